"""The open project: its layers, and the one way to change them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.project.project import Change, Project

__all__ = ["Change", "Project"]

_HOMES = {"Change": "app.project.project", "Project": "app.project.project"}


def __getattr__(name: str) -> Any:
    """The concepts of this room, loaded on first use: a room imports nothing that is not needed."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
