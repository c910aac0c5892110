"""Names of the assumptions that are drawn."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP

ASSUMPTIONS = {
    "terrain": QT_TRANSLATE_NOOP("Assumption", "Visibility, given the terrain error"),
    "terrain_error": QT_TRANSLATE_NOOP("Assumption", "Size of the terrain error"),
    "crosser_speed": QT_TRANSLATE_NOOP("Assumption", "Crosser's speed"),
    "common_misses": QT_TRANSLATE_NOOP("Assumption", "What all looks of a device miss together"),
    "patrol_detection": QT_TRANSLATE_NOOP("Assumption", "Patrols' chance of noticing whom they meet"),
    "climate": QT_TRANSLATE_NOOP("Assumption", "Share of the weather: {of}"),
    "line_offset": QT_TRANSLATE_NOOP("Assumption", "{of}: offset of the true line, to the right of the one drawn"),
    "availability": QT_TRANSLATE_NOOP("Assumption", "{of}: availability"),
    "height_m": QT_TRANSLATE_NOOP("Assumption", "{of}: mast height"),
    "curvature": QT_TRANSLATE_NOOP("Assumption", "{of}: refraction of the sight line"),
    "glimpse_interval_s": QT_TRANSLATE_NOOP("Assumption", "{of}: time between independent glimpses"),
    "n50_cycles": QT_TRANSLATE_NOOP("Assumption", "{of}: resolution needed to recognise a person"),
    "field_factor": QT_TRANSLATE_NOOP("Assumption", "{of}: share of laboratory resolution kept in the field"),
    "cycle_rad": QT_TRANSLATE_NOOP("Assumption", "{of}: angular resolution"),
    "r90_m": QT_TRANSLATE_NOOP("Assumption", "{of}: range of 90 % detection"),
    "r50_m": QT_TRANSLATE_NOOP("Assumption", "{of}: range of 50 % detection"),
    "plateau": QT_TRANSLATE_NOOP("Assumption", "{of}: detection at close range"),
    "task_probability": QT_TRANSLATE_NOOP("Assumption", "{of}: chance of noticing whoever is in its strip"),
}
"""The name of each drawn assumption; {of} is a sensor type, a state of the weather or a route."""
OTHER = QT_TRANSLATE_NOOP("Assumption", "{of}: {name}")
