"""Least walking times on the implicit grid: scipy on the same graph written out, laws of the moves, voids."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from app.analysis.kernels.dijkstra import DC, DR, MOVES, Ground, seconds, sweep
from app.analysis.kernels.pace import OFF_TRAIL, ON_TRAIL, Walker
from tests.builders.grounds import NONE, graph, ground, rough, with_voids


@pytest.mark.parametrize("walker", [OFF_TRAIL, ON_TRAIL])
@pytest.mark.parametrize("reverse", [False, True])
def test_times_are_those_of_scipy_on_the_same_graph(walker: Walker, reverse: bool) -> None:
    of = ground(with_voids(rough(20, 24)))
    starts = np.array([30, 200, 411])
    written = graph(of, walker)
    wanted = dijkstra((written.T if reverse else written).tocsr(), indices=starts).min(axis=0)
    result = sweep(of, walker, starts, np.zeros(3), NONE, reverse, False)
    np.testing.assert_allclose(result, wanted, rtol=1e-9)
    assert np.isinf(result[0])  # a void


def test_starts_have_times_of_their_own() -> None:
    of, starts, late = ground(rough(20, 24)), np.array([30, 411]), np.array([0.0, 700.0])
    both = sweep(of, OFF_TRAIL, starts, late, NONE, False, False)
    alone = [sweep(of, OFF_TRAIL, starts[n : n + 1], late[n : n + 1], NONE, False, False) for n in (0, 1)]
    np.testing.assert_allclose(both, np.minimum(*alone), rtol=1e-12)


def test_uphill_is_not_downhill() -> None:
    of = ground(np.tile(40.0 * np.arange(12.0), (6, 1)))
    up = sweep(of, OFF_TRAIL, np.array([0]), np.zeros(1), NONE, False, False)[11]
    down = sweep(of, OFF_TRAIL, np.array([0]), np.zeros(1), NONE, True, False)[11]
    assert up > 1.1 * down


def test_the_search_may_stop_at_what_was_asked_for() -> None:
    of, wanted = ground(rough(30, 30)), np.array([40, 95, 300])
    whole = sweep(of, OFF_TRAIL, np.array([0]), np.zeros(1), NONE, False, False)
    part = sweep(of, OFF_TRAIL, np.array([0]), np.zeros(1), wanted, False, False)
    assert part[wanted].tobytes() == whole[wanted].tobytes()
    assert np.isinf(part).any()


def test_a_wall_of_voids_is_not_jumped_by_a_knight() -> None:
    heights = np.zeros((10, 10))
    heights[:, 5] = np.nan
    times = sweep(ground(heights), OFF_TRAIL, np.array([0]), np.zeros(1), NONE, False, False).reshape(10, 10)
    assert np.isfinite(times[:, :5]).all()
    assert np.isinf(times[:, 5:]).all()


@settings(max_examples=30)
@given(st.integers(1, 20), st.floats(1.0, 3.0), st.booleans())
def test_a_faster_walker_is_never_later(seed: int, factor: float, on_trail: bool) -> None:
    of = ground(rough(16, 16, seed))
    slow, fast = (
        sweep(of, Walker(on_trail, f), np.array([17]), np.zeros(1), NONE, False, False) for f in (1.0, factor)
    )
    assert (fast <= slow * (1.0 + 1e-12)).all()


@given(st.integers(0, MOVES - 1), st.floats(0.0, 0.999), st.floats(0.0, 0.999), st.sampled_from([1.0, -1.0]))
def test_a_steeper_move_never_takes_less(move: int, one: float, two: float, hand: float) -> None:
    gentle, steep = sorted((one, two))
    assume(hand > 0 or gentle >= 0.05)  # a little downhill is the fastest of all
    costs = []
    for slope in (gentle, steep):
        heights = np.zeros((5, 5))
        heights[2 + DR[move], 2 + DC[move]] = hand * slope * math.hypot(100.0 * DR[move], 100.0 * DC[move])
        flat = Ground(
            np.asarray(heights, np.float32), np.full(5, 100.0), np.full(5, 100.0), np.zeros((5, 5), np.uint16)
        )
        costs.append(seconds(flat, OFF_TRAIL, 2, 2, move))
    assert costs[0] <= costs[1] * (1.0 + 1e-6)
