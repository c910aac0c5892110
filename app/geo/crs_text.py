"""Coordinate systems from texts: codes, WKT and PROJ strings, of which none names a file or an address."""

from __future__ import annotations

import re

from pyproj import CRS
from pyproj.exceptions import CRSError

_LONGEST = 100_000
_BEYOND = re.compile(
    r"""
    grids\s*=\s*(?!@?null\b)            # +nadgrids=, +geoidgrids=, in a PROJ string or in one within WKT
    | grids["']\s*,\s*["'][^"']*[/\\:]   # the same as an extension of WKT, where plain names only look up PROJ's own
    | parameterfile
    | \binit\s*=\s*(?!epsg:\d+\b)
    | \bfile\s*=
    | ^\s*[\w+]+:/ | ^\s*[/\\] | ^\s*[a-z]:\\   # an address, a path
    """,
    re.IGNORECASE | re.VERBOSE,
)


def read_crs(text: str | CRS) -> CRS:
    """The system that a text states. Raises CRSError if it states none, or names a grid, a file or an address."""
    if isinstance(text, str) and (len(text) > _LONGEST or _BEYOND.search(text)):
        raise CRSError(f"{text[:60]!r} names a file or an address")
    try:
        return CRS.from_user_input(text)
    except RecursionError:
        raise CRSError(f"{str(text)[:60]!r} is nested too deeply") from None
