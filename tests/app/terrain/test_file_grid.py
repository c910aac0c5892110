"""The part of a DEM file that covers a place, of no project."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.warp import transform_bounds

from app.errors import UserError
from app.exchange.raster.terrain_files import described
from app.terrain import file_grid as file_grids
from app.terrain.file_grid import file_grid
from tests.builders import files
from tests.builders.files import dem, ramp


def test_a_file_is_read_with_its_scale_and_offset(tmp_path: Path) -> None:
    stored = np.full((40, 40), 12_340, dtype=np.int16)
    stored[0, 0], stored[1, 1] = -32768, -9999
    source = files.dem(tmp_path / "d.tif", stored, nodata=-9999)
    with rasterio.open(source, "r+") as raster:
        raster.scales, raster.offsets = (0.1,), (5.0,)
    (_, wanted), *_ = described(source).blocks()
    with rasterio.open(source) as raster:
        west, south, east, north = transform_bounds(raster.crs, "EPSG:4326", *raster.bounds)
    grid = file_grid(source, (west, south, east, north))
    np.testing.assert_array_equal(grid.heights, wanted)
    assert wanted[2, 2] == pytest.approx(1239.0)


def test_it_is_a_window_of_the_file_about_the_bounds(tmp_path: Path) -> None:
    heights = ramp(100, 120)
    source = dem(tmp_path / "d.tif", heights)
    west, north = 500_000 + 40.5 * 30.0, 4_200_000 - 30.5 * 30.0  # the middle of cell (30, 40)
    bounds = transform_bounds("EPSG:32642", "EPSG:4326", west, north - 10 * 30.0, west + 20 * 30.0, north)
    grid = file_grid(source, bounds)
    column, row = (float(cell) for cell in grid.to_cell(*_lonlat(west, north)))
    first_row, first_column = 30 - round(row), 40 - round(column)
    rows, columns = grid.heights.shape
    np.testing.assert_allclose((row, column), (round(row), round(column)), atol=1e-3)
    np.testing.assert_array_equal(
        grid.heights, heights[first_row : first_row + rows, first_column : first_column + columns]
    )
    assert first_row <= 30
    assert 40 < first_row + rows < 50
    assert first_column <= 40
    assert 60 < first_column + columns < 70


def _lonlat(x: float, y: float) -> tuple[float, float]:
    lon, lat, *_ = transform_bounds("EPSG:32642", "EPSG:4326", x, y, x, y)
    return lon, lat


def test_a_place_that_the_terrain_does_not_reach_is_refused(tmp_path: Path) -> None:
    source = dem(tmp_path / "d.tif", ramp(100, 120))
    with pytest.raises(UserError, match=r"^d\.tif: the terrain does not reach this place\.$"):
        file_grid(source, (60.0, 37.0, 60.1, 37.1))


def test_more_cells_than_memory_holds_ask_for_a_smaller_radius(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = dem(tmp_path / "d.tif", ramp(100, 120))
    bounds = transform_bounds("EPSG:32642", "EPSG:4326", 500_000, 4_198_000, 502_000, 4_200_000)
    monkeypatch.setattr(file_grids, "MOST_CELLS", 99)
    with pytest.raises(UserError, match=r"^d\.tif has [\d,]+ cells within that radius.*Choose a smaller radius$"):
        file_grid(source, bounds)
