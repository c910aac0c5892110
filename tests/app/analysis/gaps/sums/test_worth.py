"""What covered is worth."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.decision import decide
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.line import line_of
from app.progress import Progress
from tests.builders.scenes import coarse, device, scene

ROWS = [device(x, -900.0, "observation_post", hours="06:00-18:00") for x in (1000.0, 1100.0, 4000.0)]
ROWS += [
    device(7500.0, -1200.0, "ground_radar", availability=0.6),
    device(6000.0, -1400.0),
    device(2500.0, -700.0, "ground_radar"),
]
DRAWN = dataclasses.replace(scene(ROWS, grid=coarse()), draws=60)


@pytest.mark.parametrize("theta", [0.3, 0.5, 0.7])
def test_at_its_own_threshold_it_is_what_is_covered(theta: float) -> None:
    for draws in (0, 60):
        of = dataclasses.replace(scene(ROWS, grid=coarse(), theta=theta), draws=draws)
        for row in find_gaps(of).routes:
            assert getattr(row, f"covered_p{100 * theta:.0f}_km") == row.covered_km


def test_a_level_is_decided_by_the_share_of_draws_that_reach_it() -> None:
    cache = AnalysisCache()
    line = line_of(DRAWN, cache.lines)
    draws = decide(DRAWN, line, cache.decision, Progress()).draws
    assert draws is not None
    p = draws.p.whole()
    for number, row in enumerate(find_gaps(DRAWN).routes):
        by_hand = [
            line.length_mm[(p[:, number] >= level).mean(axis=-1) >= 0.66 - 1e-9].sum() / 1e6
            for level in (0.3, 0.5, 0.7)
        ]
        assert [row.covered_p30_km, row.covered_p50_km, row.covered_p70_km] == pytest.approx(by_hand)
        assert by_hand[0] >= by_hand[1] >= by_hand[2]
    assert by_hand[0] > by_hand[2]


def test_the_worst_hour_is_decided_by_the_same_share_of_draws() -> None:
    rows = [
        device(2000.0, -400.0, "ground_radar", hours="00:00-02:00,03:00-24:00"),
        device(6500.0, -400.0, "ground_radar"),
    ]
    of, cache = dataclasses.replace(scene(rows), draws=60), AnalysisCache()
    line = line_of(of, cache.lines)
    draws = decide(of, line, cache.decision, Progress()).draws
    assert draws is not None
    report = find_gaps(of)
    for row in report.routes:
        covered = getattr(report.profile, f"status_{row.period}") == 0
        by_hand = line.length_mm[covered & (draws.worst.below <= 0.34 + 1e-9)].sum() / 1e6
        assert row.worst_hour_km == pytest.approx(by_hand)
        assert row.worst_hour_km is not None
        # One of the two radars is off for an hour of the night, and covers by day and by night all the same.
        assert 0.5 < row.worst_hour_km < row.covered_km - 0.5


def test_what_lies_open_in_one_draw_is_counted_by_stretches_of_what_is_covered() -> None:
    cache = AnalysisCache()
    line = line_of(DRAWN, cache.lines)
    draws = decide(DRAWN, line, cache.decision, Progress()).draws
    assert draws is not None
    report = find_gaps(DRAWN)
    for number, row in enumerate(report.routes):
        covered = getattr(report.profile, f"status_{row.period}") == 0
        below = (draws.p.whole()[:, number] < 0.5) & covered[:, None]
        km = np.array([_open_km(column, line.length_mm) for column in below.T])
        assert row.open_chance == pytest.approx((km > 0.0).mean(), abs=1e-6)
        ordered = np.sort(km)
        ranks = [max(int(np.ceil(share * km.size)) - 1, 0) for share in (0.05, 0.5, 0.95)]
        assert [row.open_low_km, row.open_median_km, row.open_high_km] == pytest.approx(ordered[ranks].tolist())
    assert km.max() >= 0.5
    none = find_gaps(dataclasses.replace(DRAWN, draws=0)).routes[0]
    assert none.open_chance is none.open_median_km is None


def _open_km(is_open: np.ndarray, length_mm: np.ndarray) -> float:
    """Kilometres of runs of open samples of at least half a kilometre."""
    total = run = 0.0
    for state, length in zip([*is_open, False], [*length_mm, 0], strict=True):
        if state:
            run += length / 1e6
        else:
            total, run = total + (run if run >= 0.5 - 1e-9 else 0.0), 0.0
    return total


def test_the_best_source_alone_covers_no_more_than_all_of_them() -> None:
    report = find_gaps(DRAWN)
    length = (report.profile.end_m - report.profile.start_m) / 1e3
    for row in report.routes:
        best, status = (getattr(report.profile, f"{name}_{row.period}") for name in ("best", "status"))
        assert row.best_alone_km == pytest.approx(length[(best >= 0.5) & (status == 0)].sum())
        assert row.best_alone_km is not None
        assert row.best_alone_km <= row.covered_km
