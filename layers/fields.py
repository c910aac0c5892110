"""Fields shared by several kinds of layer: operator, working hours, and how a post or sensor observes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from layers.base import Layer
from layers.hours import canonical_hours
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, Value, choice_field

SHARED = "shared"
"""The operator of anything that both neighbours run."""


def canonical_state(text: str) -> str:
    """Two capital letters (ISO 3166-1). Raises ValueError for anything else."""
    if re.fullmatch(r"[A-Za-z]{2}", text) is None:
        raise ValueError(QT_TRANSLATE_NOOP("Error", "a state is written with two letters, such as TJ"))
    return text.upper()


def canonical_operator(text: str) -> str:
    """A state, or SHARED. Raises ValueError for anything else."""
    return SHARED if text.casefold() == SHARED else canonical_state(text)


OPERATOR = Field(
    "operator",
    QT_TRANSLATE_NOOP("Field", "Operator"),
    max_length=len(SHARED),
    canonical=canonical_operator,
    help=QT_TRANSLATE_NOOP(
        "Field",
        "State that operates it, two letters (TJ, KG, …), or shared. Only what your own state operates, and what is "
        "shared, counts as coverage.",
    ),
)
WORKING = "working"
"""The status of a post or device that counts; any other stated status says that it does not."""
STATUS = replace(
    choice_field(
        "status",
        QT_TRANSLATE_NOOP("Field", "Status"),
        (
            (WORKING, QT_TRANSLATE_NOOP("Choice", "Working")),
            ("suspended", QT_TRANSLATE_NOOP("Choice", "Suspended")),
            ("closed", QT_TRANSLATE_NOOP("Choice", "Closed")),
            ("planned", QT_TRANSLATE_NOOP("Choice", "Planned")),
        ),
        hint=QT_TRANSLATE_NOOP("Field", "Only what works counts. Empty: it counts as working, and the report says so."),
    ),
    aliases=(
        *("working", "works", "operational", "in_service", "статус", "работает", "действует", "функционирует"),
        *("в_эксплуатации", "кор_мекунад", "амал_мекунад", "иштейт", "иштеп_жатат"),
    ),
    words=(
        *((word, WORKING) for word in ("yes", "y", "true", "1", "open", "active", "operational", "works", "да", "ҳа")),
        *((word, WORKING) for word in ("ооба", "работает", "действует", "действующий", "открыт", "открыта", "активен")),
        *((word, WORKING) for word in ("кор мекунад", "фаъол", "кушода", "иштейт", "иштеп жатат", "ачык")),
        *((word, "closed") for word in ("no", "n", "false", "0", "inactive", "not working", "out of service", "нет")),
        *((word, "closed") for word in ("не", "жок", "не работает", "не действует", "закрыт", "закрыта", "закрыто")),
        *((word, "closed") for word in ("ликвидирована", "ликвидировано", "упразднён", "упразднена", "недействующий")),
        *((word, WORKING) for word in ("действующая", "действующее", "открыто", "активна", "функционирует")),
        *((word, "suspended") for word in ("приостановлена", "приостановлено", "законсервирован", "временно закрыта")),
        *((word, "planned") for word in ("планируемая", "проектируемый", "проектируется")),
        *((word, "closed") for word in ("ликвидирован", "кор намекунад", "баста", "пӯшида", "иштебейт", "жабык")),
        *((word, "suspended") for word in ("приостановлен", "временно закрыт", "temporarily closed")),
        *((word, "planned") for word in ("планируется", "планируемый", "строится", "under construction", "proposed")),
    ),
)
HOURS = Field(
    "hours",
    QT_TRANSLATE_NOOP("Field", "Hours (local time)"),
    canonical=canonical_hours,
    help=QT_TRANSLATE_NOOP(
        "Field",
        "Written 06:00-18:00;20:00-22:00, or with days and months Mo-Fr 06:00-18:00; Sa,Su 22:00-06:00; Nov-Mar off. "
        "Empty: always.",
    ),
)
HEIGHT = Field(
    "height_m",
    QT_TRANSLATE_NOOP("Field", "Height above ground"),
    FieldType.REAL,
    unit="m",
    minimum=0.0,
    maximum=5000.0,
    help=QT_TRANSLATE_NOOP(
        "Field", "Height of the eye or lens above ground, mast included. Empty: that of the sensor type."
    ),
)
RANGE = Field(
    "range_m",
    QT_TRANSLATE_NOOP("Field", "Range"),
    FieldType.REAL,
    unit="m",
    minimum=1.0,
    maximum=40_000.0,
    help=QT_TRANSLATE_NOOP("Field", "Nothing farther is seen. Empty: the range of the sensor type."),
)
AZIMUTH = Field(
    "azimuth_deg",
    QT_TRANSLATE_NOOP("Field", "Azimuth"),
    FieldType.REAL,
    unit="°",
    minimum=0.0,
    maximum=360.0,
    help=QT_TRANSLATE_NOOP("Field", "Centre of the field of view, clockwise from true north. Empty: all round."),
)
FIELD_OF_VIEW = Field(
    "fov_deg",
    QT_TRANSLATE_NOOP("Field", "Field of view"),
    FieldType.REAL,
    unit="°",
    minimum=0.0,
    maximum=360.0,
    help=QT_TRANSLATE_NOOP("Field", "Full width of the sector watched. Empty: all round."),
)
TILT = Field(
    "tilt_deg",
    QT_TRANSLATE_NOOP("Field", "Tilt"),
    FieldType.REAL,
    unit="°",
    minimum=-90.0,
    maximum=90.0,
    help=QT_TRANSLATE_NOOP("Field", "Centre of the view above the horizon; negative below it. Empty: level."),
)
VERTICAL_VIEW = Field(
    "vfov_deg",
    QT_TRANSLATE_NOOP("Field", "Vertical field of view"),
    FieldType.REAL,
    unit="°",
    minimum=0.0,
    maximum=180.0,
    help=QT_TRANSLATE_NOOP("Field", "Full vertical angle of the view. Empty: from straight down to straight up."),
)
AVAILABILITY = Field(
    "availability",
    QT_TRANSLATE_NOOP("Field", "Availability"),
    FieldType.REAL,
    minimum=0.0,
    maximum=1.0,
    help=QT_TRANSLATE_NOOP(
        "Field", "Share of its hours in which it works and is attended, 0 to 1. Empty: that of the sensor type."
    ),
)
AVAILABILITY_WALKS = Field(
    "availability_walks",
    QT_TRANSLATE_NOOP("Field", "Walks behind availability"),
    FieldType.REAL,
    minimum=0.0,
    maximum=1_000_000.0,
    help=QT_TRANSLATE_NOOP(
        "Field",
        "How many trial walks, or other checks, the availability above rests on: the more there are, the less it "
        "varies between draws. Empty or 0: it varies as that of its sensor type.",
    ),
)
OBSERVING = (HEIGHT, RANGE, AZIMUTH, FIELD_OF_VIEW, TILT, VERTICAL_VIEW, AVAILABILITY, AVAILABILITY_WALKS, HOURS)
"""The fields of every observer, whether a post or a separate device."""

NO_DIRECTION = QT_TRANSLATE_NOOP(
    "Import", "its field of view is {width:g}°, and no azimuth says where it looks; all round is 360"
)


def sector_contradiction(values: Mapping[str, Value]) -> str:
    """Why a field of view cannot be placed: it is no full round, and no azimuth is stated; empty if it can."""
    width, azimuth = values.get("fov_deg"), values.get("azimuth_deg")
    if width is None or azimuth is not None or float(width) >= 360.0:
        return ""
    return NO_DIRECTION.format(width=float(width))


BACKWARDS = QT_TRANSLATE_NOOP("Import", "it ends before it begins: {last} is {end}, and {first} is {start}")


def backwards(values: Mapping[str, Value], first: str, last: str) -> str:
    """Why two days, by the names of their fields, are no span: the second is earlier; empty if they are one."""
    start, end = values.get(first), values.get(last)
    if start is None or end is None or str(start) <= str(end):
        return ""
    return BACKWARDS.format(first=first, start=start, last=last, end=end)


DEVICE_FIELDS: Mapping[str, str] = {"sensors": "type", "checkpoints": "observer"}
"""The field of each kind of layer that names a sensor type."""


def with_devices(kind: type[Layer], labels: Mapping[str, str]) -> type[Layer]:
    """``kind`` with further sensor types (label by key) as choices; an existing key gets the new label.

    A kind without such a field is returned unchanged.
    """
    name = DEVICE_FIELDS.get(kind.kind)
    if name is None or not labels:
        return kind
    own = tuple(_widened(spec, labels) if spec.name == name else spec for spec in kind.own_fields)
    return type(kind.__name__, (kind,), {"__slots__": (), "own_fields": own})


def _widened(spec: Field, labels: Mapping[str, str]) -> Field:
    choices = {**dict(zip(spec.choices, spec.choice_labels, strict=True)), **labels}
    return replace(spec, choices=tuple(choices), choice_labels=tuple(choices.values()))
