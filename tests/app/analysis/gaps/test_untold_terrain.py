"""Terrain that tells nothing is no gap and no cover, and a plain is never hidden by a ridge, whatever its cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GAP, UNDECIDED, GapReport
from app.geo.grid import Grid
from tests.builders.scenes import device, plain, scene, straight

MAST = [device(20_000.0, -400.0, height_m=15.0, range_m=12_000.0, availability=0.9)]


def flat(cell: float, sigma: float) -> Grid:
    rows, cols = round(9000 / cell), round(46_000 / cell)
    return plain(np.zeros((rows, cols)), cell=cell, sigma=sigma, west=-3000.0, south=-4500.0)


def run(cell: float, sigma: float, draws: int = 100) -> GapReport:
    return find_gaps(replace(scene(MAST, line=straight(40_000.0), grid=flat(cell, sigma)), draws=draws))


@pytest.mark.parametrize("draws", [0, 100])
def test_heights_that_may_be_a_kilometre_wrong_tell_nothing(draws: int) -> None:
    report = run(30.0, 1000.0, draws)
    profile = report.profile
    near = np.abs(profile.chainage_m - 20_000.0) < 800.0
    assert (profile.status_day[near] == UNDECIDED).all()
    # Beyond every range no height matters: nothing detects there, however the ground lies.
    assert (profile.status_day[profile.chainage_m > 34_000.0] == GAP).all()
    assert not any(gap.classes.get("A") for gap in report.all_gaps)


def test_a_plain_gives_one_picture_at_any_cell_size_and_no_class_a() -> None:
    reports = {cell: run(cell, sigma) for cell, sigma in ((30.0, 1.2), (90.0, 1.2), (450.0, 3.0))}
    covered = {cell: report.routes[0].covered_km for cell, report in reports.items()}
    for report in reports.values():
        assert not any(gap.classes.get("A") for gap in report.all_gaps)
        assert not any(gap.cause.code in {"hidden", "hidden_somewhere"} for gap in report.all_gaps)
    assert max(covered.values()) - min(covered.values()) < 0.05 * 40.0
    assert covered[30.0] >= covered[90.0] - 0.2 >= covered[450.0] - 0.4


def test_what_needs_no_sight_covers_in_spite_of_it() -> None:
    alarms = [device(x, 0.0, "fence_alarm", availability=1.0) for x in range(18_000, 22_000, 100)]
    of = scene(alarms, line=straight(40_000.0), grid=flat(30.0, 1000.0))
    profile = find_gaps(of).profile
    inside = (profile.chainage_m > 18_300.0) & (profile.chainage_m < 21_700.0)
    assert (profile.status_day[inside] != UNDECIDED).all()
