"""What the tools of the map do to the project: select, add, move, reshape, delete. Every act is one named step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely
from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from app import features, intake
from app.geo.lrs import GEOD
from app.history import Edit
from app.store.catalog import Entry
from layers import LAYER_TYPES
from layers.text import QT_TRANSLATE_NOOP
from widgets.analyst import Analyst
from widgets.map.canvas import MapCanvas
from widgets.map.layer_graphics import Hit
from widgets.map.lod import FloatArray
from widgets.map.pointer import Pointer
from widgets.map.tools import BaseTool, ClickTool, DrawTool, PanTool, SelectTool
from widgets.map.vertices import VertexTool
from widgets.notices import Level
from widgets.session import NOTHING, Explained, Selection, Session
from widgets.text import area, kilometres, length, shown

ADD = {
    "checkpoints": QT_TRANSLATE_NOOP("Step", "Add post"),
    "sensors": QT_TRANSLATE_NOOP("Step", "Add sensor"),
    "incidents": QT_TRANSLATE_NOOP("Step", "Add incident"),
    "patrols": QT_TRANSLATE_NOOP("Step", "Draw patrol"),
}
MOVE = QT_TRANSLATE_NOOP("Step", "Move post")
RESHAPE = QT_TRANSLATE_NOOP("Step", "Edit vertices")
DELETE = QT_TRANSLATE_NOOP("Step", "Delete features")
NEW_ZONE: dict[str, Any] = {"patrol_kind": "revisit", "schedule": "random", "mode": "foot", "revisits_per_day": 24.0}
"""What a zone just drawn is taken to be until its form says otherwise."""
_DEFAULTS: dict[str, dict[str, Any]] = {
    "checkpoints": {"type": "observation_post", "status": "working"},
    "sensors": {"type": "thermal_camera"},
    "incidents": {"category": "unauthorised_crossing"},
    "patrols": NEW_ZONE,
}


class Workshop(QObject):
    """Owns the tools, and turns what they say into selections and edits."""

    hinted = Signal(str)
    """A line for the map's hint bar; empty to take it away."""
    taken = Signal(str)
    """Another tool came into the hand, by name."""
    identified = Signal(object)
    """The user asked what lies at a Pointer."""

    def __init__(self, session: Session, canvas: MapCanvas, analyst: Analyst) -> None:
        super().__init__(canvas)
        self.session, self.canvas, self.analyst = session, canvas, analyst
        self._told = ""
        self._effect = ""
        self.tools = self._make_tools()
        analyst.zone_told.connect(self._on_zone_told)
        analyst.previewed.connect(self._on_previewed)
        self.take("pan")

    def _make_tools(self) -> dict[str, BaseTool]:
        tools: dict[str, BaseTool] = {
            "pan": PanTool(self.canvas),
            "select": SelectTool(self.canvas),
            "identify": ClickTool(self.canvas),
            "zone": DrawTool(self.canvas, area=True),
            "patrol": DrawTool(self.canvas, area=False),
            "post": ClickTool(self.canvas),
            "sensor": ClickTool(self.canvas),
            "incident": ClickTool(self.canvas),
            "vertices": VertexTool(self.canvas),
            "measure": DrawTool(self.canvas, area=False),
            "measure_area": DrawTool(self.canvas, area=True),
        }
        for tool in tools.values():
            tool.hinted.connect(self._hint)
        self._connect_selecting(tools)
        self._connect_drawing(tools)
        return tools

    def _connect_selecting(self, tools: dict[str, Any]) -> None:
        tools["pan"].clicked.connect(self._on_clicked)
        tools["select"].clicked.connect(self._on_clicked)
        tools["select"].boxed.connect(self._on_boxed)
        tools["select"].dragged.connect(self._on_dragged)
        tools["select"].dropped.connect(self._on_dropped)
        tools["identify"].clicked.connect(self.identified)
        tools["vertices"].changed.connect(self._on_reshaped)
        tools["vertices"].previewed.connect(
            lambda shape: self._preview_zone(self._lonlat(shape), self._selected_values())
        )

    def _connect_drawing(self, tools: dict[str, Any]) -> None:
        for name, kind in (("post", "checkpoints"), ("sensor", "sensors"), ("incident", "incidents")):
            tools[name].clicked.connect(lambda at, kind=kind: self.add_point(kind, at.lon, at.lat))
        for name, is_area in (("zone", True), ("patrol", False)):
            tools[name].finished.connect(lambda xy, is_area=is_area: self._on_drawn(xy, is_area))
            tools[name].progressed.connect(lambda xy, is_area=is_area: self._on_drawing(xy, is_area))
            tools[name].dropped.connect(self.analyst.end_preview)
        for name, is_area in (("measure", False), ("measure_area", True)):
            tools[name].progressed.connect(lambda xy, is_area=is_area: self._hint(self.measured(xy, is_area)))
            tools[name].finished.connect(lambda xy, is_area=is_area: self._on_measured(xy, is_area))

    def take(self, name: str) -> None:
        """Take a tool into the hand."""
        self._hint("")
        self.canvas.set_tool(self.tools[name])
        self.taken.emit(name)

    def _hint(self, text: str) -> None:
        self._told = text
        self.hinted.emit("   ·   ".join(part for part in (text, self._effect) if part))

    # Selecting

    def _on_clicked(self, at: Pointer) -> None:
        gap = self.canvas.pick_gap(at.x, at.y)
        hits = [hit for hit in self.canvas.pick(at.x, at.y) if self._selectable(hit)]
        if gap and not (hits and self._is_point(hits[0])):
            self.session.select(Selection(gap=gap))
        elif hits:
            self._select_hit(hits[0], at)
        elif not at.adds:
            self.session.select(NOTHING)

    def _selectable(self, hit: Hit) -> bool:
        """Countries and provinces lie under everything: a click on the ground does not mean them."""
        geometry = self.canvas.layers[hit.layer].geometry(hit.fid)
        is_area = geometry is not None and geometry.geom_type.endswith("Polygon")
        return not (is_area and self._entry(hit.layer).kind == "reference")

    def _is_point(self, hit: Hit) -> bool:
        geometry = self.canvas.layers[hit.layer].geometry(hit.fid)
        return geometry is not None and geometry.geom_type.endswith("Point")

    def _select_hit(self, hit: Hit, at: Pointer) -> None:
        before = self.session.selection
        same = before.layer == hit.layer
        if at.adds and same:
            self.session.select(Selection(hit.layer, before.fids | {hit.fid}))
        elif at.removes and same:
            self.session.select(Selection(hit.layer, before.fids - {hit.fid}))
        else:
            self.session.select(Selection(hit.layer, frozenset({hit.fid})))

    def _on_boxed(self, left: float, bottom: float, right: float, top: float, at: Pointer) -> None:
        """The topmost editable layer that has something in the box."""
        project = self.session.project
        entries = list(project.entries.values())[::-1] if project else []
        for entry in entries:
            if entry.visible and entry.uuid in self.canvas.layers and entry.kind not in ("reference", "borders"):
                found = self.canvas.layers[entry.uuid].inside((left, bottom, right, top))
                if found:
                    before = self.session.selection
                    kept = before.fids if before.layer == entry.uuid and (at.adds or at.removes) else frozenset()
                    self.session.select(Selection(entry.uuid, kept - found if at.removes else kept | found))
                    return
        if not at.adds:
            self.session.select(NOTHING)

    def _entry(self, uuid: str) -> Entry:
        return self.session.required.entries[uuid]

    def nearest_post(self, at: Pointer) -> None:
        """Select the post nearest to a place, and say how far it is."""
        project = self.session.project
        best: tuple[float, Entry, int] | None = None
        for entry in (project.of_kind("checkpoints") + project.of_kind("sensors")) if project else ():
            frame = self.session.layer(entry.uuid).frame
            if len(frame):
                ones = np.full(len(frame), 1.0)
                _, _, metres = GEOD.inv(ones * at.lon, ones * at.lat, frame.geometry.x, frame.geometry.y)
                row = int(np.nanargmin(metres))
                if best is None or metres[row] < best[0]:
                    best = (float(metres[row]), entry, int(frame.index[row]))
        if best is not None:
            self.session.select(Selection(best[1].uuid, frozenset({best[2]})))
            self.session.notify(self.tr("The nearest post is {distance} away.").format(distance=kilometres(best[0])))

    # Adding

    def add_point(self, kind: str, lon: float, lat: float) -> None:
        """Add a post, sensor or incident, and select it so that its form is at hand."""
        self._add(kind, shapely.Point(lon, lat))

    def _add(self, kind: str, geometry: BaseGeometry) -> None:
        project = self.session.project
        if project is None:
            return
        with Explained(self.session):
            project.refuse_read_only()
            entry = next(iter(project.of_kind(kind)), None)
            made: tuple[Any, ...] = ()
            if entry is None:
                entry, made = intake.empty_layer(project, kind, LAYER_TYPES[kind].label)
                fid = 1
            else:
                fid = features.next_fid(project, entry)
            edit = features.new_row(entry, fid, geometry, self._values(kind, entry))
            if not made:
                edit = features.added(project, entry, geometry, self._values(kind, entry))
            if self.session.apply(ADD[kind], *made, edit) is not None:
                self.session.select(Selection(entry.uuid, frozenset({int(edit.key)})))

    def _values(self, kind: str, entry: Entry) -> dict[str, Any]:
        """What a new feature is until its form says otherwise; a name that tells it from the others."""
        names = {"checkpoints": self.tr("Post {n}"), "sensors": self.tr("Sensor {n}"), "patrols": self.tr("Zone {n}")}
        values = dict(_DEFAULTS[kind])
        if kind in names:
            known = self.session.required.entries
            count = len(self.session.layer(entry.uuid).frame) if entry.uuid in known else 0
            values["name"] = names[kind].format(n=count + 1)
        return values

    # Drawing zones

    def _on_drawing(self, xy: FloatArray, is_area: bool) -> None:
        self._hint(self.measured(xy, is_area))
        if len(xy) >= (3 if is_area else 2):
            shape = shapely.Polygon(xy) if is_area else shapely.LineString(xy)
            if shape.is_valid:
                self._preview_zone(self._lonlat(shape), NEW_ZONE)

    def _preview_zone(self, lonlat: BaseGeometry, values: dict[str, Any]) -> None:
        self.analyst.draw_zone(lonlat, values)

    def _on_zone_told(self, effect: Any) -> None:
        self._effect = "" if effect is None else self.effect_text(effect)
        self._hint(self._told)

    def effect_text(self, effect: Any) -> str:
        """What a zone closes by night and by day, and the crews it takes."""
        parts = []
        for period, text in (
            ("night", self.tr("closes {closes:.1f} of {of:.1f} km by night")),
            ("day", self.tr("{closes:.1f} of {of:.1f} km by day")),
        ):
            parts.append(text.format(closes=effect.closes_km[period], of=effect.of_km[period]))
        if effect.enters_hazard:
            parts.insert(0, self.tr("enters a hazardous area: no go"))
        needs = self.tr("needs {needed:.1f} crews").format(needed=effect.crews_needed)
        if effect.crews_available == effect.crews_available:
            needs += self.tr(", you have {there:g}").format(there=effect.crews_available)
        return f"{', '.join(parts)}; {needs}" if effect.crews_needed == effect.crews_needed else ", ".join(parts)

    def _on_drawn(self, xy: FloatArray, is_area: bool) -> None:
        self.analyst.end_preview()
        shape = shapely.Polygon(xy) if is_area else shapely.LineString(xy)
        self._add("patrols", self._lonlat(shape))
        self.take("select")

    def _lonlat(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, self.session.plane.to_lonlat)

    # Changing

    def _single(self) -> tuple[Entry, int] | None:
        selection = self.session.selection
        if len(selection.fids) != 1 or self.session.project is None:
            return None
        return self._entry(selection.layer), next(iter(selection.fids))

    def _selected_values(self) -> dict[str, Any]:
        single = self._single()
        if single is None:
            return NEW_ZONE
        row = self.session.layer(single[0].uuid).frame.loc[single[1]]
        return {str(name): value for name, value in row.items() if name != "geometry" and pd.notna(value)}

    def _on_dragged(self, at: Pointer) -> None:
        single = self._single()
        if single is not None and single[0].kind in ("checkpoints", "sensors"):
            self.analyst.drag_post(single[0].uuid, single[1], at.lon, at.lat)

    def _on_dropped(self, at: Pointer) -> None:
        self.analyst.end_preview()
        self._change(MOVE, shapely.Point(at.lon, at.lat))
        single = self._single()
        if self.session.report is not None and single is not None and single[0].kind in ("checkpoints", "sensors"):
            self.analyst.run()

    def _on_reshaped(self, shape: BaseGeometry) -> None:
        self.analyst.end_preview()
        self._change(RESHAPE, self._lonlat(shape))

    def _change(self, label: str, geometry: BaseGeometry) -> None:
        single, project = self._single(), self.session.project
        if single is not None and project is not None:
            edit = features.changed(project, single[0], single[1], geometry=geometry)
            self.session.apply(label, edit)

    def _on_previewed(self, report: Any) -> None:
        if report is None:
            self._effect = ""
        else:
            gap_km = sum(row.gap_km for row in report.routes if row.period == "night")
            before = (
                sum(row.gap_km for row in self.session.report.routes if row.period == "night")
                if self.session.report
                else gap_km
            )
            self._effect = self.tr("by night {after:,.1f} km of gap, {change:+.1f} km").format(
                after=gap_km, change=gap_km - before
            )
        self._hint(self._told)

    def delete_selected(self) -> None:
        """Delete the selected features; undo brings them back."""
        project, selection = self.session.project, self.session.selection
        if project is None or not selection.fids:
            return
        entry = self._entry(selection.layer)
        if entry.kind in ("borders", "gaps"):
            self.session.notify(self.tr("Borders and gaps are not deleted on the map."), Level.WARNING)
            return
        edits: list[Edit] = [features.removed(project, entry, fid) for fid in sorted(selection.fids)]
        self.session.apply(DELETE, *edits)

    # Measuring

    def measured(self, xy: FloatArray, is_area: bool) -> str:
        """Geodesic length and bearing of the last leg, or area and perimeter, of points on the plane."""
        lonlat = self.session.plane.to_lonlat(xy)
        if is_area and len(lonlat) > 2:
            square_metres, perimeter = GEOD.polygon_area_perimeter(lonlat[:, 0], lonlat[:, 1])
            return self.tr("{area}, round it {length}").format(area=area(abs(square_metres)), length=length(perimeter))
        total = float(GEOD.line_length(lonlat[:, 0], lonlat[:, 1]))
        if len(lonlat) < 2:
            return length(total)
        azimuth, _, last = GEOD.inv(*lonlat[-2], *lonlat[-1])
        leg = "" if len(lonlat) == 2 else self.tr(", last leg {length}").format(length=length(float(last)))
        return f"{length(total)}{leg}, {float(azimuth) % 360.0:.1f}°"

    def _on_measured(self, xy: FloatArray, is_area: bool) -> None:
        self.canvas.overlay.show_sketch(np.vstack([xy, xy[:1]]) if is_area else xy, area=is_area)
        self.session.notify(self.tr("Measured: {text}").format(text=self.measured(xy, is_area)))


def step_name(label: str) -> str:
    """A step's label in the reader's language."""
    return shown("Step", label)
