"""Selecting on the map: by a click, by a box, and the post nearest to a place."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from app.geo.lrs import GEOD
from app.store.catalog import Entry
from widgets.map.canvas import MapCanvas
from widgets.map.items.layer_graphics import Hit
from widgets.map.pointer import Pointer
from widgets.session.session import NOTHING, Selection, Session
from widgets.words.text import kilometres


class Picker(QObject):
    """Turns clicks and boxes into selections."""

    def __init__(self, session: Session, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas

    def click(self, at: Pointer) -> None:
        """Select what lies under the pointer: a post before a gap, a gap before all else."""
        gap = self._canvas.content.pick_gap(at.x, at.y)
        hits = [hit for hit in self._canvas.content.pick(at.x, at.y) if self._selectable(hit)]
        if gap and not (hits and self._shape(hits[0]).endswith("Point")):
            self._session.select(Selection(gap=gap))
        elif hits:
            self._select(hits[0].layer, frozenset({hits[0].fid}), at)
        elif not at.adds:
            self._session.select(NOTHING)

    def _selectable(self, hit: Hit) -> bool:
        """Countries and provinces lie under everything: a click on the ground is not meant for them."""
        is_area = self._shape(hit).endswith("Polygon")
        return not (is_area and self._session.required.entries[hit.layer].kind == "reference")

    def _shape(self, hit: Hit) -> str:
        geometry = self._canvas.content.layers[hit.layer].geometry(hit.fid)
        return "" if geometry is None else geometry.geom_type

    def box(self, left: float, bottom: float, right: float, top: float, at: Pointer) -> None:
        """Select what the topmost editable layer has in a box of the plane; ``at`` is where the box ended."""
        project = self._session.project
        for entry in list(project.entries.values())[::-1] if project else ():
            if (
                entry.visible
                and entry.uuid in self._canvas.content.layers
                and entry.kind not in ("reference", "borders")
            ):
                fids = self._canvas.content.layers[entry.uuid].inside((left, bottom, right, top))
                if fids:
                    self._select(entry.uuid, fids, at)
                    return
        if not at.adds:
            self._session.select(NOTHING)

    def _select(self, layer: str, fids: frozenset[int], at: Pointer) -> None:
        """Select features; in the layer already selected, Shift adds them and Control removes them."""
        before = self._session.selection
        if before.layer == layer and at.adds:
            fids = before.fids | fids
        elif before.layer == layer and at.removes:
            fids = before.fids - fids
        self._session.select(Selection(layer, fids))

    def nearest_post(self, at: Pointer) -> None:
        """Select the post nearest to a place, and announce its distance."""
        project = self._session.project
        entries = project.of_kind("checkpoints") + project.of_kind("sensors") if project else ()
        posts = [nearest for entry in entries if (nearest := self._nearest_of(entry, at)) is not None]
        if posts:
            metres, layer, fid = min(posts)
            self._session.select(Selection(layer, frozenset({fid})))
            self._session.notify(self.tr("The nearest post is {distance} away.").format(distance=kilometres(metres)))

    def _nearest_of(self, entry: Entry, at: Pointer) -> tuple[float, str, int] | None:
        """The nearest post of a layer: metres, layer, fid; None for an empty layer."""
        table = self._session.layer(entry.uuid).table
        if table.xy is None or not np.isfinite(table.xy).any():
            return None
        ones = np.full(len(table), 1.0)
        _, _, metres = GEOD.inv(ones * at.lon, ones * at.lat, *table.xy.T)
        row = int(np.nanargmin(metres))
        return float(metres[row]), entry.uuid, int(table.fids[row])
