"""Conditions of one sample or a few, whose sun rises and sets when a test says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.analysis.detection.conditions import Conditions
from resources import weather


def conditions(
    *hours: str, suns: Sequence[tuple[int, int]] = ((360, 1080),), group: Sequence[int] = (0,), date: str = "2026-06-01"
) -> Conditions:
    """Conditions of rosters under the bundled weather; one sample with day from 06:00 to 18:00 if not told."""
    return Conditions.of(hours, weather(), group=np.array(group, dtype=np.int64), suns=suns, date=date)
