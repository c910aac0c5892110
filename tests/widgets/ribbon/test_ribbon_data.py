"""What stands along the line, worked out off the main thread."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.ribbon.ribbon_data import columns


def test_a_column_of_pixels_keeps_the_worst_and_the_best() -> None:
    x = np.repeat(np.arange(10.0), 100) + np.tile(np.linspace(0.0, 0.9, 100), 10)
    values = np.random.default_rng(2).random(1000)
    at, (low, high) = columns(x, (values, values), ("min", "max"))
    assert len(at) == 10
    assert low == pytest.approx(values.reshape(10, 100).min(axis=1))
    assert high == pytest.approx(values.reshape(10, 100).max(axis=1))
