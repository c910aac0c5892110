"""Bring data into a project: rows into a layer, a DEM, a basemap; each one step that undo takes back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import resources
from app.errors import UserError
from app.exchange.gdal import untouched
from app.exchange.raster.linked import Link
from app.exchange.raster.terrain_files import IncomingTerrain, blocks
from app.progress import Progress
from app.project import joining
from app.project.project import Project
from app.store import catalog, geopackage, staging, tiles
from app.store.actions import Action, BulkInsert, RasterInsert
from app.store.catalog import Entry
from app.store.history import Edit, TableEdit
from app.terrain.heights import ERROR_LINK, LINK
from layers import LAYER_TYPES
from layers.base import Layer, Provenance
from layers.text import QT_TRANSLATE_NOOP

RASTERS = ("terrain", "basemap")
_MULTI = {"LineString": "MULTILINESTRING", "Polygon": "MULTIPOLYGON", "Point": "POINT", "MultiPoint": "MULTIPOINT"}


def add_features(
    project: Project,
    kind: str,
    frame: gpd.GeoDataFrame,
    *,
    name: str = "",
    provenance: Provenance | None = None,
    label: str = QT_TRANSLATE_NOOP("Step", "Import"),
    progress: Progress | None = None,
) -> Entry:
    """Add ``frame`` (EPSG:4326, columns named as the kind's fields) to the layer ``name`` as one step, made if need be.

    Without a name the rows join the layer that ``joining.existing_layer`` finds. Raises UserError if the name is taken
    by another kind, or its layer holds geometries of another family.
    """
    told = provenance or Provenance()
    entry = joining.existing_layer(project, kind, name)
    made: tuple[Action, ...] = ()
    if entry is None:
        wanted = name or joining.free_name(project, LAYER_TYPES[kind].label)
        entry = catalog.new_entry(project.database, kind, wanted, told)
        made = _table_actions(project, entry, frame)
        rows = _as_rows(LAYER_TYPES[kind], frame, _columns(LAYER_TYPES[kind], frame))
    else:
        rows = _joining_rows(project, entry, frame, told)
    project.apply(label, *made, BulkInsert(entry.table, rows), progress=progress)
    return project.entries[entry.uuid]


def _joining_rows(project: Project, entry: Entry, frame: gpd.GeoDataFrame, told: Provenance) -> gpd.GeoDataFrame:
    kind = LAYER_TYPES[entry.kind]
    joining.check_geometries(project, entry, geometry_name(kind, frame))
    types = geopackage.column_types(project.database, entry.table)
    return _as_rows(kind, joining.with_told(frame, told, types), types)


def empty_layer(project: Project, kind: str, name: str) -> tuple[Entry, tuple[Action, ...]]:
    """A new layer without rows, and the actions that make it: for a step that goes on to fill it."""
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


def geometry_name(kind: type[Layer], frame: gpd.GeoDataFrame) -> str:
    """The GeoPackage type a table of this kind declares: one family, multi where parts may occur, else GEOMETRY."""
    types = kind.geometries
    if kind.open_columns or not types:
        types = frozenset(frame.geometry.geom_type.dropna())
    families = {_MULTI.get(name, name.upper()) for name in types}
    return families.pop() if len(families) == 1 else "GEOMETRY"


def listing(entry: Entry) -> Edit:
    """The edit that lists a new layer in the project."""
    return Edit(catalog.TABLE, entry.uuid, None, entry.row())


def under_all_else(project: Project, entry: Entry) -> list[Edit]:
    """The edits that list a new raster above those at the bottom of the map and below all else, which moves up.

    A raster on top would hide borders and posts.
    """
    others = project.entries.values()
    place = min((one.position for one in others if one.kind not in RASTERS), default=entry.position)
    rows = [project.row(catalog.TABLE, one.uuid) for one in others if one.position >= place]
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
    """The frame as a table of these column types wants it: a uuid a row, multi-part where the table is.

    Columns the table has not, and values its columns cannot hold, go to ``extra``.
    """
    rows = frame.copy()
    rows["uuid"] = [str(uuid4()) for _ in range(len(rows))] if "uuid" not in rows else rows["uuid"]
    unknown = [name for name in rows.columns if name not in {*types, rows.geometry.name}]
    if unknown:
        rows["extra"] = joining.folded(rows, rows[unknown].to_dict("records"))
        rows = rows.drop(columns=unknown)
    rows = joining.misfits_folded(rows, types)
    if geometry_name(kind, frame).startswith("MULTI"):
        rows.geometry = promoted(np.asarray(rows.geometry.array))
    return rows


def promoted(geometries: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Lines and polygons as one-part multi geometries, so that a table holds one type."""
    result = geometries.copy()
    for type_id, build in ((1, shapely.multilinestrings), (3, shapely.multipolygons)):
        single = shapely.get_type_id(geometries) == type_id
        if single.any():
            result[single] = build(geometries[single], indices=np.arange(single.sum()))
    return result


def add_terrain(
    project: Project,
    source: Path,
    *,
    name: str,
    provenance: Provenance,
    settings: dict[str, Any],
    sigma: Path | None = None,
    progress: Progress | None = None,
) -> Entry:
    """Bring the DEM ``source`` in as a gridded coverage, with ``sigma``, a raster of its heights' errors, if any.

    ``settings`` says how the error of a height is known: {"sigma": "relief" | "constant" | "raster", ...}.
    """
    _refuse_taken(project, name)
    told = progress or Progress()
    entry = catalog.new_entry(project.database, "terrain", name, provenance, settings)
    with tempfile.TemporaryDirectory(prefix="sarhad-") as folder:
        staged = Path(folder) / "heights.gpkg"
        staging.stage_coverage(source, lambda: blocks(source), staged, told.part(0.0, 0.6))
        actions: list[Action] = [RasterInsert(entry.table, staged, entry.table)]
        if sigma is not None:
            table = catalog.free_table(project.database, f"{entry.table}_sigma", besides=entry.table)
            errors = Path(folder) / "sigma.gpkg"
            staging.stage_coverage(sigma, lambda: blocks(sigma), errors, told.part(0.6, 0.8))
            actions.append(RasterInsert(table, errors, table))
            entry = replace(entry, settings={**settings, "sigma": "raster", "sigma_table": table})
        project.apply(
            QT_TRANSLATE_NOOP("Step", "Import terrain"),
            *actions,
            *under_all_else(project, entry),
            progress=told.part(0.8, 1.0),
        )
    return project.entries[entry.uuid]


def link_terrain(
    project: Project,
    heights: IncomingTerrain,
    errors: IncomingTerrain | None,
    *,
    name: str,
    provenance: Provenance,
    settings: dict[str, Any],
) -> Entry:
    """List the DEM as a layer that stays in its own file, with a raster of its heights' errors, if any.

    The project keeps the files' places relative to its own, their sizes, times and hashes.
    """
    _refuse_taken(project, name)
    folder = project.path.parent
    told = {**settings, LINK: Link.to(heights, folder).as_dict()}
    if errors is not None:
        told |= {"sigma": "raster", ERROR_LINK: Link.to(errors, folder).as_dict()}
    entry = catalog.new_entry(project.database, "terrain", name, provenance, told)
    project.apply(QT_TRANSLATE_NOOP("Step", "Link terrain"), *under_all_else(project, entry))
    return project.entries[entry.uuid]


def add_basemap(project: Project, source: Path, *, name: str, provenance: Provenance) -> Entry:
    """Bring a scan (GeoTIFF) or MBTiles in as an underlay."""
    _refuse_taken(project, name)
    entry = catalog.new_entry(project.database, "basemap", name, provenance)
    with tempfile.TemporaryDirectory(prefix="sarhad-") as folder:
        staged = Path(folder) / "tiles.gpkg"
        if source.suffix.lower() == ".mbtiles":
            with untouched(source) as quiet:
                tiles.stage_mbtiles(quiet, staged)
        else:
            staging.stage_image(source, staged)
        raster = RasterInsert(entry.table, staged, entry.table)
        project.apply(QT_TRANSLATE_NOOP("Step", "Import basemap"), raster, *under_all_else(project, entry))
    return project.entries[entry.uuid]


def _refuse_taken(project: Project, name: str) -> None:
    joining.check_name(name)
    if any(entry.name == name for entry in project.entries.values()):
        raise UserError(f"There is already a layer named {name!r}. Choose another --name.")
