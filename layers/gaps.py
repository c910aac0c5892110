"""Coverage gaps: the stretches flagged by an analysis, with the planner's decision on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layers.base import Layer
from layers.marks import Mark
from layers.shapes import has, lines
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import NOTE_LENGTH, Field, FieldType, choice_field

CLASSES = (
    ("A", QT_TRANSLATE_NOOP("Choice", "A blind")),
    ("B", QT_TRANSLATE_NOOP("Choice", "B out of range")),
    ("W", QT_TRANSLATE_NOOP("Choice", "W too weak")),
    ("C", QT_TRANSLATE_NOOP("Choice", "C time")),
    ("D", QT_TRANSLATE_NOOP("Choice", "D not timely")),
    ("E", QT_TRANSLATE_NOOP("Choice", "E unknown")),
)
MADE = tuple(choice for choice in CLASSES if choice[0] != "D")
"""The classes that an analysis gives, to be explained in a legend."""
_PERIODS = (
    ("day", QT_TRANSLATE_NOOP("Choice", "By day")),
    ("night", QT_TRANSLATE_NOOP("Choice", "By night")),
    ("both", QT_TRANSLATE_NOOP("Choice", "Day and night")),
)
_POROSITY = (
    ("low", QT_TRANSLATE_NOOP("Choice", "Hard to cross")),
    ("middle", QT_TRANSLATE_NOOP("Choice", "Moderate")),
    ("high", QT_TRANSLATE_NOOP("Choice", "Easy to cross")),
)
STATUSES = (
    ("open", QT_TRANSLATE_NOOP("Choice", "Open")),
    ("checked", QT_TRANSLATE_NOOP("Choice", "Checked on site")),
    ("covered_otherwise", QT_TRANSLATE_NOOP("Choice", "Covered otherwise")),
    ("accepted", QT_TRANSLATE_NOOP("Choice", "Accepted")),
)


def _share(name: str, label: str, hint: str = "") -> Field:
    return Field(name, label, FieldType.REAL, minimum=0.0, maximum=1.0, help=hint)


def _km(name: str, label: str) -> Field:
    return Field(name, label, FieldType.REAL, unit="km", minimum=0.0)


_FIELDS = (
    Field(
        "gap_id",
        QT_TRANSLATE_NOOP("Field", "Gap"),
        help=QT_TRANSLATE_NOOP("Field", "Route and kilometre cells: stable for a stretch from run to run."),
    ),
    Field("run", QT_TRANSLATE_NOOP("Field", "Run")),
    Field("route", QT_TRANSLATE_NOOP("Field", "Route")),
    _km("from_km", QT_TRANSLATE_NOOP("Field", "From km")),
    _km("to_km", QT_TRANSLATE_NOOP("Field", "To km")),
    _km("length_km", QT_TRANSLATE_NOOP("Field", "Length")),
    choice_field("period", QT_TRANSLATE_NOOP("Field", "Period"), _PERIODS),
    choice_field(
        "class",
        QT_TRANSLATE_NOOP("Field", "Class"),
        CLASSES,
        hint=QT_TRANSLATE_NOOP(
            "Field", "Why detection is less likely than not there, by the largest part of its length."
        ),
    ),
    Field(
        "classes",
        QT_TRANSLATE_NOOP("Field", "Kilometres by class"),
        max_length=1000,
        help=QT_TRANSLATE_NOOP("Field", "A JSON object of kilometres by class."),
    ),
    _share(
        "probability",
        QT_TRANSLATE_NOOP("Field", "Probability"),
        QT_TRANSLATE_NOOP("Field", "Probability that it is a gap. Empty without draws."),
    ),
    _share("p_low", QT_TRANSLATE_NOOP("Field", "Detection, cautious"), ""),
    _share("p_high", QT_TRANSLATE_NOOP("Field", "Detection, hopeful"), ""),
    _share("porosity", QT_TRANSLATE_NOOP("Field", "Porosity"), QT_TRANSLATE_NOOP("Field", "Ease of crossing, 0 to 1.")),
    choice_field("porosity_class", QT_TRANSLATE_NOOP("Field", "Ease of crossing"), _POROSITY),
    Field("score", QT_TRANSLATE_NOOP("Field", "Score"), FieldType.REAL, minimum=0.0),
    Field("score_kind", QT_TRANSLATE_NOOP("Field", "Kind of score")),
    Field("lon", QT_TRANSLATE_NOOP("Field", "Longitude"), FieldType.REAL, unit="°", minimum=-180.0, maximum=180.0),
    Field("lat", QT_TRANSLATE_NOOP("Field", "Latitude"), FieldType.REAL, unit="°", minimum=-90.0, maximum=90.0),
    Field("why", QT_TRANSLATE_NOOP("Field", "Cause"), max_length=NOTE_LENGTH),
    Field("why_numbers", QT_TRANSLATE_NOOP("Field", "Figures of the cause"), max_length=NOTE_LENGTH),
    Field("remedy", QT_TRANSLATE_NOOP("Field", "Remedy"), max_length=NOTE_LENGTH),
    Field("remedy_numbers", QT_TRANSLATE_NOOP("Field", "Figures of the remedy"), max_length=NOTE_LENGTH),
    choice_field("status", QT_TRANSLATE_NOOP("Field", "Status"), STATUSES),
    Field("unit", QT_TRANSLATE_NOOP("Field", "Unit in charge")),
    Field("status_date", QT_TRANSLATE_NOOP("Field", "Date of the status"), FieldType.DATE),
)


@dataclass(frozen=True, slots=True)
class GapLayer(Layer):
    """The gaps of one run as lines along the border."""

    kind: ClassVar[str] = "gaps"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Coverage gaps")
    own_fields: ClassVar[tuple[Field, ...]] = _FIELDS
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString", "MultiLineString"})
    importable: ClassVar[bool] = False

    def marks(self) -> tuple[Mark, ...]:
        """One mark per class, A to E, without empty ones."""
        drawn = (lines(self.table, f"gap_{code}", has(self.table, "class", code)) for code, _ in CLASSES)
        return tuple(mark for mark in drawn if len(mark.xy))
