"""The terrains and observers that viewsheds are compared on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.geo.grid import Grid
from tests.builders.terrains import CELL_M, SIDE, terrain

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """An observer at the centre of cell (col, row) of a grid, heights above ground and radius in metres."""

    grid: Grid
    col: int
    row: int
    height_m: float
    target_m: float
    radius_m: float
    degrees: bool = False


def synthetic(name: str) -> Case:
    """One of the three 30 m terrains, placed in UTM 42 N; the observer stands on the top of its neighbourhood."""
    grid = Grid.of(terrain(name), (CELL_M, 0.0, 500_000.0, 0.0, -CELL_M, 4_200_000.0), "EPSG:32642")
    near = grid.heights[SIDE // 2 - 40 : SIDE // 2 + 41, SIDE // 2 - 40 : SIDE // 2 + 41]
    row, col = np.unravel_index(int(near.argmax()), near.shape)
    return Case(grid, SIDE // 2 - 40 + int(col), SIDE // 2 - 40 + int(row), 10.0, 1.7, 11_000.0)


def gebco() -> Case:
    """200 by 200 cells of GEBCO_2023 (15 arc seconds, public domain) about Khorog, in degrees."""
    with np.load(HERE / "gebco_khorog.npz") as stored:
        heights, transform = stored["heights"], tuple(float(v) for v in stored["transform"])
    a, b, c, d, e, f = transform
    grid = Grid.of(heights, (a, b, c, d, e, f), sigma=20.0)
    near = grid.heights[85:116, 85:116]
    row, col = np.unravel_index(int(near.argmax()), near.shape)
    return Case(grid, 85 + int(col), 85 + int(row), 10.0, 2.0, 30_000.0, degrees=True)


CASES: dict[str, Callable[[], Case]] = {
    "mountains": lambda: synthetic("mountains"),
    "foothills": lambda: synthetic("foothills"),
    "valley": lambda: synthetic("valley"),
    "gebco": gebco,
}
