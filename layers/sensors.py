"""Sensors: separate devices, standing alone or belonging to a post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from layers.base import Layer
from layers.fields import OBSERVING, OPERATOR, STATUS, backwards, sector_contradiction
from layers.marks import Mark
from layers.shapes import points
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, Value, choice_field
from resources import sensor_types

BUNDLED_LABELS = (
    QT_TRANSLATE_NOOP("Choice", "Observation post (eye)"),
    QT_TRANSLATE_NOOP("Choice", "Binoculars, hand-held 8x"),
    QT_TRANSLATE_NOOP("Choice", "Thermal camera, 100 mm"),
    QT_TRANSLATE_NOOP("Choice", "Ground surveillance radar"),
    QT_TRANSLATE_NOOP("Choice", "Seismic ground sensor"),
    QT_TRANSLATE_NOOP("Choice", "Fence alarm"),
    QT_TRANSLATE_NOOP("Choice", "Patrol drone"),
)
"""Labels of sensors.toml, marked here because the translation tools do not read TOML."""

_POWER = (
    ("mains", QT_TRANSLATE_NOOP("Choice", "Mains")),
    ("generator", QT_TRANSLATE_NOOP("Choice", "Generator")),
    ("solar", QT_TRANSLATE_NOOP("Choice", "Solar")),
    ("battery", QT_TRANSLATE_NOOP("Choice", "Battery")),
    ("none", QT_TRANSLATE_NOOP("Choice", "None")),
)
_FIELDS = (
    choice_field(
        "type",
        QT_TRANSLATE_NOOP("Field", "Sensor type"),
        tuple((key, kind.label) for key, kind in sensor_types().items()),
        required=True,
    ),
    OPERATOR,
    STATUS,
    *OBSERVING,
    choice_field("power", QT_TRANSLATE_NOOP("Field", "Power supply"), _POWER),
    Field(
        "owner_post",
        QT_TRANSLATE_NOOP("Field", "Owner post"),
        help=QT_TRANSLATE_NOOP(
            "Field", "The checkpoint it belongs to, by name: its staff watches it. Empty: it stands alone."
        ),
    ),
    Field("installed", QT_TRANSLATE_NOOP("Field", "Installed"), FieldType.DATE),
    Field("retired", QT_TRANSLATE_NOOP("Field", "Retired"), FieldType.DATE),
)


@dataclass(frozen=True, slots=True)
class SensorLayer(Layer):
    """Devices, each of a sensor type."""

    kind: ClassVar[str] = "sensors"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Sensors")
    own_fields: ClassVar[tuple[Field, ...]] = _FIELDS
    geometries: ClassVar[frozenset[str]] = frozenset({"Point"})

    @classmethod
    def contradiction(cls, values: Mapping[str, Value]) -> str:
        """A field of view without an azimuth looks nobody knows where; nothing ends before it begins."""
        return sector_contradiction(values) or backwards(values, "installed", "retired")

    def marks(self) -> tuple[Mark, ...]:
        """One symbol per device."""
        return (points(self.table, "sensor"),)
