"""Pairs of several observers with one sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from app.analysis.detection.source_pairs import Pairs


def pairs(
    p_visible: Sequence[float],
    exposure: Sequence[ArrayLike],
    availability: float = 1.0,
    roster: int = 0,
    mast: int = -1,
) -> Pairs:
    """Pairs of several observers with one sample, each with its Lambda: one number, or by period and weather (2, 3).

    They stand apart, or all on the mast of that number.
    """
    count = len(p_visible)
    seen = np.array(p_visible, dtype=np.float64)
    return Pairs(
        source=np.arange(count),
        sample=np.zeros(count, np.int64),
        distance_m=np.ones(count),
        roster=np.full(count, roster),
        availability=np.full(count, availability),
        p_visible=seen,
        sure=seen >= 0.9,
        possible=seen >= 0.1,
        unclear=np.zeros(count, dtype=np.bool_),
        blocked=seen < 0.95,
        obstacle_m=np.full(count, np.nan),
        seam=np.zeros(count, dtype=np.bool_),
        mast=np.full(count, mast),
        exposure=np.stack([np.broadcast_to(np.asarray(value, float), (2, 3)) for value in exposure], axis=-1),
    )


def joined(parts: Sequence[Pairs]) -> Pairs:
    """All pairs of several."""
    return Pairs(*(np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in Pairs.__slots__))
