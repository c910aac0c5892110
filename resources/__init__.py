"""What the program reads beside its code: sensor types, colours, styles, icons."""

from resources.colours import GAP_CLASSES, THEMES, Palette, Style, palette, rgb
from resources.qgis import qml
from resources.sensors import (
    RESERVED,
    Acquisition,
    Logistic,
    Physics,
    Radar,
    SensorType,
    Strip,
    Weather,
    section_of,
    sensor_type,
    sensor_types,
    sweep_factors,
    weather,
)

__all__ = [
    "GAP_CLASSES",
    "RESERVED",
    "THEMES",
    "Acquisition",
    "Logistic",
    "Palette",
    "Physics",
    "Radar",
    "SensorType",
    "Strip",
    "Style",
    "Weather",
    "palette",
    "qml",
    "rgb",
    "section_of",
    "sensor_type",
    "sensor_types",
    "sweep_factors",
    "weather",
]
