"""Tiles of fine terrain, the coarse terrain they are averaged to, and pairs on them whose true sight is worked out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from app.analysis.sight.sightlines import Observers, Targets, sightlines
from app.geo.grid import WGS84, Affine, Grid
from app.geo.relief import CURVATURE_WEIGHT, SPREAD_WEIGHT, local_sigma
from tests.builders.terrains import fractal

BLOCK = 5
MAST_M, TARGET_M = 10.0, 2.0
NEAR_M, FAR_M = 1_000.0, 8_000.0
PAIRS, SHARE = 60_000, 2_000
"""Pairs of a tile, and those traced at once."""
SHIPPED = (CURVATURE_WEIGHT, SPREAD_WEIGHT)
SYNTHETIC = {"synthetic 35 m": (21, 35.0), "synthetic 42 m": (22, 42.0), "synthetic 50 m": (23, 50.0)}
"""Seed of each synthetic tile, and its sub-cell error in metres."""
ROUGHNESS, FOLDS = 0.44, 6
"""Chosen so that the height differences over 90 m to 7 km stand to the sub-cell error as on an alpine SRTM tile."""

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Weights = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sight lines to try, one row each: WGS 84 degrees of both ends, azimuth in degrees, distance in metres."""

    lon: FloatArray
    lat: FloatArray
    to_lon: FloatArray
    to_lat: FloatArray
    azimuth: FloatArray
    distance: FloatArray

    def rows(self, which: NDArray[np.intp] | slice) -> Pairs:
        return Pairs(*(getattr(self, name)[which] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as the fine grid it is and as the coarse one it is averaged to, with pairs and the true sight of each."""

    name: str
    fine: Grid
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
    return Grid.of(heights * error_m / sub_cell_error(rough, averaged(rough)), place, "EPSG:32642")


def read(path: Path) -> Grid:
    with rasterio.open(path) as source:
        heights = source.read(1, masked=True).astype(np.float32).filled(np.nan)
        grid = Grid.of(heights, tuple(source.transform)[:6], source.crs.to_string())
    if not 60.0 <= grid.cell_m <= 120.0:
        raise SystemExit(f"{path.name}: cells of {grid.cell_m:.0f} m; give tiles with cells of about 90 m")
    return grid


def averaged(fine: Grid, weights: Weights = SHIPPED) -> Grid:
    """Means over blocks of 5 x 5 cells, with the local error of these weights; a block with a void is a void."""
    rows, cols = (count // BLOCK for count in fine.shape)
    blocks = fine.heights[: rows * BLOCK, : cols * BLOCK].reshape(rows, BLOCK, cols, BLOCK)
    a, b, c, d, e, f = fine.transform
    means = blocks.mean(axis=(1, 3), dtype=np.float64)
    return with_error(Grid.of(means, (a * BLOCK, b, c, d, e * BLOCK, f), fine.crs), weights)


def with_error(grid: Grid, weights: Weights) -> Grid:
    """The grid with the local error of these weights. The scale is 1: block means are what it was fitted on."""
    sigma = local_sigma(grid.heights, curvature_weight=weights[0], spread_weight=weights[1], scale=1.0)
    return Grid.of(grid.heights, grid.transform, grid.crs, sigma=sigma)


def sub_cell_error(fine: Grid, coarse: Grid) -> float:
    """Root mean square of fine heights less bilinear coarse ones, in metres; the sea is no part of it."""
    row, col = np.indices(fine.shape)
    off = fine.heights - coarse.height_at(*fine.to_lonlat(col, row))
    return float(np.sqrt(np.nanmean(off[fine.heights != 0.0] ** 2)))


def draw_pairs(fine: Grid, coarse: Grid, seed: int) -> Pairs:
    """First ends anywhere on the tile, directions and distances uniform; both ends on land and on the coarse grid."""
    rng = np.random.default_rng(seed)
    count = 4 * PAIRS
    rows, cols = coarse.shape
    lon, lat = coarse.to_lonlat(rng.uniform(0.0, cols - 1.0, count), rng.uniform(0.0, rows - 1.0, count))
    azimuth = rng.uniform(0.0, 360.0, count)
    distance = rng.uniform(max(NEAR_M, 2.0 * coarse.cell_m), FAR_M, count)
    to_lon, to_lat, _ = (np.asarray(value) for value in WGS84.fwd(lon, lat, azimuth, distance))
    # SRTM writes the sea as 0: sight across it is no question of roughness, and would flatter every figure.
    land = (fine.height_at(lon, lat) != 0.0) & (fine.height_at(to_lon, to_lat) != 0.0)
    usable = land & np.isfinite(coarse.height_at(lon, lat) + coarse.height_at(to_lon, to_lat))
    return Pairs(lon, lat, to_lon, to_lat, azimuth, distance).rows(np.flatnonzero(usable)[:PAIRS])


def trace(grid: Grid, pairs: Pairs, probability: bool) -> tuple[BoolArray, FloatArray, BoolArray]:
    """Mask, chance and whether there are heights all the way; each grid gives both ends of a pair its own ground."""
    parts = []
    for start in range(0, pairs.lon.size, SHARE):
        part = pairs.rows(slice(start, start + SHARE))
        # A narrow sector holds each pair's own target and hardly any other's.
        reach_m = part.distance + 1.0
        eyes = Observers.of(part.lon, part.lat, MAST_M, reach_m, azimuth_deg=part.azimuth, fov_deg=0.2)
        lines = sightlines(grid, eyes, Targets.of(part.to_lon, part.to_lat, TARGET_M), probability=probability)
        own = lines.observer == lines.target
        assert np.count_nonzero(own) == part.lon.size
        parts.append((lines.visible[own], lines.p_visible[own], ~lines.unknown[own]))
    mask, chance, whole = (np.concatenate(column) for column in zip(*parts, strict=True))
    return mask, chance, whole


def tile(name: str, fine: Grid, seed: int) -> Tile:
    """A tile with its pairs and their true sight. A pair with a void on its way is left out."""
    coarse = averaged(fine)
    pairs = draw_pairs(fine, coarse, seed)
    seen, _, on_fine = trace(fine, pairs, probability=False)
    _, _, on_coarse = trace(coarse, pairs, probability=False)
    usable = np.flatnonzero(on_fine & on_coarse)
    return Tile(name, fine, coarse, pairs.rows(usable), seen[usable])


def grids(folder: Path | None) -> dict[str, Grid]:
    """The tiles of a folder, or the synthetic ones."""
    if folder is None:
        return {name: synthetic(*how) for name, how in SYNTHETIC.items()}
    if not folder.is_dir():
        raise SystemExit(f"{folder}: no such folder")
    paths = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".hgt", ".tif")]
    if len(paths) < 2:
        raise SystemExit(f"{folder}: {len(paths)} tiles (.hgt, .tif); at least 2 are needed to fit on the others")
    return {path.stem: read(path) for path in paths}


def gather(folder: Path | None) -> list[Tile]:
    """The tiles with pairs and truth. Prints the error of each."""
    tiles = [tile(name, grid, seed) for seed, (name, grid) in enumerate(grids(folder).items(), 1)]
    for at in tiles:
        width, height = at.coarse.cell_size_m
        error = sub_cell_error(at.fine, at.coarse)
        print(f"{at.name}: block means of {width:.0f} x {height:.0f} m, sub-cell error {error:.1f} m")
    return tiles
