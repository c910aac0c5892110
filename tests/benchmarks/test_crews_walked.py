"""Rounds as events in time: how often crews come by, who is there then, and who can keep out of their way."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from app.analysis.detection.crews import crews_for
from app.scene.patrols import patrol_of
from app.scene.scene import Patrol
from benchmarks.crews_walked import Round, headway_of, passes, rounds_of
from benchmarks.walkers import Walkers, dodging, sent
from tests.builders.known_worlds import fix_all_but_sight
from tests.builders.scenes import scene, zone
from tests.builders.walked_worlds import walked

HEADWAY, COUNT = 1000.0, 4000


def patrol(**cells: object) -> Patrol:
    row = zone(2000.0, 4000.0, **cells)
    return patrol_of("p/1", row, row["geometry"])


@pytest.mark.parametrize("schedule", ["fixed", "random", "renewal"])
def test_crews_come_by_as_often_as_their_headway_says(schedule: str) -> None:
    at = passes(schedule, HEADWAY, 5000.0, COUNT, np.random.default_rng(1))
    count = ((at >= 0.0) & (at < 5000.0)).sum(axis=1)
    assert count.mean() == pytest.approx(5.0, abs=0.12)
    # Even rounds always, uneven ones more or less, random ones as it happens.
    variance = {"fixed": 0.0, "renewal": 2.625, "random": 5.0}[schedule]
    assert count.var() == pytest.approx(variance, abs=0.35)


def test_crews_make_the_rounds_they_have_the_time_for() -> None:
    stated = patrol(revisits_per_day=24.0)
    assert headway_of(stated, 2000.0, 6) == pytest.approx(3600.0)
    half = replace(stated, crews_available=0.5 * crews_for(stated, 2000.0, 6))
    assert headway_of(half, 2000.0, 6) == pytest.approx(7200.0)
    assert headway_of(replace(stated, hours="06:00-18:00"), 2000.0, 6) == pytest.approx(1800.0)
    assert math.isinf(headway_of(replace(stated, crews_available=0.0), 2000.0, 6))


def rounds(seed: int = 1, **cells: object) -> tuple[Walkers, Round]:
    """Walkers at one place, each with rounds of his own."""
    world = walked(scene(patrols=[zone(0.0, 8000.0, schedule="fixed", **cells)]), 2).world
    rng, sample = np.random.default_rng(seed), np.full(COUNT, 40)
    walkers = sent(world, 0, sample, np.full(COUNT, 43_200.0), rng)
    return walkers, rounds_of(world.beats[0], sample, world, 0, rng)


def test_a_crew_meets_whom_it_finds_in_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    fix_all_but_sight(monkeypatch)
    walkers, one = rounds(revisits_per_day=86.4)
    # 600 of 1,000 m at 0.78 m/s, every 1,000 s.
    assert one.headway_s == pytest.approx(1000.0)
    assert one.met(walkers).any(axis=1).mean() == pytest.approx(600.0 / 0.9996 / 0.78 / 1000.0, abs=0.03)
    assert one.met(walkers).sum(axis=1).max() == 1
    share = one.noticed(walkers, np.random.default_rng(2)).mean()
    assert share == pytest.approx(one.notices * 0.77, abs=0.03)
    assert not rounds(revisits_per_day=86.4, hours="20:00-22:00")[1].met(walkers).any()


@pytest.mark.parametrize(("revisits", "least"), [(86.4, 0), (150.0, 1), (300.0, 2)])
def test_who_knows_a_timetable_keeps_out_of_the_way_if_he_can(
    revisits: float, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fix_all_but_sight(monkeypatch)
    walkers, one = rounds(revisits_per_day=revisits)
    later, (dodged,) = dodging(walkers, [one], np.random.default_rng(3))
    assert isinstance(dodged, Round)
    assert (dodged.met(later).sum(axis=1) == least).all()
    assert one.met(walkers).sum(axis=1).max() > least
    moved_s = np.abs(later.moment_s - walkers.moment_s)
    assert 0.0 < moved_s.max() <= 0.5 * one.headway_s + 0.1


def test_nobody_knows_when_a_random_round_comes() -> None:
    world = walked(scene(patrols=[zone(0.0, 8000.0, schedule="random", revisits_per_day=86.4)]), 2).world
    rng, sample = np.random.default_rng(4), np.full(10, 40)
    walkers, one = sent(world, 0, sample, np.zeros(10), rng), rounds_of(world.beats[0], sample, world, 0, rng)
    later, (same,) = dodging(walkers, [one], rng)
    assert same is one
    assert (later.moment_s == walkers.moment_s).all()
