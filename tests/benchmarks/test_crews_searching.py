"""Crews that search: anywhere in their zone as likely, and upon a walker about as often as the program has it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.scene.patrols import patrol_of
from benchmarks.crews_searching import area_m2, searched
from benchmarks.crews_walked import crews_out
from benchmarks.printed import printed
from benchmarks.walkers import noticed, sent
from tests.builders.scenes import scene, zone
from tests.builders.walked_worlds import walked

SEARCH: dict[str, Any] = {"patrol_kind": "area_search", "speed_mps": 2.0, "sweep_width_m": 200.0}


def test_a_crew_is_anywhere_in_its_zone_as_likely_and_goes_at_its_speed() -> None:
    x, y = searched(np.array([8000.0, 600.0]), 2.0, 4000, 200, np.random.default_rng(1))
    for way, size in ((x, 8000.0), (y, 600.0)):
        assert 0.0 <= way.min() < way.max() <= size
        counts = np.histogram(way[:, [0, 199]], bins=4, range=(0.0, size))[0] / 8000.0
        np.testing.assert_allclose(counts, 0.25, atol=0.03)
    step = np.hypot(np.diff(x), np.diff(y))
    # Shorter only where it turns back at an edge.
    assert np.median(step) == pytest.approx(10.0)
    assert step.max() < 10.0 + 1e-6


def test_crews_are_out_for_their_shifts() -> None:
    row = zone(0.0, 8000.0, **SEARCH)
    assert crews_out(patrol_of("p/1", row, row["geometry"]), 6) == 1.0
    row |= {"crews_available": 4.0, "shift_hours": 8.0, "hours": "06:00-18:00"}
    assert crews_out(patrol_of("p/1", row, row["geometry"]), 6) == pytest.approx(4.0 * 8.0 * 0.45 / 12.0)
    assert area_m2(patrol_of("p/1", row, row["geometry"])) == pytest.approx(8000.0 * 600.0 / 0.9996**2, rel=1e-3)


def test_a_search_comes_upon_about_as_many_as_the_program_has_it() -> None:
    """The closed form takes each moment's search for a new one; a crew that turns goes over some ground twice."""
    of = walked(scene(patrols=[zone(0.0, 8000.0, **SEARCH, crews_available=10.0)]), 10)
    world, rng = of.world, np.random.default_rng(2)
    p = printed(of.sources, of.conditions, of.assumed, world.reachable)
    sample, moment = np.sort(rng.choice(np.arange(10, 70), 1000)), np.full(1000, 43_200.0)
    seen = [noticed(sent(world, draw, sample, moment, rng), rng).mean() for draw in range(10)]
    stated = [p.at(sample, np.zeros(1000, np.int64), draw).mean() for draw in range(10)]
    assert float(np.mean(seen)) == pytest.approx(float(np.mean(stated)), rel=0.2)
    assert np.mean(stated) > 0.05
