"""Resources of the program: sensor types, weather, colours, styles, icons."""

from resources.climate import Climate, Weather, climate_of, weather
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
    section_of,
    sensor_type,
    sensor_types,
    sweep_factors,
)

__all__ = [
    "GAP_CLASSES",
    "RESERVED",
    "THEMES",
    "Acquisition",
    "Climate",
    "Logistic",
    "Palette",
    "Physics",
    "Radar",
    "SensorType",
    "Strip",
    "Style",
    "Weather",
    "climate_of",
    "palette",
    "qml",
    "rgb",
    "section_of",
    "sensor_type",
    "sensor_types",
    "sweep_factors",
    "weather",
]
