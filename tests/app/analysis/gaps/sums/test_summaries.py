"""The kilometres of a run: the total over borders is drawn jointly."""

from __future__ import annotations

import dataclasses
import json

import numpy as np

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.decision import decide
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.analysis.sight.line import line_of
from app.progress import Progress
from tests.builders.scenes import border, coarse, device, scene

ROWS = [device(1000.0, -900.0, "ground_radar"), device(6000.0, -1400.0), device(3500.0, 600.0)]
OTHER = border([(0.0, 1500.0), (8000.0, 1500.0)], "TJ-YY")
TWO = dataclasses.replace(scene(ROWS, grid=coarse(), others=[OTHER]), draws=60)


def test_a_total_is_summed_draw_by_draw_before_its_quantiles_are_taken() -> None:
    cache, report = AnalysisCache(), find_gaps(TWO)
    draws = decide(TWO, line_of(TWO, cache.lines), cache.decision, Progress()).draws
    assert draws is not None
    assert len(report.routes) == 4
    assert [total.period for total in report.totals] == ["day", "night"]
    for number, total in enumerate(report.totals):
        km = np.sort(draws.gap_mm[:, number].sum(axis=0)) / 1e6
        # The 3rd, 30th and 57th of 60 are 5, 50 and 95 %.
        assert [total.gap_low_km, total.gap_median_km, total.gap_high_km] == km[[2, 29, 56]].tolist()
    rows = [row.gap_low_km or 0.0 for row in report.routes if row.period == "night"]
    assert report.totals[1].gap_low_km != sum(rows)


def test_totals_are_stored_and_an_older_run_without_them_still_opens() -> None:
    report = find_gaps(TWO)
    assert GapReport.from_json(report.to_json_bytes()).totals == report.totals
    content = json.loads(report.to_json_bytes())
    del content["totals"]
    assert GapReport.from_json(json.dumps(content)).totals == ()
    assert find_gaps(dataclasses.replace(TWO, draws=0)).totals == ()
