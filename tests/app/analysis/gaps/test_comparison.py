"""Two runs side by side."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.conditions import PERIODS
from app.analysis.gaps.comparison import compare
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import COVERED, GAP, UNDECIDED, GapReport
from tests.builders.scenes import border, device, plain, scene, straight

WATCH = [device(1000.0, -500.0, availability=1.0)]


@pytest.fixture(scope="module")
def answer() -> GapReport:
    return find_gaps(scene(WATCH))


def with_status(report: GapReport, status: np.ndarray) -> GapReport:
    """The report with these outcomes by day and night, and no gaps listed."""
    profile = dataclasses.replace(report.profile, status_day=status, status_night=status)
    return dataclasses.replace(report, profile=profile, gaps=(), hard_terrain_gaps=())


def test_two_runs_that_are_the_same() -> None:
    report = find_gaps(scene(WATCH))
    same = compare(report, report)
    assert (same.gone, same.new, same.moved) == ((), (), ())
    assert {(row.closed_km, row.opened_km, row.settled_km, row.unsettled_km) for row in same.routes} == {(0, 0, 0, 0)}


def test_a_gap_that_moves_is_not_closed() -> None:
    one = find_gaps(scene([device(x, -500.0, availability=1.0) for x in range(0, 5001, 1000)]))
    two = find_gaps(scene([device(x, -500.0, availability=1.0) for x in range(0, 4001, 1000)]))
    three = find_gaps(scene([device(x, -500.0, availability=1.0) for x in range(4000, 8001, 1000)]))
    wider = compare(one, two)
    assert (wider.gone, wider.new) == ((), ())
    (moved,) = wider.moved
    assert moved.before.start_m - moved.after.start_m == pytest.approx(1000.0, abs=200.0)
    (day, _) = wider.routes
    assert day.closed_km == 0.0
    assert day.opened_km == pytest.approx(1.0, abs=0.2)
    turned = compare(one, three)
    assert len(turned.gone) == len(turned.new) == 1
    assert turned.routes[0].closed_km > 1.0 < turned.routes[0].opened_km


def test_runs_with_other_samples_of_one_line_are_compared_piece_by_piece() -> None:
    one, two = find_gaps(scene(WATCH)), find_gaps(scene(WATCH, step_m=50.0))
    assert compare(one, two).routes[0].opened_km == pytest.approx(0.0, abs=0.2)


def test_a_sensor_of_short_range_closes_what_it_covers_and_opens_nothing() -> None:
    """Beside it the line is sampled more finely than before."""
    far = device(6000.0, -500.0, availability=1.0)
    more = device(4025.0, 0.0, "ground_sensor", range_m=100.0, availability=1.0)
    one, two = find_gaps(scene([*WATCH, far])), find_gaps(scene([*WATCH, far, more]))
    assert len(one.profile) < len(two.profile)
    before, after = (report.routes[0].gap_km for report in (one, two))
    (day, _) = compare(one, two).routes
    assert day.opened_km == 0.0
    assert day.closed_km == pytest.approx(before - after, abs=1e-6)
    assert 0.03 < day.closed_km < 0.2


def test_another_line_is_compared_by_its_figures() -> None:
    one, two = find_gaps(scene(WATCH)), find_gaps(scene(WATCH, line=straight(8010.0)))
    assert compare(one, two).routes[0].opened_km == pytest.approx(0.0, abs=0.2)


def test_a_gap_round_the_zero_of_a_ring_has_not_gone() -> None:
    ring = border([(0, 4000), (4000, 4000), (4000, 0), (0, 0), (0, 4000)], left_state="TJ", right_state="XX", ring=True)
    # Devices that reach no farther than they suffice, so that no class cuts a stretch in two.
    corner = [device(x, 4300.0, availability=1.0, range_m=700.0) for x in (-300.0, 900.0)]
    south = [device(x, -400.0, availability=1.0, range_m=700.0) for x in range(0, 4001, 500)]
    runs = [find_gaps(scene(watch, line=ring, grid=plain(south=-1000.0), cut_km=100.0)) for watch in (south, corner)]
    assert runs[0].all_gaps[0].end_m > 16_010.0 > runs[1].all_gaps[0].end_m
    result = compare(*runs)
    assert (result.gone, result.new) == ((), ())


def test_a_gap_that_begins_a_little_before_the_zero_of_a_ring_has_not_moved() -> None:
    ring = border([(0, 4000), (4000, 4000), (4000, 0), (0, 0), (0, 4000)], left_state="TJ", right_state="XX", ring=True)
    report = find_gaps(scene([], line=ring, grid=plain(south=-1000.0), cut_km=100.0))
    (gap,) = report.all_gaps
    turn = float(report.profile.end_m[-1])
    after, before, farther = (
        dataclasses.replace(report, gaps=(dataclasses.replace(gap, start_m=start, end_m=end),), hard_terrain_gaps=())
        for start, end in ((0.0, 5000.0), (turn - 100.0, turn + 5000.0), (turn - 400.0, turn + 5000.0))
    )
    for one, two in ((before, after), (after, before)):
        assert (compare(one, two).moved, compare(one, two).new, compare(one, two).gone) == ((), (), ())
    assert len(compare(farther, after).moved) == 1


@pytest.mark.parametrize(
    ("was", "now", "name"),
    [
        (GAP, COVERED, "closed_km"),
        (COVERED, GAP, "opened_km"),
        (UNDECIDED, GAP, "settled_km"),
        (UNDECIDED, COVERED, "settled_km"),
        (GAP, UNDECIDED, "unsettled_km"),
        (COVERED, UNDECIDED, "unsettled_km"),
        (GAP, GAP, ""),
    ],
)
def test_what_cannot_be_told_is_neither_closed_nor_opened(answer: GapReport, was: int, now: int, name: str) -> None:
    one, two = (np.full(len(answer.profile), COVERED, dtype=np.uint8) for _ in range(2))
    one[3:8], two[3:8] = was, now
    result = compare(with_status(answer, one), with_status(answer, two))
    km = (answer.profile.end_m - answer.profile.start_m)[3:8].sum() / 1000.0
    for row in result.routes:
        figures = {spec.name: getattr(row, spec.name) for spec in dataclasses.fields(row)[2:]}
        assert {key for key, value in figures.items() if value} == ({name} if name else set())
        assert not name or figures[name] == pytest.approx(km, abs=1e-6)


@given(data=st.data())
def test_the_kilometres_add_up(answer: GapReport, data: st.DataObject) -> None:
    """What was closed, opened, settled and unsettled explains the change of what is not assessable, to the mm."""
    outcomes = st.lists(
        st.sampled_from((COVERED, GAP, UNDECIDED)), min_size=len(answer.profile), max_size=len(answer.profile)
    )
    one, two = (np.array(data.draw(outcomes), dtype=np.uint8) for _ in range(2))
    lengths = answer.profile.end_m - answer.profile.start_m
    for row, _ in zip(compare(with_status(answer, one), with_status(answer, two)).routes, PERIODS, strict=True):
        change = lengths[two == UNDECIDED].sum() - lengths[one == UNDECIDED].sum()
        assert row.unsettled_km - row.settled_km == pytest.approx(change / 1000.0, abs=1e-5)


@pytest.mark.parametrize("now", [COVERED, UNDECIDED])
def test_a_gap_that_cannot_be_told_any_more_has_not_gone(answer: GapReport, now: int) -> None:
    after = with_status(answer, np.full(len(answer.profile), now, dtype=np.uint8))
    result = compare(answer, after)
    assert answer.all_gaps
    assert (result.gone if now == COVERED else result.untold) == answer.all_gaps
    assert (result.untold if now == COVERED else result.gone) == ()


def test_figures_alone_do_not_call_a_doubt_a_closure(answer: GapReport) -> None:
    """On another line a gap that became not assessable is neither closed nor opened."""
    other = find_gaps(scene(WATCH, line=straight(8010.0)))
    rows = tuple(
        dataclasses.replace(row, gap_km=row.gap_km - 1.0, not_assessable_km=row.not_assessable_km + 1.0)
        for row in answer.routes
    )
    (day, _) = compare(answer, dataclasses.replace(other, routes=rows)).routes
    assert (day.closed_km, day.opened_km, day.settled_km) == (0.0, 0.0, 0.0)
    assert day.unsettled_km == pytest.approx(1.0)
