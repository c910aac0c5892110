"""The accepted range of each number of sensor types and weather; a refusal names the field and its range."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from resources.text import QT_TRANSLATE_NOOP

SHARE = (0.0, 1.0)
_TYPE = {
    "height_m": (0.0, 5000.0),
    "range_m": (1.0, 40_000.0),
    "availability": SHARE,
    "use_day": SHARE,
    "use_night": SHARE,
    "curvature": (-2.0, 2.0),
    "glimpse_interval_s": (0.1, 86_400.0),
    "glimpse_cap": (0.0, 0.9999),
    "exposure_m": (0.1, math.inf),
    "visibility_factor": (0.0, 100.0),
}
_ACQUISITION = {
    "dimension_m": (0.01, 100.0),
    "n50_cycles": (0.1, 100.0),
    "field_factor": (0.001, 1.0),
    "slope_base": (0.1, 20.0),
    "slope_gain": (0.0, 20.0),
    "contrast": (0.001, 1.0),
    "contrast_threshold": (0.001, 0.5),
    "cycle_rad": (0.0, 0.1),
    "pitch_m": (0.0, 0.001),
    "focal_m": (0.0, 10.0),
}
_RADAR = {
    "r90_m": (1.0, 100_000.0),
    "false_alarm": (1e-15, 0.1),
    "minimum_radial_mps": (0.0, 100.0),
}
_LOGISTIC = {"r50_m": (0.1, 40_000.0), "scale_m": (0.001, 10_000.0), "plateau": (0.0, 0.9999)}
_STRIP = {
    "altitude_m": (0.0, 20_000.0),
    "swath_deg": (0.1, 179.0),
    "task_probability": SHARE,
    "speed_mps": (0.0, 300.0),
    "corridor_m": (1.0, 100_000.0),
    "ceiling_m": (0.0, 30_000.0),
}
_WEATHER = {
    "day_share": SHARE,
    "share_day": SHARE,
    "share_night": SHARE,
    "visibility_m": (10.0, 200_000.0),
    "concentration": (1.0, 10_000.0),
}
RANGES: Mapping[str, tuple[float, float]] = {**_TYPE, **_ACQUISITION, **_RADAR, **_LOGISTIC, **_STRIP, **_WEATHER}
"""(lowest, highest) by the name of a parameter, in its own unit, both inclusive."""


PER_STATE = frozenset({"use_day", "use_night", "visibility_factor", "share_day", "share_night", "visibility_m"})
"""Parameters that have one value per weather state."""


def check_ranges(instance: Any) -> None:
    """Raise ValueError naming the first field of a dataclass instance that is not a number or is out of range."""
    for spec in fields(instance):
        value = getattr(instance, spec.name)
        if spec.name in PER_STATE and value is not None:
            if not isinstance(value, tuple):
                raise ValueError(
                    QT_TRANSLATE_NOOP(
                        "Error", "{name} is {value!r:.40}: it must have one value per weather state"
                    ).format(name=spec.name, value=value)
                )
            for item in value:
                check(spec.name, item)
        elif spec.name in RANGES and value is not None:
            check(spec.name, value)


def check(name: str, value: object) -> None:
    """Raise ValueError, giving the range, if ``value`` is not valid for the parameter ``name``."""
    low, high = RANGES[name]
    if isinstance(value, float) and low <= value <= high:
        return
    text = f"{value:g}" if isinstance(value, float) else f"{value!r:.40}"
    between = QT_TRANSLATE_NOOP("Error", "{name} is {text}: it must be between {low:g} and {high:g}")
    above = QT_TRANSLATE_NOOP("Error", "{name} is {text}: it must be {low:g} or more")
    raise ValueError((between if math.isfinite(high) else above).format(name=name, text=text, low=low, high=high))
