"""What the map shows: the project's layers, the report's gaps, labels, relief; kept in step with the session."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtWidgets import QWidget

from app.arrays import Geometries
from app.project.project import Change
from layers import LAYER_TYPES
from widgets.map.asof import as_of, in_language
from widgets.map.doubt_graphics import DoubtGraphics
from widgets.map.labels import LabelsItem
from widgets.map.layer_graphics import Hit, LayerGraphics
from widgets.map.lod import Rect
from widgets.map.overlay import Overlay
from widgets.map.relief import Relief
from widgets.map.report_graphics import GapGraphics
from widgets.map.view import MapView
from widgets.session.session import Session

LABELS_Z = 8000
PICK_PX = 7.0


class MapContent(MapView):
    """Draws the session's project and follows it; the mouse is no business of this class."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.layers: dict[str, LayerGraphics] = {}
        self.reliefs: dict[str, Relief] = {}
        self.gaps: GapGraphics | None = None
        self.doubts: DoubtGraphics | None = None
        self.labels = self._new_labels()
        self.overlay = Overlay(self)
        self.view_changed.connect(self._prepare)
        session.opened.connect(self.rebuild)
        session.changed.connect(self._on_change)
        session.reported.connect(self.show_report)
        session.themed.connect(self._on_theme)
        session.selected.connect(self.overlay.show_selection)
        session.wanted.connect(self._show_wanted)
        self._paint_ground()

    # Content

    def rebuild(self) -> None:
        """Draw the project from scratch, and show all of it."""
        self._draw_all()
        self.forget_views()
        self.show_all()

    def _on_theme(self) -> None:
        self._paint_ground()
        self._draw_all()

    def _paint_ground(self) -> None:
        self.setBackground(self.session.theme.colour("background"))

    def _draw_all(self) -> None:
        for uuid in list(self.layers):
            self._remove(uuid)
        for relief in self.reliefs.values():
            relief.drop()
        self.reliefs.clear()
        self.box.removeItem(self.labels)
        self.labels = self._new_labels()
        self.overlay.clear_selection()
        if self.session.project is not None:
            for uuid in self.session.project.entries:
                self._add(uuid)
        self.show_report()
        self.overlay.show_selection(self.session.selection)
        self._prepare()

    def _new_labels(self) -> LabelsItem:
        labels = LabelsItem(self.session.theme.palette)
        labels.setZValue(LABELS_Z)
        labels.reserved = getattr(self, "labels", labels).reserved
        self.box.addItem(labels, ignoreBounds=True)
        return labels

    def _on_change(self, change: Change) -> None:
        entries = self.session.project.entries if self.session.project else {}
        if self.session.touched == {"gaps"}:
            return  # the report in view is drawn, not their layer
        if change.catalog:
            for uuid in self.layers.keys() - entries.keys():
                self._remove(uuid)
            for uuid in self.reliefs.keys() - entries.keys():
                self.reliefs.pop(uuid).drop()
        for uuid in change.layers & entries.keys():
            self._remove(uuid)
        for uuid in entries.keys() - self.layers.keys() - self.reliefs.keys():
            self._add(uuid)
        self._arrange()
        self._prepare()
        self.overlay.show_selection(self.session.selection)

    def _add(self, uuid: str) -> None:
        project = self.session.required
        entry = project.entries[uuid]
        if not LAYER_TYPES[entry.kind].geometries:
            if entry.kind == "terrain":
                self.reliefs[uuid] = Relief(self, entry)
            return
        if entry.kind == "gaps":
            return  # the report in view is drawn itself, with what the planner filters
        layer = in_language(as_of(project.layer(uuid), self.session.as_of), self.locale().language())
        graphics = LayerGraphics(layer, self.session.plane, self.session.theme.palette)
        self.layers[uuid] = graphics
        for item in graphics.items():
            self.box.addItem(item, ignoreBounds=True)
        self._arrange_one(uuid)

    def _remove(self, uuid: str) -> None:
        graphics = self.layers.pop(uuid, None)
        if graphics is not None:
            self.labels.set_names(uuid, None)
            for item in graphics.items():
                self.box.removeItem(item)

    def _arrange(self) -> None:
        for uuid in [*self.layers, *self.reliefs]:
            self._arrange_one(uuid)
        self._arrange_gaps()

    def _arrange_one(self, uuid: str) -> None:
        """Give a layer its place in the pile, its opacity, and hide it if it is switched off."""
        project = self.session.required
        entry = project.entries[uuid]
        if uuid in self.reliefs:
            self.reliefs[uuid].arrange(entry)
            return
        graphics = self.layers[uuid]
        for number, item in enumerate(graphics.items()):
            item.setZValue(entry.position * 20 + number)
            item.setOpacity(entry.opacity)
            item.setVisible(entry.visible)
        if graphics.names is not None:
            graphics.names.opacity = entry.opacity
        self.labels.set_names(uuid, graphics.names if entry.visible else None)

    def show_report(self) -> None:
        """Draw the gaps of the session's report, and the posts it has doubts about."""
        for drawn in (self.gaps, self.doubts):
            if drawn is not None:
                drawn.drop()
        report = self.session.report
        self.gaps = None if report is None else GapGraphics(self, report)
        self.doubts = None if report is None else DoubtGraphics(self, report)
        self._arrange_gaps()
        self._prepare()
        self.overlay.show_selection(self.session.selection)

    def _arrange_gaps(self) -> None:
        listed = self.session.project.of_kind("gaps") if self.session.project else []
        if self.gaps is not None and listed:
            self.gaps.arrange(listed[0].visible, listed[0].opacity)

    def _prepare(self) -> None:
        """Get all that is visible ready for the view."""
        rect, scale = self.view_rect, self.metres_per_pixel
        entries = self.session.project.entries if self.session.project else {}
        for uuid, graphics in self.layers.items():
            if uuid in entries and entries[uuid].visible:
                graphics.prepare(rect, scale)
                graphics.fade(entries[uuid], scale)
        for relief in self.reliefs.values():
            relief.prepare(rect, scale)
        if self.gaps is not None:
            self.gaps.prepare(rect, scale)
        if self.doubts is not None:
            self.doubts.prepare(scale)
        self.overlay.prepare(rect, scale)

    def border_parts(self) -> list[Geometries]:
        """The border lines on the plane, for the overview."""
        parts = []
        for graphics in self.layers.values():
            if graphics.layer.kind == "borders" and len(graphics.geometries):
                parts.append(shapely.get_parts(graphics.geometries))
        return parts

    # Views

    def show_all(self) -> None:
        """Show the borders the report is about, or the own state's, or all."""
        wanted = set(self.session.report.profile.route.tolist()) if self.session.report else self.session.analysed
        chosen = [route.bounds for route in self.session.routes if route.name in wanted or route.dyad in wanted]
        bounds = np.array(chosen or [self.session.plane.bounds])
        west, south = bounds[:, :2].min(axis=0).tolist()
        east, north = bounds[:, 2:].max(axis=0).tolist()
        self.show_rect(self.session.plane.box((west, south, east, north)), margin=0.1)

    def _show_wanted(self, west: float, south: float, east: float, north: float) -> None:
        if west == east and south == north:
            x, y = self.session.plane.point(west, south)
            reach = min(self.metres_per_pixel * self.width() / 2, 15_000.0)
            self.show_rect((x - reach, y - reach, x + reach, y + reach))
        else:
            self.show_rect(self.session.plane.box((west, south, east, north)), margin=0.15)

    # Finding

    def pick(self, x: float, y: float, reach_px: float = PICK_PX) -> list[Hit]:
        """Features of visible layers near a point: points, then lines, then areas; of each the topmost layer first."""
        entries = self.session.project.entries if self.session.project else {}
        found = []
        for uuid, graphics in self.layers.items():
            if entries[uuid].visible:
                for hit in graphics.near(x, y, reach_px * self.metres_per_pixel):
                    geometry = graphics.geometry(hit.fid)
                    order = (
                        0 if geometry is None else shapely.get_dimensions(geometry),
                        -entries[uuid].position,
                        hit.distance_m,
                    )
                    found.append((order, hit))
        return [hit for _, hit in sorted(found, key=lambda pair: pair[0])]

    def pick_gap(self, x: float, y: float) -> str:
        """The id of the gap under a point; empty if there is none."""
        return "" if self.gaps is None else self.gaps.at(x, y, PICK_PX * self.metres_per_pixel)


def bounds_of(geometries: Geometries) -> Rect | None:
    """The rectangle round some geometries; None where there is nothing."""
    box = shapely.total_bounds(geometries) if len(geometries) else np.full(4, np.nan)
    return None if not np.isfinite(box).all() else (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
