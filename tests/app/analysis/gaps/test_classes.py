"""Status and class of a sample: by the bracket or by the draws, and the letter of its cause."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.coverage import Coverage
from app.analysis.gaps.classes import Outcome, bracketed, by_agreement, cause_of, class_of, drawn_status, outcome_of
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import AGREED, COVERED, GAP, UNDECIDED
from app.analysis.sight.line import LineCache, line_of
from tests.builders.scenes import coarse, device, plain, scene


def test_without_terrain_nothing_is_known_but_what_needs_no_sight() -> None:
    alarms = [device(x, 0.0, "fence_alarm", availability=1.0) for x in range(0, 2000, 100)]
    whole = scene([device(6000.0, -500.0), *alarms])
    report = find_gaps(replace(whole, terrain=()))
    covered = report.profile.status_day == COVERED
    assert covered[:19].all()
    assert (report.profile.status_day[~covered] == UNDECIDED).all()
    assert report.undecided[0].cause.code == "no_terrain"
    assert report.all_gaps == ()


def test_no_blind_gap_shorter_than_two_coarse_cells() -> None:
    heights = np.zeros((20, 30))
    # One cell column of a wall just south of the line; the camera stands behind it.
    heights[10, 13] = 80.0
    cameras = [device(4000.0, -2200.0, "ground_radar", availability=1.0, range_m=5000.0)]
    report = find_gaps(scene(cameras, grid=coarse(heights)))
    blind = (report.profile.klass == "A") & (report.profile.status_day == GAP)
    runs = np.flatnonzero(np.diff(np.r_[False, blind, False]))
    lengths = (runs[1::2] - runs[::2]) * 100.0
    assert (lengths >= 2 * 450.0 - 100.0).all()


def test_a_share_of_gamma_decides_and_less_leaves_it_open() -> None:
    share = np.array([[0.0, 0.34, 0.35, 0.5, 0.65, 0.66, 1.0]])
    expected = [COVERED, COVERED, UNDECIDED, UNDECIDED, UNDECIDED, GAP, GAP]
    assert drawn_status(share, share, 0.66).tolist() == [expected]


def test_what_the_terrain_does_not_tell_makes_neither_a_gap_nor_cover() -> None:
    least, most = np.array([[0.0, 0.0, 0.7, 0.2]]), np.array([[0.1, 0.7, 1.0, 0.5]])
    assert drawn_status(least, most, 0.66).tolist() == [[COVERED, UNDECIDED, GAP, UNDECIDED]]


SHARES = st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4)


def coverage(low: list[float], high: list[float], best: float = 1.0, in_sight: float = 1.0) -> Coverage:
    """Coverage of samples by day and night alike."""
    none = np.zeros((2, len(low)))
    whole = np.ones(len(low))
    lower, upper = np.tile(low, (2, 1)), np.tile(high, (2, 1))
    return Coverage(lower, lower, upper, none, none, none, none.astype(np.int64), best * whole, in_sight * whole)


@given(SHARES, SHARES, st.floats(0.01, 0.99))
def test_a_bracket_decides_only_where_both_ends_agree(one: list[float], other: list[float], theta: float) -> None:
    low, high = np.minimum(one, other).tolist(), np.maximum(one, other).tolist()
    for status in bracketed(coverage(low, high), theta):
        for state, least, most in zip(status, low, high, strict=True):
            assert (state == COVERED) == (least >= theta)
            assert (state == GAP) == (most < theta)
            assert (state == UNDECIDED) == (least < theta <= most)


@pytest.mark.parametrize(
    ("best", "in_sight", "unmet", "met"),
    [(0.6, 0.9, "C", "C"), (0.5, 0.5, "C", "C"), (0.4, 0.9, "A", "A"), (0.4, 0.49, "B", "W"), (0.0, 0.0, "B", "W")],
)
def test_the_cause_is_what_would_have_to_change(best: float, in_sight: float, unmet: str, met: str) -> None:
    both = coverage([0.0, 0.0], [0.0, 0.0], best, in_sight)
    assert cause_of(both, np.array([False, True]), 0.5).tolist() == [unmet, met]


def test_who_is_in_range_and_sees_and_detects_too_little_is_too_weak_and_who_is_hidden_is_out_of_range() -> None:
    far = device(4000.0, -1500.0, availability=1.0)
    profile = find_gaps(scene([far])).profile
    assert set(profile.klass.tolist()) == {"W"}
    # At the point by the distance of the line, along the path by that of the last look, 475 m nearer.
    for looks, nearest_m in ((1, 1500.0), (20, 1025.0)):
        short = find_gaps(scene([{**far, "range_m": 1700.0}], looks=looks)).profile
        metres = np.hypot(short.chainage_m - 4000.0, nearest_m)
        assert set(short.klass[metres < 1690.0].tolist()) == {"W"}
        assert set(short.klass[metres > 1710.0].tolist()) == {"B"}
    walled = np.zeros((200, 334))
    walled[115:117] = 90.0
    assert set(find_gaps(scene([far], grid=plain(walled))).profile.klass.tolist()) == {"B"}


def test_a_sample_shows_its_cause_where_either_period_is_a_gap() -> None:
    status = np.array([[GAP, COVERED, UNDECIDED, UNDECIDED, COVERED], [COVERED, GAP, GAP, COVERED, COVERED]], np.uint8)
    assert class_of(status, np.array(list("ABCAB"))).tolist() == ["A", "B", "C", "E", ""]


def test_where_there_is_no_ground_a_gap_is_none() -> None:
    watch = scene([device(4000.0, -500.0)])
    line = line_of(watch, LineCache())
    holed = replace(line, elevation_m=np.where(np.arange(len(line)) < 10, np.nan, 0.0))
    none = [0.0] * len(line)
    status = np.full((2, len(line)), GAP, np.uint8)
    status[:, :3] = COVERED
    outcome = outcome_of(holed, coverage(none, none, 0.0, 0.0), np.zeros(len(none), np.bool_), 0.5, status)
    assert outcome.status[0].tolist() == [COVERED] * 3 + [UNDECIDED] * 7 + [GAP] * (len(line) - 10)
    assert "".join(outcome.klass) == "E" * 7 + "B" * (len(line) - 10)
    assert set(outcome.cause) == {"B"}


@pytest.mark.parametrize(
    ("samples", "in_sight", "stays"), [(9, 0.9, False), (10, 0.9, True), (3, 0.9, False), (3, 0.4, True)]
)
def test_on_coarse_terrain_a_blind_run_shorter_than_two_cells_is_undecided(
    samples: int, in_sight: float, stays: bool
) -> None:
    line = line_of(scene(grid=coarse()), LineCache())  # samples of 100 m, cells of 450 m
    assert line.coarse.all()
    status = np.full((2, len(line)), COVERED, np.uint8)
    run = slice(20, 20 + samples)
    status[:, run] = GAP
    none = [0.0] * len(line)
    outcome = outcome_of(line, coverage(none, none, 0.4, in_sight), np.zeros(len(none), np.bool_), 0.5, status)
    assert set(outcome.status[:, run].ravel().tolist()) == {GAP if stays else UNDECIDED}
    rest = np.delete(outcome.status, np.arange(run.start, run.stop), axis=1)
    assert (rest == COVERED).all()


def test_what_is_not_covered_at_a_crossing_point_is_open_by_agreement_in_no_class() -> None:
    status = np.array([[GAP, COVERED, UNDECIDED, GAP], [GAP, GAP, UNDECIDED, GAP]], dtype=np.uint8)
    cause = np.array(["A", "B", "C", "B"])
    outcome = by_agreement(Outcome(status, class_of(status, cause), cause), np.array([True, True, True, False]))
    assert outcome.status.tolist() == [[AGREED, COVERED, AGREED, GAP], [AGREED, AGREED, AGREED, GAP]]
    assert outcome.klass.tolist() == ["", "", "", "B"]
    assert outcome.status.dtype == np.uint8
