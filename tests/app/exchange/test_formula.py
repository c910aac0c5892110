"""Text that a spreadsheet would run stays text, and comes back as it was."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.exchange import formula
from app.exchange.formula import guarded, unguarded


def test_examples() -> None:
    assert doctest.testmod(formula).failed == 0


@pytest.mark.parametrize("text", ["=1+1", "+992", "-5+1", "-A1", "@a", "\tx", "\r", "\n", "'=1", "''@", "\uff1dx"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Panj", "'quoted'", "a=1", "1-2", "Ҳисор", "-5", "-1 200,5", "-1.5e3"])
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a;=b", "a;'=b"),
        ("a\n=b\t@c", "a\n'=b\t'@c"),
        ("a;-cmd|' /C calc'!A0", "a;'-cmd|' /C calc'!A0"),
        ("\n=1", "'\n'=1"),
        ("seen:\r\n- by day\r\n- by night;-5", "seen:\r\n- by day\r\n- by night;-5"),
        ("06:00-18:00;20:00-22:00", "06:00-18:00;20:00-22:00"),
    ],
)
def test_what_would_begin_a_cell_where_lines_are_divided_otherwise_is_guarded(text: str, safe: str) -> None:
    assert guarded(text) == safe
    assert unguarded(safe) == text


@given(st.text() | st.text(st.sampled_from("';=-+@(!\n\ta")))
@example("'''=")
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
