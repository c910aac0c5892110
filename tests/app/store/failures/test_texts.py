"""Every text names the file it is about, and ends as a sentence."""

from __future__ import annotations

import sqlite3

import pytest

from app.store.failures import texts
from app.store.failures.texts import OF_SQLITE, OF_SYSTEM

OWN = {"ALTERED", "MOVED", "NOTTEXT", "VIEW"}
REST = {"copy": "c.gpkg", "journal": "j", "objects": "view v", "parent": "folder", "side": "s", "size": 1, "table": "t"}
NAMED = {name: text for name, text in vars(texts).items() if name.isupper() and isinstance(text, str)}


@pytest.mark.parametrize("text", sorted({*OF_SQLITE.values(), *OF_SYSTEM.values(), *NAMED.values()}))
def test_a_text_names_the_file_and_is_a_sentence(text: str) -> None:
    assert NAMED
    line = text.format(name="p.gpkg", culprit="p.gpkg", **REST)
    assert "p.gpkg" in line
    assert line.endswith(".")


def test_the_codes_are_those_of_sqlite() -> None:
    """But for those that are our own."""
    assert all(hasattr(sqlite3, f"SQLITE_{code}") for code in OF_SQLITE.keys() - OWN)
