"""What one glimpse of a device is worth at a distance."""

from __future__ import annotations

import math

import numpy as np

from app.arrays import FloatArray
from resources import SensorType
from resources.sensors import Acquisition, Logistic, Radar, Strip

_CLOSE_M = 1e-3
"""Nearer than this counts as this: the laws divide by the distance."""


def glimpse(kind: SensorType, distance_m: FloatArray, radial_mps: FloatArray, visibility_m: float) -> FloatArray:
    """P per glimpse at each distance, at most the cap of the type; a strip has none and gives 0.

    ``radial_mps`` is the crosser's speed along the ray, ``visibility_m`` the device's in the present weather.
    """
    r = np.maximum(distance_m, _CLOSE_M)
    match kind.physics:
        case Acquisition():
            chance = _acquisition(kind.physics, r, visibility_m)
        case Radar():
            chance = np.where(radial_mps < kind.physics.minimum_radial_mps, 0.0, _radar(kind.physics, r))
        case Logistic():
            exponent = np.minimum((r - kind.physics.r50_m) / kind.physics.scale_m, 700.0)
            chance = kind.physics.plateau / (1.0 + np.exp(exponent))
        case Strip():
            chance = np.zeros_like(r)
    return np.minimum(chance, kind.glimpse_cap)


def _acquisition(eye: Acquisition, r: FloatArray, visibility_m: float) -> FloatArray:
    """Target transfer probability function of the cycles on a person, within the limit of contrast."""
    x = eye.field_factor * eye.dimension_m / (eye.resolution_rad * r) / eye.n50_cycles
    slope = eye.slope_base + eye.slope_gain * x
    chance = 1.0 / (1.0 + np.exp(np.clip(-slope * np.log(x), -700.0, 700.0)))
    limit = visibility_m * math.log(eye.contrast / eye.contrast_threshold) / -math.log(eye.contrast_threshold)
    return np.where(r <= limit, chance, 0.0)


def _radar(radar: Radar, r: FloatArray) -> FloatArray:
    """Swerling 1: Pfa^(1 / (1 + SNR)), SNR = SNR90 (R90 / r)^4."""
    snr90 = math.log(radar.false_alarm) / math.log(0.9) - 1.0
    return np.asarray(radar.false_alarm ** (1.0 / (1.0 + snr90 * (radar.r90_m / r) ** 4)))


def strip_hazard(kind: SensorType, strip: Strip, ground_m: FloatArray) -> FloatArray:
    """Rate of detection (1/s) of a strip flown at random over the stretch it serves; 0 above its ceiling."""
    width = 2.0 * strip.altitude_m * math.tan(math.radians(strip.swath_deg) / 2.0) * strip.task_probability
    rate = strip.speed_mps * width / (2.0 * kind.range_m * strip.corridor_m)
    return np.where(ground_m + strip.altitude_m > strip.ceiling_m, 0.0, rate)
