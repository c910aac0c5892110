"""Which assumption moved the answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.analysis.influence import spearman

ROWS = st.lists(st.tuples(st.floats(-1e3, 1e3), st.integers(-5, 5)), min_size=3, max_size=40)


@given(ROWS)
def test_rank_correlation_is_spearmans(rows: list[tuple[float, int]]) -> None:
    one, two = np.array(rows, dtype=np.float64).T
    if len(np.unique(one)) == 1 or len(np.unique(two)) == 1:
        assert spearman(one, two) == 0.0
    else:
        assert spearman(one, two) == pytest.approx(stats.spearmanr(one, two).statistic, abs=1e-9)


def test_what_rises_together_has_the_correlation_one() -> None:
    assert spearman(np.array([1.0, 2.0, 9.0]), np.array([0.0, 0.1, 0.2])) == pytest.approx(1.0)
    assert spearman(np.array([1.0, 2.0, 9.0]), np.array([5.0, 4.0, 3.0])) == pytest.approx(-1.0)
