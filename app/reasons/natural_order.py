"""The order in which people count: Zone 2 before Zone 10."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(\d+)")


def natural_key(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Sorts texts by their words and, within them, by their numbers.

    >>> sorted(["Zone 11", "Zone 3", "zone 1", "Gate"], key=natural_key)
    ['Gate', 'zone 1', 'Zone 3', 'Zone 11']
    """
    parts = (part for part in _NUMBER.split(text.casefold()) if part)
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
