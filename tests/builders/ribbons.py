"""What the ribbon's tracks need of a report, without a run; and their pictures."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
from PySide6.QtGui import QImage, QPainter

from widgets.ribbon.ribbon_view import RibbonView

ROUTE = "TJ-AF"


def gap(start_m: float, end_m: float, *, key: str = "A", period: str = "both", name: str = "g1") -> Any:
    """A gap of a class on the route of the small project."""
    length_m = end_m - start_m
    return SimpleNamespace(
        id=name, route=ROUTE, start_m=start_m, end_m=end_m, length_m=length_m, klass=key, period=period
    )


def report(*gaps: Any, profile: Any = None, hard: tuple[Any, ...] = ()) -> Any:
    """A report of gaps."""
    return SimpleNamespace(gaps=gaps, hard_terrain_gaps=hard, undecided=(), doubts=(), profile=profile)


def profile(length_m: float, p_night: float, p_day: float, spread: float = 0.1) -> Any:
    """A profile with the same detection all along, and bounds a spread below and above it."""
    chainage = np.arange(0.0, length_m, 50.0)
    flat = {
        f"{name}{period}": np.full(len(chainage), p + shift)
        for period, p in (("night", p_night), ("day", p_day))
        for name, shift in (("p_", 0.0), ("p_low_", -spread), ("p_high_", spread))
    }
    return SimpleNamespace(chainage_m=chainage, route=np.full(len(chainage), ROUTE), **flat)


def painted(view: RibbonView, paint: Callable[..., None]) -> QImage:
    """What one track paints of the view's content, on the panel's ground."""
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    image.fill(view.content.theme.colour("panel"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, view.scale, view.content)
    painter.end()
    return image
