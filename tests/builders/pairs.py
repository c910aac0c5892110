"""Pairs of several observers with one sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from app.analysis.detection.pairs import Pairs
from app.analysis.detection.path_chance import quantile
from app.analysis.kernels.open_places import CERTAIN


def pairs(
    p_visible: Sequence[float],
    exposure: Sequence[ArrayLike],
    availability: float = 1.0,
    roster: int = 0,
    site: int = -1,
    apart_m: float = 0.0,
) -> Pairs:
    """Pairs of several observers with the middle of one path, each with its Lambda: a number, or (2, 3) of them.

    Periods by states of the weather. They stand apart, or on the site of that number, each
    so far from the one before it.
    """
    count = len(p_visible)
    seen = np.array(p_visible, dtype=np.float64)
    whole = -np.expm1(-np.stack([np.broadcast_to(np.asarray(value, float), (2, 3)) for value in exposure], axis=-1))
    unhidden, z = np.where(seen < 0.95, seen, 1.0), quantile(seen)[:, None]
    shares = (site >= 0) & (np.abs(z[:, 0]) < CERTAIN)
    by_places = np.stack([np.zeros_like(whole), whole], axis=-1)[:, :, shares]
    return Pairs(
        source=np.arange(count),
        sample=np.zeros(count, np.int64),
        distance_m=np.ones(count),
        roster=np.full(count, roster),
        availability=np.full(count, availability),
        p_visible=seen,
        p_unhidden=unhidden,
        possible=seen >= 0.1,
        obstacle_m=np.full(count, np.nan),
        seam=np.zeros(count, dtype=np.bool_),
        site=np.full(count, site),
        place=np.stack([np.arange(count) * apart_m, np.zeros(count), np.zeros(count)]),
        chance=seen * whole,
        clear=unhidden * whole,
        open=whole,
        sure=np.where(seen >= 0.9, whole, 0.0),
        maybe=np.where(seen >= 0.1, whole, 0.0),
        quantile=z,
        joint=np.where(shares, np.cumsum(shares) - 1, -1),
        by_places=np.ascontiguousarray(np.moveaxis(by_places, 2, 0), dtype=np.float32),
        apart_m=1000.0,
    )
