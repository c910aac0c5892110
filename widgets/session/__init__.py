"""What all widgets share: the open project, the selection, background jobs and preferences."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from widgets.session.session import Session

__all__ = ["Session"]

_HOMES = {"Session": "widgets.session.session"}


def __getattr__(name: str) -> Any:
    """This room's concepts, loaded on first use: a room imports nothing that is not used."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
