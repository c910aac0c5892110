"""Reference layers: roads, water, places and anything else that explains a border; they retain their own columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from layers.base import Layer
from layers.marks import Mark
from layers.shapes import Mask, areas, has, labels, lines, points
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, choice_field

THEMES = (
    ("road", QT_TRANSLATE_NOOP("Choice", "Road")),
    ("neutral_road", QT_TRANSLATE_NOOP("Choice", "Neutral road")),
    ("track", QT_TRANSLATE_NOOP("Choice", "Track or trail")),
    ("bridge", QT_TRANSLATE_NOOP("Choice", "Bridge")),
    ("river", QT_TRANSLATE_NOOP("Choice", "River")),
    ("canal", QT_TRANSLATE_NOOP("Choice", "Canal")),
    ("water_intake", QT_TRANSLATE_NOOP("Choice", "Water intake")),
    ("settlement", QT_TRANSLATE_NOOP("Choice", "Settlement")),
    ("clinic", QT_TRANSLATE_NOOP("Choice", "Clinic")),
    ("school", QT_TRANSLATE_NOOP("Choice", "School")),
    ("airfield", QT_TRANSLATE_NOOP("Choice", "Airfield")),
    ("hazardous_area", QT_TRANSLATE_NOOP("Choice", "Hazardous area (mines)")),
    ("protected_area", QT_TRANSLATE_NOOP("Choice", "Protected area")),
    ("country", QT_TRANSLATE_NOOP("Choice", "Country")),
    ("enclave", QT_TRANSLATE_NOOP("Choice", "Enclave")),
    ("admin_unit", QT_TRANSLATE_NOOP("Choice", "Administrative unit")),
    ("other", QT_TRANSLATE_NOOP("Choice", "Other")),
)
_PASSABILITY = (
    ("all_vehicles", QT_TRANSLATE_NOOP("Choice", "All vehicles")),
    ("off_road_vehicles", QT_TRANSLATE_NOOP("Choice", "Off-road vehicles")),
    ("horse", QT_TRANSLATE_NOOP("Choice", "Horse")),
    ("foot", QT_TRANSLATE_NOOP("Choice", "Foot")),
    ("closed", QT_TRANSLATE_NOOP("Choice", "Closed")),
)
_FIELDS = (
    choice_field(
        "theme",
        QT_TRANSLATE_NOOP("Field", "Theme"),
        THEMES,
        hint=QT_TRANSLATE_NOOP(
            "Field",
            "Hazardous areas are closed to every patrol; near a neutral road a gap notes that crossing may be lawful.",
        ),
    ),
    Field("status", QT_TRANSLATE_NOOP("Field", "Status")),
    choice_field("passability", QT_TRANSLATE_NOOP("Field", "Passable for"), _PASSABILITY),
    Field(
        "width_m",
        QT_TRANSLATE_NOOP("Field", "Width"),
        FieldType.REAL,
        unit="m",
        minimum=0.0,
        help=QT_TRANSLATE_NOOP("Field", "For a river: it makes crossing harder, by width and season."),
    ),
    Field(
        "legal_regime",
        QT_TRANSLATE_NOOP("Field", "Legal regime"),
        max_length=1000,
        help=QT_TRANSLATE_NOOP("Field", "Who may use it and under which agreement."),
    ),
    Field("population", QT_TRANSLATE_NOOP("Field", "Population"), FieldType.INTEGER, minimum=0),
    Field("name_cyrillic", QT_TRANSLATE_NOOP("Field", "Name in Cyrillic")),
    Field("name_arabic", QT_TRANSLATE_NOOP("Field", "Name in Arabic script")),
)
_SPECIAL = ("hazardous_area", "enclave", "settlement")


@dataclass(frozen=True, slots=True)
class ReferenceLayer(Layer):
    """Anything drawn for orientation; hazardous areas and enclaves are set apart by their theme."""

    kind: ClassVar[str] = "reference"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Reference")
    own_fields: ClassVar[tuple[Field, ...]] = _FIELDS
    geometries: ClassVar[frozenset[str]] = frozenset(
        {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
    )
    open_columns: ClassVar[bool] = True
    self_crossing: ClassVar[bool] = True

    def marks(self) -> tuple[Mark, ...]:
        """Areas lowest, then lines, points and names; empty marks are left out."""
        hazard, enclave, place = (has(self.table, "theme", theme) for theme in _SPECIAL)
        plain = ~(hazard | enclave)
        drawn = (
            areas(self.table, "reference_area", plain),
            areas(self.table, "enclave", enclave),
            areas(self.table, "hazard", hazard),
            lines(self.table, "reference_line", ~hazard),
            lines(self.table, "hazard", hazard),
            points(self.table, "place", place),
            points(self.table, "reference_point", ~place & ~hazard),
            points(self.table, "hazard", hazard),
        )
        return (*(mark for mark in drawn if len(mark.xy)), *self._names(place))

    def _names(self, place: Mask) -> tuple[Mark, ...]:
        """Names of places; where two collide, the larger place wins."""
        if "name" not in self.table or not place.any():
            return ()
        rank = -self._population()
        return (labels(self.table, "name", "label", rank, place),)

    def _population(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        if "population" not in self.table:
            return np.zeros(len(self.table))
        import pandas as pd  # noqa: PLC0415 - takes long, and only drawing needs it

        numbers = pd.to_numeric(self.table["population"], errors="coerce")
        return np.asarray(numbers.fillna(0.0), dtype=np.float64)
