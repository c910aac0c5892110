"""Ignorance: what is uncertain about a sensor type, as a distribution to draw from.

A parameter with a spread (low, high) follows a PERT distribution: a beta distribution stretched over low..high whose
mode is the parameter's own value, ``alpha = 1 + 4 (mode - low) / (high - low)``, ``beta = 1 + 4 (high - mode) / (high -
low)``; its mean is ``(low + 4 mode + high) / 6``. A draw is given as the quantile u of each parameter, so that the
caller decides what is drawn together, and equal u give equal types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, expit, logit

from app.arrays import FloatArray
from resources import SensorType


def pert(u: ArrayLike, low: ArrayLike, mode: ArrayLike, high: ArrayLike) -> FloatArray:
    """The quantile ``u`` (0..1) of a PERT distribution, float64 in the shape the arguments broadcast to.

    Rises with ``u`` from ``low`` to ``high``; if they are equal it is that value. Raises ValueError if a ``u`` lies
    outside 0..1, or a mode outside low..high.
    """
    at, least, likely, most = (np.asarray(value, np.float64) for value in (u, low, mode, high))
    if not np.all((at >= 0.0) & (at <= 1.0)):
        raise ValueError("a quantile lies outside 0..1")
    if not np.all((least <= likely) & (likely <= most)):
        raise ValueError("a mode lies outside its low..high")
    width = most - least
    share = np.divide(likely - least, width, out=np.zeros(np.broadcast(likely, width).shape), where=width > 0.0)
    inverse = _beta(at, 1.0 + 4.0 * share, 1.0 + 4.0 * (1.0 - share))
    # Rounding must not carry a draw past the end of its range.
    inside: FloatArray = np.where(at == 1.0, most, np.clip(least + width * inverse, least, most))
    return inside


def _beta(at: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """The quantile ``at`` of Beta(a, b)."""
    # The inverse of the incomplete beta function is NaN below some 1e-100: that is the low end.
    return np.asarray(betaincinv(a, b, np.where(at < 1e-90, 0.0, at)), np.float64)


def names(kind: SensorType) -> tuple[str, ...]:
    """The parameters of ``kind`` that are uncertain, in the order of its section."""
    return tuple(name for name, _, _ in kind.spread)


def drawn(kind: SensorType, u: Mapping[str, float]) -> SensorType:
    """``kind`` with the parameters named in ``u`` at those quantiles of their spreads; the others stay as they are.

    What is drawn is settled: the type returned has no spread. Raises ValueError for a name that has none, or a quantile
    outside 0..1.
    """
    if unknown := sorted(u.keys() - set(names(kind))):
        raise ValueError(f"{kind.key}: {unknown[0]} has no spread; those that have: {', '.join(names(kind)) or 'none'}")
    values: dict[str, Any] = {name: float(_quantile(kind, name, at)) for name, at in u.items()}
    own = {name: values.pop(name) for name in [spec.name for spec in fields(kind)] if name in values}
    physics: Any = kind.physics
    return replace(kind, spread=(), physics=replace(physics, **values), **own)


def heights(kind: SensorType, u: ArrayLike, stated_m: ArrayLike) -> FloatArray:
    """Heights (m) stated by features of this type, at the quantile ``u`` of the type's spread taken as a ratio.

    A type whose own mast may be 10 % off either way implies the same of every mast. Without a spread of height_m, or on
    the ground, heights stay as stated.
    """
    stated = np.asarray(stated_m, np.float64)
    if "height_m" not in names(kind) or kind.height_m == 0.0:
        return stated + np.zeros_like(np.asarray(u, np.float64))
    return stated * _quantile(kind, "height_m", u) / kind.height_m


def availabilities(kind: SensorType, u: ArrayLike, stated: ArrayLike, walks: ArrayLike = 0.0) -> FloatArray:
    """Availabilities (0..1) stated by features of this type, at the quantile ``u`` of a spread around each of them.

    One that rests on ``walks`` (a + b) is the mean of the posterior of its trial, Beta(a, b). If they are 0, a stated
    value is the mode of its own PERT; the type's low and high move by the difference of the log odds of the two modes,
    so that they stay inside 0..1. What is certain (0 or 1, or a type without the spread) stays as stated.
    """
    value, at, weight = np.broadcast_arrays(*(np.asarray(each, np.float64) for each in (stated, u, walks)))
    tried = (weight > 0.0) & (value > 0.0) & (value < 1.0)
    a, b = (np.where(tried, share * weight, 1.0) for share in (value, 1.0 - value))
    return np.where(tried, _beta(at, a, b), _availabilities_of_type(kind, at, value))


def _availabilities_of_type(kind: SensorType, at: FloatArray, value: FloatArray) -> FloatArray:
    ends = {name: (low, high) for name, low, high in kind.spread}.get("availability")
    if ends is None or not 0.0 < kind.availability < 1.0:
        return value.copy()
    with np.errstate(divide="ignore"):
        shift = logit(value) - logit(kind.availability)
        low, high = (expit(logit(end) + np.where(np.isfinite(shift), shift, 0.0)) for end in ends)
    certain = (value <= 0.0) | (value >= 1.0)
    low, high = (np.where(certain, value, end) for end in (np.minimum(low, value), np.maximum(high, value)))
    return pert(at, low, value, high)


def _quantile(kind: SensorType, name: str, u: ArrayLike) -> FloatArray:
    low, high = next((low, high) for spread, low, high in kind.spread if spread == name)
    return pert(u, low, kind.parameter(name), high)
