"""The GeoPackage of a project: the only SQL there is."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.store.history import Edit

__all__ = ["Edit"]

_HOMES = {"Edit": "app.store.history"}


def __getattr__(name: str) -> Any:
    """The concepts of this room, loaded when somebody asks: a room imports nothing that is not used."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
