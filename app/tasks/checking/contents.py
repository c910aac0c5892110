"""The lists of the standard (contents, geometry columns, extensions), against one another and the project's layers."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from app.store.catalog import Entry
from app.store.encoding.vectors import WGS84
from app.store.geopackage import GEOMETRY_COLUMN
from app.store.integrity import registrations
from app.store.integrity.registrations import Content, GeometryColumn
from app.store.sqlite_library import Database
from app.tasks.checking.finding import Finding
from layers import LAYER_TYPES
from layers.basemap import BasemapLayer
from layers.terrain import TerrainLayer
from layers.text import QT_TRANSLATE_NOOP

ABSENT = QT_TRANSLATE_NOOP("Check", "{table} is a table of a layer, but {standard} does not list it.")
DOUBLE = QT_TRANSLATE_NOOP("Check", "{standard} lists {table} more than once.")
OTHER_KIND = QT_TRANSLATE_NOOP("Check", "gpkg_contents lists {table} as {kind}, which it is not.")
OTHER_SYSTEM = QT_TRANSLATE_NOOP("Check", "{table} is listed in the coordinate system {srs} instead of {wanted}.")
NO_EXTENT = QT_TRANSLATE_NOOP("Check", "The extent of {table} in gpkg_contents is none.")
NO_MOMENT = QT_TRANSLATE_NOOP("Check", "The last change of {table} in gpkg_contents is no time.")
NO_NAME = QT_TRANSLATE_NOOP("Check", "The identifier of {table} in gpkg_contents is none, or that of another table.")
NO_COLUMN = QT_TRANSLATE_NOOP("Check", "gpkg_geometry_columns names a column of {table} that it does not have.")
OTHER_TYPE = QT_TRANSLATE_NOOP("Check", "gpkg_geometry_columns says of {table} a type of geometry that it is not.")
LOST_EXTENSION = QT_TRANSLATE_NOOP("Check", "gpkg_extensions no longer says that {table} uses {extension}.")
STYLES = "layer_styles"
FEATURES, TILES, COVERAGE, ATTRIBUTES = "features", "tiles", "2d-gridded-coverage", "attributes"
_RTREE, _GRIDDED = "gpkg_rtree_index", "gpkg_2d_gridded_coverage"
_TYPES = {
    *("GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"),
    *("GEOMETRYCOLLECTION", "CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE"),
    *("CURVE", "SURFACE"),
}


def kinds_of(entries: Collection[Entry]) -> dict[str, str]:
    """What each table of the project's layers has to be listed as; links have no table."""
    wanted: dict[str, str] = {}
    for entry in entries:
        kind = LAYER_TYPES.get(entry.kind)
        if kind is not None and issubclass(kind, TerrainLayer | BasemapLayer):
            wanted[entry.table] = COVERAGE if issubclass(kind, TerrainLayer) else TILES
            if isinstance(sigma := entry.settings.get("sigma_table"), str):
                wanted[sigma] = COVERAGE
        elif kind is not None:
            wanted[entry.table] = FEATURES
    return wanted


def faults(db: Database, entries: Collection[Entry]) -> Iterator[Finding]:
    """Faults of all three lists."""
    wanted, rows = kinds_of(entries), registrations.contents(db)
    shapes, present = registrations.geometry_columns(db), registrations.tables(db)
    yield from _contents(rows, wanted, present)
    yield from _geometry_columns(db, shapes, rows, wanted)
    yield from _extensions(db, wanted, present)


def _contents(rows: list[Content], wanted: dict[str, str], present: Collection[str]) -> Iterator[Finding]:
    names = [row.table for row in rows]
    wanted = {**wanted, STYLES: ATTRIBUTES}
    yield from _listed("contents", "gpkg_contents", names, {*wanted} & {*present})
    identifiers = [row.identifier for row in rows if row.identifier is not None]
    for row in rows:
        kind = wanted.get(row.table) if isinstance(row.table, str) else None
        if kind is not None and row.data_type != kind:
            yield Finding("contents", OTHER_KIND.format(table=row.table, kind=_short(row.data_type)))
        if kind == FEATURES and row.srs_id != WGS84:
            yield _other_system("contents", row.table, row.srs_id, WGS84)
        if not _is_extent(row.bounds) or (kind == FEATURES and not _is_on_earth(row.bounds)):
            yield Finding("contents", NO_EXTENT.format(table=_short(row.table)))
        if not _is_moment(row.last_change):
            yield Finding("contents", NO_MOMENT.format(table=_short(row.table)))
        if identifiers.count(row.identifier) > 1 or (kind is not None and not _is_name(row.identifier)):
            yield Finding("contents", NO_NAME.format(table=_short(row.table)))


def _listed(code: str, standard: str, names: list[Any], wanted: Collection[str]) -> Iterator[Finding]:
    """Tables that are not in a list, or more than once."""
    for table in sorted(wanted):
        if table not in names:
            yield Finding(code, ABSENT.format(table=table, standard=standard))
    for table in sorted({name for name in names if names.count(name) > 1}, key=str):
        yield Finding(code, DOUBLE.format(table=_short(table), standard=standard))


def _geometry_columns(
    db: Database, shapes: list[GeometryColumn], rows: list[Content], wanted: dict[str, str]
) -> Iterator[Finding]:
    features = {row.table for row in rows if row.data_type == FEATURES}
    names, present = [shape.table for shape in shapes], registrations.tables(db)
    yield from _listed(
        "geometry-column", "gpkg_geometry_columns", names, {table for table in features if table in present}
    )
    systems = {row.table: row.srs_id for row in rows}
    for shape in shapes:
        table, own = _short(shape.table), wanted.get(str(shape.table)) == FEATURES
        if shape.table in systems and shape.table not in features:
            yield Finding("contents", OTHER_KIND.format(table=table, kind=_other_than_features(rows, shape.table)))
        wanted_srs = WGS84 if own else systems.get(shape.table)
        if wanted_srs is not None and shape.srs_id != wanted_srs:
            yield _other_system("geometry-column", table, shape.srs_id, wanted_srs)
        lacking = str(shape.table) in present and shape.column not in registrations.columns(db, str(shape.table))
        if lacking or (own and shape.column != GEOMETRY_COLUMN):
            yield Finding("geometry-column", NO_COLUMN.format(table=table))
        if not _is_type(db, shape, own):
            yield Finding("geometry-column", OTHER_TYPE.format(table=table))


def _other_than_features(rows: list[Content], table: Any) -> str:
    return next((_short(row.data_type) for row in rows if row.table == table), "")


def _is_type(db: Database, shape: GeometryColumn, own: bool) -> bool:
    """Whether a geometry column may be of its type, and is declared with it in its table."""
    name = str(shape.type_name).upper()
    if name not in _TYPES or shape.z not in (0, 1, 2) or shape.m not in (0, 1, 2):
        return False
    if not own:
        return True
    declared = registrations.columns(db, str(shape.table)).get(GEOMETRY_COLUMN, name)
    return declared.upper() == name and (shape.z, shape.m) == (0, 0)


def _extensions(db: Database, wanted: dict[str, str], present: Collection[str]) -> Iterator[Finding]:
    rows = registrations.extensions(db)
    listed = {(row.table, row.column, row.name, row.scope) for row in rows}
    for table in sorted({*wanted} & {*present}):
        if wanted[table] == FEATURES and (table, GEOMETRY_COLUMN, _RTREE, "write-only") not in listed:
            yield Finding("extension", LOST_EXTENSION.format(table=table, extension=_RTREE))
        if wanted[table] == COVERAGE and (table, "tile_data", _GRIDDED, "read-write") not in listed:
            yield Finding("extension", LOST_EXTENSION.format(table=table, extension=_GRIDDED))
    if COVERAGE in wanted.values():
        for table in ("gpkg_2d_gridded_coverage_ancillary", "gpkg_2d_gridded_tile_ancillary"):
            if (table, None, _GRIDDED, "read-write") not in listed:
                yield Finding("extension", LOST_EXTENSION.format(table=table, extension=_GRIDDED))
    keys = [row[:3] for row in rows]
    for table in sorted({key[0] for key in keys if keys.count(key) > 1}, key=str):
        yield Finding("extension", DOUBLE.format(table=_short(table), standard="gpkg_extensions"))


def _other_system(code: str, table: Any, srs_id: Any, wanted: Any) -> Finding:
    return Finding(code, OTHER_SYSTEM.format(table=_short(table), srs=_short(srs_id), wanted=_short(wanted)))


def _is_extent(bounds: tuple[Any, Any, Any, Any]) -> bool:
    """Whether bounds are numbers in order, or all unstated."""
    if all(value is None for value in bounds):
        return True
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in bounds):
        return False
    return bool(bounds[0] <= bounds[2] and bounds[1] <= bounds[3])


def _is_on_earth(bounds: tuple[Any, Any, Any, Any]) -> bool:
    """Whether degrees are on the earth, but for the rounding of boxes in single precision."""
    limits = zip(bounds, (180.0, 90.0, 180.0, 90.0), strict=True)
    return all(value is None or abs(value) <= limit + 1e-4 for value, limit in limits)


def _is_name(text: Any) -> bool:
    return isinstance(text, str) and text != "" and "\x00" not in text


def _is_moment(text: Any) -> bool:
    try:
        datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    return True


def _short(value: Any) -> str:
    return str(value)[:80]
