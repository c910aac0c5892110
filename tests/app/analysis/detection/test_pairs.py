"""Pairs in columns: some of them, several sets as one, and none."""

from __future__ import annotations

import numpy as np

from app.analysis.detection.pairs import joined, no_pairs
from tests.builders.pairs import pairs

FIRST = pairs([0.2, 0.5], [1.0, 2.0], site=1)
SECOND = pairs([1.0, 0.7], [3.0, np.array([[0.5, 0.1, 0.0], [4.0, 0.0, 0.0]])], site=2)


def test_no_pairs_are_none_and_add_nothing() -> None:
    none = no_pairs(1, 1000.0)
    assert len(none) == 0
    assert none.chance.shape == (2, 3, 0)
    assert none.by_places.shape == (0, 2, 3, 2)
    assert no_pairs(5, 200.0).by_places.shape == (0, 2, 3, 32)
    for name in FIRST.__slots__:
        np.testing.assert_array_equal(getattr(joined([none, FIRST]), name), getattr(FIRST, name))


def test_joined_tables_are_found_by_the_row_they_have_then() -> None:
    both = joined([FIRST, SECOND])
    # The third pair sees for certain and has none.
    assert both.joint.tolist() == [0, 1, -1, 2]
    assert len(both.by_places) == 3
    for row, part in ((1, FIRST.by_places[1]), (3, SECOND.by_places[0])):
        np.testing.assert_array_equal(both.by_places[both.joint[row]], part)


def test_some_of_them_keep_their_rows_of_the_tables() -> None:
    both = joined([FIRST, SECOND])
    some = both.only(np.array([False, True, False, True]))
    assert len(some) == 2
    assert some.joint.tolist() == [1, 2]
    assert some.quantile[:, 0].tolist() == both.quantile[[1, 3], 0].tolist()
    np.testing.assert_array_equal(some.by_places, both.by_places)
    np.testing.assert_array_equal(some.chance, both.chance[..., [1, 3]])


def test_the_best_is_that_of_any_period_and_weather() -> None:
    assert SECOND.best().tolist() == [-np.expm1(-3.0), -np.expm1(-4.0)]
    assert SECOND.best(np.array([1])).tolist() == [-np.expm1(-4.0)]
    assert SECOND.best(of="chance").tolist() == [-np.expm1(-3.0), 0.7 * -np.expm1(-4.0)]
