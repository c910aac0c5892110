"""P by the hour is that by day and by night in other parts, and the worst hour is one without duty."""

from __future__ import annotations

import numpy as np

from app.analysis.uncertainty.draws import DrawCache, draw
from app.progress import Progress
from benchmarks.printed import HOURS, printed, printed_by_hour
from tests.builders.scenes import device, scene, zone
from tests.builders.walked_worlds import Walked, walked

POSTS = [
    device(2000.0, -300.0, hours="06:00-18:00"),
    device(5000.0, -300.0, "observation_post", hours="Mo-Fr 08:00-20:00"),
]
OFTEN = zone(3000.0, 6000.0, schedule="fixed", revisits_per_day=48.0)


def posts() -> Walked:
    return walked(scene(POSTS, patrols=[OFTEN]))


def test_p_in_a_draw_is_that_of_the_draws() -> None:
    of = posts()
    p = printed(of.sources, of.conditions, of.assumed, of.world.reachable)
    drawn = draw(of.world.scene, of.world.line, of.conditions, DrawCache(), of.world.draws, Progress())
    sample = np.arange(len(of.world.line))
    for period in (0, 1):
        own = np.full(sample.size, period)
        np.testing.assert_allclose(p.at(sample, own, 3), drawn.p.of(sample, period)[:, 3], atol=1e-7)
        assert (p.at(sample, own, 3)[~of.world.reachable] == 0.0).all()
    np.testing.assert_allclose(p.worse(sample, 3), drawn.p.of(sample)[:, :, 3].min(axis=1), atol=1e-7)


def test_the_hours_of_a_day_and_night_add_up_to_them() -> None:
    of = posts()
    settings = of.conditions, of.assumed, of.world.reachable
    by_hour, p = printed_by_hour(of.sources, *settings, 6), printed(of.sources, *settings)
    np.testing.assert_allclose(by_hour.weight.sum(axis=(2, 3)), 1.0)
    sample = np.flatnonzero(of.world.reachable)
    night = by_hour.weight[of.conditions.group[sample]].sum(axis=2)[..., 1].mean(axis=1)
    mean = np.mean([by_hour.at(sample, np.full(sample.size, hour), 2) for hour in range(HOURS)], axis=0)
    whole = [p.at(sample, np.full(sample.size, period), 2) for period in (0, 1)]
    np.testing.assert_allclose(mean, (1.0 - night) * whole[0] + night * whole[1], atol=1e-6)


def test_the_worst_hour_is_one_in_which_nobody_is_on_duty() -> None:
    of = posts()
    by_hour = printed_by_hour(of.sources, of.conditions, of.assumed, of.world.reachable, 6)
    (near,) = [watcher.sample[np.argmin(np.abs(watcher.ends[:, 0, 0]))] for watcher in of.world.watchers[:1]]
    worst = int(by_hour.worst()[near])
    assert not 6 <= worst % 24 < 18
    at = [float(by_hour.at(np.array([near]), np.array([hour]), 0)[0]) for hour in (worst, 12)]
    assert at[0] < at[1] - 0.3


def test_who_knows_the_timetables_is_seen_by_devices_alone() -> None:
    of, without = posts(), walked(scene(POSTS))
    slow = int(of.assumed.speed.argmax())
    sample, day = np.arange(len(of.world.line)), np.zeros(len(of.world.line), np.int64)
    knows = printed(of.sources, of.conditions, of.assumed, of.world.reachable, knows=True)
    alone = printed(without.sources, without.conditions, without.assumed, without.world.reachable)
    usual = printed(of.sources, of.conditions, of.assumed, of.world.reachable)
    np.testing.assert_allclose(knows.at(sample, day, slow), alone.at(sample, day, slow), atol=1e-6)
    assert (usual.at(sample, day, slow) > knows.at(sample, day, slow) + 0.1).any()
