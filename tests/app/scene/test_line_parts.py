"""Pieces of a border, and the same stretch drawn twice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString

from app.scene.border_lines import border_routes, drawings_of, superseded
from app.scene.line_parts import joined, parts_of
from layers.base import Layer
from tests.builders.scenes import DATE, layer

LINE = LineString([(70.0 + n / 20.0, 38.0 + 0.02 * np.sin(n)) for n in range(41)])


def piece(first: int, last: int, north: float = 0.0) -> LineString:
    return LineString(np.asarray(LINE.coords)[first : last + 1] + np.array([0.0, north]))


def borders(*geometries: shapely.Geometry, **columns: list[object]) -> Layer:
    rows = []
    for number, geometry in enumerate(geometries):
        values = {name: cells[number] for name, cells in columns.items()}
        rows.append({"route": "TJ-XX", "left_state": "XX", "right_state": "TJ", "geometry": geometry} | values)
    return layer("borders", rows)


def routes(*geometries: shapely.Geometry, **columns: list[object]) -> dict[str, float]:
    lines, _, _ = border_routes([borders(*geometries, **columns)], DATE, (), "TJ")
    return {route.name: route.length_m for route in lines}


WHOLE_M = sum(routes(LINE).values())


def test_pieces_that_meet_are_one_route_whatever_their_order_and_direction() -> None:
    for pieces in (
        (piece(0, 10), piece(10, 25), piece(25, 40)),
        (piece(25, 40), piece(0, 10).reverse(), piece(10, 25)),
    ):
        assert routes(*pieces) == {"TJ-XX": pytest.approx(WHOLE_M, abs=0.01)}


def test_pieces_that_lie_apart_are_parts_and_none_is_left_out() -> None:
    of = routes(piece(0, 10), piece(15, 25), piece(30, 40))
    assert list(of) == ["TJ-XX.00", "TJ-XX.01", "TJ-XX.02"]
    apart = sum(sum(routes(one).values()) for one in (piece(0, 10), piece(15, 25), piece(30, 40)))
    assert sum(of.values()) == pytest.approx(apart, abs=0.01)


@given(st.lists(st.integers(1, 39), min_size=1, max_size=6, unique=True))
def test_however_a_line_is_cut_its_length_stays(cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), 40]
    pieces = [piece(first, last) for first, last in pairwise(ends)]
    assert parts_of(pieces) == list(range(len(pieces)))
    assert sum(routes(*pieces).values()) == pytest.approx(WHOLE_M, abs=0.01)


def test_a_line_drawn_twice_is_analysed_once() -> None:
    assert parts_of([piece(5, 20), LINE, piece(0, 40, north=0.0005)]) == [1]
    layer_ = borders(piece(5, 20), LINE)
    short, whole = sorted(drawings_of([layer_]), key=lambda drawing: drawing.geometry.length)
    assert short.along == whole.key
    assert superseded(drawings_of([layer_]), DATE) == {short.key}
    assert routes(piece(5, 20), LINE) == {"TJ-XX": pytest.approx(WHOLE_M, abs=0.01)}


def test_a_line_that_begins_along_another_and_goes_on_is_a_part() -> None:
    assert parts_of([piece(0, 20), piece(18, 40)]) == [0, 1]


def test_other_versions_dates_and_sides_are_no_parts() -> None:
    of = routes(piece(0, 20), piece(20, 40), line_version=["old", "new"], as_of=["2020-01-01", "2024-01-01"])
    assert len(of) == 1
    assert sum(of.values()) < 0.6 * WHOLE_M
    dated = routes(piece(0, 20), piece(20, 40), valid_from=["2017-01-01", "2021-01-01"])
    assert sum(dated.values()) < 0.6 * WHOLE_M


def test_the_least_accurate_part_stands_for_all() -> None:
    (drawing,) = drawings_of([borders(piece(0, 20), piece(20, 40), accuracy_m=[30.0, 700.0])])
    assert (drawing.parts, drawing.row["accuracy_m"]) == (2, 700.0)


def test_lines_as_one_geometry() -> None:
    assert joined([LINE]) is LINE
    two = joined([piece(0, 10), MultiLineString([piece(15, 20), piece(25, 30)])])
    assert shapely.get_num_geometries(two) == 3
