"""The ground of a block: averages that no window changes, the grid that is taken, cells of the right size."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.crossing.search_ground import averaged, ground_of, window_of
from app.geo.grid import Grid
from tests.builders.scenes import lonlat, plain
from tests.builders.terrains import fractal

ROUGH = 400.0 * fractal(9, 5, 0.5)[:200, :334]


def test_cells_are_averaged_to_90_m_the_same_in_any_window() -> None:
    fine = plain(np.where(np.arange(334) % 50 == 7, np.nan, ROUGH))
    whole = averaged(fine)
    assert whole.cell_size_m == pytest.approx((90.0 / 0.9996, 90.0 / 0.9996), rel=1e-4)
    for left, top in ((1, 2), (4, 5), (30, 9)):
        a, b, c, d, e, f = fine.transform
        cut = Grid.of(fine.heights[top:150, left:290], (a, b, c + left * a, d, e, f + top * e), fine.crs)
        part = averaged(cut)
        column, row = (round(float(v)) for v in whole.to_cell(*part.to_lonlat(0.0, 0.0)))
        rows, columns = part.shape
        same = whole.heights[row : row + rows, column : column + columns]
        np.testing.assert_array_equal(part.heights, same)
    assert np.isfinite(whole.heights).all()  # voids of one cell take no part
    coarse = plain(np.zeros((20, 30)), cell=450.0)
    assert averaged(coarse) is coarse


def test_a_cell_is_as_wide_as_its_parallel() -> None:
    flat = Grid.of(np.zeros((20, 10)), (0.005, 0.0, 70.0, 0.0, -0.005, 38.0), "EPSG:4326")
    built = ground_of(flat, np.zeros((20, 10), np.uint16))
    assert built.width_m[0] == pytest.approx(111_320 * 0.005 * np.cos(np.radians(37.9975)), rel=2e-3)
    assert (np.diff(built.width_m) > 0.0).all()
    assert built.depth_m == pytest.approx(np.full(20, 555.0), rel=1e-3)


def test_a_source_that_has_nothing_there_is_passed_over() -> None:
    lon, lat = (np.atleast_1d(v) for v in lonlat(4000.0, 0.0))
    elsewhere = Grid.of(np.zeros((20, 20)), (0.005, 0.0, 10.0, 0.0, -0.005, 38.0), "EPSG:4326")
    result = window_of([elsewhere, plain(ROUGH)], lon, lat, 1000.0)
    assert result is not None
    assert np.isfinite(result.height_at(lon, lat)).all()
    assert window_of([elsewhere], lon, lat, 1000.0) is None
    assert window_of([], lon, lat, 1000.0) is None
