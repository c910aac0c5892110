"""The tools of the map, and what each of them does to the selection and the project."""

from __future__ import annotations

from functools import partial
from typing import Any

import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray
from widgets.compute.analyst import Analyst
from widgets.map.canvas import MapCanvas
from widgets.map.draw_tool import DrawTool
from widgets.map.pointer import Pointer
from widgets.map.tools import BaseTool, ClickTool, PanTool, SelectTool
from widgets.map.vertices import VertexTool
from widgets.session.session import Session
from widgets.workshop.feature_edits import FeatureEdits
from widgets.workshop.live_effect import LiveEffect
from widgets.workshop.measuring import Measure
from widgets.workshop.new_features import NEW_ZONE, NewFeatures
from widgets.workshop.picking import Picker


class Workshop(QObject):
    """Owns the tools, and passes their signals to the parts that select, add, edit and measure."""

    hinted = Signal(str)
    """A line for the map's hint bar; empty to take it away."""
    taken = Signal(str)
    """Another tool became active, by name."""
    identified = Signal(object)
    """The user asked what is at a Pointer."""

    def __init__(self, session: Session, canvas: MapCanvas, analyst: Analyst) -> None:
        super().__init__(canvas)
        self.session, self.canvas, self.analyst = session, canvas, analyst
        self.picker = Picker(session, canvas)
        self.additions = NewFeatures(session, self)
        self.edits = FeatureEdits(session, self)
        self.measure = Measure(session, canvas)
        self.effect = LiveEffect(analyst, self)
        self._hint = ""
        self.tools = self._make_tools()
        self._connect_selecting(self.tools)
        self._connect_drawing(self.tools)
        self._connect_measuring(self.tools)
        self.effect.changed.connect(self._show_hint)
        self.activate("pan")

    def _make_tools(self) -> dict[str, BaseTool]:
        content = self.canvas.content
        tools: dict[str, BaseTool] = {
            "pan": PanTool(content),
            "select": SelectTool(content),
            "identify": ClickTool(content),
            "zone": DrawTool(content, area=True),
            "patrol": DrawTool(content, area=False),
            "post": ClickTool(content),
            "sensor": ClickTool(content),
            "incident": ClickTool(content),
            "vertices": VertexTool(content),
            "measure": DrawTool(content, area=False),
            "measure_area": DrawTool(content, area=True),
        }
        for tool in tools.values():
            tool.hinted.connect(self._set_hint)
            tool.abandoned.connect(self.analyst.previews.end)
        return tools

    def _connect_selecting(self, tools: dict[str, Any]) -> None:
        tools["pan"].clicked.connect(self.picker.click)
        tools["select"].clicked.connect(self.picker.click)
        tools["select"].boxed.connect(self.picker.box)
        tools["select"].dragged.connect(self._on_dragged)
        tools["select"].dropped.connect(self._on_dropped)
        tools["identify"].clicked.connect(self.identified)
        tools["vertices"].previewed.connect(self._on_reshaping)
        tools["vertices"].changed.connect(self._on_reshaped)

    def _connect_drawing(self, tools: dict[str, Any]) -> None:
        for name, kind in (("post", "checkpoints"), ("sensor", "sensors"), ("incident", "incidents")):
            tools[name].clicked.connect(lambda at, kind=kind: self.additions.add_point(kind, at.lon, at.lat))
        for name, is_area in (("zone", True), ("patrol", False)):
            tools[name].progressed.connect(partial(self._on_drawing, is_area=is_area))
            tools[name].finished.connect(partial(self._on_drawn, is_area=is_area))

    def _connect_measuring(self, tools: dict[str, Any]) -> None:
        for name, is_area in (("measure", False), ("measure_area", True)):
            tools[name].progressed.connect(partial(self._show_size, is_area=is_area))
            tools[name].finished.connect(partial(self.measure.keep, is_area=is_area))

    def activate(self, name: str) -> None:
        """Activate a tool."""
        self._set_hint("")
        self.canvas.set_tool(self.tools[name])
        self.taken.emit(name)

    # The hint bar

    def _set_hint(self, text: str) -> None:
        self._hint = text
        self._show_hint()

    def _show_hint(self) -> None:
        self.hinted.emit("   ·   ".join(part for part in (self._hint, self.effect.text) if part))

    def _show_size(self, xy: FloatArray, *, is_area: bool) -> None:
        self._set_hint(self.measure.text(xy, is_area=is_area))

    # Zones and patrols

    def _on_drawing(self, xy: FloatArray, *, is_area: bool) -> None:
        self._show_size(xy, is_area=is_area)
        if len(xy) >= (3 if is_area else 2):
            shape = _shape(xy, is_area=is_area)
            if shape.is_valid:
                self.analyst.previews.draw_zone(self._lonlat(shape), NEW_ZONE)

    def _on_drawn(self, xy: FloatArray, *, is_area: bool) -> None:
        self.analyst.previews.end()
        self.additions.add("patrols", self._lonlat(_shape(xy, is_area=is_area)))
        self.activate("select")

    def _on_reshaping(self, shape: BaseGeometry) -> None:
        self.analyst.previews.draw_zone(self._lonlat(shape), self.edits.values() or NEW_ZONE)

    def _on_reshaped(self, shape: BaseGeometry) -> None:
        self.analyst.previews.end()
        self.edits.reshape(self._lonlat(shape))

    def _lonlat(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, self.session.plane.to_lonlat)

    # Posts

    def _on_dragged(self, at: Pointer) -> None:
        if self.edits.post is not None:
            entry, fid = self.edits.post
            self.analyst.previews.drag_post(entry.uuid, fid, at.lon, at.lat)

    def _on_dropped(self, at: Pointer) -> None:
        self.analyst.previews.end()
        self.edits.move(at.lon, at.lat)
        if self.session.report is not None and self.edits.post is not None:
            self.analyst.run()


def _shape(xy: FloatArray, *, is_area: bool) -> BaseGeometry:
    return shapely.Polygon(xy) if is_area else shapely.LineString(xy)
