"""Sight lines from 50 posts to 5,000 border samples against 50 runs of gdal_viewshed, and time against pairs.

Run: python -m benchmarks.sightlines. Ours is timed in the process and warm (kernels compiled, tile maxima of the DEM
made); the peer is timed as whole processes, which is the only way it runs. Whole-process times of ours stand beside.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.sightlines import Observers, SightLines, Targets, sightlines
from app.geo.grid import Grid
from tests.builders.terrains import fractal

CELLS, CELL_M, RANGE_M, MAST_M = 4096, 30.0, 20_000.0, 15.0
POSTS, SAMPLES = 50, 5_000
CRS = "EPSG:32642"
WEST, NORTH = 400_000.0, 4_300_000.0
MASK_RATIO, PROBABILITY_RATIO = 100.0, 20.0


def terrain() -> Grid:
    """4,096 by 4,096 cells of 30 m: fractal mountains of 3,500 m relief, sigma 2.4 m."""
    heights = 1000.0 + 3500.0 * fractal(12, 1, 0.5, coarse=6)[:CELLS, :CELLS]
    return Grid.of(heights, (CELL_M, 0.0, WEST, 0.0, -CELL_M, NORTH), CRS)


def border(count: int) -> tuple[np.ndarray, np.ndarray]:
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


def timed(job: Callable[[], object], runs: int = 15) -> float:
    """Least seconds of several runs: what other programs on the machine add is no part of the work."""
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        spent.append(time.perf_counter() - start)
    return min(spent)


def gdal_seconds(grid: Grid, observers: Observers, folder: Path) -> float:
    """Sum over the posts of the seconds of a gdal_viewshed process, the least of three each."""
    import rasterio  # noqa: PLC0415 - only this peer needs it

    path = folder / "dem.tif"
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "width": CELLS, "height": CELLS, "crs": CRS}
    with rasterio.open(path, "w", transform=rasterio.Affine(*grid.transform), **profile) as dataset:
        dataset.write(grid.heights, 1)
    cols, rows = grid.to_cell(observers.lon, observers.lat)
    total = 0.0
    for col, row in zip(cols, rows, strict=True):
        place = ["-ox", str(WEST + (col + 0.5) * CELL_M), "-oy", str(NORTH - (row + 0.5) * CELL_M)]
        eye = ["-oz", str(MAST_M), "-tz", "0.85", "-md", str(RANGE_M), "-cc", str(6 / 7)]
        command = ["gdal_viewshed", "-q", *place, *eye, str(path), str(folder / "out.tif")]
        total += timed(partial(subprocess.run, command, check=True), 3)
    return total


def whole_process(probability: bool) -> float:
    """Seconds of a fresh interpreter that imports, reads the DEM, traces and ends; kernels come from the cache."""
    code = (
        "import numpy as np, sys; from app.geo.grid import Grid; from app.analysis.sight.sightlines import *;"
        "from benchmarks.sightlines import scene, CRS, WEST, NORTH, CELL_M;"
        "z = np.load(sys.argv[1]); g = Grid.of(z, (CELL_M, 0.0, WEST, 0.0, -CELL_M, NORTH), CRS);"
        f"sightlines(g, *scene(g), probability={probability})"
    )
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(_saved)], check=True)
    return time.perf_counter() - start


_saved = Path()


def first_on_grid(grid: Grid, observers: Observers, targets: Targets) -> None:
    """One mask with the tile maxima made anew, as for a DEM just opened."""
    sightlines(grid, observers, targets, probability=False)


def compare(grid: Grid, folder: Path) -> bool:
    """Print the times and the ratios; whether both are met, or the peer is missing."""
    observers, targets = scene(grid)
    known = RayTerrains()
    lines: SightLines = sightlines(grid, observers, targets, terrains=known)
    print(f"{len(lines):,} pairs of {POSTS} posts and {SAMPLES:,} samples within {RANGE_M / 1000:g} km,", end=" ")
    print(f"mean {lines.distance_m.mean() / 1000:.1f} km, {lines.visible.mean():.1%} visible")
    mask = timed(lambda: sightlines(grid, observers, targets, probability=False, terrains=known))
    chance = timed(lambda: sightlines(grid, observers, targets, terrains=known))
    first = timed(lambda: first_on_grid(grid, observers, targets), 3)
    print(f"mask {mask * 1000:.1f} ms, probability {chance * 1000:.1f} ms,", end=" ")
    print(f"mask on a DEM just read {first * 1000:.0f} ms")
    print(f"whole process: mask {whole_process(False):.2f} s, probability {whole_process(True):.2f} s")
    if shutil.which("gdal_viewshed") is None:
        print("gdal_viewshed is not installed (Debian: gdal-bin): no ratio")
        return True
    peer = gdal_seconds(grid, observers, folder)
    print(f"{POSTS} runs of gdal_viewshed: {peer:.2f} s")
    print(f"ratio mask {peer / mask:.0f} (required {MASK_RATIO:.0f}),", end=" ")
    print(f"probability {peer / chance:.0f} (required {PROBABILITY_RATIO:.0f})")
    return peer / mask >= MASK_RATIO and peer / chance >= PROBABILITY_RATIO


def sweep(grid: Grid) -> None:
    """Print time against the number of pairs for four sizes; the last column stays level where time is linear."""
    print("pairs     mask ms   probability ms   probability us/pair")
    for posts, samples in ((25, 2_500), (50, 5_000), (100, 10_000), (200, 20_000)):
        observers, targets = scene(grid, posts, samples)
        pairs = len(sightlines(grid, observers, targets, probability=False))
        mask = timed(partial(sightlines, grid, observers, targets, probability=False), 3)
        chance = timed(partial(sightlines, grid, observers, targets), 3)
        print(f"{pairs:9,} {mask * 1000:8.1f} {chance * 1000:12.1f} {chance / pairs * 1e6:16.2f}")


def main() -> int:
    """Print everything; 1 where a required ratio is missed."""
    global _saved  # noqa: PLW0603 - the child processes read the terrain from it
    grid = terrain()
    with tempfile.TemporaryDirectory() as name:
        _saved = Path(name) / "heights.npy"
        np.save(_saved, grid.heights)
        met = compare(grid, Path(name))
    sweep(grid)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
