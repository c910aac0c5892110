"""Samples worked on in blocks: in order, whole whatever the blocks, and given up at once when asked to stop."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.uncertainty.in_blocks import in_blocks
from app.arrays import IntArray
from app.errors import Cancelled
from app.progress import Progress

ROWS = np.arange(3, 45, 3)


@pytest.mark.parametrize(("part", "workers"), [(1, 1), (4, 2), (14, 4), (1000, 2)])
def test_blocks_come_in_order_and_are_all_of_the_rows(part: int, workers: int) -> None:
    seen = list(in_blocks(ROWS, part, workers, lambda block: block * 2, Progress()))
    assert all(block.size <= part for block, _ in seen)
    np.testing.assert_array_equal(np.concatenate([block for block, _ in seen]), ROWS)
    np.testing.assert_array_equal(np.concatenate([result for _, result in seen]), 2 * ROWS)


def test_without_rows_there_is_no_block() -> None:
    assert list(in_blocks(ROWS[:0], 4, 2, len, Progress())) == []


def test_what_the_work_raises_comes_out_and_the_rest_is_given_up() -> None:
    begun: list[int] = []

    def work(block: IntArray) -> None:
        begun.append(int(block[0]))
        raise ValueError(str(block[0]))

    with pytest.raises(ValueError, match=r"^3$"):
        list(in_blocks(ROWS, 1, 1, work, Progress()))
    assert len(begun) <= 3


def test_it_can_be_stopped_between_two_blocks() -> None:
    asked: list[bool] = []
    blocks = in_blocks(ROWS, 4, 1, len, Progress(stopped=lambda: bool(asked)))
    assert next(blocks)[1] == 4
    asked.append(True)
    with pytest.raises(Cancelled):
        next(blocks)
