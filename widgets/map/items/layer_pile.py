"""The stack of the project's layers on the map, in the order of the catalogue, with the labels on top."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRectF

from app.errors import UserError
from app.project.project import Change
from app.scene.border_lines import superseded
from app.store.catalog import Entry
from layers import LAYER_TYPES
from layers.base import Layer
from widgets.map.items.asof import as_of, in_language, without
from widgets.map.items.labels import LabelsItem
from widgets.map.items.layer_graphics import Hit, LayerGraphics
from widgets.map.items.picture_cache import PictureCache, common
from widgets.map.items.relief import Relief
from widgets.map.lod import Rect
from widgets.map.view import MapView
from widgets.session.late import IMPORTS
from widgets.session.routes import drawings
from widgets.session.session import Session
from widgets.words.remedies import full_text

if TYPE_CHECKING:
    from widgets.map.items.underlay import Underlay

LABELS_Z = 8000


class LayerPile:
    """The graphics of the layers of the open project, by uuid."""

    def __init__(self, view: MapView, session: Session) -> None:
        self._view, self._session = view, session
        self.layers: dict[str, LayerGraphics] = {}
        self.reliefs: dict[str, Relief] = {}
        self.underlays: dict[str, Underlay] = {}
        self._pictures = PictureCache()
        self._reserved: list[QRectF] = []
        self.labels = self._new_labels()

    def draw_all(self) -> None:
        """Draw every layer afresh, in the colours of the theme."""
        for uuid in list(self.layers):
            self._remove(uuid)
        for raster in self._rasters:
            raster.drop()
        self.reliefs.clear()
        self.underlays.clear()
        self._view.remove(self.labels)
        self.labels = self._new_labels()
        if self._session.project is not None:
            for uuid in self._session.project.entries:
                self._add(uuid)

    @property
    def _rasters(self) -> list[Relief | Underlay]:
        return [*self.reliefs.values(), *self.underlays.values()]

    def follow(self, change: Change) -> None:
        """Redraw what a change touched."""
        entries = self._session.project.entries if self._session.project else {}
        if change.catalog:
            for uuid in self.layers.keys() - entries.keys():
                self._remove(uuid)
            for uuid in self.reliefs.keys() - entries.keys():
                self.reliefs.pop(uuid).drop()
            for uuid in self.underlays.keys() - entries.keys():
                self.underlays.pop(uuid).drop()
        for uuid in change.layers & entries.keys():
            self._remove(uuid)
        if "borders" in self._session.touched:
            # Which drawing of a line is used may depend on the other border layers.
            for uuid in [uuid for uuid in self.layers if uuid in entries and entries[uuid].kind == "borders"]:
                self._remove(uuid)
        for uuid in entries.keys() - self.layers.keys() - self.reliefs.keys() - self.underlays.keys():
            self._add(uuid)
        for uuid in [*self.layers, *self.reliefs, *self.underlays]:
            self._arrange(uuid)

    def _add(self, uuid: str) -> None:
        project = self._session.required
        entry = project.entries[uuid]
        if not LAYER_TYPES[entry.kind].geometries:
            if entry.kind == "terrain":
                self.reliefs[uuid] = Relief(self._view, self._session, entry)
            else:
                with IMPORTS:
                    from widgets.map.items.underlay import Underlay  # noqa: PLC0415 - few projects have underlays
                self.underlays[uuid] = Underlay(self._view, self._session, entry, self._pictures)
            return
        if entry.kind == "gaps":
            return  # the report in view is drawn instead, with the planner's filters
        try:
            graphics = LayerGraphics(self._read(entry), self._session.plane, self._session.theme.palette)
        except UserError as error:
            # The list of layers says why; the others are shown.
            self._session.unreadable.emit(uuid, full_text(error))
            return
        self.layers[uuid] = graphics
        for item in graphics.items():
            self._view.add(item)
        self._arrange(uuid)

    def _read(self, entry: Entry) -> Layer:
        """What of a layer is drawn at the day looked at. Raises UserError for one that has lost its table."""
        project, day = self._session.required, self._session.as_of
        layer = in_language(as_of(project.layer(entry.uuid), day), QLocale().language())
        if entry.kind == "borders":
            layer = without(layer, superseded(drawings(project), day.isoformat()))
        return layer

    def _remove(self, uuid: str) -> None:
        graphics = self.layers.pop(uuid, None)
        if graphics is not None:
            self.labels.set_names(uuid, None)
            for item in graphics.items():
                self._view.remove(item)

    def _arrange(self, uuid: str) -> None:
        """Apply a layer's place in the stack, its opacity and its visibility."""
        entry = self._session.required.entries[uuid]
        if uuid in self.reliefs:
            self.reliefs[uuid].arrange(entry)
            return
        if uuid in self.underlays:
            self.underlays[uuid].arrange(entry)
            return
        graphics = self.layers[uuid]
        graphics.arrange(entry)
        self.labels.set_names(uuid, graphics.names if entry.visible else None)

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Prepare the visible layers for a view."""
        for uuid, graphics in self._visible():
            graphics.prepare(rect, metres_per_pixel)
            graphics.fade(self._session.required.entries[uuid], metres_per_pixel)
        for raster in self._rasters:
            raster.prepare(rect, metres_per_pixel)

    def _visible(self) -> Iterator[tuple[str, LayerGraphics]]:
        """The visible layers, by uuid."""
        entries = self._session.project.entries if self._session.project else {}
        return ((uuid, drawn) for uuid, drawn in self.layers.items() if uuid in entries and entries[uuid].visible)

    def _underlays_in_view(self) -> list[tuple[str, Underlay]]:
        """The topmost first."""
        drawn = ((uuid, one) for uuid, one in self.underlays.items() if one.in_view)
        return sorted(drawn, key=lambda pair: -pair[1].item.zValue())

    @property
    def attribution(self) -> str:
        """Whose underlays are in view, the topmost first."""
        stated = [one.look.attribution for _, one in self._underlays_in_view()]
        return " · ".join(dict.fromkeys(filter(None, stated)))

    def underlays_at(self, x: float, y: float) -> list[str]:
        """The underlays drawn about a point of the plane, by uuid, the topmost first."""
        return [uuid for uuid, one in self._underlays_in_view() if common(one.extent, (x, y, x + 1e-6, y + 1e-6))]

    # Labels

    def _new_labels(self) -> LabelsItem:
        labels = LabelsItem(self._session.theme.palette)
        labels.setZValue(LABELS_Z)
        labels.reserved = self._reserved
        self._view.add(labels)
        return labels

    def reserve(self, boxes: list[QRectF]) -> None:
        """Keep labels clear of these parts of the view, in pixels."""
        self._reserved = self.labels.reserved = boxes

    # Hit testing

    def snappable(self) -> list[LayerGraphics]:
        """The layers to snap to: visible ones that are no backdrop."""
        return [graphics for _, graphics in self._visible() if graphics.layer.kind != "reference"]

    def pick(self, x: float, y: float, reach_m: float) -> list[Hit]:
        """Features of visible layers near a point: points, then lines, then areas; of each kind the topmost first."""
        ranked = []
        for uuid, graphics in self._visible():
            position = self._session.required.entries[uuid].position
            for hit in graphics.near(x, y, reach_m):
                ranked.append(((graphics.dimension(hit.fid), -position, hit.distance_m), hit))
        return [hit for _, hit in sorted(ranked, key=lambda pair: pair[0])]
