"""Remedies judged by another seed: which samples are a gap's, and when a promise is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import CoverageGap
from app.reasons.codes import Reason
from benchmarks.promises import Drawn, Promise, rows_of, silent
from tests.builders.scenes import circle, device, scene

RING = scene([device(1500.0, 0.0, range_m=600.0, availability=1.0)], line=circle())
REPORT = find_gaps(RING)


def test_the_samples_of_a_gap_are_as_long_as_it_is_also_round_the_zero_of_a_ring() -> None:
    (samples,) = RING.samples
    assert REPORT.all_gaps
    for gap in REPORT.all_gaps:
        assert float(samples.length_m[rows_of(RING, gap)].sum()) == pytest.approx(gap.length_m, abs=1.0)
    turn = RING.routes[0].length_m
    around = replace(REPORT.all_gaps[0], start_m=turn - 500.0, end_m=turn + 300.0)
    rows = rows_of(RING, around)
    assert {0, len(samples) - 1} <= set(rows.tolist())
    assert float(samples.length_m[rows].sum()) == pytest.approx(800.0, abs=150.0)


@pytest.mark.parametrize(("median", "holds"), [(0.9, False), (1.0, True), (3.0, True)])
def test_a_promise_is_kept_if_the_median_closes_what_was_printed_at_least(median: float, holds: bool) -> None:
    remedy = Reason("mast", {"closes_km": 2.0, "low_km": 1.0, "high_km": 3.0})
    promise = Promise(replace(REPORT.all_gaps[0], remedy=remedy), (0.0, median, 4.0))
    assert promise.is_kept is holds
    assert promise.line.startswith("kept" if holds else "BROKEN")
    assert "printed 2.0 (1.0-3.0)" in promise.line


def test_kilometres_are_open_where_any_period_of_the_gap_is() -> None:
    p = np.array([[[0.2, 0.9], [0.9, 0.9]], [[0.9, 0.2], [0.2, 0.9]]], dtype=np.float32)
    drawn = Drawn(p, np.array([100_000, 300_000]), 0.5)
    assert drawn.open_km(np.arange(2), [0]).tolist() == [0.1, 0.3]
    assert drawn.open_km(np.arange(2), [0, 1]).tolist() == [0.4, 0.3]


def test_a_hole_is_silent_if_none_of_its_pieces_says_anything() -> None:
    def bare(gap: CoverageGap) -> CoverageGap:
        return replace(gap, remedy=None, tried=(), porosity_class="high")

    every = replace(REPORT, gaps=tuple(bare(gap) for gap in REPORT.all_gaps), hard_terrain_gaps=())
    assert silent(every) == [hole.id for hole in REPORT.holes]
    assert silent(
        replace(every, gaps=(replace(every.gaps[0], tried=(Reason("mast", {}),)), *every.gaps[1:]))
    ) != silent(every)
