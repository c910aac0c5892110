"""Carry out a remedy of a run in the project, as one step that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import shapely

from app.analysis.detection.source_pairs import tokens_of
from app.errors import UserError
from app.project import feature_edits
from app.project.add_layers import add_features
from app.project.project import Project
from app.reasons.codes import Reason
from app.scene.scene import Scene
from app.store.catalog import Entry
from layers.text import QT_TRANSLATE_NOOP

STEP = QT_TRANSLATE_NOOP("Step", "Apply a remedy")
ALL_DAY = "00:00-24:00"
_MAST_NAME = QT_TRANSLATE_NOOP("Remedy", "{device}, km {km:.1f}")
_SEVERAL = QT_TRANSLATE_NOOP(
    "Error", "This remedy concerns several posts and patrols. Enter their crews and staff in their own tables."
)
_STAFF_OF_POST = QT_TRANSLATE_NOOP(
    "Error", "{post} is watched by the staff of a post. Enter staff_present in the table of that post."
)
_CHANGED = QT_TRANSLATE_NOOP(
    "Error", "{post} is no longer in the project as it was in this run. Analyse the project again."
)


def apply_remedy(project: Project, scene: Scene, remedy: Reason) -> str:
    """Carry out a remedy of the run of ``scene`` and return the name of the layer that was changed.

    Raises UserError if it concerns several posts, or its post is no longer there.
    """
    if remedy.code == "mast":
        return _add_mast(project, remedy.numbers)
    if remedy.code == "fully_staffed":
        raise UserError(_SEVERAL)
    entry, fid = _row_of(project, scene, remedy)
    values = _values(project, entry, fid, remedy)
    project.apply(STEP, feature_edits.changed(project, entry, fid, values))
    return entry.name


def _add_mast(project: Project, numbers: Mapping[str, float | str]) -> str:
    row = {
        "name": _MAST_NAME.format(device=numbers["device"], km=numbers["km"]),
        "type": numbers["type"],
        "height_m": numbers["mast_m"],
        "geometry": shapely.Point(float(numbers["lon"]), float(numbers["lat"])),
    }
    frame = gpd.GeoDataFrame([row], geometry="geometry", crs=4326)
    return add_features(project, "sensors", frame, label=STEP).name


def _row_of(project: Project, scene: Scene, remedy: Reason) -> tuple[Entry, int]:
    """The layer and the row of the post or patrol that a remedy is about."""
    tokens = [hex(token) for token in tokens_of(scene).tolist()]
    ids = [*scene.observers.id, *(patrol.id for patrol in scene.patrols)]
    name = remedy.numbers.get("post", remedy.numbers.get("patrol", ""))
    source = remedy.numbers.get("source")
    if source not in tokens:
        raise UserError(_CHANGED.format(post=name))
    uuid, _, fid = ids[tokens.index(str(source))].rpartition("/")
    entry = project.entries.get(uuid)
    if entry is None or project.row(entry.table, int(fid)) is None:
        raise UserError(_CHANGED.format(post=name))
    return entry, int(fid)


def _values(project: Project, entry: Entry, fid: int, remedy: Reason) -> dict[str, Any]:
    """The cells of a row that a remedy changes."""
    numbers, row = remedy.numbers, project.row(entry.table, fid) or {}
    if remedy.code == "attendance":
        return {"hours": ALL_DAY, "availability": numbers["needed"]}
    if remedy.code == "more_crews":
        return {"crews_available": float(row["crews_available"] or 0.0) + float(numbers["more"])}
    if remedy.code == "staff":
        if entry.kind != "checkpoints":
            raise UserError(_STAFF_OF_POST.format(post=numbers["post"]))
        return {"staff_present": row["staff_authorised"]}
    return {"hours": ALL_DAY}
