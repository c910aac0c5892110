"""P in a draw is that of the draws, and the worst hour is one without duty."""

from __future__ import annotations

import numpy as np

from app.analysis.uncertainty.draws import DrawCache, draw
from app.progress import Progress
from benchmarks.printed import printed, printed_at_worst
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


def test_the_worst_hour_is_one_in_which_nobody_is_on_duty() -> None:
    of = posts()
    settings = of.conditions, of.assumed, of.world.reachable
    worst, usual = printed_at_worst(of.sources, *settings), printed(of.sources, *settings)
    (near,) = [watcher.sample[np.argmin(np.abs(watcher.ends[:, 0, 0]))] for watcher in of.world.watchers[:1]]
    assert not 6 <= int(worst.hour[near]) % 24 < 18
    sample, day = np.array([near]), np.zeros(1, np.int64)
    assert worst.at(sample, 0)[0] < usual.at(sample, day, 0)[0] - 0.3
    assert (worst.at(np.flatnonzero(~of.world.reachable), 0) == 0.0).all()


def test_who_knows_the_timetables_is_seen_by_devices_alone() -> None:
    of, without = posts(), walked(scene(POSTS))
    slow = int(of.assumed.speed.argmax())
    sample, day = np.arange(len(of.world.line)), np.zeros(len(of.world.line), np.int64)
    knows = printed(of.sources, of.conditions, of.assumed, of.world.reachable, knows=True)
    alone = printed(without.sources, without.conditions, without.assumed, without.world.reachable)
    usual = printed(of.sources, of.conditions, of.assumed, of.world.reachable)
    np.testing.assert_allclose(knows.at(sample, day, slow), alone.at(sample, day, slow), atol=1e-6)
    assert (usual.at(sample, day, slow) > knows.at(sample, day, slow) + 0.1).any()
