"""Guarding text that a spreadsheet would run as a formula, by apostrophes (OWASP, CSV injection)."""

from __future__ import annotations

import re

_SIGNS = "=@\uff1d\uff20"
_ARITHMETIC = "+\\-\uff0b\uff0d"
_FORMULA = f"(?:[{_SIGNS}]|[{_ARITHMETIC}](?=[^;\\t\\r\\n]*[(!|]))"
"""Where a spreadsheet divides lines at semicolons, what follows one begins a cell; items of a list begin with - too."""
_WITHIN = r"(?<=[;\t\r\n])"
_RISKY = re.compile(rf"^(?='*[{_SIGNS}{_ARITHMETIC}\t\r\n])|{_WITHIN}(?='*{_FORMULA})")
_NUMBER = re.compile(r"-\d[\d .,\u00a0\u202f]*(?:[eE][+\-]?\d+)?")
"""A number runs nothing, and whoever mends it should find it as it is."""
_GUARDED = re.compile(rf"^'(?='*[{_SIGNS}{_ARITHMETIC}\t\r\n])|{_WITHIN}'(?='*{_FORMULA})")


def guarded(text: str) -> str:
    """``text`` with an apostrophe where a spreadsheet would read a formula; reversed by ``unguarded``.

    >>> guarded("=1+1"), guarded("Panj"), guarded("'=x"), guarded("-5,0"), guarded("a;=b")
    ("'=1+1", 'Panj', "''=x", '-5,0', "a;'=b")
    """
    return text if _NUMBER.fullmatch(text) else _RISKY.sub("'", text)


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given; any other text is returned unchanged.

    >>> unguarded("'=1+1"), unguarded("'quoted'")
    ('=1+1', "'quoted'")
    """
    return _GUARDED.sub("", text) if "'" in text else text
