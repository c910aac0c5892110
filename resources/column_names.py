"""Headings of columns that mean a field, from columns.toml."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from resources.tables import document

COMMON = "common"


@cache
def headings() -> dict[str, dict[str, tuple[str, ...]]]:
    """The headings of each field, by the kind of the layer, or COMMON."""
    tables = document("columns.toml")
    return {kind: {field: tuple(names) for field, names in fields.items()} for kind, fields in tables.items()}


def headings_of(kind: str, field: str) -> Sequence[str]:
    """The headings that mean a field of a kind of layer, the best first; none if there are none."""
    every = headings()
    return every.get(kind, {}).get(field, ()) or every[COMMON].get(field, ())
