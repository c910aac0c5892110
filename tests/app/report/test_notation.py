"""How numbers are written."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from app.report import notation
from app.report.notation import share, two_figures


def test_examples() -> None:
    assert doctest.testmod(notation).failed == 0


@given(st.floats(0.001, 0.9949))
def test_a_share_keeps_two_significant_figures(value: float) -> None:
    text = share(value)
    assert abs(float(text) - value) <= 0.051 * value
    assert len(text.replace(".", "").lstrip("0")) <= 3


@given(st.floats(0.0, 1.0))
def test_a_share_is_never_shown_as_sure_unless_it_is(value: float) -> None:
    assert (share(value) == "1") == (value == 1.0)
    assert (share(value) == "0") == (value == 0.0)


@given(st.floats(1e-6, 1e6))
def test_two_figures_are_near(value: float) -> None:
    assert abs(float(two_figures(value)) - value) <= 0.051 * value
