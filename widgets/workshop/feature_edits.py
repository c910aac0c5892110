"""Edits of the selection: moved, reshaped, deleted. Each is one named step."""

from __future__ import annotations

from typing import Any

import pandas as pd
import shapely
from PySide6.QtCore import QObject
from shapely.geometry.base import BaseGeometry

from app.project import feature_edits
from app.store.catalog import Entry
from layers.text import QT_TRANSLATE_NOOP
from widgets.session.session import Session
from widgets.style.notices import Level

MOVE = QT_TRANSLATE_NOOP("Step", "Move post")
RESHAPE = QT_TRANSLATE_NOOP("Step", "Edit vertices")
DELETE = QT_TRANSLATE_NOOP("Step", "Delete features")


class FeatureEdits(QObject):
    """Edits the selected features of the session."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    @property
    def single(self) -> tuple[Entry, int] | None:
        """The layer and fid of the one selected feature; None if there is not exactly one."""
        project, selection = self._session.project, self._session.selection
        if project is None or len(selection.fids) != 1:
            return None
        return project.entries[selection.layer], next(iter(selection.fids))

    @property
    def post(self) -> tuple[Entry, int] | None:
        """The same if it is a post or a sensor."""
        single = self.single
        return single if single is not None and single[0].kind in ("checkpoints", "sensors") else None

    def values(self) -> dict[str, Any]:
        """The fields of the one selected feature, by name; empty if there is not exactly one."""
        if self.single is None:
            return {}
        entry, fid = self.single
        row = self._session.layer(entry.uuid).table.row(fid)
        return {str(name): value for name, value in row.items() if name != "geometry" and pd.notna(value)}

    def move(self, lon: float, lat: float) -> None:
        """Move the one selected post or other point."""
        self._change(MOVE, shapely.Point(lon, lat))

    def reshape(self, geometry: BaseGeometry) -> None:
        """Give the one selected zone or line another outline (EPSG:4326)."""
        self._change(RESHAPE, geometry)

    def _change(self, label: str, geometry: BaseGeometry) -> None:
        project, single = self._session.project, self.single
        if project is not None and single is not None:
            self._session.apply(label, feature_edits.changed(project, *single, geometry=geometry))

    def delete(self) -> None:
        """Delete the selected features; undo restores them."""
        project, selection = self._session.project, self._session.selection
        if project is None or not selection.fids:
            return
        entry = project.entries[selection.layer]
        if entry.kind in ("borders", "gaps"):
            self._session.notify(self.tr("Borders and gaps cannot be deleted on the map."), Level.WARNING)
            return
        self._session.apply(DELETE, *(feature_edits.removed(project, entry, fid) for fid in sorted(selection.fids)))
