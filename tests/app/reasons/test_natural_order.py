"""Names in the order in which people count."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from app.reasons import natural_order
from app.reasons.natural_order import natural_key


def test_examples() -> None:
    assert doctest.testmod(natural_order).failed == 0


@given(st.lists(st.integers(0, 10**6), unique=True))
def test_numbers_count(numbers: list[int]) -> None:
    names = [f"Зона {number} a" for number in numbers]
    assert sorted(names, key=natural_key) == [f"Зона {number} a" for number in sorted(numbers)]


@given(st.lists(st.text()))
def test_any_texts_can_be_sorted(texts: list[str]) -> None:
    assert sorted(sorted(texts, key=natural_key)) == sorted(texts)
