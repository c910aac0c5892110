"""The cache that every stage of the analysis builds on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.sight.remembered import Remembered


def squares(asked: list[list[int]], numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The squares of some numbers in falling order; ``asked`` notes what was asked for."""
    asked.append(numbers)
    for number in sorted(numbers, reverse=True):
        yield number, number**2


def test_a_value_is_made_once() -> None:
    cache = Remembered[str, list[int]](2)
    first = cache.get_or_make("a", lambda: [1])
    assert cache.get_or_make("a", lambda: pytest.fail("it is remembered")) is first == [1]


def test_nothing_is_a_value_like_any_other() -> None:
    cache = Remembered[str, None](2)
    cache.get_or_make("a", lambda: None)
    assert "a" in cache
    assert cache.get_or_make("a", lambda: pytest.fail("it is remembered")) is None


def test_what_is_longest_unused_is_forgotten_first() -> None:
    cache = Remembered[int, int](2)
    for number in (1, 2, 3, 1, 4):
        cache.get_or_make(number, lambda: 0)
    # Two beyond the one that was asked for.
    assert cache.keys() == [3, 1, 4]


def test_a_size_may_be_other_than_one() -> None:
    cache = Remembered[str, bytes](5, len)
    for text in ("aaa", "bb", "c"):
        cache.get_or_make(text, text.encode)
    assert cache.keys() == ["aaa", "bb", "c"]
    cache.get_or_make("d", lambda: b"d")
    assert cache.keys() == ["bb", "c", "d"]


def test_of_several_only_the_missing_are_made_each_once() -> None:
    cache, asked = Remembered[int, int](9), list[list[int]]()
    assert cache.get_or_make_all([2, 3], lambda missing: squares(asked, missing)) == [4, 9]
    assert cache.get_or_make_all([5, 3, 4, 5], lambda missing: squares(asked, missing)) == [25, 9, 16, 25]
    assert cache.get_or_make_all([3, 2], lambda missing: squares(asked, missing)) == [9, 4]
    assert asked == [[2, 3], [5, 4]]


def test_nothing_that_is_asked_for_is_forgotten_however_much_it_is() -> None:
    cache, asked = Remembered[int, int](1), list[list[int]]()
    cache.get_or_make_all([1, 2], lambda missing: squares(asked, missing))
    assert cache.get_or_make_all([3, 4, 5, 2], lambda missing: squares(asked, missing)) == [9, 16, 25, 4]
    assert sorted(cache.keys()) == [1, 2, 3, 4, 5]
    cache.get_or_make_all([5], lambda missing: squares(asked, missing))
    assert cache.keys() == [3, 5]


def test_what_was_made_before_a_stop_is_remembered() -> None:
    def stopped(missing: list[int]) -> Iterator[tuple[int, int]]:
        yield missing[0], 1
        raise KeyboardInterrupt

    cache = Remembered[int, int](9)
    with pytest.raises(KeyboardInterrupt):
        cache.get_or_make_all([7, 8], stopped)
    assert cache.keys() == [7]


@given(st.integers(0, 4), st.lists(st.lists(st.integers(0, 9), max_size=5)))
def test_every_answer_is_what_would_be_made_anew_and_the_bound_holds(most: int, batches: list[list[int]]) -> None:
    cache = Remembered[int, int](most)
    for batch in batches:
        assert cache.get_or_make_all(batch, lambda missing: squares([], missing)) == [n**2 for n in batch]
        assert len(cache) <= most + len(set(batch))
        assert all(number in cache for number in batch)
