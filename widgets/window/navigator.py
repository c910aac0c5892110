"""Where the map goes: to a layer, to the selection, to the stretch of the ribbon, from gap to gap."""

from __future__ import annotations

import numpy as np
import shapely

from app.arrays import FloatArray
from app.geo.lrs import Route
from widgets.map.canvas import MapCanvas
from widgets.ribbon.ribbon_panel import Ribbon
from widgets.session.session import Session

LEAST_M = 8000.0
"""Anything smaller is shown with this much ground from edge to edge."""


class Navigator:
    """Moves map and ribbon to what the planner asks for."""

    def __init__(self, session: Session, canvas: MapCanvas, ribbon: Ribbon) -> None:
        self._session, self._canvas, self._ribbon = session, canvas, ribbon

    def show_stretch(self, route: Route, start_m: float, end_m: float) -> None:
        """Show a stretch of border, in metres from the start of the route."""
        inside = (route.chainage_m >= start_m) & (route.chainage_m <= end_m)
        if inside.sum() > 1:
            xy = self._session.plane.to_plane(np.column_stack((route.lon[inside], route.lat[inside])))
            low, high = xy.min(axis=0), xy.max(axis=0)
            self._canvas.view.show_rect((low[0], low[1], high[0], high[1]), margin=0.08)

    def show_layer(self, uuid: str) -> None:
        """Show all of a layer."""
        if uuid in self._canvas.content.layers:
            self._show(self._canvas.content.layers[uuid].bounds)
        elif uuid in self._canvas.content.pile.underlays:
            self._canvas.view.show_rect(self._canvas.content.pile.underlays[uuid].extent, margin=0.05)
        elif uuid in self._canvas.content.pile.reliefs:
            self._canvas.content.show_all()

    def show_selection(self) -> None:
        """Show the selection."""
        selection = self._session.selection
        if selection.gap:
            self._ribbon.open_gap(selection.gap)
        elif selection.layer in self._canvas.content.layers:
            graphics = self._canvas.content.layers[selection.layer]
            shapes = graphics.shapes(selection.fids)
            if len(shapes):
                self._show(shapely.total_bounds(shapes))

    def _show(self, bounds: FloatArray) -> None:
        left, bottom, right, top = bounds.tolist()
        if left == left:  # noqa: PLR0124 - NaN where there is nothing
            reach = max(right - left, top - bottom, LEAST_M) / 2
            x, y = (left + right) / 2, (bottom + top) / 2
            self._canvas.view.show_rect((x - reach, y - reach, x + reach, y + reach), margin=0.1)

    def open_first_gap(self) -> None:
        """Select the gap ranked first in the report, and go there."""
        self._open_gap(0)

    def open_next_gap(self) -> None:
        """Select the gap after the selected one in the report, the first after the last, and go there."""
        ids, current = self._gap_ids(), self._session.selection.gap
        self._open_gap(ids.index(current) + 1 if current in ids else 0)

    def _open_gap(self, number: int) -> None:
        ids = self._gap_ids()
        if ids:
            self._ribbon.open_gap(ids[number % len(ids)])

    def _gap_ids(self) -> list[str]:
        report = self._session.report
        return [] if report is None else [gap.id for gap in report.all_gaps]
