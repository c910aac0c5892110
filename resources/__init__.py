"""Resources of the program: sensor types, weather, colours, styles, icons."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_SENSORS = (
    "RESERVED",
    "Acquisition",
    "Logistic",
    "Physics",
    "Radar",
    "SensorType",
    "Strip",
    "section_of",
    "sensor_type",
)
_HOMES = {
    **dict.fromkeys(("Climate", "Weather", "climate_of", "weather"), "resources.climate"),
    **dict.fromkeys(("GAP_CLASSES", "THEMES", "Palette", "Style", "palette", "rgb"), "resources.colours"),
    "qml": "resources.qgis",
    **dict.fromkeys((*_SENSORS, "sensor_type", "sensor_types", "sweep_factors"), "resources.sensors"),
}


def __getattr__(name: str) -> Any:
    """The names of this room, loaded on first use: the mark for translation needs none of them."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
