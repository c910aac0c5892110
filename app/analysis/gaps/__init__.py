"""From outcomes along the line to a gap report: stretches, reasons, remedies, ranks and doubts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap, GapReport

__all__ = ["CoverageGap", "GapReport"]

_HOMES = {"CoverageGap": "app.analysis.gaps.gap_report", "GapReport": "app.analysis.gaps.gap_report"}


def __getattr__(name: str) -> Any:
    """The concepts of this room, loaded on first use: a room imports nothing that is not used."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
