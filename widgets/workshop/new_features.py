"""New features: a post, sensor or incident clicked on the map, a zone or patrol drawn. Each is one named step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import shapely
from PySide6.QtCore import QObject
from shapely.geometry.base import BaseGeometry

from app.project import add_layers, feature_edits, target_layer
from app.project.project import Project
from app.store.actions import Action
from app.store.catalog import Entry
from layers import LAYER_TYPES
from layers.fields import DEVICE_FIELDS
from layers.text import QT_TRANSLATE_NOOP
from widgets.session.session import Explained, Selection, Session

ADD = {
    "checkpoints": QT_TRANSLATE_NOOP("Step", "Add post"),
    "sensors": QT_TRANSLATE_NOOP("Step", "Add sensor"),
    "incidents": QT_TRANSLATE_NOOP("Step", "Add incident"),
    "patrols": QT_TRANSLATE_NOOP("Step", "Draw patrol"),
}
NEW_ZONE: dict[str, Any] = {"patrol_kind": "revisit", "schedule": "random", "mode": "foot", "revisits_per_day": 24.0}
"""Initial values of a zone just drawn, until its form changes them."""
_DEFAULTS: dict[str, dict[str, Any]] = {
    "checkpoints": {"type": "observation_post", "status": "working"},
    "sensors": {"type": "thermal_camera"},
    "incidents": {"category": "unauthorised_crossing"},
    "patrols": NEW_ZONE,
}


class NewFeatures(QObject):
    """Adds features to the layer that rows of their kind belong in, and creates it if there is none.

    Never to a synthetic one: what a planner draws would be marked as made up.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def add_point(self, kind: str, lon: float, lat: float) -> None:
        """Add a post, sensor or incident, and select it so that its form is at hand."""
        self.add(kind, shapely.Point(lon, lat))

    def add(self, kind: str, geometry: BaseGeometry) -> None:
        """Add a feature (EPSG:4326) of a kind of layer, and select it so that its form is at hand."""
        project = self._session.project
        if project is None:
            return
        with Explained(self._session):
            project.refuse_read_only()
            entry, fid, actions = self._steps(project, kind, geometry)
            if self._session.apply(ADD[kind], *actions) is not None:
                self._session.select(Selection(entry.uuid, frozenset({fid})))

    def _steps(self, project: Project, kind: str, geometry: BaseGeometry) -> tuple[Entry, int, tuple[Action, ...]]:
        """The layer, the fid of the feature there, and the edits that create both."""
        entry = target_layer.existing_layer(project, kind, "")
        if entry is not None:
            count = len(self._session.layer(entry.uuid).table)
            edit = feature_edits.added(project, entry, geometry, self._values(kind, count + 1))
            return entry, int(edit.key), (edit,)
        entry, steps = add_layers.empty_layer(project, kind, target_layer.free_name(project, LAYER_TYPES[kind].label))
        return entry, 1, (*steps, feature_edits.new_row(entry, 1, geometry, self._values(kind, 1)))

    def _values(self, kind: str, number: int) -> dict[str, Any]:
        """Initial values of a new feature; a name that distinguishes it from the others."""
        names = {"checkpoints": self.tr("Post {n}"), "sensors": self.tr("Sensor {n}"), "patrols": self.tr("Zone {n}")}
        named = {"name": names[kind].format(n=number)} if kind in names else {}
        # What is drawn is dated today: posts without a date are doubted.
        dated = {"as_of": date.today().isoformat()} if kind in DEVICE_FIELDS else {}
        return _DEFAULTS[kind] | named | dated | (_now() if kind == "incidents" else {})


def _now() -> dict[str, str]:
    """When a new incident occurred, until its form says otherwise: now, by the clock and the offset of this machine."""
    return {
        "occurred_at": datetime.now().astimezone().isoformat(timespec="minutes"),
        "occurred_precision": "minute",
    }
