"""What a grid finds in a rectangle is what a look at every point finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.map import point_grid
from widgets.map.lod import in_rect
from widgets.map.point_grid import PointGrid

PLACE = st.floats(-2e6, 2e6, allow_nan=False, width=32)
POINTS = st.lists(st.tuples(PLACE, PLACE) | st.just((np.nan, np.nan)), max_size=60)


@given(POINTS, PLACE, PLACE, st.floats(0, 4e6), st.floats(0, 4e6), st.sampled_from([1, 3, 64]))
def test_every_point_in_the_rectangle_is_found_and_no_other(
    points: list[tuple[float, float]], left: float, bottom: float, width: float, height: float, in_cell: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(point_grid, "POINTS_IN_CELL", in_cell)
        xy = np.array(points, dtype=np.float64).reshape(-1, 2)
        rect = (left, bottom, left + width, bottom + height)
        inside = np.flatnonzero(in_rect(xy, rect))
        assert PointGrid(xy).within(rect).tolist() == inside.tolist()
        for most in (0, len(inside) - 1, len(inside), len(xy)):
            assert PointGrid(xy).more_than(most, rect) == (len(inside) > most)


@given(POINTS)
def test_the_bounds_hold_all_of_them(points: list[tuple[float, float]]) -> None:
    xy = np.array(points, dtype=np.float64).reshape(-1, 2)
    grid = PointGrid(xy)
    assert len(grid.within(grid.bounds)) == np.isfinite(xy[:, 0]).sum()
    for place in xy[np.isfinite(xy[:, 0])]:
        assert grid.within((*place, *place)).size


def test_points_that_all_lie_in_one_place_are_found() -> None:
    grid = PointGrid(np.full((500, 2), 7.0))
    assert len(grid.within((7.0, 7.0, 7.0, 7.0))) == 500
    assert len(grid.within((6.0, 6.0, 6.9, 9.0))) == 0
