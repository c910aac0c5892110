"""Where lines meet themselves, by figures drawn by hand and by the whole numbers of a grid."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.read.shapes.contacts import Meeting, contacts, without_spurs


def met(*texts: str) -> list[Meeting]:
    return [one.meeting for one in contacts([shapely.get_coordinates(shapely.from_wkt(text)) for text in texts])]


@pytest.mark.parametrize(
    ("text", "meeting"),
    [
        ("LINESTRING (0 0, 2 2, 2 0, 0 2)", Meeting.CROSSES),
        ("LINESTRING (0 0, 1 1, 2 2, 2 0, 1 1, 0 2)", Meeting.CROSSES),
        ("LINESTRING (0 0, 1 1, 2 0, 2 2, 1 1, 0 2)", Meeting.TOUCHES),
        ("LINESTRING (0 0, 2 0, 2 1, 1 0)", Meeting.TOUCHES),
        ("LINESTRING (0 0, 2 0, 2 1, 1 0, 0 1)", Meeting.TOUCHES),
        ("LINESTRING (0 0, 2 0, 2 1, 1 0, 0 -1)", Meeting.CROSSES),
        ("LINESTRING (0 0, 3 0, 3 1, 2 0, 1 0, 0 1)", Meeting.RUNS_ALONG),
        ("LINESTRING (0 0, 1 0, 1 1, 0 0, -1 -1)", Meeting.TOUCHES),
    ],
)
def test_how_a_line_meets_itself(text: str, meeting: Meeting) -> None:
    assert set(met(text)) - {Meeting.TOUCHES} == {meeting} - {Meeting.TOUCHES}
    assert meeting in met(text)


def test_neighbours_and_the_ends_of_a_ring_are_no_contact() -> None:
    assert met("LINESTRING (0 0, 1 0, 1 1, 0 1, 0 0)") == []
    assert met("LINESTRING (0 0, 1 0, 1 1)") == []


def test_parts_meet_one_another() -> None:
    assert met("LINESTRING (0 0, 2 0)", "LINESTRING (1 0, 1 1)") == [Meeting.TOUCHES]
    assert met("LINESTRING (0 0, 2 0)", "LINESTRING (1 -1, 1 1)") == [Meeting.CROSSES]


def test_the_place_is_that_of_the_contact() -> None:
    (one,) = contacts([np.array([[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]])])
    assert (one.lon, one.lat) == (1.0, 1.0)


def test_the_first_contacts_of_a_scribble_are_found_without_all_others() -> None:
    scribble = np.random.default_rng(1).uniform(70.0, 71.0, (4_000, 2))
    begin = time.process_time()
    assert next(contacts([scribble])).meeting is Meeting.CROSSES
    assert time.process_time() - begin < 5.0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=8))
def test_what_geos_calls_simple_has_no_contact(places: list[tuple[int, int]]) -> None:
    xy = np.array([place for n, place in enumerate(places) if n == 0 or place != places[n - 1]], dtype=float)
    if len(xy) < 2:
        return
    line, spurs = without_spurs(xy)
    if len(line) < 2 or (len(line) == 2 and (line[0] == line[1]).all()):
        return
    simple = bool(shapely.is_simple(shapely.LineString(line)))
    # A line closed twice over the same vertex is simple to nobody; of two ends on one spot GEOS says it is a ring.
    assert simple == (not list(contacts([line])))
    if bool(shapely.is_simple(shapely.LineString(xy))):
        assert not spurs


@pytest.mark.parametrize(
    ("text", "rest", "tips"),
    [
        ("LINESTRING (0 0, 1 0, 3 0, 1 0, 1 1)", "LINESTRING (0 0, 1 0, 1 1)", [(3.0, 0.0)]),
        ("LINESTRING (0 0, 1 0, 2 1, 3 1, 2 1, 1 0, 1 -1)", "LINESTRING (0 0, 1 0, 1 -1)", [(3.0, 1.0)]),
        ("LINESTRING (0 0, 2 0, 1 0, 1 1)", "LINESTRING (0 0, 1 0, 1 1)", [(2.0, 0.0)]),
        ("LINESTRING (0 0, 1 0, 0 0)", "POINT (0 0)", [(1.0, 0.0)]),
        ("LINESTRING (0 0, 1 0, 2 0)", "LINESTRING (0 0, 1 0, 2 0)", []),
    ],
)
def test_a_spur_is_what_runs_out_and_straight_back(text: str, rest: str, tips: list[tuple[float, float]]) -> None:
    line, spurs = without_spurs(shapely.get_coordinates(shapely.from_wkt(text)))
    rest_of = line if len(line) < 2 or (line[0] != line[-1]).any() else line[:1]
    np.testing.assert_array_equal(np.atleast_2d(rest_of), shapely.get_coordinates(shapely.from_wkt(rest)))
    assert [(spur.lon, spur.lat) for spur in spurs] == tips


def test_the_length_of_a_spur_is_that_of_its_way_out() -> None:
    _, (spur,) = without_spurs(np.array([[69.0, 37.0], [69.1, 37.0], [69.2, 37.0], [69.1, 37.0], [69.1, 38.0]]))
    assert spur.metres == pytest.approx(8901.0, abs=2.0)
    line = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.3], [1.1, 0.5], [1.0, 0.3], [1.0, 0.0], [2.0, 0.0]])
    _, (whole,) = without_spurs(line)
    assert whole.metres == pytest.approx(33_172.0 + 24_760.0, rel=0.01)
