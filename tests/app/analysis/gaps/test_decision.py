"""The one rule: a gap, covered, or undecided, by the bracket or by the draws."""

from __future__ import annotations

import dataclasses

import numpy as np

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.classes import drawn_status
from app.analysis.gaps.decision import decide
from app.analysis.gaps.gap_report import COVERED, GAP, UNDECIDED
from app.analysis.sight.line import LineCache, line_of
from app.progress import Progress
from tests.builders.scenes import device, plain, scene
from tests.builders.terrains import fractal

ROUGH = plain(200.0 * fractal(9, 5, 0.5)[:200, :334], sigma=8.0)
POSTS = [device(1000.0, -500.0), device(4000.0, -900.0, "ground_radar")]


def test_without_draws_the_bracket_decides() -> None:
    of = scene(POSTS, grid=ROUGH)
    built = decide(of, line_of(of, LineCache()), AnalysisCache().decision, Progress())
    assert built.draws is None
    theta = of.parameters.theta
    assert np.array_equal(built.outcome.status == COVERED, built.coverage.low >= theta)
    assert np.array_equal(built.outcome.status == GAP, built.coverage.high < theta)


def test_with_draws_their_share_decides_and_the_band_is_theirs() -> None:
    of = dataclasses.replace(scene(POSTS, grid=ROUGH), draws=100)
    built = decide(of, line_of(of, LineCache()), AnalysisCache().decision, Progress())
    assert built.draws is not None
    assert np.array_equal(
        built.outcome.status, drawn_status(built.draws.gap_least, built.draws.gap_most, of.parameters.gamma)
    )
    assert (built.draws.gap_least <= built.draws.gap).all()
    assert (built.draws.gap <= built.draws.gap_most).all()
    assert np.array_equal(built.coverage.low, built.draws.low)
    assert np.array_equal(built.coverage.p, built.draws.mean)
    assert (built.coverage.low <= built.coverage.high).all()
    assert (built.outcome.status == UNDECIDED).any()


def test_without_terrain_nothing_is_a_gap_however_it_is_drawn() -> None:
    heights = np.zeros((200, 334))
    heights[95:105, 100:200] = np.nan
    of = dataclasses.replace(scene(POSTS, grid=plain(heights)), draws=40)
    line = line_of(of, LineCache())
    built = decide(of, line, AnalysisCache().decision, Progress())
    missing = np.isnan(line.elevation_m)
    assert missing.any()
    assert set(built.outcome.status[:, missing].ravel().tolist()) <= {COVERED, UNDECIDED}
