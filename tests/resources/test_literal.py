"""What is shown of a text from a file."""

from __future__ import annotations

import json
import unicodedata
from html import escape
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.literal import BREAK, MOST_IN_A_LINE, breakable, in_json, literal, one_line
from tests.builders.nasty_texts import BROKEN, NASTY


@given(st.text(st.characters()))
def test_what_is_shown_is_text_and_acts_on_nothing(text: str) -> None:
    shown = literal(text)
    shown.encode()
    ElementTree.fromstring(f"<a>{escape(shown)}</a>")  # noqa: S314 - what it reads is made here
    assert not {"\u202e", "\u2066", "\x1b", "\x07", "\r", "\x9b", "\u2028", "\ufeff"} & set(shown)
    assert all(unicodedata.category(letter) != "Cc" or letter in "\n\t" for letter in shown)
    assert literal(shown) == shown


@given(st.text(st.characters(codec="utf-8")))
def test_a_line_is_one_and_not_too_long(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line
    assert len(line) <= MOST_IN_A_LINE


@pytest.mark.parametrize(
    "text",
    [
        "Пости Ғӯлаҷ, Үч-Коргон",
        "می‌روم",
        "5.3\u00a0km",
        "قلعه\u200f",
        "Hà Nội ệ",
        "👨‍👩‍👧 ⚠️",
        "a\tb\nc",
        "<b>&amp;{x}",
    ],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert literal(text) == text


def test_markup_is_not_touched_and_nothing_is_dropped_without_a_sign() -> None:
    assert literal(NASTY["html"]) == NASTY["html"]
    assert literal(NASTY["terminal"]) == r"nasty\x1b]0;owned\x07\x1b[2J\x1b[1;1H\x9b31m\x08\x08"
    assert literal(NASTY["stack"]) == "nastyZ" + "\u0301" * 4 + "…"
    assert one_line(NASTY["lines"]) == "nasty in order run 0 x y z"
    assert [literal(text) for text in BROKEN.values()] == [r"nasty\x00after", r"nasty\ud800"]
    assert one_line(NASTY["long"]).endswith("x…")


def test_a_text_on_one_line_is_left_alone() -> None:
    assert one_line("Detection at TJ-AF km\u00a010.1") == "Detection at TJ-AF km\u00a010.1"


@given(st.dictionaries(st.text(), st.text(st.characters())))
def test_json_holds_the_same_values_and_acts_on_nothing(value: dict[str, str]) -> None:
    written = in_json(json.dumps(value, ensure_ascii=False))
    written.encode()
    assert json.loads(written) == value
    assert not {"\u202e", "\x9b", "\x7f", "\u2028", "\ufeff"} & set(written)


def test_only_words_longer_than_a_line_are_broken() -> None:
    words = "Пост " * 50 + "x" * 79
    assert breakable(words) == words
    assert breakable("x" * 200).split(BREAK) == ["x" * 60, "x" * 60, "x" * 60, "x" * 20]
