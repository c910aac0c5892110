"""A synthetic 30 m DEM of the strip along both borders, over 500 million cells: the terrain of benchmarks.strip."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.windows import Window

from app.geo.grid import Grid
from app.scene.scene import Scene

Array = NDArray[np.float64]

PER_DEGREE = 3600
"""One second of arc: 31 m by 24 m here."""
MARGIN_DEG, NEAR_M = 0.35, 25_000.0
BLOCK, PERIOD = 512, 2048
RELIEF_M = 25.0


def fractal() -> Array:
    """Periodic fractal relief, PERIOD cells square, standard deviation RELIEF_M; seeded."""
    frequency = np.hypot(*np.meshgrid(*[np.fft.fftfreq(PERIOD) * PERIOD] * 2))
    phase = np.random.default_rng(7).uniform(0.0, 2.0 * math.pi, frequency.shape)
    # Only what the 450 m cells do not hold already: wavelengths below 64 cells.
    power = np.where(frequency > PERIOD / 64, np.maximum(frequency, 1.0) ** -2.0, 0.0)
    relief = np.fft.ifft2(power * np.exp(1j * phase)).real
    scaled: Array = relief / relief.std() * RELIEF_M
    return scaled


def weights(at: Array, count: int) -> Array:
    """Bilinear weights of cells 0..count-1 for fractional positions, (positions, count)."""
    matrix = np.zeros((at.size, count))
    low = np.clip(np.floor(at), 0, count - 2).astype(int)
    part = np.clip(at - low, 0.0, 1.0)
    matrix[np.arange(at.size), low], matrix[np.arange(at.size), low + 1] = 1.0 - part, part
    return matrix


def heights(ground: Grid, relief: Array, west: float, north: float, row: int, col: int) -> NDArray[np.float32]:
    """One block of the DEM."""
    lon = west + (col + np.arange(BLOCK) + 0.5) / PER_DEGREE
    lat = north - (row + np.arange(BLOCK) + 0.5) / PER_DEGREE
    cols, rows = ground.to_cell(lon, np.full(BLOCK, lat[0]))[0], ground.to_cell(np.full(BLOCK, lon[0]), lat)[1]
    left, top = max(int(cols[0]) - 1, 0), max(int(rows[0]) - 1, 0)
    part = ground.heights[top : int(rows[-1]) + 3, left : int(cols[-1]) + 3].astype(float)
    smooth = weights(rows - top, part.shape[0]) @ np.nan_to_num(part) @ weights(cols - left, part.shape[1]).T
    detail = relief[np.ix_((row + np.arange(BLOCK)) % PERIOD, (col + np.arange(BLOCK)) % PERIOD)]
    # Decimetres, as a DEM has them.
    block: NDArray[np.float32] = np.round(smooth + detail, 1).astype(np.float32)
    return block


def blocks(line: shapely.Geometry, west: float, north: float, rows: int, cols: int) -> Iterator[tuple[int, int]]:
    """Rows and columns of the blocks within NEAR_M of the line."""
    starts = [(row, col) for row in range(0, rows, BLOCK) for col in range(0, cols, BLOCK)]
    middles = shapely.points(
        [(west + (col + BLOCK / 2) / PER_DEGREE, north - (row + BLOCK / 2) / PER_DEGREE) for row, col in starts]
    )
    # A degree of longitude is the shorter: near enough for which blocks to make.
    near = shapely.distance(line, middles) < (NEAR_M / 111_000.0) / math.cos(math.radians(39.0)) + 0.1
    yield from (start for start, is_near in zip(starts, near, strict=True) if is_near)


def make_dem(path: Path, scene: Scene, ground: Grid) -> tuple[int, int]:
    """Write the DEM block by block; its cells, and those that have a height."""
    line = shapely.MultiLineString([np.column_stack([part.lon, part.lat]) for part in scene.samples])
    west, south, east, north = line.bounds
    west, north = math.floor(west - MARGIN_DEG), math.ceil(north + MARGIN_DEG)
    cols = math.ceil((math.ceil(east + MARGIN_DEG) - west) * PER_DEGREE / BLOCK) * BLOCK
    rows = math.ceil((north - math.floor(south - MARGIN_DEG)) * PER_DEGREE / BLOCK) * BLOCK
    place = rasterio.Affine(1 / PER_DEGREE, 0.0, west, 0.0, -1 / PER_DEGREE, north)
    layout = {"tiled": True, "blockxsize": BLOCK, "blockysize": BLOCK, "compress": "deflate", "zlevel": 1}
    shape = {"width": cols, "height": rows, "count": 1, "dtype": "float32", "nodata": -32768.0}
    profile = {"driver": "GTiff", "crs": "EPSG:4326", "transform": place, "sparse_ok": True, "bigtiff": "yes"}
    relief, filled = fractal(), 0
    with rasterio.open(path, "w", **profile, **layout, **shape, num_threads=2) as out:
        out.update_tags(SOURCE="synthetic: fractal relief on bundled terrain, for timing only")
        for row, col in blocks(line, west, north, rows, cols):
            out.write(heights(ground, relief, west, north, row, col), 1, window=Window(col, row, BLOCK, BLOCK))
            filled += BLOCK * BLOCK
    return rows * cols, filled
