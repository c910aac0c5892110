"""Waves of 12 m on 30 m cells, which hide about half of the places a few hundred metres away."""

from __future__ import annotations

import numpy as np

from app.geo.grid import Grid
from tests.builders.scenes import plain


def rough(sigma: float = 3.0) -> Grid:
    x, y = np.meshgrid(np.arange(334) * 30.0, np.arange(200) * 30.0)
    return plain(12.0 * np.sin(x / 430.0) * np.cos(y / 350.0), sigma=sigma)
