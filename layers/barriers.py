"""Barriers to crossing, built or natural."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layers.base import Layer
from layers.marks import Mark
from layers.shapes import lines
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, choice_field

_TYPES = (
    ("fence", QT_TRANSLATE_NOOP("Choice", "Fence")),
    ("wall", QT_TRANSLATE_NOOP("Choice", "Wall")),
    ("bank", QT_TRANSLATE_NOOP("Choice", "Bank")),
    ("ditch", QT_TRANSLATE_NOOP("Choice", "Ditch")),
    ("natural", QT_TRANSLATE_NOOP("Choice", "Natural")),
)
_CONDITIONS = (
    ("intact", QT_TRANSLATE_NOOP("Choice", "Intact")),
    ("worn", QT_TRANSLATE_NOOP("Choice", "Worn")),
    ("breached", QT_TRANSLATE_NOOP("Choice", "Breached")),
    ("derelict", QT_TRANSLATE_NOOP("Choice", "Derelict")),
)
_KM_HELP = QT_TRANSLATE_NOOP("Field", "As the source states it; the analysis uses the line as drawn.")
_FIELDS = (
    choice_field("type", QT_TRANSLATE_NOOP("Field", "Barrier type"), _TYPES),
    choice_field(
        "condition",
        QT_TRANSLATE_NOOP("Field", "Condition"),
        _CONDITIONS,
        hint=QT_TRANSLATE_NOOP(
            "Field",
            "Decides how much harder crossing is by the index, where no walking time is known. Empty: not at all.",
        ),
    ),
    Field(
        "maintained_by",
        QT_TRANSLATE_NOOP("Field", "Maintained by"),
        help=QT_TRANSLATE_NOOP("Field", "A unit or a service. Empty: nobody maintains it."),
    ),
    Field("route", QT_TRANSLATE_NOOP("Field", "Route"), help=_KM_HELP),
    Field("from_km", QT_TRANSLATE_NOOP("Field", "From km"), FieldType.REAL, unit="km", minimum=0.0, help=_KM_HELP),
    Field("to_km", QT_TRANSLATE_NOOP("Field", "To km"), FieldType.REAL, unit="km", minimum=0.0, help=_KM_HELP),
    Field("built", QT_TRANSLATE_NOOP("Field", "Built"), FieldType.DATE),
    Field("removed", QT_TRANSLATE_NOOP("Field", "Removed"), FieldType.DATE),
)


@dataclass(frozen=True, slots=True)
class BarrierLayer(Layer):
    """Lines of barriers."""

    kind: ClassVar[str] = "barriers"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Barriers")
    own_fields: ClassVar[tuple[Field, ...]] = _FIELDS
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString", "MultiLineString"})
    self_crossing: ClassVar[bool] = True

    def marks(self) -> tuple[Mark, ...]:
        """One polyline per part."""
        return (lines(self.table, "barrier"),)
