"""Links the ribbon and the map: each shows the stretch of border that the other shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.arrays import BoolArray, FloatArray
from app.geo.lrs import Route, points_at
from widgets.map.canvas import MapCanvas
from widgets.map.lod import in_rect
from widgets.ribbon.ribbon_view import RibbonView
from widgets.session.session import Session

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap


class MapTie(QObject):
    """Links the view of a ribbon to a map canvas."""

    stretch_wanted = Signal(object, float, float)
    """The map should show a Route from one chainage to another."""
    route_wanted = Signal(str)
    """The map has left the route of the ribbon and shows another one, of this name."""
    followed = Signal()
    """The ribbon shows another stretch because the map does."""

    def __init__(self, session: Session, canvas: MapCanvas, view: RibbonView) -> None:
        super().__init__(view)
        self._session, self._canvas, self._view = session, canvas, view
        self._lines: dict[str, FloatArray] = {}
        self._leads = False
        canvas.view.changed.connect(self._on_map_moved)

    def set_routes(self, routes: Iterable[Route]) -> None:
        """Set the routes on the plane, by name."""
        to_plane = self._session.plane.to_plane
        self._lines = {route.name: to_plane(np.column_stack((route.lon, route.lat))) for route in routes}

    def lead_map(self) -> None:
        """Move the map to what the ribbon shows."""
        scale = self._view.scale
        if scale.route is not None:
            self._leads = True
            self.stretch_wanted.emit(scale.route, scale.start_m, scale.end_m)
            self._leads = False

    def _on_map_moved(self) -> None:
        """Follow the map, to another route where it shows nothing of this one."""
        route = self._view.scale.route
        if not self._leads and route is not None and not self._seen(route.name).any():
            seen = {name: int(self._seen(name).sum()) for name in self._lines}
            other = max(seen, key=lambda name: seen[name])
            if seen[other] > 1:
                self.route_wanted.emit(other)
                return
        self.follow_map()

    def _seen(self, name: str) -> BoolArray:
        """Which vertices of a route the map shows."""
        return in_rect(self._lines[name], self._canvas.view.rect)

    def follow_map(self) -> None:
        """Show the part of the route that the map shows."""
        route = self._view.scale.route
        if self._leads or route is None:
            return
        seen = np.flatnonzero(self._seen(route.name))
        if len(seen) > 1:
            chainage = route.chainage_m[seen]
            self._view.show_range(float(chainage.min()), float(chainage.max()))
            self.followed.emit()

    def point(self, chainage_m: float | None) -> None:
        """Mark a place of the route on the map; None removes the mark."""
        route = self._view.scale.route
        if chainage_m is None or route is None:
            self._canvas.content.overlay.show_point(None)
            return
        lon, lat = points_at(route, chainage_m)
        self._canvas.content.overlay.show_point(self._session.plane.point(float(lon[0]), float(lat[0])))

    def shows(self, gap: CoverageGap) -> bool:
        """Whether part of a gap is on the ribbon and its middle on the map."""
        x, y = self._session.plane.point(gap.lon, gap.lat)
        left, bottom, right, top = self._canvas.view.rect
        on_ribbon = gap.end_m >= self._view.scale.start_m and gap.start_m <= self._view.scale.end_m
        return on_ribbon and left <= x <= right and bottom <= y <= top
