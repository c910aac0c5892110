"""Seeded synthetic terrain, the same to the last bit on every machine: only sums, products and uniform numbers."""

from __future__ import annotations

import numpy as np

from app.arrays import FloatArray, SingleArray

CELL_M = 30.0
SIDE = 801
SEEDS = {"mountains": 11, "foothills": 12, "valley": 13}


def fractal(levels: int, seed: int, roughness: float, coarse: int = 4) -> FloatArray:
    """Midpoint displacement on a square of 2**levels + 1 points, between 0 and 1.

    Each halving adds uniform noise of ``roughness`` times the last amplitude; ``coarse`` halvings have full amplitude.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    z = rng.random((2, 2))
    amplitude = 1.0
    for level in range(levels):
        z = _doubled(z) + amplitude * (rng.random((2 ** (level + 1) + 1,) * 2) - 0.5)
        amplitude *= 1.0 if level < coarse else roughness
    return np.asarray((z - z.min()) / (z.max() - z.min()), np.float64)


def _doubled(z: FloatArray) -> FloatArray:
    rows = np.empty((2 * z.shape[0] - 1, z.shape[1]))
    rows[::2], rows[1::2] = z, (z[:-1] + z[1:]) * 0.5
    out = np.empty((rows.shape[0], 2 * rows.shape[1] - 1))
    out[:, ::2], out[:, 1::2] = rows, (rows[:, :-1] + rows[:, 1:]) * 0.5
    return out


def terrain(name: str) -> SingleArray:
    """Heights in metres of one of the three terrains, float32 (801, 801), whole centimetres."""
    z = fractal(10, SEEDS[name], {"mountains": 0.5, "foothills": 0.55, "valley": 0.5}[name])[:SIDE, :SIDE]
    if name == "mountains":
        heights = 1500.0 + 3500.0 * z
    elif name == "foothills":
        heights = 600.0 + 700.0 * z
    else:
        # A V of 12 degrees with a winding floor, and fractal sides that grow away from it.
        rows, cols = np.mgrid[:SIDE, :SIDE].astype(np.float64)
        wind = 40.0 * (((cols / 200.0) % 2.0) - 1.0) ** 2
        away = np.abs(rows - 400.0 - wind) * CELL_M
        heights = 1000.0 + 0.2 * away + 0.15 * np.minimum(away, 4000.0) * z
    return np.asarray(np.round(heights * 100.0) / 100.0, dtype=np.float32)
