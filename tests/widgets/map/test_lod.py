"""What is drawn is within a pixel of the data."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from widgets.map import lod
from widgets.map.lod import (
    DENSITY_CELL_PX,
    aligned,
    around,
    crowding,
    density,
    density_cell_m,
    drawn,
    in_rect,
    level_of,
    meet,
    tolerance_m,
    within,
)


def test_a_simplified_line_strays_no_more_than_a_pixel() -> None:
    t = np.linspace(0.0, 1e5, 20_001)
    line = shapely.LineString(np.column_stack((t, 700.0 * np.sin(t / 900.0))))
    for metres_per_pixel in (30.0, 100.0, 500.0):
        level = level_of(metres_per_pixel)
        xy, joins = drawn(np.array([line], dtype=object), level, (-1e6, -1e6, 1e6, 1e6))
        assert tolerance_m(level) <= metres_per_pixel
        vertices = shapely.points(shapely.get_coordinates(line)[::10])
        assert shapely.distance(vertices, shapely.LineString(xy)).max() <= metres_per_pixel
        assert joins.sum() == len(xy) - 1


def test_what_is_far_from_the_view_is_cut_off() -> None:
    line = shapely.LineString([(-1e6, 0.0), (1e6, 0.0)])
    xy, joins = drawn(np.array([line], dtype=object), 5, (-100.0, -100.0, 100.0, 100.0))
    assert np.abs(xy).max() <= 100.0
    assert joins.tolist() == [True, False]


def test_a_density_counts_every_point_in_view() -> None:
    xy = np.random.default_rng(1).uniform(0.0, 1000.0, (5000, 2))
    rect = (0.0, 0.0, 500.0, 1000.0)
    assert density(xy, rect, 5.0).sum() == in_rect(xy, rect).sum()


def test_a_density_is_a_histogram() -> None:
    random = np.random.default_rng(2)
    for rect in ((0.0, 0.0, 500.0, 1000.0), (-70.5, 3.25, 801.0, 44.0)):
        xy = np.concatenate([random.uniform(-100.0, 1100.0, (5000, 2)), [rect[:2], rect[2:]]])
        counts = density(xy, rect, 1.7)
        spans = ((rect[1], rect[3]), (rect[0], rect[2]))
        expected, _, _ = np.histogram2d(xy[:, 1], xy[:, 0], bins=counts.shape, range=spans)
        assert np.array_equal(counts, expected)


def test_what_is_built_reaches_a_view_farther_on_every_side() -> None:
    view = (0.0, 0.0, 10.0, 20.0)
    assert around(view) == (-10.0, -20.0, 20.0, 40.0)
    assert within(view, around(view))
    assert not within(around(view), view)


def test_boxes_meet_where_they_share_a_point() -> None:
    boxes = np.array([[0.0, 0.0, 1.0, 1.0], [1.0, 1.0, 2.0, 2.0], [3.0, 0.0, 4.0, 1.0]])
    assert meet(boxes, (0.5, 0.5, 1.0, 1.0)).tolist() == [True, True, False]


def test_crowding_is_points_to_an_occupied_cell() -> None:
    assert crowding(np.zeros((0, 2)), 1.0) == 0.0
    assert crowding(np.array([[0.1, 0.1], [0.2, 0.2], [5.0, -5.0]]), 1.0) == 1.5


def test_crowding_is_the_same_on_a_grid_too_large_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    xy = np.random.default_rng(3).normal(0.0, 1e5, (3000, 2))
    on_grid = crowding(xy, 2_000.0)
    monkeypatch.setattr(lod, "MOST_CELLS", 10)
    assert crowding(xy, 2_000.0) == on_grid


def test_an_aligned_rectangle_is_the_least_of_whole_cells() -> None:
    assert aligned((-1.0, 0.0, 11.0, 8.0), 4.0) == (-4.0, 0.0, 12.0, 8.0)
    for metres_per_pixel in (0.3, 1.0, 1.9, 700.0):
        cell_px = density_cell_m(level_of(metres_per_pixel)) / metres_per_pixel
        assert DENSITY_CELL_PX / 2 < cell_px <= DENSITY_CELL_PX
