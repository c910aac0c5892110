"""Blocks of samples: a changed copy holds what was written, shares the rest, and leaves the first as it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.uncertainty import sample_blocks
from app.analysis.uncertainty.sample_blocks import Draft, SampleBlocks

SIZE, COUNT = 2 * sample_blocks.SIDE + 40, 3
ROWS = st.lists(st.integers(0, SIZE - 1), min_size=1, unique=True).map(sorted)


def numbers(rows: int, start: float = 1.0) -> np.ndarray:
    return np.arange(start, start + rows * 2 * COUNT, dtype=np.float32).reshape(rows, 2, COUNT)


def changed(before: SampleBlocks, rows: list[int], start: float) -> SampleBlocks:
    at = np.array(rows, dtype=np.int64)
    draft = Draft(before, at)
    draft.write(at, numbers(at.size, start))
    return draft.done()


@given(ROWS, ROWS)
def test_a_copy_holds_what_was_written_and_the_first_stays(first: list[int], second: list[int]) -> None:
    expected = np.zeros((SIZE, 2, COUNT), dtype=np.float32)
    one = changed(SampleBlocks.zeros(SIZE, 2, COUNT), first, 1.0)
    expected[first] = numbers(len(first), 1.0)
    before = expected.copy()
    other = changed(one, second, 5e4)
    expected[second] = numbers(len(second), 5e4)
    assert np.array_equal(one.whole(), before)
    assert np.array_equal(other.whole(), expected)
    asked = np.array([*second, *first[::-1]])
    assert np.array_equal(other.of(asked), expected[asked])
    assert np.array_equal(other.of(asked, 1), expected[asked, 1])


def test_blocks_without_a_written_sample_are_shared_and_none_can_be_written_to() -> None:
    whole = changed(SampleBlocks.zeros(SIZE, 2, COUNT), list(range(SIZE)), 1.0)
    other = changed(whole, [sample_blocks.SIDE + 1], 9.0)
    shared = [a is b for a, b in zip(whole.blocks, other.blocks, strict=True)]
    assert shared == [True, False, True]
    for block in other.blocks:
        with pytest.raises(ValueError, match="read-only"):
            block[0] = 0.0
