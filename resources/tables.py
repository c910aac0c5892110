"""Tables of TOML files: read, simplified, and filled into dataclasses that refuse unknown keys."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from importlib.resources import files
from typing import Any, TypeVar

from resources.text import QT_TRANSLATE_NOOP

T = TypeVar("T")

UNKNOWN_KEYS = QT_TRANSLATE_NOOP("Error", "unknown keys: {keys}")
MISSING_KEYS = QT_TRANSLATE_NOOP("Error", "missing keys: {keys}")


def fill(type_: type[T], table: Mapping[str, Any], where: str) -> T:
    """An instance of ``type_`` from ``table``; ``where`` names the file and section in messages.

    Raises ValueError for an unknown key, a missing one, or a value the dataclass refuses.
    """
    is_required = {spec.name: spec.default is MISSING for spec in fields(type_)}  # type: ignore[arg-type]
    unknown = sorted(table.keys() - is_required.keys())
    missing = sorted({name for name, required in is_required.items() if required} - table.keys())
    if unknown or missing:
        named = ((UNKNOWN_KEYS, unknown), (MISSING_KEYS, missing))
        faults = "; ".join(text.format(keys=", ".join(keys)) for text, keys in named if keys)
        raise ValueError(f"{where}: {faults}")
    try:
        return type_(**table)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def document(name: str) -> dict[str, Any]:
    """The tables of a TOML file of this package."""
    return tomllib.loads(files("resources").joinpath(name).read_text("utf-8"))


def plain_values(table: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a table, each converted by ``plain``."""
    return {name: plain(value, name) for name, value in table.items()}


def plain(value: Any, name: str) -> Any:
    """Convert lists to tuples of three and integers to floats, so that the result can be hashed and compared.

    Raises ValueError for a list without exactly one value per weather state.
    """
    if isinstance(value, list | tuple):
        three = QT_TRANSLATE_NOOP("Error", "{name} is {value!r:.40}: it must have one value per weather state")
        require(len(value) == 3, three, name=name, value=value)
        return tuple(plain(item, name) for item in value)
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return float(value) if abs(value) < 10**18 else math.inf if value > 0 else -math.inf


def require(true: bool, text: str, **values: object) -> None:
    """Raise ValueError with ``text``, its fields filled with ``values``, unless ``true``."""
    if not true:
        raise ValueError(text.format(**values) if values else text)
