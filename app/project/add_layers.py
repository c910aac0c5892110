"""Add rows to a project, to an existing or a new layer, as one undoable step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

import resources
from app.memory import free_memory
from app.progress import Progress
from app.project import fit_rows, target_layer
from app.project.fit_rows import geometry_name, promoted
from app.project.project import Project
from app.store import catalog, geopackage
from app.store.actions import Action, BulkInsert
from app.store.catalog import Entry
from app.store.history import Edit, TableEdit
from app.store.rows.row_ids import uuids
from layers import LAYER_TYPES
from layers.base import Layer, Provenance
from layers.synthetic import rows_synthetic
from layers.text import QT_TRANSLATE_NOOP

RASTERS = ("terrain", "basemap")


def add_features(
    project: Project,
    kind: str,
    frame: gpd.GeoDataFrame,
    *,
    name: str = "",
    provenance: Provenance | None = None,
    label: str = QT_TRANSLATE_NOOP("Step", "Import"),
    progress: Progress | None = None,
    also: Sequence[Action] = (),
) -> Entry:
    """Add ``frame`` (EPSG:4326, columns named as the kind's fields) to the layer ``name``, new if need be, in one step.

    What is done ``also``, to rows that are there already, belongs to the same step. Without a name the rows join the
    layer chosen by ``target_layer.existing_layer``. Raises UserError if the name is taken by another kind, or its layer
    holds geometries of another family.
    """
    free_memory()
    stated = provenance or Provenance()
    entry = target_layer.existing_layer(project, kind, name)
    new_table: tuple[Action, ...] = ()
    if entry is None:
        if len(frame) and all(rows_synthetic(frame, stated.synthetic)):
            stated = replace(stated, synthetic=True)
        wanted = name or target_layer.free_name(project, LAYER_TYPES[kind].label)
        entry = catalog.new_entry(project.database, kind, wanted, stated)
        new_table = _table_actions(project, entry, frame)
        rows = _as_rows(LAYER_TYPES[kind], frame, _columns(LAYER_TYPES[kind], frame))
    else:
        rows = joining_rows(project, entry, frame, stated) if len(frame) else frame
    added = () if also and rows.empty else (BulkInsert(entry.table, rows),)
    free_memory()
    project.apply(label, *new_table, *also, *added, progress=progress)
    return project.entries[entry.uuid]


def copy_layer(project: Project, entry: Entry, name: str) -> Entry:
    """Add a layer of another name with the rows of a vector layer, its columns and its provenance, in one step.

    The rows have identifiers of their own. Raises UserError if the name is taken.
    """
    target_layer.refuse_taken(project, name)
    rows = project.layer(entry.uuid).frame.drop(columns="uuid", errors="ignore").reset_index(drop=True)
    label = QT_TRANSLATE_NOOP("Step", "Duplicate layer")
    return add_features(project, entry.kind, rows, name=name, provenance=entry.provenance, label=label)


def joining_rows(project: Project, entry: Entry, frame: gpd.GeoDataFrame, provenance: Provenance) -> gpd.GeoDataFrame:
    """``frame`` as the table of the layer takes it, with its provenance. Raises UserError for another geometry."""
    kind = LAYER_TYPES[entry.kind]
    target_layer.check_geometries(project, entry, geometry_name(kind, frame))
    types = geopackage.column_types(project.database, entry.table)
    return _as_rows(kind, fit_rows.with_provenance(frame, provenance, types), types)


def empty_layer(project: Project, kind: str, name: str) -> tuple[Entry, tuple[Action, ...]]:
    """A new layer without rows, and the actions that create it, for a step that then fills it."""
    entry = catalog.new_entry(project.database, kind, name, Provenance())
    return entry, _table_actions(project, entry, gpd.GeoDataFrame(geometry=[], crs=4326))


def _columns(kind: type[Layer], frame: gpd.GeoDataFrame) -> dict[str, str]:
    columns = geopackage.columns_of(kind.fields())
    if kind.open_columns:
        own = {name: _sql_type(frame[name]) for name in frame.columns if name not in {*columns, frame.geometry.name}}
        columns = {**columns, **own}
    return columns


_INFERRED = {"integer": "INTEGER", "floating": "DOUBLE", "mixed-integer-float": "DOUBLE", "boolean": "BOOLEAN"}


def _sql_type(column: pd.Series[Any]) -> str:
    return _INFERRED.get(pd.api.types.infer_dtype(column, skipna=True), "TEXT")


def _table_actions(project: Project, entry: Entry, frame: gpd.GeoDataFrame) -> tuple[Action, ...]:
    geometry = geometry_name(LAYER_TYPES[entry.kind], frame)
    table = TableEdit(entry.table, geometry, _columns(LAYER_TYPES[entry.kind], frame), entry.table)
    return table, listing(entry), _style(project, entry)


def listing(entry: Entry) -> Edit:
    """The edit that lists a new layer in the project."""
    return Edit(catalog.TABLE, entry.uuid, None, entry.row())


def under_all_else(project: Project, entry: Entry) -> list[Edit]:
    """The edits that list a new raster above the rasters at the bottom of the map and below all else, which moves up.

    A raster on top would hide borders and posts.
    """
    others = project.entries.values()
    place = min((other.position for other in others if other.kind not in RASTERS), default=entry.position)
    rows = [project.row(catalog.TABLE, other.uuid) for other in others if other.position >= place]
    moved = [
        Edit(catalog.TABLE, row["uuid"], row, {**row, "position": row["position"] + 1})
        for row in rows
        if row is not None
    ]
    return [*moved, listing(replace(entry, position=place))]


def _style(project: Project, entry: Entry) -> Edit:
    number = geopackage.next_fid(project.database, "layer_styles")
    row = {
        "id": number,
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": entry.table,
        "f_geometry_column": geopackage.GEOMETRY_COLUMN,
        "styleName": entry.name,
        "styleQML": resources.qml(entry.kind),
        "styleSLD": "",
        "useAsDefault": 1,
        "description": "Sarhad",
        "owner": "",
        "ui": None,
        "update_time": "2026-01-01T00:00:00.000Z",
    }
    return Edit("layer_styles", number, None, row)


def _as_rows(kind: type[Layer], frame: gpd.GeoDataFrame, types: dict[str, str]) -> gpd.GeoDataFrame:
    """The frame as needed by a table of these column types: a uuid per row, multipart if the table is.

    Columns the table lacks, and values its columns cannot hold, go to ``extra``.
    """
    rows = frame.copy(deep=False)
    if "uuid" not in rows:
        rows["uuid"] = pd.array(uuids(len(rows)), dtype="str")
    unknown = [name for name in rows.columns if name not in {*types, rows.geometry.name}]
    if unknown:
        rows["extra"] = fit_rows.folded(rows, rows[unknown].to_dict("records"))
        rows = rows.drop(columns=unknown)
    rows = fit_rows.misfits_folded(rows, types)
    if geometry_name(kind, frame).startswith("MULTI"):
        rows.geometry = promoted(np.asarray(rows.geometry.array))
    return rows
