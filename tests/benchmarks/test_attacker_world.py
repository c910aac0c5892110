"""What draws fix for walkers: what is in sight of a path, where its zone begins and ends, when the sun is up."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.sight.poses import poses
from benchmarks.attacker_world import beat_of, ends_of
from tests.builders.scenes import device, plain, scene, zone
from tests.builders.terrains import fractal
from tests.builders.walked_worlds import walked

ROUGH = plain(120.0 * fractal(9, 5, 0.5)[:200, :334], sigma=8.0)


def test_places_come_into_sight_as_often_as_the_model_says() -> None:
    world = walked(scene([device(3000.0, -700.0)], grid=ROUGH), 50).world
    (watcher,) = world.watchers
    assert watcher.seen.shape == (watcher.sample.size, 5, 50)
    assert 0.05 < watcher.seen.mean() < 0.95
    assert watcher.seen.any(axis=(1, 2)).all()


def test_the_ends_of_a_path_lie_left_and_right_of_the_line() -> None:
    of = scene([device(3000.0, -300.0)])
    world = walked(of).world
    at = np.flatnonzero(np.abs(world.line.lon - of.observers.lon[0]) < 0.0006)
    ((left, right),) = ends_of(poses(of, of.observers)[0], world.line, at[:1])
    # The line runs east: its left is the north, and the device stands 300 m south of it.
    assert left[1] == pytest.approx(300.0 / 0.9996 + 500.0, abs=0.5)
    assert right[1] == pytest.approx(300.0 / 0.9996 - 500.0, abs=0.5)
    assert left[0] == pytest.approx(right[0], abs=0.5)


def test_a_beat_ends_where_its_zone_does() -> None:
    of = scene(patrols=[zone(1000.0, 3000.0)])
    beat = beat_of(of.patrols[0], walked(of).world.line)
    np.testing.assert_allclose(beat.inside_m, np.tile([-300.0, 300.0], (beat.sample.size, 1, 1)) / 0.9996, atol=0.5)
    assert beat.border_m == pytest.approx(2000.0, abs=101.0)


def test_nothing_is_within_reach_of_an_empty_scene_and_the_sun_rises_once() -> None:
    world = walked(scene()).world
    assert not world.reachable.any()
    moment = np.array([2.0, 12.0, 23.0]) * 3600.0
    assert world.is_night(np.zeros(3, np.int64), moment).tolist() == [1, 0, 1]
    assert (np.diff(world.daylight.astype(int), axis=1) == 1).sum() == len(world.daylight)
