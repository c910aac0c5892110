"""Warning marks on the map beside the posts that a run has doubts about."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPainterPath

from widgets.map.view import MapView
from widgets.session.session import Session

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport

Z = 7900
"""Above all features, below the labels."""
SIZE_PX = 30.0
"""Side of the square round a post in whose corner its mark stands."""
_MARKED = ("checkpoints", "sensors")
FEW, NEAR_M = 12, 400.0
"""More marks than this are drawn only at so many metres per pixel or fewer."""


class DoubtGraphics:
    """A small disc with an exclamation mark at the upper right of each doubtful post."""

    def __init__(self, view: MapView, session: Session, report: GapReport) -> None:
        self._view, self._session = view, session
        places = sorted({(place.lon, place.lat) for doubt in report.doubts for place in doubt.posts})
        palette = session.theme.palette
        self.lonlat = np.array(places, dtype=np.float64).reshape(-1, 2)
        self.item = pg.ScatterPlotItem(
            pos=session.plane.to_plane(self.lonlat),
            symbol=_disc(),
            size=SIZE_PX,
            brush=pg.mkBrush(QColor(palette.warning)),
            pen=pg.mkPen(QColor(palette.casing), width=1.0),
            antialias=True,
        )
        self.item.setZValue(Z)
        view.add(self.item)

    def prepare(self, metres_per_pixel: float) -> None:
        """Show the marks if they are few or there is room between them, and if posts are shown at all."""
        project = self._session.project
        posts = [entry for kind in _MARKED for entry in project.of_kind(kind)] if project else []
        near = len(self.lonlat) <= FEW or metres_per_pixel <= NEAR_M
        self.item.setVisible(near and any(entry.visible for entry in posts))

    def drop(self) -> None:
        """Remove the marks from the map."""
        self._view.remove(self.item)


@cache
def _disc() -> QPainterPath:
    """The mark in the corner of the unit square, so that it appears beside the symbol it marks."""
    path = QPainterPath()
    path.addEllipse(0.1, -0.46, 0.36, 0.36)
    path.addRect(0.255, -0.40, 0.05, 0.13)
    path.addRect(0.255, -0.23, 0.05, 0.05)
    return path
