"""The gaps of a report on the map."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.arrays import Geometries
from app.geo.cut import section_lines
from app.geo.lrs import Route
from resources import GAP_CLASSES
from widgets.map.items.draw import PathItem
from widgets.map.lod import Rect
from widgets.map.view import MapView
from widgets.session.routes import valid
from widgets.session.session import Session

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap, GapReport, Undecided

HARD_OPACITY = 0.7
HARD_WIDTH = 3.0
_BELOW = ("borders", "patrols", "incidents")


def _above_borders(session: Session) -> float:
    """Gaps lie above lines, patrols and incidents, and below the posts."""
    project = session.project
    entries = [entry for kind in _BELOW for entry in project.of_kind(kind)] if project else []
    return max((entry.position for entry in entries), default=0) * 20 + 15.0


class GapGraphics:
    """All gaps, one path per class; those in hard terrain and undecided stretches are thinner."""

    def __init__(self, view: MapView, session: Session, report: GapReport) -> None:
        self._view, self._session = view, session
        # Kilometres are those of the line as drawn on the day of the run, whatever day is looked at.
        lines = valid(session.project, date.fromisoformat(report.as_of)) if session.project else ()
        routes = {route.name: route for route in lines}
        self.z = _above_borders(session)
        self._items: list[PathItem] = []
        self._faint: list[PathItem] = []
        self.lines = self._lines(routes, [*report.all_gaps, *report.undecided])
        for key in reversed(GAP_CLASSES):
            self._draw(key, [self.lines[gap.id] for gap in report.gaps if gap.klass == key], 1.0)
            self._draw(key, [self.lines[gap.id] for gap in report.hard_terrain_gaps if gap.klass == key], HARD_OPACITY)
        self._draw("E", [self.lines[gap.id] for gap in report.undecided], HARD_OPACITY)
        self._ids = [gap.id for gap in report.all_gaps if len(self.lines[gap.id])]
        self._tree = shapely.STRtree([shapely.MultiLineString(list(self.lines[key])) for key in self._ids])

    def _lines(self, routes: dict[str, Route], gaps: list[CoverageGap | Undecided]) -> dict[str, Geometries]:
        """The parts of each stretch on the plane, by id; none if its route is no longer in the project."""
        located = sorted((gap for gap in gaps if gap.route in routes), key=lambda gap: gap.route)
        sections = [
            line
            for name, group in groupby(located, key=lambda gap: gap.route)
            for line in section_lines(routes[name], [(gap.start_m, gap.end_m) for gap in group])
        ]
        # All at once: one call each would take ten times as long.
        placed = shapely.transform(np.array(sections, dtype=object), self._session.plane.to_plane)
        parts = {gap.id: np.asarray(shapely.get_parts(line), object) for gap, line in zip(located, placed, strict=True)}
        return {gap.id: parts.get(gap.id, np.zeros(0, dtype=object)) for gap in gaps}

    def _draw(self, key: str, lines: list[Geometries], opacity: float) -> None:
        if not any(len(line) for line in lines):
            return
        palette = self._session.theme.palette
        style = palette.gap(key) if opacity == 1.0 else replace(palette.gap(key), width=HARD_WIDTH)
        item = PathItem(np.concatenate(lines), style, palette, area=False)
        item.setZValue(self.z + 0.01 * (len(self._items) + (100 if opacity == 1.0 else 0)))
        item.setOpacity(opacity)
        if opacity < 1.0:
            self._faint.append(item)
        self._view.add(item)
        self._items.append(item)

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Prepare for a view."""
        for item in self._items:
            item.prepare(rect, metres_per_pixel)

    def arrange(self, visible: bool, opacity: float) -> None:
        """Follow the gap layer: its visibility and its opacity."""
        for item in self._items:
            item.setVisible(visible)
            item.setOpacity(opacity * (HARD_OPACITY if item in self._faint else 1.0))

    def at(self, x: float, y: float, reach_m: float) -> str:
        """The id of the gap nearest to a point within reach; empty if there is none."""
        if not self._ids or not self._items or not self._items[0].isVisible():
            return ""
        rows = self._tree.query_nearest(shapely.Point(x, y), max_distance=reach_m)
        return self._ids[int(rows[0])] if len(rows) else ""

    def drop(self) -> None:
        """Remove it from the map."""
        for item in self._items:
            self._view.remove(item)
