"""Probabilities in figures and in words."""

from __future__ import annotations

import doctest
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from app.reasons import likelihood as module
from app.reasons.codes import Reason
from app.reasons.likelihood import SCALE, likelihood, percentage, probability
from app.reasons.sentences import sentence


def test_examples() -> None:
    assert doctest.testmod(module).failed == 0


def test_the_scale_has_seven_steps_downwards() -> None:
    assert len(SCALE) == len({step.word for step in SCALE}) == 7
    assert all(upper.above > lower.above for upper, lower in pairwise(SCALE))


@given(st.floats(0.0, 1.0))
@example(0.995)
@example(0.01)
@example(0.1)
def test_the_word_fits_the_figure_that_is_printed(chance: float) -> None:
    printed, word = probability(chance), likelihood(chance)
    assert (printed == "> 0.99") == (word == "virtually certain")
    assert (printed == "< 0.01") == (word == "exceptionally unlikely")
    if printed[0] == "0":
        step = next(one for one in SCALE if one.word == word)
        low, high = (float(end) for end in step.span.removesuffix(" %").split("–"))
        assert low - 1e-9 <= 100.0 * round(float(printed), 2) <= high + 1e-9


@given(st.floats(0.0, 1.0))
def test_nothing_is_printed_as_impossible_or_certain(chance: float) -> None:
    assert probability(chance) not in {"0", "1", "0.00", "1.00"}
    assert percentage(chance) not in {"0 %", "100 %"}


def test_sentences_print_probabilities_the_same_way() -> None:
    numbers: dict[str, float | str] = {"post": "A", "p_day": 0.9991, "p_night": 0.0}
    assert sentence(Reason("not_by_night", numbers)) == "A watches it by day (P > 0.99) but not by night (P < 0.01)."
