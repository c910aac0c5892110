"""The hour of the week in which a place is watched least: by the closed form, and in the draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.detection.coverage import coverage_of
from app.analysis.detection.source_pairs import PairsCache, pairs_of
from app.analysis.detection.worst_hour import WorstHour, hours_texts, least, worst_hour_of
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.line import LineCache, line_of
from app.progress import Progress
from app.scene.scene import Scene
from tests.builders.scenes import device, scene, zone

ALONE = [device(3000.0, -400.0, "ground_radar", hours="00:00-02:00,03:00-24:00")]
SEVERAL = [
    device(3000.0, -200.0, "binoculars", hours="06:00-18:00"),
    device(3200.0, -150.0, "thermal_camera", hours="Mo-Fr 14:00-22:00"),
    device(3100.0, -500.0, "ground_radar", availability=0.4),
]


def closed(of: Scene, theta: float = 0.5) -> tuple[WorstHour, list[str], np.ndarray]:
    line = line_of(of, LineCache())
    pairs, conditions = pairs_of(of, line, PairsCache(), Progress())
    worst = worst_hour_of(pairs, conditions, len(line), theta)
    return worst, hours_texts(worst.kinds, conditions), coverage_of(pairs, conditions, len(line)).p


def test_one_hour_off_duty_is_hardly_felt_in_the_mean_and_open() -> None:
    worst, texts, p = closed(scene(ALONE))
    near = int(p[1].argmax())
    assert p[1, near] > 0.5
    assert worst.p[near] == 0.0
    assert worst.below[near] == 1.0
    assert texts[near] == "02:00-03:00"


def test_who_is_watched_by_nobody_is_so_at_any_hour() -> None:
    worst, texts, p = closed(scene(ALONE))
    far = p.max(axis=0) == 0.0
    assert far.any()
    assert (worst.p[far] == 0.0).all()
    assert {text for text, away in zip(texts, far, strict=True) if away} == {"00:00-24:00"}


def test_it_is_p_of_a_scene_with_those_alone_who_are_on_duty_then() -> None:
    worst, texts, p = closed(scene(SEVERAL))
    _, _, alone = closed(scene(SEVERAL[2:]))
    np.testing.assert_allclose(worst.p, alone.min(axis=0), atol=1e-9)
    helped = p.min(axis=0) > worst.p + 0.05
    assert helped.any()
    when = {text for text, more in zip(texts, helped, strict=True) if more}
    # The binoculars are off from 18:00, the camera on weekdays from 22:00, both until the morning.
    assert when == {"Mo-Fr 00:00-06:00,22:00-24:00; Sa,Su 00:00-06:00,18:00-24:00"}


def test_it_is_never_better_than_the_week() -> None:
    for rows in (ALONE, SEVERAL):
        worst, _, p = closed(scene(rows, patrols=[zone(1000.0, 6000.0, hours="08:00-20:00")]))
        assert (worst.p <= p.max(axis=0) + 1e-9).all()
        assert (worst.p < p.max(axis=0) - 0.05).any()


def test_what_is_certainly_in_sight_decides_without_draws() -> None:
    strict, loose = (closed(scene(SEVERAL), theta)[0] for theta in (0.9, 0.05))
    np.testing.assert_array_equal(strict.p, loose.p)
    assert strict.below.sum() > loose.below.sum()
    assert set(np.unique(strict.below)) <= {0.0, 1.0}


def test_several_kinds_may_be_equally_bad() -> None:
    assert least(np.array([[0.2, 0.2 + 1e-12, 0.4], [0.5, 0.1, 0.3]])).tolist() == [
        [True, True, False],
        [False, True, False],
    ]


def test_some_samples_are_put_in_their_place() -> None:
    worst = WorstHour.nobody(3, 2)
    before = worst.copy()
    worst.put(np.array([1]), WorstHour(np.array([0.4]), np.array([0.2]), np.array([[True, False]])))
    assert worst.p.tolist() == [0.0, 0.4, 0.0]
    assert worst.below.tolist() == [1.0, 0.2, 1.0]
    assert worst.kinds.tolist() == [[True, True], [True, False], [True, True]]
    assert before.p.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("draws", [0, 80])
def test_the_report_has_it_sample_by_sample(draws: int) -> None:
    report = find_gaps(replace(scene(ALONE), draws=draws))
    profile = report.profile
    near = int(np.maximum(profile.p_day, profile.p_night).argmax())
    assert profile.p_worst_hour[near] == 0.0
    assert profile.worst_hours[near] == "02:00-03:00"
    covered = [row.covered_km for row in report.routes]
    assert max(covered) > 0.3
    assert [row.worst_hour_km for row in report.routes] == [0.0, 0.0]
