"""sqlite-utils without pandas, which it loads along where that is installed, and which no project file needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Database", "Migrations"]


@contextmanager
def _hidden(package: str) -> Iterator[None]:
    """A block in which a package that is not loaded yet cannot be imported, as where it is not installed."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[package]


with _hidden("pandas"):
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations
