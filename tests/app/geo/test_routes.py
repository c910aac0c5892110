"""Routes: chainage, rings, chains with holes, names."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, MultiLineString, Point

from app.errors import UserError
from app.geo.routes import Route, routes_of

DEGREE_100_M = 100.0 / 110_574.0
STAR = [
    (70.0 + radius * math.cos(turn), 40.0 + radius * math.sin(turn))
    for turn, radius in ((k * math.tau / 9, 0.2 + 0.05 * (k % 3)) for k in range(9))
]
"""A star-shaped ring, counter-clockwise, first vertex not repeated."""


def closed(vertices: list[tuple[float, float]]) -> LineString:
    return LineString([*vertices, vertices[0]])


@pytest.mark.parametrize(
    ("line", "metres"),
    [
        ([(0, 0), (0, 1)], 110_574.389),
        ([(0, 0), (1, 0)], 111_319.491),
        ([(70, 40), (71, 40)], 85_393.409),
    ],
)
def test_chainage_is_geodesic(line: list[tuple[float, float]], metres: float) -> None:
    assert Route.of("X", LineString(line)).length_m == pytest.approx(metres, abs=0.001)


def test_chainage_adds_up_vertex_by_vertex() -> None:
    vertices = [(70.0, 38.0), (70.3, 38.4), (71.0, 38.1), (71.0, 39.0)]
    geod = Geod(ellps="WGS84")
    steps = [geod.inv(*a, *b)[2] for a, b in itertools.pairwise(vertices)]
    route = Route.of("X", LineString(vertices))
    np.testing.assert_allclose(route.chainage_m, np.cumsum([0.0, *steps]), atol=1e-6)


def test_repeated_vertices_and_heights_are_dropped() -> None:
    route = Route.of("X", LineString([(70, 38, 5), (70, 38, 7), (71, 38, 9), (71, 38, 9)]))
    assert route.lon.tolist() == [70.0, 71.0]


def test_arrays_cannot_be_written() -> None:
    route = Route.of("X", LineString([(70, 38), (71, 38)]))
    with pytest.raises(ValueError, match="read-only"):
        route.chainage_m[0] = 5.0


@given(start=st.integers(0, 8), turned=st.booleans())
def test_a_ring_is_the_same_route_from_any_vertex_and_either_way(start: int, turned: bool) -> None:
    vertices = STAR[start:] + STAR[:start]
    route = Route.of("R", closed(vertices[::-1] if turned else vertices), left_state="TJ", right_state="KG")
    expected = Route.of("R", closed(STAR), left_state="TJ", right_state="KG")
    assert route.ring
    assert route.lon.tobytes() == expected.lon.tobytes()
    assert route.lat.tobytes() == expected.lat.tobytes()
    assert route.chainage_m.tobytes() == expected.chainage_m.tobytes()


def test_a_ring_starts_in_the_north_runs_clockwise_and_keeps_its_states_on_their_sides() -> None:
    square = closed([(70, 38), (71, 38), (71, 39), (70, 39)])  # counter-clockwise: inside is on the left
    route = Route.of("R", square, left_state="TJ", right_state="KG")
    assert list(zip(route.lon, route.lat, strict=True)) == [(71, 39), (71, 38), (70, 38), (70, 39), (71, 39)]
    assert (route.left_state, route.right_state) == ("KG", "TJ")
    clockwise = Route.of("R", square.reverse(), left_state="KG", right_state="TJ")
    assert (clockwise.left_state, clockwise.right_state) == ("KG", "TJ")


def test_a_ring_that_touches_itself_has_one_origin() -> None:
    eight = [(70, 38), (70, 37.8), (70.2, 37.9), (70.1, 37.7), (70, 38), (69.9, 37.7), (69.8, 37.9)]
    routes = [Route.of("R", closed(eight[k:] + eight[:k])) for k in range(len(eight))]
    assert len({route.lon.tobytes() for route in routes}) == 1


def test_an_open_line_is_never_a_ring_and_a_closed_one_need_not_be() -> None:
    assert not Route.of("X", LineString([(70, 38), (71, 38), (71, 39), (70, 38.0001)]), ring=True).ring
    line = Route.of("X", closed([(70, 38), (71, 38), (71, 39)]), ring=False)
    assert not line.ring
    assert (line.lon[0], line.lat[0]) == (70, 38)


def test_a_hole_has_no_length() -> None:
    gap = 0.4 * DEGREE_100_M
    pieces = MultiLineString([[(70, 38), (70, 38.1)], [(70, 38.1 + gap), (70, 38.2)], [(70, 38.2), (70, 38.3)]])
    route = Route.of("X", pieces)
    whole = Route.of("X", LineString([(70, 38), (70, 38.3)])).length_m
    hole = Geod(ellps="WGS84").inv(70, 38.1, 70, 38.1 + gap)[2]
    assert route.length_m == pytest.approx(whole - hole, abs=1e-6)
    assert route.pieces.tolist() == [0, 2]  # pieces that touch are one
    assert route.hole_chainages == pytest.approx([Route.of("X", LineString([(70, 38), (70, 38.1)])).length_m])


PIECES = [
    LineString([(70.0, 38.0), (70.0, 38.1)]),
    LineString([(70.0, 38.1 + DEGREE_100_M), (70.0, 38.2)]),
    LineString([(70.0, 38.2 + DEGREE_100_M), (70.0, 38.3)]),
]


@given(order=st.permutations(range(3)), turned=st.lists(st.booleans(), min_size=3, max_size=3))
def test_pieces_are_put_in_chain_order(order: list[int], turned: list[bool]) -> None:
    shuffled = [PIECES[k].reverse() if turn else PIECES[k] for k, turn in zip(order, turned, strict=True)]
    (route,) = routes_of(["X"], [MultiLineString(shuffled)])
    lat = route.lat if not turned[0] else route.lat[::-1]  # the first piece gives the direction
    np.testing.assert_array_equal(lat, np.concatenate([np.asarray(piece.coords)[:, 1] for piece in PIECES]))
    assert len(route.hole_chainages) == 2


def test_far_pieces_and_rings_are_parts() -> None:
    far = LineString([(70.0, 38.1 + 2.1 * DEGREE_100_M), (70.0, 38.2)])
    ring = LineString([(70.0, 38.0), (70.1, 38.0), (70.1, 38.1), (70.0, 38.0)])
    routes = routes_of(["X", "Y"], [MultiLineString([PIECES[0], far, ring]), PIECES[2]])
    assert [route.name for route in routes] == ["X.00", "X.01", "X.02", "Y"]
    assert [route.dyad for route in routes] == ["X", "X", "X", "Y"]
    assert [route.ring for route in routes] == [False, False, True, False]


def test_states_and_rings_go_with_their_feature() -> None:
    rings = [False, None]
    routes = routes_of(["A", "B"], [closed(STAR), closed(STAR)], rings, ["TJ", "UZ"], ["KG", "KG"])
    assert [(route.ring, route.left_state, route.right_state) for route in routes] == [
        (False, "TJ", "KG"),
        (True, "KG", "UZ"),
    ]


def test_a_name_used_twice_is_refused() -> None:
    with pytest.raises(UserError, match=r"2 border lines are named X\.01"):
        routes_of(["X.01", "X"], [PIECES[0], MultiLineString([PIECES[0], PIECES[2]])])


@pytest.mark.parametrize("name", ["", "  ", None, float("nan")])
def test_a_missing_name_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="line 1 has no name"):
        routes_of([name], [PIECES[0]])


@pytest.mark.parametrize(
    ("geometry", "message"),
    [
        (Point(70, 38), "geometry is Point"),
        (None, "geometry is nothing"),
        (LineString(), "geometry is nothing"),
        (LineString([(70, 38), (70, 38)]), "no length"),
        (LineString([(500_000, 4_200_000), (500_100, 4_200_000)]), "outside longitude and latitude"),
    ],
)
def test_what_is_no_line_on_earth_is_refused(geometry: LineString | None, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Route.of("X", geometry)


def test_a_vertex_that_is_no_number_is_refused() -> None:
    with np.errstate(invalid="ignore"):
        line = LineString([(70, 38), (math.nan, 38), (71, 38)])
    with pytest.raises(UserError, match="outside longitude and latitude"):
        Route.of("X", line)
