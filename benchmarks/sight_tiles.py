"""Tiles of fine terrain, the coarser terrain they are averaged to, and pairs on them whose true sight is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from matplotlib.cbook import get_sample_data
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter

from app.analysis.kernels import trace as kernel
from app.analysis.kernels.local_sigma import local_sigma
from app.analysis.kernels.ray_terrain import terrain_of
from app.analysis.sight.sightlines import COLUMNS, OPTICAL, Observers, Targets, ends_on, frame_of
from app.arrays import ShortIntArray
from app.geo.grid import WGS84, Affine, Grid
from app.geo.relief import ReliefError
from tests.builders.terrains import fractal

FINEST_M, COARSEST_M = 20.0, 500.0
"""The cells a tile may have."""
FACTORS = (2, 3, 5, 10, 15)
"""How many cells on a side are averaged, as long as what comes out has cells of at most COARSEST_M; 2 at least."""
FEWEST_CELLS = 12
"""Cells on each side that averaged terrain has at least."""
MAST_M, TARGET_M = 10.0, 2.0
NEAR_M, FAR_M = 1_000.0, 8_000.0
POSTS, TARGETS = 2_000, 100
"""Posts of a tile, and places in question about each."""
TRIES = 6
"""Places tried for each: some lie off the tile or in the sea."""
RELIEF_WITHIN_M = 2_000.0
SYNTHETIC = {"synthetic mountains": (21, 42.0), "synthetic hills": (22, 12.0), "synthetic low hills": (23, 6.0)}
"""Seed of each synthetic tile, and the error in metres of means over 5 x 5 of its cells."""
ROUGHNESS, FOLDS = 0.44, 6
"""Chosen so that the height differences over 90 m to 7 km stand to that error as on an alpine SRTM tile."""

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sight lines to try, from posts: WGS 84 degrees, the post of each, its far end, distance and relief in metres.

    ``relief``: how far the ground reaches from lowest to highest within RELIEF_WITHIN_M of the middle of the line.
    """

    lon: FloatArray
    lat: FloatArray
    post: ShortIntArray
    to_lon: FloatArray
    to_lat: FloatArray
    distance: FloatArray
    relief: FloatArray

    def rows(self, which: NDArray[np.intp]) -> Pairs:
        """A selection of the lines, by number."""
        chosen = {name: getattr(self, name)[which] for name in ("post", "to_lon", "to_lat", "distance", "relief")}
        return replace(self, **chosen)


@dataclass(frozen=True)
class Tile:
    """Fine terrain by name."""

    name: str
    fine: Grid

    @cached_property
    def relief(self) -> Grid:
        """From lowest to highest ground within RELIEF_WITHIN_M of each cell, as heights of a grid."""
        across, down = (2 * round(RELIEF_WITHIN_M / side) + 1 for side in self.fine.cell_size_m)
        void = np.isnan(self.fine.heights)
        highest = maximum_filter(np.where(void, -np.inf, self.fine.heights), (down, across))
        lowest = minimum_filter(np.where(void, np.inf, self.fine.heights), (down, across))
        return Grid.of(np.where(void, np.nan, highest - lowest), self.fine.transform, self.fine.crs)


@dataclass(frozen=True, slots=True)
class Sample:
    """A tile averaged to one size of cells, with pairs and the true sight of each."""

    name: str
    coarse: Grid
    pairs: Pairs
    seen: BoolArray


def synthetic(seed: int, error_m: float) -> Grid:
    """Ranges of even height, 1,025 by 1,025 cells of 90 m, as high as gives the sub-cell error asked for.

    A fractal surface folded ``FOLDS`` times: sharp ridges and valleys, as ice and water leave them.
    """
    heights = 1000.0 * np.abs((FOLDS * fractal(10, seed, ROUGHNESS, coarse=3)) % 2.0 - 1.0)
    place: Affine = (90.0, 0.0, 400_000.0, 0.0, -90.0, 4_300_000.0)
    rough = Grid.of(heights, place, "EPSG:32642")
    return Grid.of(heights * error_m / sub_cell_error(rough, averaged(rough, 5)), place, "EPSG:32642")


def read(path: Path) -> Grid:
    """The terrain of a file. Raises SystemExit for cells that are too fine or too coarse."""
    with rasterio.open(path) as source:
        heights = source.read(1, masked=True).astype(np.float32).filled(np.nan)
        grid = Grid.of(heights, tuple(source.transform)[:6], source.crs.to_string())
    if not FINEST_M <= grid.cell_m <= COARSEST_M:
        raise SystemExit(
            f"{path.name}: cells of {grid.cell_m:.0f} m; give tiles with cells of {FINEST_M:.0f} to {COARSEST_M:.0f} m"
        )
    return grid


def averaged(fine: Grid, block: int) -> Grid:
    """Means over blocks of so many cells a side, with the program's error; a block with a void is a void."""
    rows, cols = (count // block for count in fine.shape)
    blocks = fine.heights[: rows * block, : cols * block].reshape(rows, block, cols, block)
    a, b, c, d, e, f = fine.transform
    means = Grid.of(blocks.mean(axis=(1, 3), dtype=np.float64), (a * block, b, c, d, e * block, f), fine.crs)
    sigma = local_sigma(means.heights, ReliefError.for_cells(means.cell_m))
    return Grid.of(means.heights, means.transform, means.crs, sigma=sigma)


def sub_cell_error(fine: Grid, coarse: Grid) -> float:
    """Root mean square of fine heights less bilinear coarse ones, in metres; the sea is no part of it."""
    row, col = np.indices(fine.shape)
    off = fine.heights - coarse.height_at(*fine.to_lonlat(col, row))
    return float(np.sqrt(np.nanmean(off[fine.heights != 0.0] ** 2)))


def factors(fine: Grid) -> list[int]:
    """How many cells a side are averaged, each in turn."""
    fit = [factor for factor in FACTORS if factor * fine.cell_m <= COARSEST_M]
    return [factor for factor in fit or [FACTORS[0]] if min(fine.shape) >= factor * FEWEST_CELLS]


def draw_pairs(tile: Tile, coarse: Grid, seed: int) -> Pairs:
    """Posts anywhere on the land of a tile, and TARGETS places on land about each, in any direction and distance."""
    rng = np.random.default_rng(seed)
    rows, cols = coarse.shape
    ends = rng.uniform(0.0, 1.0, (2, TRIES * POSTS)) * [[cols - 1.0], [rows - 1.0]]
    lon, lat = coarse.to_lonlat(*ends)
    posts = np.flatnonzero(is_land(tile.fine, coarse, lon, lat))[:POSTS]
    lon, lat = lon[posts], lat[posts]
    post = np.repeat(np.arange(posts.size, dtype=np.int32), TRIES * TARGETS)
    distance = rng.uniform(max(NEAR_M, 2.0 * coarse.cell_m), FAR_M, post.size)
    azimuth = rng.uniform(0.0, 360.0, post.size)
    to_lon, to_lat, _ = (np.asarray(value) for value in WGS84.fwd(lon[post], lat[post], azimuth, distance))
    usable = is_land(tile.fine, coarse, to_lon, to_lat)
    # The first of each post that can be used.
    order = np.cumsum(usable.reshape(-1, TRIES * TARGETS), axis=1).ravel()
    chosen = np.flatnonzero(usable & (order <= TARGETS))
    relief = tile.relief.height_at(0.5 * (lon[post] + to_lon), 0.5 * (lat[post] + to_lat))
    return Pairs(lon, lat, post, to_lon, to_lat, distance, relief).rows(chosen)


def is_land(fine: Grid, coarse: Grid, lon: FloatArray, lat: FloatArray) -> BoolArray:
    """Whether places have a height, and not that of the sea: SRTM writes it as 0, and sight across it is easy."""
    height = fine.height_at(lon, lat)
    land: BoolArray = np.isfinite(height) & (height != 0.0) & np.isfinite(coarse.height_at(lon, lat))
    return land


def trace(grid: Grid, pairs: Pairs, probability: bool) -> tuple[BoolArray, FloatArray, BoolArray]:
    """Mask, chance and whether there are heights all the way; each grid gives both ends of a pair its own ground."""
    eyes = ends_on(grid, Observers.of(pairs.lon, pairs.lat, MAST_M, FAR_M))
    marks = ends_on(grid, Targets.of(pairs.to_lon, pairs.to_lat, TARGET_M))
    rays = np.empty((pairs.post.size, COLUMNS))
    lines = kernel.Pairs(pairs.post, np.arange(pairs.post.size, dtype=np.int32), pairs.distance)
    bent = np.full(pairs.lon.size, OPTICAL)
    kernel.trace(terrain_of(grid), frame_of(grid), eyes, marks, bent, lines, probability, rays)
    return rays[:, 0] >= 0.0, rays[:, 4], np.isfinite(rays[:, 0])


def sample(tile: Tile, factor: int, seed: int) -> Sample:
    """A tile averaged, with its pairs and their true sight. A pair with a void on its way is left out."""
    coarse = averaged(tile.fine, factor)
    pairs = draw_pairs(tile, coarse, seed)
    seen, _, on_fine = trace(tile.fine, pairs, probability=False)
    _, _, on_coarse = trace(coarse, pairs, probability=False)
    usable = np.flatnonzero(on_fine & on_coarse & np.isfinite(pairs.relief))
    return Sample(tile.name, coarse, pairs.rows(usable), seen[usable])


def samples(tile: Tile, seed: int) -> Iterator[Sample]:
    """A tile averaged to every size of cells that it can be held against."""
    for factor in factors(tile.fine):
        yield sample(tile, factor, seed)


def synthetic_tiles() -> list[Tile]:
    """The tiles that need no file."""
    return [Tile(name, synthetic(*how)) for name, how in SYNTHETIC.items()]


def jacksboro() -> Tile:
    """The hills of Tennessee that matplotlib brings as an example: 344 by 403 cells of SRTM, 3 seconds each."""
    data: Any = get_sample_data("jacksboro_fault_dem.npz")
    west, north = float(data["xmin"]), float(data["ymax"])
    place: Affine = (float(data["dx"]), 0.0, west, 0.0, -float(data["dy"]), north)
    return Tile("Jacksboro", Grid.of(data["elevation"].astype(np.float32), place))


def tiles_in(folder: Path) -> list[Tile]:
    """The tiles of a folder."""
    if not folder.is_dir():
        raise SystemExit(f"{folder}: no such folder")
    paths = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".hgt", ".tif")]
    if not paths:
        raise SystemExit(f"{folder}: no tiles (.hgt, .tif)")
    return [Tile(path.stem, read(path)) for path in paths]
