"""Grids: places to cells and back, heights, windows, hash."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from app.errors import UserError
from app.geo.grid import Grid
from app.geo.lattice import Affine

DEGREES = (0.25, 0.0, 70.0, 0.0, -0.25, 40.0)
UTM = (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_200_000.0)


def plane(rows: int = 40, cols: int = 60) -> np.ndarray:
    """Heights that a bilinear patch meets exactly: 2 col + 5 row + 1."""
    row, col = np.indices((rows, cols))
    return 2.0 * col + 5.0 * row + 1.0


@given(st.floats(0, 59), st.floats(0, 39), st.sampled_from([(DEGREES, "EPSG:4326"), (UTM, "EPSG:32642")]))
def test_cells_and_degrees_round_trip(col: float, row: float, frame: tuple[Affine, str]) -> None:
    grid = Grid.of(plane(), *frame)
    back = grid.to_cell(*grid.to_lonlat(col, row))
    assert np.allclose(back, (col, row), atol=1e-6)


@given(st.floats(0, 59), st.floats(0, 39))
def test_bilinear_height_of_a_plane_is_exact(col: float, row: float) -> None:
    grid = Grid.of(plane(), DEGREES)
    assert grid.height_at(*grid.to_lonlat(col, row)) == pytest.approx(2 * col + 5 * row + 1, abs=1e-3)


def test_first_cell_centre_lies_half_a_cell_from_the_corner() -> None:
    assert Grid.of(plane(), DEGREES).height_at(70.125, 39.875) == 1.0


def test_outside_the_centres_and_beside_a_void_there_is_no_height() -> None:
    heights = plane()
    heights[10, 10] = np.nan
    grid = Grid.of(heights, DEGREES)
    lon, lat = grid.to_lonlat([-0.1, 59.1, 9.5, 10.0, 11.5], [5.0, 5.0, 9.5, 10.0, 11.5])
    assert np.isnan(grid.height_at(lon, lat)).tolist() == [True, True, True, True, False]


def test_sigma_is_read_as_heights_are() -> None:
    assert Grid.of(plane(), DEGREES, sigma=plane()).sigma_at(70.25, 39.875) == 2.0


def test_cell_sizes_are_geodesic() -> None:
    grid = Grid.of(np.zeros((201, 201)), (1 / 240, 0.0, 71.0, 0.0, -1 / 240, 39.0))
    lat = 39.0 - 100.5 / 240
    _, _, width = Geod(ellps="WGS84").inv(71.0, lat, 71.0 + 1 / 240, lat)
    assert grid.cell_size_m[0] == pytest.approx(width, abs=1e-3)
    assert grid.cell_m == pytest.approx(462.5, abs=0.1)
    assert grid.is_coarse
    assert grid.correlation_m == 300.0


def test_thirty_metre_cells_are_not_coarse() -> None:
    grid = Grid.of(plane(), UTM, "EPSG:32642")
    assert not grid.is_coarse
    assert grid.correlation_m == 90.0


def test_a_window_holds_the_circle_and_the_same_heights() -> None:
    grid = Grid.of(np.arange(400 * 400).reshape(400, 400), UTM, "EPSG:32642")
    lon, lat = grid.to_lonlat(200.0, 150.0)
    window = grid.window(lon, lat, 1500.0)
    x, y, _ = Geod(ellps="WGS84").fwd(np.full(360, lon), np.full(360, lat), np.arange(360.0), np.full(360, 1500.0))
    assert np.allclose(window.height_at(x, y), grid.height_at(x, y), atol=1e-3)
    assert not np.isnan(window.height_at(x, y)).any()
    assert 101 <= window.shape[0] <= 110


def test_a_window_elsewhere_tells_the_user() -> None:
    with pytest.raises(UserError, match="does not reach"):
        Grid.of(plane(), DEGREES).window(10.0, 10.0, 1000.0)


@pytest.mark.parametrize("changed", ["heights", "sigma", "transform", "crs", "correlation"])
def test_the_hash_changes_with_everything(changed: str) -> None:
    heights = plane()
    heights[3, 4] += changed == "heights"
    transform = (0.25, 0.0, 70.0 + 1e-9 * (changed == "transform"), 0.0, -0.25, 40.0)
    other = Grid.of(
        heights,
        transform,
        "OGC:CRS84" if changed == "crs" else "EPSG:4326",
        sigma=2.5 if changed == "sigma" else 2.4,
        correlation_m=299.0 if changed == "correlation" else None,
    )
    assert other.hash() != Grid.of(plane(), DEGREES).hash()
    assert Grid.of(plane(), DEGREES).hash() == Grid.of(plane(), DEGREES).hash()


@pytest.mark.parametrize(
    ("heights", "sigma", "transform"),
    [
        (plane(), plane(), (0.25, 0.1, 70.0, 0.0, -0.25, 40.0)),
        (plane(), plane(), (0.25, 0.0, 70.0, 0.0, 0.25, 40.0)),
        (plane(), -plane(), DEGREES),
        (plane(1, 5), plane(1, 5), DEGREES),
    ],
)
def test_a_grid_that_is_none_is_refused(
    heights: np.ndarray, sigma: np.ndarray, transform: tuple[float, float, float, float, float, float]
) -> None:
    with pytest.raises(ValueError, match=r"grid|sigma|heights"):
        Grid.of(heights, transform, sigma=sigma)
