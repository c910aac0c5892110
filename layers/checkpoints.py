"""Checkpoints: the posts of a border service, and the device each observes with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from layers.base import Layer
from layers.fields import OBSERVING, OPERATOR, STATUS, backwards, sector_contradiction
from layers.marks import Mark
from layers.shapes import points
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, Value, choice_field, fold
from resources import sensor_types

NO_OBSERVER = "none"
"""The observer of a checkpoint that does not watch the line."""
OBSERVATION_POST = "observation_post"
"""Both an establishment and a section of sensors.toml, for the naked eye."""

TYPES = (
    ("official_crossing_point", QT_TRANSLATE_NOOP("Choice", "Official crossing point")),
    ("outpost", QT_TRANSLATE_NOOP("Choice", "Outpost")),
    ("commandants_office", QT_TRANSLATE_NOOP("Choice", "Commandant's office")),
    (OBSERVATION_POST, QT_TRANSLATE_NOOP("Choice", "Observation post")),
    ("mobile_post", QT_TRANSLATE_NOOP("Choice", "Mobile post")),
    ("liaison_post", QT_TRANSLATE_NOOP("Choice", "Liaison post")),
)
DEFAULT_OBSERVER = {
    "official_crossing_point": OBSERVATION_POST,
    "outpost": OBSERVATION_POST,
    "commandants_office": NO_OBSERVER,
    OBSERVATION_POST: OBSERVATION_POST,
    "mobile_post": "binoculars",
    "liaison_post": NO_OBSERVER,
}
_CONDITIONS = (
    ("good", QT_TRANSLATE_NOOP("Choice", "Good")),
    ("fair", QT_TRANSLATE_NOOP("Choice", "Fair")),
    ("poor", QT_TRANSLATE_NOOP("Choice", "Poor")),
    ("unusable", QT_TRANSLATE_NOOP("Choice", "Unusable")),
)
_ACCESS = (
    ("all_year", QT_TRANSLATE_NOOP("Choice", "All year")),
    ("not_in_winter", QT_TRANSLATE_NOOP("Choice", "Not in winter")),
    ("not_in_floods", QT_TRANSLATE_NOOP("Choice", "Not in floods")),
    ("summer_only", QT_TRANSLATE_NOOP("Choice", "Summer only")),
)
_FIELDS = (
    choice_field("type", QT_TRANSLATE_NOOP("Field", "Establishment"), TYPES),
    choice_field(
        "observer",
        QT_TRANSLATE_NOOP("Field", "Watches with"),
        (
            *((key, kind.label) for key, kind in sensor_types().items()),
            (NO_OBSERVER, QT_TRANSLATE_NOOP("Choice", "Nothing")),
        ),
        hint=QT_TRANSLATE_NOOP("Field", "What it watches the line with. Empty: the default of its establishment."),
    ),
    OPERATOR,
    STATUS,
    *OBSERVING,
    Field("staff_authorised", QT_TRANSLATE_NOOP("Field", "Staff authorised"), FieldType.INTEGER, minimum=0),
    Field("staff_present", QT_TRANSLATE_NOOP("Field", "Staff present"), FieldType.INTEGER, minimum=0),
    Field("vehicles", QT_TRANSLATE_NOOP("Field", "Vehicles"), FieldType.INTEGER, minimum=0),
    Field("power", QT_TRANSLATE_NOOP("Field", "Power supply")),
    Field("communications", QT_TRANSLATE_NOOP("Field", "Communications")),
    Field("equipment", QT_TRANSLATE_NOOP("Field", "Surveillance equipment"), max_length=1000),
    choice_field("building_condition", QT_TRANSLATE_NOOP("Field", "Condition of the building"), _CONDITIONS),
    choice_field("seasonal_access", QT_TRANSLATE_NOOP("Field", "Access by road"), _ACCESS),
    Field("opened", QT_TRANSLATE_NOOP("Field", "Opened"), FieldType.DATE),
    Field("closed", QT_TRANSLATE_NOOP("Field", "Closed"), FieldType.DATE),
    Field(
        "counterpart",
        QT_TRANSLATE_NOOP("Field", "Neighbour's counterpart"),
        help=QT_TRANSLATE_NOOP("Field", "The post across the line that it works with."),
    ),
)


def observer_of(establishment: str | None, observer: str | None) -> str | None:
    """The sensor type a checkpoint observes with, or None: its own, else the default of its establishment.

    A checkpoint without an establishment is taken to observe by eye.
    """
    chosen = observer or DEFAULT_OBSERVER.get(establishment or OBSERVATION_POST, NO_OBSERVER)
    return None if chosen == NO_OBSERVER else chosen


@dataclass(frozen=True, slots=True)
class CheckpointLayer(Layer):
    """Posts, each with an establishment and at most one observer."""

    kind: ClassVar[str] = "checkpoints"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Checkpoints")
    own_fields: ClassVar[tuple[Field, ...]] = _FIELDS
    geometries: ClassVar[frozenset[str]] = frozenset({"Point"})

    @classmethod
    def contradiction(cls, values: Mapping[str, Value]) -> str:
        """A field of view without an azimuth looks nobody knows where; nothing ends before it begins."""
        return sector_contradiction(values) or backwards(values, "opened", "closed")

    @classmethod
    def normalise(cls, row: dict[str, object]) -> dict[str, object]:
        """Take a ``type`` that names a sensor type as the observer, unless the row states another."""
        device = fold(str(row.get("type") or ""))
        if device not in cls._devices():
            return row
        given = row.get("observer")
        observer = given if isinstance(given, str) and given.strip() else device
        return {**row, "type": device if device in DEFAULT_OBSERVER else None, "observer": observer}

    @classmethod
    def _devices(cls) -> set[str]:
        observer = next(spec for spec in cls.own_fields if spec.name == "observer")
        return set(observer.choices) - {NO_OBSERVER}

    def marks(self) -> tuple[Mark, ...]:
        """One symbol per post."""
        return (points(self.table, "post"),)
