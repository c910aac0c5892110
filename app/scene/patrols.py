"""Patrols of a scene: rows of patrol layers active at a date, with defaults for unstated values."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from app.reasons.codes import Note
from app.scene.caveats import counted_note
from app.scene.layer_rows import Row, SceneLayer, hours_of, is_own, is_valid, number_of, rows_of, text_of
from app.scene.scene import Patrol

SPEED_MPS = {"foot": 1.0, "horse": 1.4, "vehicle": 8.0, "boat": 5.0, "drone": 12.0}
"""Default speed of a patrol by mode, halts included; expert defaults."""


SWEEP_WIDTH_M = 320.0
"""1.6 times the range at which the eye tells a person from an animal in the field, 200 m (medium visibility)."""


DETECTION = 0.6
"""Default chance that a crew notices a crosser it meets; an expert default."""


SHIFT_HOURS = 8.0


_MONTHS = {
    "spring": (3, 4, 5),
    "summer": (6, 7, 8),
    "autumn": (9, 10, 11),
    "winter": (12, 1, 2),
    "snow_free": (5, 6, 7, 8, 9, 10),
}


def patrols_at(layers: Sequence[SceneLayer], as_of: str, own_state: str) -> tuple[tuple[Patrol, ...], tuple[Note, ...]]:
    month = int(as_of[5:7])
    patrols, idle = [], 0
    for key, row, geometry in rows_of(layers, "patrols"):
        if not is_valid(row, as_of, "valid_from", "valid_to") or not is_own(row, own_state):
            continue
        if month in _MONTHS.get(text_of(row, "season"), (month,)):
            patrols.append(patrol_of(key, row, geometry))
        else:
            idle += 1
    patrols.sort(key=lambda patrol: (patrol.name, shapely.to_wkb(patrol.geometry), patrol.hours))
    return tuple(patrols), counted_note("patrols_out_of_season", idle)


def patrol_of(key: str, row: Row, geometry: BaseGeometry) -> Patrol:
    """The patrol in one row of a patrols layer, EPSG:4326; unstated values get this module's defaults.

    Also used for a zone still being drawn. Raises UserError if its hours cannot be read.
    """
    return Patrol(
        key,
        text_of(row, "name"),
        geometry,
        kind=text_of(row, "patrol_kind") or "revisit",
        schedule=text_of(row, "schedule") or "random",
        hours=hours_of(row),
        revisits_per_day=number_of(row, "revisits_per_day", 0.0),
        speed_mps=number_of(row, "speed_mps", SPEED_MPS.get(text_of(row, "mode"), SPEED_MPS["foot"])),
        sweep_width_m=number_of(row, "sweep_width_m", SWEEP_WIDTH_M),
        detection_probability=number_of(row, "detection_probability", DETECTION),
        shift_hours=number_of(row, "shift_hours", SHIFT_HOURS),
        crews_needed=number_of(row, "crews_needed", float("nan")),
        crews_available=number_of(row, "crews_available", float("nan")),
    )
