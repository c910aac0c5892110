"""Edits of single features, as tools and forms make them: a layer, a geometry, values by field name."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import numpy as np
import shapely

from app.project.fit_rows import promoted
from app.project.project import Project
from app.project.sensor_types import layer_kind
from app.store import geopackage
from app.store.catalog import Entry
from app.store.encoding import times
from app.store.encoding.vectors import encode
from app.store.geopackage import GEOMETRY_COLUMN, KEY
from app.store.history import Edit, Row
from layers import LAYER_TYPES
from layers.base import Layer
from layers.values.field import FieldType


def added(project: Project, entry: Entry, geometry: shapely.Geometry, values: dict[str, Any]) -> Edit:
    """The edit that adds one feature (EPSG:4326). Raises ValueError naming the field that refuses its value."""
    columns = geopackage.column_types(project.database, entry.table)
    fid = geopackage.next_fid(project.database, entry.table)
    row: Row = {KEY: fid, GEOMETRY_COLUMN: _blob(project, entry, geometry), **dict.fromkeys(columns)}
    parsed = _parsed(layer_kind(project, entry.kind), values)
    return Edit(entry.table, fid, None, {**row, "uuid": str(uuid4()), **parsed})


def fids(project: Project, entry: Entry) -> tuple[int, int] | None:
    """First and last fid of a layer; None if it is empty."""
    fids = project.layer(entry.uuid).table.fids
    return (int(fids[0]), int(fids[-1])) if len(fids) else None


def new_row(entry: Entry, fid: int, geometry: shapely.Geometry, values: dict[str, Any]) -> Edit:
    """The edit that adds a feature to a layer with its kind's columns, which need not be in the file yet."""
    columns = geopackage.columns_of(LAYER_TYPES[entry.kind].fields())
    row: Row = {KEY: fid, GEOMETRY_COLUMN: encode(np.array([geometry], dtype=object))[0], **dict.fromkeys(columns)}
    return Edit(entry.table, fid, None, {**row, "uuid": str(uuid4()), **_parsed(LAYER_TYPES[entry.kind], values)})


def changed(
    project: Project,
    entry: Entry,
    fid: int,
    values: dict[str, Any] | None = None,
    geometry: shapely.Geometry | None = None,
) -> Edit:
    """The edit that gives a feature new values, a new geometry or both. Raises KeyError for an unknown feature."""
    before = _present(project, entry, fid)
    moved = {} if geometry is None else {GEOMETRY_COLUMN: _blob(project, entry, geometry)}
    parsed = _parsed(layer_kind(project, entry.kind), values) if values else {}
    return Edit(entry.table, fid, before, {**before, **moved, **parsed})


def removed(project: Project, entry: Entry, fid: int) -> Edit:
    """The edit that deletes a feature. Raises KeyError for an unknown feature."""
    return Edit(entry.table, fid, _present(project, entry, fid), None)


def _present(project: Project, entry: Entry, fid: int) -> Row:
    row = project.row(entry.table, fid)
    if row is None:
        raise KeyError(f"{entry.name} has no feature {fid}")
    return row


def _parsed(kind: type[Layer], values: dict[str, Any]) -> Row:
    fields = {spec.name: spec for spec in kind.fields()}
    parsed = {name: fields[name].parse(value) for name, value in values.items()}
    for spec in fields.values():
        if spec.name in parsed and spec.type is FieldType.DATETIME:
            text = parsed.pop(spec.name)
            parsed[spec.name], parsed[spec.name + times.OFFSET_SUFFIX] = times.split(
                None if text is None else str(text)
            )
    return {name: int(value) if isinstance(value, bool) else value for name, value in parsed.items()}


def _blob(project: Project, entry: Entry, geometry: shapely.Geometry) -> bytes | None:
    declared = geopackage.geometry_type(project.database, entry.table) or ""
    geometries = np.array([geometry], dtype=object)
    return encode(promoted(geometries) if declared.startswith("MULTI") else geometries)[0]
