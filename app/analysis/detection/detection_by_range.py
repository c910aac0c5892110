"""Detection: P per glimpse as a function of range, and the hazard it gives.

Availability and sight are states outside the exponent: ``P_k = a_k p_vis (1 - exp(-Lambda_k))`` with ``Lambda =
hazard * time exposed``, and ``P = 1 - prod_k (1 - P_k)`` within one condition.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import FloatArray
from layers.text import QT_TRANSLATE_NOOP
from resources import Acquisition, Logistic, Radar, SensorType, Strip


def ttpf(cycles_over_n50: ArrayLike, base: float = 2.7, gain: float = 0.7) -> FloatArray:
    """Target transfer probability function: ``x^E / (1 + x^E)``, ``E = base + gain x`` (NVESD)."""
    x = np.asarray(cycles_over_n50, np.float64)
    power = np.power(x, base + gain * np.minimum(x, 100.0))
    return 1.0 - 1.0 / (1.0 + power)


def acquisition(optics: Acquisition, distance_m: FloatArray) -> FloatArray:
    """P per glimpse of an eye or camera by Johnson cycles across the target's minimum dimension."""
    cycles = optics.field_factor * optics.dimension_m / (optics.resolution_rad * np.maximum(distance_m, 1.0))
    return ttpf(cycles / optics.n50_cycles, optics.slope_base, optics.slope_gain)


def contrast_limit_m(optics: Acquisition, visibility_m: float) -> float:
    """Range at which a target's contrast falls to the threshold of reported visibility (Koschmieder)."""
    threshold = optics.contrast_threshold
    return visibility_m * math.log(optics.contrast / threshold) / -math.log(threshold)


def radar(device: Radar, distance_m: FloatArray) -> FloatArray:
    """P per scan of a Swerling 1 target: ``Pfa^(1 / (1 + SNR90 (R90 / r)^4))``."""
    snr = device.snr90 * (device.r90_m / np.maximum(distance_m, 1.0)) ** 4
    return np.power(device.false_alarm, 1.0 / (1.0 + snr))


def logistic(device: Logistic, distance_m: FloatArray) -> FloatArray:
    """P per glimpse of touch or ground vibration."""
    return device.plateau / (1.0 + np.exp(np.minimum((distance_m - device.r50_m) / device.scale_m, 700.0)))


def glimpse(kind: SensorType, distance_m: ArrayLike) -> FloatArray:
    """P of one independent glimpse at a range, target in sight, clear weather. ValueError for a strip: it has none."""
    distance = np.asarray(distance_m, np.float64)
    match kind.physics:
        case Acquisition():
            return acquisition(kind.physics, distance)
        case Radar():
            return radar(kind.physics, distance)
        case Logistic():
            return logistic(kind.physics, distance)
    raise ValueError(QT_TRANSLATE_NOOP("Error", "{type} has a hazard of its own, no glimpses").format(type=kind.key))


def hazard(kind: SensorType, distance_m: FloatArray, *, ground_m: ArrayLike = 0.0) -> FloatArray:
    """Detection rate (1/s) on a target in sight in clear weather that moves along the ray, device up.

    ``ground_m`` is the height of the ground below a flying device, which has a ceiling.
    """
    if isinstance(kind.physics, Strip):
        strip = kind.physics
        rate = strip.speed_mps * strip.width_m / (2.0 * kind.range_m * strip.corridor_m)
        return np.where(np.asarray(ground_m) + strip.altitude_m > strip.ceiling_m, 0.0, rate) + 0.0 * distance_m
    p = np.minimum(glimpse(kind, distance_m), kind.glimpse_cap)
    return -np.log1p(-p) / kind.glimpse_interval_s


def exposure_s(kind: SensorType, transect_m: float, crosser_mps: float) -> float:
    """Seconds a crosser is exposed: the transect, or the device's own reach where that is shorter."""
    return min(transect_m, kind.exposure_m) / crosser_mps


def log_miss(p: FloatArray) -> FloatArray:
    """ln(1 - P), finite at P = 1, so that terms can be subtracted from sums of it again."""
    return np.log1p(-np.minimum(p, 1.0 - 1e-15))
