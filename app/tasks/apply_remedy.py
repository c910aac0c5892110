"""Carry out a remedy of a run in the project, as one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import shapely

from app.analysis.detection.source_pairs import tokens_of
from app.analysis.gaps.remedies.planned import missing_crews
from app.analysis.sight.line import Line, LineCache, line_of
from app.errors import UserError
from app.geo.lrs import GEOD
from app.project import feature_edits
from app.project.add_layers import add_features
from app.project.project import Project
from app.reasons.codes import Reason
from app.scene.scene import Scene
from app.store.catalog import Entry
from app.store.history import Edit
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import fold

STEP = QT_TRANSLATE_NOOP("Step", "Apply a remedy")
ALL_DAY = "00:00-24:00"
_MAST_NAME = QT_TRANSLATE_NOOP("Remedy", "{device}, km {km:.1f}")
_SEVERAL = QT_TRANSLATE_NOOP(
    "Error",
    "This remedy concerns several posts and patrols, which this older run does not name. Analyse the project again.",
)
_STAFF_OF_POST = QT_TRANSLATE_NOOP(
    "Error", "{post} is watched by the staff of a post. Enter staff_present in the table of that post."
)
_GONE = QT_TRANSLATE_NOOP(
    "Error", "A post or patrol is no longer in the project as it was in this run. Analyse the project again."
)
_CHANGED = QT_TRANSLATE_NOOP(
    "Error", "{post} is no longer in the project as it was in this run. Analyse the project again."
)


def apply_remedy(project: Project, scene: Scene, remedy: Reason) -> str:
    """Carry out a remedy of the run of ``scene`` and return the names of the layers that were changed.

    Raises UserError if a post that it is about is no longer there.
    """
    if remedy.code == "mast":
        return _add_mast(project, remedy.numbers)
    if remedy.code == "fully_staffed":
        return _fill_up(project, scene, remedy)
    entry, fid = _row_of(project, scene, remedy)
    if remedy.code == "staff":
        entry, fid = _staffed_row(project, entry, fid, remedy)
    values = _values(project, entry, fid, remedy)
    project.apply(STEP, feature_edits.changed(project, entry, fid, values))
    return entry.name


def _fill_up(project: Project, scene: Scene, remedy: Reason) -> str:
    """Give every post and patrol that a remedy is about all its staff and crews, in one step."""
    if "sources" not in remedy.numbers:
        raise UserError(_SEVERAL)
    line, tokens = line_of(scene, LineCache()), [hex(token) for token in tokens_of(scene).tolist()]
    edits: dict[tuple[str, int], Edit] = {}
    names: list[str] = []
    for one in _each(scene, line, tokens, str(remedy.numbers["sources"]).split()):
        entry, fid = _row_of(project, scene, one)
        if one.code == "staff":
            entry, fid = _staffed_row(project, entry, fid, one)
        # Several devices may have the staff of one post.
        edits[entry.table, fid] = feature_edits.changed(project, entry, fid, _values(project, entry, fid, one))
        names.append(entry.name)
    project.apply(STEP, *edits.values())
    return ", ".join(dict.fromkeys(names))


def _each(scene: Scene, line: Line, tokens: list[str], sources: Sequence[str]) -> Iterator[Reason]:
    """The remedy of each source by itself. Raises UserError for one that is no longer there."""
    posts = len(scene.observers)
    for source in sources:
        if source not in tokens:
            raise UserError(_GONE)
        number = tokens.index(source)
        if number < posts:
            yield Reason("staff", {"post": scene.observers.name[number], "source": source})
        else:
            patrol = scene.patrols[number - posts]
            more = float(missing_crews(patrol, line, scene.month))
            yield Reason("more_crews", {"patrol": patrol.name, "more": more, "source": source})


def _staffed_row(project: Project, entry: Entry, fid: int, remedy: Reason) -> tuple[Entry, int]:
    """The row of the post whose staff is meant: of a device that of the nearest post of the name it states."""
    if entry.kind == "checkpoints":
        return entry, fid
    device = project.layer(entry.uuid).table.row(fid)
    name = device["owner_post"] if isinstance(device["owner_post"], str) else ""
    owners = []
    for other in (one for one in project.entries.values() if name and one.kind == "checkpoints"):
        frame = project.layer(other.uuid).frame
        named = frame[[fold(str(text)) == fold(name) for text in frame["name"]]]
        owners += [(_apart_m(device.geometry, row.geometry), other, int(number)) for number, row in named.iterrows()]
    if not owners:
        raise UserError(_STAFF_OF_POST.format(post=remedy.numbers["post"]))
    _, owner, number = min(owners, key=lambda one: one[0])
    return owner, number


def _apart_m(one: Any, other: Any) -> float:
    return float(GEOD.inv(one.x, one.y, other.x, other.y)[2])


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
        return {"staff_present": row["staff_authorised"]}
    return {"hours": ALL_DAY}
