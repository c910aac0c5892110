"""Sight lines from 50 posts to 5,000 border samples against 50 runs of gdal_viewshed, and time against pairs.

Run: python -m benchmarks.sightlines. Both on one thread and by processor time, in turn. Ours is measured in the process
and warm (kernels compiled, tile maxima of the DEM made); the peer as whole processes, which is the only way it runs.
Whole processes of ours, with imports and the reading of the DEM, stand beside. Ends with 1 where a required ratio is
missed.
"""

from __future__ import annotations

import math
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import numba
import numpy as np
import rasterio
from numpy.typing import NDArray

from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.sightlines import Observers, Targets, sightlines
from app.geo.grid import Grid
from benchmarks.gates import Gate, Sheet
from benchmarks.paired import Job, growth, in_turn, middle, processor_ratio, spend, written
from benchmarks.peers.viewshed import MISSING, Viewshed, is_installed
from tests.builders.terrains import fractal

CELLS, CELL_M, RANGE_M, MAST_M = 4096, 30.0, 20_000.0, 15.0
POSTS, SAMPLES = 50, 5_000
CRS = "EPSG:32642"
WEST, NORTH = 400_000.0, 4_300_000.0
ROUNDS, TIMES = 5, 5
SIZES = ((25, 2_500), (50, 5_000), (100, 10_000), (200, 20_000))
MASK = Gate("mask, sum of 50 gdal_viewshed runs to ours", least=75.0)
CHANCE = Gate("probability, sum of 50 gdal_viewshed runs to ours", least=40.0)
LEVEL = Gate("time of a pair, 800,000 pairs to the least of fewer", most=1.5)
ONE_THREAD = "1 thread each"

Array = NDArray[np.float64]


def terrain() -> Grid:
    """4,096 by 4,096 cells of 30 m: fractal mountains of 3,500 m relief, sigma 2.4 m."""
    return grid_of(1000.0 + 3500.0 * fractal(12, 1, 0.5, coarse=6)[:CELLS, :CELLS])


def grid_of(heights: NDArray[np.floating]) -> Grid:
    """These heights where the terrain of this benchmark lies."""
    return Grid.of(heights, (CELL_M, 0.0, WEST, 0.0, -CELL_M, NORTH), CRS)


def border(count: int) -> tuple[Array, Array]:
    """Columns and rows of ``count`` evenly spaced points on a winding line across the terrain."""
    t = np.linspace(0.0, 1.0, 200_001)
    col = 200.0 + t * (CELLS - 400.0)
    row = CELLS / 2 + 600.0 * np.sin(6.0 * math.pi * t) + 60.0 * np.sin(61.0 * math.pi * t)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(col), np.diff(row)))])
    at = np.linspace(0.0, along[-1], count)
    return np.interp(at, along, col), np.interp(at, along, row)


def scene(grid: Grid, posts: int = POSTS, samples: int = SAMPLES) -> tuple[Observers, Targets]:
    """Posts 300 to 1,500 m off the line, and samples on it."""
    col, row = border(posts)
    off = np.random.default_rng(2).uniform(10.0, 50.0, posts)
    lon, lat = grid.to_lonlat(np.round(col), np.round(row + off))
    return Observers.of(lon, lat, MAST_M, RANGE_M), Targets.of(*grid.to_lonlat(*border(samples)))


def peer(grid: Grid, observers: Observers, folder: Path) -> Job:
    """A run of gdal_viewshed for each post, on the same heights."""
    path = folder / "dem.tif"
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "width": CELLS, "height": CELLS, "crs": CRS}
    with rasterio.open(path, "w", transform=rasterio.Affine(*grid.transform), **profile) as dataset:
        dataset.write(grid.heights, 1)
    cols, rows = grid.to_cell(observers.lon, observers.lat)
    x, y = WEST + (cols + 0.5) * CELL_M, NORTH - (rows + 0.5) * CELL_M
    eyes = [(float(east), float(north), MAST_M) for east, north in zip(x, y, strict=True)]
    return Job(partial(Viewshed(path, RANGE_M).run_all, eyes), in_children=True)


def whole_process(saved: Path, probability: bool) -> Job:
    """A fresh interpreter that imports, reads the DEM, traces and ends; kernels come from the cache."""
    code = (
        "import numba, numpy, sys; from benchmarks.sightlines import grid_of, scene, sightlines;"
        "numba.set_num_threads(1); grid = grid_of(numpy.load(sys.argv[1]));"
        f"sightlines(grid, *scene(grid), probability={probability})"
    )
    return Job(partial(subprocess.run, [sys.executable, "-c", code, str(saved)], check=True), in_children=True)


def first_on_grid(grid: Grid, observers: Observers, targets: Targets) -> None:
    """One mask with the tile maxima made anew, as for a DEM just opened."""
    sightlines(grid, observers, targets, probability=False)


def describe(grid: Grid, observers: Observers, targets: Targets) -> None:
    """Print what is traced; compiles the kernels."""
    sightlines(grid, observers, targets, probability=False)
    lines = sightlines(grid, observers, targets)
    print(f"{len(lines):,} pairs of {POSTS} posts and {SAMPLES:,} samples within {RANGE_M / 1000:g} km,", end=" ")
    print(f"mean {lines.distance_m.mean() / 1000:.1f} km, {lines.visible.mean():.1%} visible")


def compare(grid: Grid, folder: Path, sheet: Sheet) -> None:
    """Both kernels and the peer in turn: the ratios."""
    observers, targets = scene(grid)
    describe(grid, observers, targets)
    if not is_installed():
        for gate in (MASK, CHANCE):
            sheet.skip(gate, MISSING)
        return
    ready = RayTerrains()
    ready.of(grid)
    jobs = {
        "mask": Job(partial(sightlines, grid, observers, targets, probability=False, terrains=ready), TIMES),
        "chance": Job(partial(sightlines, grid, observers, targets, terrains=ready), TIMES),
        "peer": peer(grid, observers, folder),
    }
    spent = in_turn(jobs, ROUNDS)
    for gate, name in ((MASK, "mask"), (CHANCE, "chance")):
        both = f"{written(middle(spent[name]))}, peer {written(middle(spent['peer']))}"
        sheet.put(gate, processor_ratio(spent["peer"], spent[name]), both, ONE_THREAD)


def print_whole_processes(grid: Grid, folder: Path) -> None:
    """What else is waited for: a DEM just read, and processes from their start."""
    saved = folder / "heights.npy"
    np.save(saved, grid.heights)
    print(f"mask on a DEM just read {written(spend(Job(partial(first_on_grid, grid, *scene(grid)), 3)))}")
    for name, probability in (("mask", False), ("probability", True)):
        print(f"whole process, {name}: {written(spend(whole_process(saved, probability)))}")


def sweep(grid: Grid, sheet: Sheet) -> None:
    """Time against the number of pairs for four sizes; the last column stays level where time is linear."""
    print("    pairs      mask  probability  probability us/pair, processor time")
    sizes, taken, ready = [], [], RayTerrains()
    ready.of(grid)
    for posts, samples in SIZES:
        ends = scene(grid, posts, samples)
        pairs = len(sightlines(grid, *ends, probability=False))
        mask = spend(Job(partial(sightlines, grid, *ends, probability=False, terrains=ready), 3)).processor
        chance = spend(Job(partial(sightlines, grid, *ends, terrains=ready), 3)).processor
        print(f"{pairs:9,} {1e3 * mask:6.1f} ms {1e3 * chance:9.1f} ms {1e6 * chance / pairs:10.2f}")
        sizes.append(float(pairs))
        taken.append(chance)
    sheet.put(LEVEL, growth(sizes, taken), threads="1 thread")


def main() -> int:
    """Print everything; 1 where a required ratio is missed."""
    numba.set_num_threads(1)
    sheet, grid = Sheet("sightlines"), terrain()
    with tempfile.TemporaryDirectory() as name:
        compare(grid, Path(name), sheet)
        print_whole_processes(grid, Path(name))
    sweep(grid, sheet)
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
