"""Patrols: zones to search, and routes to walk, ride, drive or fly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layers.base import Layer
from layers.fields import HOURS, OPERATOR
from layers.marks import Mark
from layers.shapes import areas, lines
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, choice_field

_KINDS = (
    ("revisit", QT_TRANSLATE_NOOP("Choice", "Revisits of a line")),
    ("area_search", QT_TRANSLATE_NOOP("Choice", "Search of an area")),
    ("sign_cutting", QT_TRANSLATE_NOOP("Choice", "Looking for tracks")),
)
_MODES = (
    ("foot", QT_TRANSLATE_NOOP("Choice", "On foot")),
    ("horse", QT_TRANSLATE_NOOP("Choice", "On horseback")),
    ("vehicle", QT_TRANSLATE_NOOP("Choice", "Vehicle")),
    ("boat", QT_TRANSLATE_NOOP("Choice", "Boat")),
    ("drone", QT_TRANSLATE_NOOP("Choice", "Drone")),
)
_SCHEDULES = (
    ("fixed", QT_TRANSLATE_NOOP("Choice", "Fixed times")),
    ("random", QT_TRANSLATE_NOOP("Choice", "Random times")),
    ("renewal", QT_TRANSLATE_NOOP("Choice", "Varied intervals, seldom close together")),
    ("shuttle", QT_TRANSLATE_NOOP("Choice", "To and fro without pause")),
)
_SEASONS = (
    ("all_year", QT_TRANSLATE_NOOP("Choice", "All year")),
    ("spring", QT_TRANSLATE_NOOP("Choice", "Spring")),
    ("summer", QT_TRANSLATE_NOOP("Choice", "Summer")),
    ("autumn", QT_TRANSLATE_NOOP("Choice", "Autumn")),
    ("winter", QT_TRANSLATE_NOOP("Choice", "Winter")),
    ("snow_free", QT_TRANSLATE_NOOP("Choice", "While free of snow")),
)
_FIELDS = (
    choice_field(
        "patrol_kind",
        QT_TRANSLATE_NOOP("Field", "Kind of patrol"),
        _KINDS,
        hint=QT_TRANSLATE_NOOP("Field", "Finding tracks is evidence after the fact, shown separately from detection."),
    ),
    Field("unit", QT_TRANSLATE_NOOP("Field", "Unit")),
    OPERATOR,
    Field("joint", QT_TRANSLATE_NOOP("Field", "Joint with the neighbour"), FieldType.BOOLEAN),
    Field("crews_needed", QT_TRANSLATE_NOOP("Field", "Crews needed"), FieldType.REAL, minimum=0.0),
    Field("crews_available", QT_TRANSLATE_NOOP("Field", "Crews available"), FieldType.REAL, minimum=0.0),
    choice_field("mode", QT_TRANSLATE_NOOP("Field", "Mode"), _MODES),
    Field(
        "revisits_per_day",
        QT_TRANSLATE_NOOP("Field", "Revisits per day"),
        FieldType.REAL,
        unit="1/d",
        minimum=0.0,
        maximum=1440.0,
        help=QT_TRANSLATE_NOOP(
            "Field", "How often a crew passes a given spot on a working day, within the hours below."
        ),
    ),
    choice_field(
        "schedule",
        QT_TRANSLATE_NOOP("Field", "Schedule"),
        _SCHEDULES,
        hint=QT_TRANSLATE_NOOP(
            "Field",
            "Fixed times, and a crew shuttling to and fro, can be learnt by an observer; random times cannot.",
        ),
    ),
    HOURS,
    choice_field("season", QT_TRANSLATE_NOOP("Field", "Season"), _SEASONS),
    Field(
        "speed_mps",
        QT_TRANSLATE_NOOP("Field", "Speed"),
        FieldType.REAL,
        unit="m/s",
        minimum=0.01,
        maximum=100.0,
        help=QT_TRANSLATE_NOOP("Field", "Mean speed on patrol, halts included."),
    ),
    Field(
        "sweep_width_m",
        QT_TRANSLATE_NOOP("Field", "Sweep width"),
        FieldType.REAL,
        unit="m",
        minimum=0.0,
        maximum=40_000.0,
        help=QT_TRANSLATE_NOOP("Field", "Effective width of the strip a crew searches, from a trial in the field."),
    ),
    Field(
        "detection_probability",
        QT_TRANSLATE_NOOP("Field", "Detection when it meets"),
        FieldType.REAL,
        minimum=0.0,
        maximum=0.9,
        help=QT_TRANSLATE_NOOP("Field", "Probability that a crew on the spot notices somebody crossing; at most 0.9."),
    ),
    Field("shift_hours", QT_TRANSLATE_NOOP("Field", "Shift"), FieldType.REAL, unit="h", minimum=0.1, maximum=72.0),
    Field("valid_from", QT_TRANSLATE_NOOP("Field", "Valid from"), FieldType.DATE),
    Field("valid_to", QT_TRANSLATE_NOOP("Field", "Valid to"), FieldType.DATE),
)


@dataclass(frozen=True, slots=True)
class PatrolLayer(Layer):
    """A polygon is a patrol zone, a line a patrol route."""

    kind: ClassVar[str] = "patrols"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Patrols")
    own_fields: ClassVar[tuple[Field, ...]] = _FIELDS
    geometries: ClassVar[frozenset[str]] = frozenset({"Polygon", "MultiPolygon", "LineString", "MultiLineString"})
    self_crossing: ClassVar[bool] = True

    def marks(self) -> tuple[Mark, ...]:
        """Zones below routes."""
        return (areas(self.table, "zone"), lines(self.table, "patrol"))
