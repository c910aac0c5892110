"""Geometry columns as marks: every part once, with the row it comes from, and nothing of what is missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.shapes import areas, has, labels, lines, points
from tests.builders.frames import HOLED, LINE, NOTHING, PARTS, POINT, POINTS, ZONES, rows


def test_points_keep_their_rows() -> None:
    mark = points(rows([POINT, None, POINTS, LINE], [5, 6, 7, 8]), "post")
    assert mark.xy.tolist() == [[70, 38], [1, 2], [3, 4]]
    assert mark.fids.tolist() == [5, 7, 7]
    assert mark.fids.dtype == np.int64


def test_lines_are_cut_at_their_parts() -> None:
    mark = lines(rows([LINE, PARTS, POINT], [5, 6, 7]), "border")
    assert mark.starts.tolist() == [0, 3, 5]
    assert mark.fids.tolist() == [5, 6, 6]
    assert len(mark.xy) == 8


COORDINATES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


POLYLINES = st.lists(st.lists(COORDINATES, min_size=2, max_size=5), min_size=1, max_size=6)


@given(POLYLINES)
def test_lines_hold_every_vertex_once(items: list[list[tuple[float, float]]]) -> None:
    mark = lines(rows([shapely.LineString(item) for item in items]), "border")
    cut = np.split(mark.xy, mark.starts[1:])
    assert [part.tolist() for part in cut] == [[list(xy) for xy in item] for item in items]
    assert mark.fids.tolist() == list(range(1, len(items) + 1))


def test_every_ring_is_an_area_and_holes_follow_their_shell() -> None:
    mark = areas(rows([ZONES, LINE, HOLED], [3, 4, 5]), "zone")
    rings = [shapely.Polygon(ring) for ring in np.split(mark.xy, mark.starts[1:])]
    assert mark.fids.tolist() == [3, 3, 3, 5, 5]
    assert [ring.area for ring in rings] == [81.0, 1.0, 1.0, 81.0, 1.0]


@pytest.mark.parametrize("draw", [points, lines, areas])
def test_only_rows_of_the_mask_are_drawn_and_missing_ones_never(draw: Any) -> None:
    data = rows([*NOTHING, POINT, POINT, LINE, LINE, HOLED, HOLED])
    mask = np.arange(len(data)) % 2 == 0
    assert set(draw(data, "role", mask).fids) < set(draw(data, "role").fids)
    assert len(draw(data, "role", mask).fids) * 2 == len(draw(data, "role").fids)
    nothing = draw(rows(NOTHING), "role")
    assert (len(nothing.xy), len(nothing.fids), nothing.role) == (0, 0, "role")


def test_a_name_stands_on_what_it_names() -> None:
    data = rows([POINT, HOLED, LINE, None, POINT], name=["a", "b", "c", "d", None])
    mark = labels(data, "name", "label", np.arange(5.0))
    assert mark.texts == ("a", "b", "c")
    assert mark.rank.tolist() == [0.0, 1.0, 2.0]
    for shape, place in zip((POINT, HOLED, LINE), mark.xy, strict=True):
        assert shape.distance(shapely.Point(place)) < 1e-9
    assert labels(data, "name", "label", np.arange(5.0), np.arange(5) == 2).texts == ("c",)


def test_rows_that_hold_one_of_some_values() -> None:
    data = rows([POINT] * 3, theme=["road", None, "river"])
    assert has(data, "theme", "road", "river").tolist() == [True, False, True]
    assert has(data, "colour", "red").tolist() == [False, False, False]
