"""Cells, gap ids, runs and overlays; on rings too."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from app.errors import UserError
from app.geo.routes import Route
from app.geo.sections import (
    Events,
    cell_at,
    cell_count,
    cell_id,
    cells_between,
    gap_id,
    gap_ids,
    interval_wrap,
    overlay,
    run_indices,
    runs,
)

LINE = Route.of("TJ-AF", LineString([(70, 38), (70, 38.05)]))  # 5.55 km
RING = Route.of("KG-TJ.01", LineString([(71, 39), (71, 38.98), (70.98, 38.98), (70.98, 39), (71, 39)]))  # 7.9 km


def test_a_cell_is_named_by_route_version_and_kilometre() -> None:
    assert cell_id(LINE, 4123.9, "osm-2026") == "TJ-AF@osm-2026/0004"
    assert cell_id(RING, RING.length_m + 1500.0, "osm-2026") == "KG-TJ.01@osm-2026/0001"


def test_cells_cover_the_route() -> None:
    assert (cell_count(LINE), cell_count(RING)) == (6, 8)
    assert [cell_at(LINE, metres) for metres in (0.0, 999.999, 1000.0, LINE.length_m)] == [0, 0, 1, 5]
    with pytest.raises(UserError, match="TJ-AF runs from km 0"):
        cell_at(LINE, LINE.length_m + 1.0)


def test_the_end_of_a_route_of_whole_kilometres_is_in_its_last_cell() -> None:
    route = Route.of("X", LineString([(70, 0), (70 + 2000.0 / 111_319.49079327357, 0)]))
    assert route.length_m == pytest.approx(2000.0, abs=1e-6)
    assert cell_at(route, route.length_m) == cell_count(route) - 1


def test_cells_between_are_half_open() -> None:
    assert cells_between(LINE, 1000.0, 3000.0) == (1, 2)
    assert cells_between(LINE, 1999.0, 3001.0) == (1, 2, 3)
    assert cells_between(LINE, 5000.0, LINE.length_m) == (5,)
    with pytest.raises(UserError, match="not on it"):
        cells_between(LINE, 5000.0, 99_000.0)


def test_cells_between_go_round_a_ring() -> None:
    assert cells_between(RING, 6500.0, RING.length_m + 1500.0) == (6, 7, 0, 1)
    assert cells_between(RING, 6500.0, 1500.0) == (6, 7, 0, 1)
    assert sorted(cells_between(RING, 2500.0, 2500.0 + RING.length_m)) == list(range(8))


def test_a_gap_id_is_its_first_and_last_cell() -> None:
    assert gap_id("TJ-AF", 412_300.0, 419_100.0) == "TJ-AF/0412-0419"
    assert gap_id("TJ-AF", 412_000.0, 419_000.0) == "TJ-AF/0412-0418"
    assert gap_id("KG-TJ.01", 60_500.0, 63_038.0, perimeter_m=61_838.0) == "KG-TJ.01/0060-0001"
    assert gap_id("KG-TJ.01", 500.0, 61_838.0, perimeter_m=61_838.0) == "KG-TJ.01/0000-0061"
    assert gap_id("TJ-AF", 412_300.0, 419_100.0, cell_m=100.0) == "TJ-AF/4123-4190"
    assert gap_ids("X", [(0.0, 3000.0), (3500.0, 4000.0)], cell_m=5000.0) == ("X/0000-0000", "X/0000-0000.2")


@given(start=st.integers(0, 999), end=st.integers(1, 1000))
def test_a_gap_id_does_not_change_while_its_ends_stay_in_their_cells(start: int, end: int) -> None:
    assert gap_id("X", 7000.0 + start, 9000.0 + end) == "X/0007-0009"


def test_gaps_in_the_same_cells_get_ids_of_their_own() -> None:
    spans = [(100.0, 300.0), (400.0, 900.0), (950.0, 1000.0), (1000.0, 2500.0)]
    assert gap_ids("X", spans) == ("X/0000-0000", "X/0000-0000.2", "X/0000-0000.3", "X/0001-0002")


def test_runs_of_a_line() -> None:
    assert runs([True, False, True, True]) == [(0, 1), (2, 4)]
    assert runs([]) == []
    assert runs([False, False]) == []


def test_a_run_goes_round_a_ring() -> None:
    assert runs([True, False, True, True], ring=True) == [(2, 5)]
    assert runs([True, False, True, False, True], ring=True) == [(2, 3), (4, 6)]
    assert run_indices((2, 5), 4).tolist() == [2, 3, 0]
    assert runs([True] * 4, ring=True) == [(0, 4)]
    assert runs([True, True, False], ring=True) == [(0, 2)]


masks = st.lists(st.booleans(), max_size=40)


@given(masks, st.booleans())
def test_runs_hold_every_true_sample_once_and_are_maximal(mask: list[bool], ring: bool) -> None:
    result = runs(mask, ring)
    count = len(mask)
    held = [int(k) for run in result for k in run_indices(run, count)]
    assert sorted(held) == [k for k, flag in enumerate(mask) if flag]
    for start, stop in result:
        if stop - start < count:
            assert (start == 0 and not ring) or not mask[start - 1]
            assert (stop == count and not ring) or not mask[stop % count]


@given(masks.filter(bool), st.integers(0, 39))
def test_runs_of_a_ring_do_not_depend_on_where_it_starts(mask: list[bool], shift: int) -> None:
    count = len(mask)
    rolled = np.roll(mask, shift).tolist()

    def as_sets(flags: list[bool], back: int) -> set[frozenset[int]]:
        return {frozenset(((run_indices(run, count) - back) % count).tolist()) for run in runs(flags, ring=True)}

    assert as_sets(rolled, shift) == as_sets(mask, 0)


def test_an_interval_is_cut_at_the_zero_of_its_ring() -> None:
    assert interval_wrap(100.0, 400.0, 1000.0) == ((100.0, 400.0),)
    assert interval_wrap(900.0, 1200.0, 1000.0) == ((900.0, 1000.0), (0.0, 200.0))
    assert interval_wrap(900.0, 200.0, 1000.0) == ((900.0, 1000.0), (0.0, 200.0))
    assert interval_wrap(-100.0, 50.0, 1000.0) == ((900.0, 1000.0), (0.0, 50.0))
    assert interval_wrap(0.0, 1000.0, 1000.0) == ((0.0, 1000.0),)
    assert interval_wrap(900.0, 1000.0, 1000.0) == ((900.0, 1000.0),)


@given(st.integers(0, 999), st.integers(1, 1000))
def test_a_cut_interval_keeps_its_length(start: int, length: int) -> None:
    pieces = interval_wrap(float(start), float(start + length), 1000.0)
    assert sum(end - begin for begin, end in pieces) == length
    assert all(0.0 <= begin < end <= 1000.0 for begin, end in pieces)


def events(*spans: tuple[float, float]) -> Events:
    table = np.array(spans, dtype=np.float64).reshape(-1, 2)
    return Events(table[:, 0], table[:, 1])


def test_overlay_splits_at_the_union_of_breakpoints() -> None:
    laid = overlay(LINE, [events((0.0, 2000.0), (1500.0, 3000.0)), events((1000.0, 9000.0)), events()])
    assert laid.start_m.tolist() == [0.0, 1000.0, 1500.0, 2000.0, 3000.0]
    assert laid.end_m.tolist() == [1000.0, 1500.0, 2000.0, 3000.0, LINE.length_m]
    assert [rows.tolist() for rows in laid.rows] == [[0, 0, 1, 1, -1], [-1, 0, 0, 0, 0], [-1] * 5]


def test_overlay_goes_round_a_ring() -> None:
    laid = overlay(RING, [events((7000.0, RING.length_m + 500.0))])
    assert laid.start_m.tolist() == [0.0, 500.0, 7000.0]
    assert laid.rows[0].tolist() == [0, -1, 0]
    assert runs(laid.rows[0] == 0, ring=True) == [(2, 4)]


spans = st.tuples(st.integers(0, 5500), st.integers(1, 3000)).map(lambda p: (float(p[0]), float(p[0] + p[1])))


@given(st.lists(spans, max_size=6), st.lists(spans, max_size=6), st.floats(0.0, 1.0, exclude_max=True))
def test_overlay_agrees_with_asking_each_table(
    first: list[tuple[float, float]], second: list[tuple[float, float]], along: float
) -> None:
    laid = overlay(LINE, [events(*first), events(*second)])
    metres = along * LINE.length_m
    piece = int(np.searchsorted(laid.start_m, metres, side="right")) - 1
    for table, rows in zip((first, second), laid.rows, strict=True):
        holding = [row for row, (start, end) in enumerate(table) if start <= metres < end]
        assert rows[piece] == (holding[-1] if holding else -1)
