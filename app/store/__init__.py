"""The GeoPackage of a project: all SQL is here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.store.history import Edit

__all__ = ["Edit"]

_HOMES = {"Edit": "app.store.history"}


def __getattr__(name: str) -> Any:
    """The concepts of this room, loaded on first use: a room imports nothing that is not needed."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
