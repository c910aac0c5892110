"""Fill a dataclass from a table of a TOML file, refusing a key it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

T = TypeVar("T")


def fill(made: type[T], table: Mapping[str, Any], where: str) -> T:
    """Make a ``made`` of ``table``; ``where`` names the file and section in messages.

    Raises ValueError for an unknown key, a missing one, or a value the dataclass refuses.
    """
    known = {spec.name: spec.default is MISSING for spec in fields(made)}  # type: ignore[arg-type]
    unknown = sorted(table.keys() - known.keys())
    missing = sorted({name for name, required in known.items() if required} - table.keys())
    if unknown or missing:
        named = (("unknown", unknown), ("missing", missing))
        told = "; ".join(f"{word} keys: {', '.join(keys)}" for word, keys in named if keys)
        raise ValueError(f"{where}: {told}")
    try:
        return made(**table)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
