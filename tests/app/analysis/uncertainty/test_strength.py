"""What a source does in each draw: for sure, as drawn, and perhaps."""

from __future__ import annotations

import numpy as np

from app.analysis.uncertainty.strength import Strength

EXPOSURE = np.array([[1.0, 2.0, 0.0], [1.0, 1.0, 1.0], [3.0, 3.0, 3.0]], dtype=np.float32)
OPEN = np.array([[True, False, False], [True, True, False], [True, True, True]])
STRENGTH = Strength(
    sample=np.array([3, 5, 9]),
    exposure=EXPOSURE,
    open=OPEN,
    unclear=np.array([False, True, False]),
    factor=np.ones((3, 2, 3), dtype=np.float32),
    up=np.ones(3, dtype=np.float32),
    seen=OPEN.sum(axis=0),
)
ROWS = np.arange(3)


def test_what_is_drawn_lies_between_what_is_sure_and_what_may_be() -> None:
    assert STRENGTH.drawn(ROWS).tolist() == [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [3.0, 3.0, 3.0]]
    assert STRENGTH.surely(ROWS).tolist() == [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [3.0, 3.0, 3.0]]
    assert STRENGTH.perhaps(ROWS).tolist() == EXPOSURE.tolist()


def test_it_matters_only_where_the_three_differ() -> None:
    assert STRENGTH.loose.tolist() == [True, True, False]
