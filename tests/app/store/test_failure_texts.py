"""Every text names the file it is about, and ends as a sentence."""

from __future__ import annotations

import sqlite3

import pytest

from app.store import failure_texts
from app.store.failure_texts import OF_SQLITE, OF_SYSTEM

NAMED = {name: text for name, text in vars(failure_texts).items() if name.isupper() and isinstance(text, str)}


@pytest.mark.parametrize("text", sorted({*OF_SQLITE.values(), *OF_SYSTEM.values(), *NAMED.values()}))
def test_a_text_names_the_file_and_is_a_sentence(text: str) -> None:
    assert NAMED
    line = text.format(name="p.gpkg", culprit="p.gpkg")
    assert "p.gpkg" in line
    assert line.endswith(".")


def test_the_codes_are_those_of_sqlite() -> None:
    """But for ALTERED, which is our own."""
    assert all(hasattr(sqlite3, f"SQLITE_{code}") for code in OF_SQLITE.keys() - {"ALTERED"})
