"""Guarding text that a spreadsheet would run as a formula, by an apostrophe (OWASP, CSV injection)."""

from __future__ import annotations

import re

_RISKY = re.compile(r"'*[=+\-@\t\r\n]")
_NUMBER = re.compile(r"-\d[\d .,\u00a0\u202f]*(?:[eE][+\-]?\d+)?")
"""A number runs nothing, and whoever mends it should find it as it is."""
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """``text`` with a leading apostrophe if a spreadsheet would read a formula; reversed by ``unguarded``.

    >>> guarded("=1+1"), guarded("Panj"), guarded("'=x"), guarded("-5,0")
    ("'=1+1", 'Panj', "''=x", '-5,0')
    """
    return "'" + text if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given; any other text is returned unchanged.

    >>> unguarded("'=1+1"), unguarded("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if _GUARDED.match(text) else text
