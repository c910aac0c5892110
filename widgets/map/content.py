"""What the map shows: the project's layers, the report's gaps and the selection, in step with the session."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtCore import QObject

from app.arrays import Geometries
from app.project.project import Change
from widgets.map import extents
from widgets.map.items.doubt_graphics import DoubtGraphics
from widgets.map.items.layer_graphics import Hit, LayerGraphics
from widgets.map.items.layer_pile import LayerPile
from widgets.map.items.overlay import Overlay
from widgets.map.items.report_graphics import GapGraphics
from widgets.map.view import MapView
from widgets.session.session import Selection, Session

PICK_PX = 7.0


class MapContent(QObject):
    """Draws the session's project in a view and follows it; mouse events are handled elsewhere."""

    def __init__(self, view: MapView, session: Session) -> None:
        super().__init__(view)
        self.view, self.session = view, session
        self.pile = LayerPile(view, session)
        self.overlay = Overlay(view, session)
        self.gaps: GapGraphics | None = None
        self.doubts: DoubtGraphics | None = None
        self._waits = False
        view.changed.connect(self._prepare)
        session.opened.connect(self.rebuild)
        session.changed.connect(self._on_change)
        session.dated.connect(self._draw_all)
        session.reported.connect(self.show_report)
        session.themed.connect(self._on_theme)
        session.selected.connect(self._highlight)
        session.wanted.connect(self._show_wanted)
        self._paint_ground()

    @property
    def layers(self) -> dict[str, LayerGraphics]:
        """The graphics of the vector layers, by uuid."""
        return self.pile.layers

    # Following the session

    def rebuild(self) -> None:
        """Draw the project from scratch, and show all of it."""
        self._waits = True
        self._draw_all()
        self.show_all()

    def _on_theme(self) -> None:
        self._paint_ground()
        self._draw_all()

    def _paint_ground(self) -> None:
        self.view.set_ground(self.session.theme.colour("background"))

    def _draw_all(self) -> None:
        self.overlay.clear_selection()
        self.pile.draw_all()
        self.show_report()

    def _on_change(self, change: Change) -> None:
        if self.session.touched == {"gaps"}:
            return  # the report in view is drawn, not the layer of its gaps
        self.pile.follow(change)
        self._arrange_gaps()
        self._prepare()
        self._highlight(self.session.selection)

    def show_report(self) -> None:
        """Draw the gaps of the session's report, and the posts it has doubts about."""
        for drawn in (self.gaps, self.doubts):
            if drawn is not None:
                drawn.drop()
        report = self.session.report
        self.gaps = None if report is None else GapGraphics(self.view, self.session, report)
        self.doubts = None if report is None else DoubtGraphics(self.view, self.session, report)
        self._arrange_gaps()
        self._prepare()
        self._highlight(self.session.selection)

    def _arrange_gaps(self) -> None:
        listed = self.session.project.of_kind("gaps") if self.session.project else []
        if self.gaps is not None and listed:
            self.gaps.arrange(listed[0].visible, listed[0].opacity)

    def _highlight(self, selection: Selection) -> None:
        """Highlight the selection."""
        self.overlay.clear_selection()
        self.overlay.keep_ridge_of(selection.gap)
        if selection.gap and self.gaps is not None:
            self.overlay.highlight_gap(self.gaps.lines.get(selection.gap, np.zeros(0, dtype=object)), self.gaps.z - 1)
        elif selection.layer in self.layers:
            self.overlay.highlight(self.layers[selection.layer].shapes(selection.fids))

    # The view

    def before_paint(self) -> None:
        """The map is about to be painted: what a project needs for its first picture is prepared now, and once."""
        if self._waits:
            self._waits = False
            self._prepare()

    def _prepare(self) -> None:
        """Prepare everything visible for the view."""
        if self._waits and self.view.viewport.window().isVisible():
            return  # the panels of a project that was just opened are being laid out
        rect, scale = self.view.rect, self.view.metres_per_pixel
        self.pile.prepare(rect, scale)
        if self.gaps is not None:
            self.gaps.prepare(rect, scale)
        if self.doubts is not None:
            self.doubts.prepare(scale)
        self.overlay.prepare(rect, scale)

    def show_all(self) -> None:
        """Show the borders the report is about, or the own state's, or all."""
        self.view.show_rect(extents.whole_border(self.session), margin=0.1)

    def _show_wanted(self, west: float, south: float, east: float, north: float) -> None:
        if west == east and south == north:
            x, y = self.session.plane.point(west, south)
            self.view.show_rect(extents.about(self.view, x, y))
        else:
            self.view.show_rect(self.session.plane.box((west, south, east, north)), margin=0.15)

    # Hit testing

    def border_parts(self) -> list[Geometries]:
        """The border lines on the plane, for the overview."""
        borders = [drawn for drawn in self.layers.values() if drawn.layer.kind == "borders"]
        return [shapely.get_parts(drawn.geometries) for drawn in borders if len(drawn.geometries)]

    def pick(self, x: float, y: float) -> list[Hit]:
        """Features near a point of the plane: points, then lines, then areas; of each the topmost layer first."""
        return self.pile.pick(x, y, PICK_PX * self.view.metres_per_pixel)

    def pick_gap(self, x: float, y: float) -> str:
        """The id of the gap under a point; empty if there is none."""
        return "" if self.gaps is None else self.gaps.at(x, y, PICK_PX * self.view.metres_per_pixel)
