"""What becomes of rows, in one line."""

from __future__ import annotations

import pytest

from widgets.words.import_words import ROWS, counts_text, words


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((12_000, 0, 0, 0), "12,000 to be added"),
        ((1, 2, 3, 4), "1 to be added, 2 to be updated, 3 there already, 4 refused"),
        ((0, 0, 3, 0), "Nothing new, 3 there already"),
        ((0, 0, 0, 0), "Nothing new"),
    ],
)
def test_what_is_nothing_is_not_named(counts: tuple[int, int, int, int], text: str) -> None:
    assert counts_text(*counts) == text


def test_numbers_are_set_in_thousands() -> None:
    assert words(ROWS, added=1_234_567) == "1,234,567 to be added"
