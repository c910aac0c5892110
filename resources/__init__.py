"""What the program reads beside its code: sensor types, colours, styles, icons."""

from resources.colours import GAP_CLASSES, THEMES, Palette, Style, palette, rgb
from resources.qgis import qml
from resources.sensors import (
    Acquisition,
    Logistic,
    Physics,
    Radar,
    SensorType,
    Strip,
    Weather,
    sensor_type,
    sensor_types,
    weather,
)

__all__ = [
    "GAP_CLASSES",
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
    "sensor_type",
    "sensor_types",
    "weather",
]
