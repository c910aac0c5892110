"""A line across the grid: which moves pass it, and the theorem that ties the two sweeps to the shortest way of all."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from app.analysis.kernels.dijkstra import COLUMN_STEPS, MOVES, ROW_STEPS, Ground, sweep
from app.analysis.kernels.pace import OFF_TRAIL, ON_TRAIL, Walker
from app.analysis.kernels.passages import crossings, starts, through_times
from tests.builders.grounds import NONE, graph, ground, rough, with_voids

ROWS, COLUMNS = 40, 48


def segments(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.stack([x[:-1], y[:-1], x[1:], y[1:]], axis=1))


def sine(phase: float = 0.3, height: float = 9.0) -> np.ndarray:
    """West to east across the whole grid and beyond: the north, where rows are few, is on its left."""
    x = np.linspace(-4.0, COLUMNS + 3.0, 120)
    return segments(x, 19.5 + height * np.sin(x / 5.0 + phase))


def of_line(heights: np.ndarray, line: np.ndarray) -> tuple[Ground, np.ndarray]:
    barrier, met, _ = crossings(line, *heights.shape)
    return ground(heights)._replace(barrier=barrier), met


@settings(max_examples=15)
@given(st.floats(0.0, 6.0), st.floats(0.0, 14.0))
def test_a_line_through_the_grid_parts_it_in_two(phase: float, height: float) -> None:
    of, _ = of_line(np.zeros((ROWS, COLUMNS)), sine(phase, height))
    side = np.zeros((ROWS, COLUMNS), np.int64)
    for mark, corner in ((1, (0, 0)), (2, (ROWS - 1, 0))):
        side[corner], todo = mark, deque([corner])
        while todo:
            i, j = todo.popleft()
            for move in range(MOVES):
                k, m = i + ROW_STEPS[move], j + COLUMN_STEPS[move]
                if 0 <= k < ROWS and 0 <= m < COLUMNS and not int(of.barrier[i, j]) >> move & 1 and not side[k, m]:
                    side[k, m] = mark
                    todo.append((k, m))
    column, row = np.meshgrid(np.arange(COLUMNS), np.arange(ROWS))
    line = sine(phase, height)
    south = row > np.interp(column, line[:, 0], line[:, 1])
    np.testing.assert_array_equal(side, 1 + south)


def test_the_barrier_is_the_same_from_both_ends_of_a_move() -> None:
    of, met = of_line(np.zeros((ROWS, COLUMNS)), sine())
    bits = (of.barrier[:, :, None] >> np.arange(MOVES)) & 1
    for move in range(MOVES // 2):
        dr, dc = ROW_STEPS[move], COLUMN_STEPS[move]
        there = np.roll(bits[:, :, move + 8], (-dr, -dc), (0, 1))
        np.testing.assert_array_equal(bits[2:-2, 2:-2, move], there[2:-2, 2:-2])
    assert bits.sum() == 2 * len(np.unique(met[:, :2], axis=0))


@pytest.mark.parametrize("walker", [OFF_TRAIL, ON_TRAIL])
@pytest.mark.parametrize("holed", [False, True])
def test_the_least_of_all_passages_is_the_shortest_way_of_all(walker: Walker, holed: bool) -> None:
    heights = rough(ROWS, COLUMNS)
    of, met = of_line(with_voids(heights) if holed else heights, sine())
    outside, inside = np.array([5, 30 + 2 * COLUMNS]), np.array([(ROWS - 1) * COLUMNS + 7, (ROWS - 3) * COLUMNS + 40])
    out_s = sweep(of, walker, outside, np.zeros(2), NONE, False, True)
    in_s = sweep(of, walker, inside, np.zeros(2), NONE, True, False)
    least = through_times(of, walker, met, True, out_s, in_s).min()
    whole = dijkstra(graph(of, walker).tocsr(), indices=outside).min(axis=0)[inside].min()
    assert least == pytest.approx(whole, rel=1e-9)
    # And the other way round it is another time: uphill is not downhill.
    back_out = sweep(of, walker, inside, np.zeros(2), NONE, False, True)
    back_in = sweep(of, walker, outside, np.zeros(2), NONE, True, False)
    back = through_times(of, walker, met, False, back_out, back_in).min()
    assert back == pytest.approx(
        dijkstra(graph(of, walker).tocsr(), indices=inside).min(axis=0)[outside].min(), rel=1e-9
    )
    assert abs(back - least) > 1.0


def test_the_way_to_the_line_does_not_pass_it() -> None:
    of, _ = of_line(rough(ROWS, COLUMNS), sine())
    result = sweep(of, OFF_TRAIL, np.array([5]), np.zeros(1), NONE, False, True)
    (wanted,) = dijkstra(graph(of, OFF_TRAIL, confined=True).tocsr(), indices=[5])
    np.testing.assert_allclose(result, wanted, rtol=1e-9)
    assert np.isinf(result.reshape(ROWS, COLUMNS)[-1]).all()


def test_a_place_starts_on_its_own_side_of_the_line() -> None:
    x = np.array([-3.0, 30.0])
    line = segments(x, np.array([4.4, 4.4]))
    barrier, _, _ = crossings(line, 10, 12)
    of = ground(np.zeros((10, 12)))._replace(barrier=barrier)
    cells, times = starts(of, OFF_TRAIL, line, np.array([5.5]), np.array([4.2]))
    assert sorted(cells // 12) == [4, 4]
    assert times[0] == pytest.approx(np.hypot(0.5 * of.width_m[4], 0.2 * 110.0) / 0.7785, rel=1e-3)
    south, _ = starts(of, OFF_TRAIL, line, np.array([5.5]), np.array([4.6]))
    assert sorted(south // 12) == [5, 5]
    assert starts(of, OFF_TRAIL, line, np.array([40.0]), np.array([4.0]))[0].size == 0
