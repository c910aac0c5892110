"""The frozen input of an analysis, and how it is built from the layers of a project."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.scene.build import build_scene
    from app.scene.scene import Scene

__all__ = ["Scene", "build_scene"]

_HOMES = {"Scene": "app.scene.scene", "build_scene": "app.scene.build"}


def __getattr__(name: str) -> Any:
    """The concepts of this room, loaded on first use: a room imports nothing that is not needed."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
