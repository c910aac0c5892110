"""Terrain that tells nothing is no gap and no cover, and a plain is never hidden by a ridge, whatever its cells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GAP, UNDECIDED, GapReport
from app.analysis.kernels.local_sigma import local_sigma
from app.analysis.sight.sightlines import Observers, Targets, sightlines
from app.geo.grid import Grid
from app.geo.relief import ReliefError, error_correlation_m
from tests.builders.scenes import device, lonlat, plain, scene, straight

MAST = [device(20_000.0, -400.0, height_m=15.0, range_m=12_000.0, availability=0.9)]


def flat(cell: float, sigma: float) -> Grid:
    rows, cols = round(9000 / cell), round(46_000 / cell)
    return plain(np.zeros((rows, cols)), cell=cell, sigma=sigma, west=-3000.0, south=-4500.0)


def as_imported(cell: float) -> Grid:
    """The plain with the error that the program itself gives to cells of this size."""
    grid = flat(cell, 0.0)
    sigma = local_sigma(grid.heights, ReliefError.for_cells(cell))
    return replace(grid, sigma=sigma, correlation_m=error_correlation_m(cell))


def run(grid: Grid, draws: int = 100, mast: Sequence[dict[str, Any]] = MAST) -> GapReport:
    return find_gaps(replace(scene(mast, line=straight(40_000.0), grid=grid), draws=draws))


@pytest.mark.parametrize("draws", [0, 100])
@pytest.mark.parametrize("cell", [30.0, 90.0, 450.0])
def test_heights_that_may_be_a_kilometre_wrong_tell_nothing(cell: float, draws: int) -> None:
    report = run(flat(cell, 1000.0), draws)
    profile = report.profile
    near = np.abs(profile.chainage_m - 20_000.0) < 800.0
    assert (profile.status_day[near] == UNDECIDED).all()
    # Beyond every range no height matters: nothing detects there, however the ground lies.
    assert (profile.status_day[profile.chainage_m > 34_000.0] == GAP).all()
    assert not any(gap.classes.get("A") for gap in report.all_gaps)


@pytest.mark.parametrize("kind", ["thermal_camera", "ground_radar"])
def test_a_plain_gives_one_picture_at_any_cell_size_and_no_class_a(kind: str) -> None:
    mast = [{**MAST[0], "type": kind}]
    reports = {cell: run(as_imported(cell), mast=mast) for cell in (30.0, 90.0, 450.0)}
    covered = {cell: report.routes[0].covered_km for cell, report in reports.items()}
    for report in reports.values():
        assert not any(gap.classes.get("A") for gap in report.all_gaps)
        assert not any(gap.cause.code in {"hidden", "hidden_somewhere"} for gap in report.all_gaps)
    assert max(covered.values()) - min(covered.values()) < 0.05 * 40.0
    assert covered[30.0] >= covered[90.0] - 0.2 >= covered[450.0] - 0.4


def test_finer_terrain_never_sees_less_of_a_plain() -> None:
    """From a mast of 15 m, half a person 1 to 10 km away: nearly the same chance, whatever the cells."""
    sights = {}
    for cell in (30.0, 46.0, 90.0, 450.0):
        post, away = lonlat([2000.0], [0.0]), lonlat(np.arange(3000.0, 12_001.0, 500.0), np.zeros(19))
        eye = Observers.of(*post, 15.0, 20_000.0)
        lines = sightlines(as_imported(cell), eye, Targets.of(*away))
        assert (lines.clearance_m > 0.0).all()
        sights[cell] = lines.p_visible, lines.p_upper
    for finer, coarser in itertools.pairwise(sights):
        for fine, coarse in zip(sights[finer], sights[coarser], strict=True):
            # Blocks and samples do not lie alike; the chances of a plain are the same within that.
            assert (fine >= coarse - 0.06).all()
    assert abs(sights[30.0][0] - sights[450.0][0]).max() < 0.15


def test_what_needs_no_sight_covers_in_spite_of_it() -> None:
    alarms = [device(x, 0.0, "fence_alarm", availability=1.0) for x in range(18_000, 22_000, 100)]
    of = scene(alarms, line=straight(40_000.0), grid=flat(30.0, 1000.0))
    profile = find_gaps(of).profile
    inside = (profile.chainage_m > 18_300.0) & (profile.chainage_m < 21_700.0)
    assert (profile.status_day[inside] != UNDECIDED).all()
