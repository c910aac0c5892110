"""Vector files through GDAL: GeoJSON, shapefile, GeoPackage, KML, GPX, DXF, FlatGeobuf, MapInfo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from app.errors import Remedy, UserError
from app.exchange.companions import check_companions
from app.exchange.gdal import one_line_errors, untouched
from app.exchange.ogr import pyogrio
from app.exchange.raw import Faults, RawTable, not_too_deep
from app.exchange.read.checks import THIS_LAYER
from app.exchange.read.vectors import drawings, waypoints
from app.exchange.read.vectors.balloons import with_tables_as_columns
from app.exchange.read.vectors.crs_links import BY_ADDRESS, NOT_FOLLOWED, without_links
from app.exchange.read.vectors.drawn_blocks import check_blocks
from app.exchange.read.vectors.features import read_features
from app.exchange.read.vectors.mixed import with_fitting_parts
from app.exchange.read.vectors.placemarks import SUFFIXES, Placemarks, numbered
from app.exchange.read.vectors.shapefile_text import beside, indexed, rows_of
from app.exchange.read.vectors.signatures import check_beginning
from app.exchange.reading import Fact, Ground, Reading, Stated, Subject
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

_LEFT_OUT = QT_TRANSLATE_NOOP("Import", "Layers left out, because nothing in them fits: {names}.")
_NOTHING_FITS = QT_TRANSLATE_NOOP("Error", "{name} holds {types}; accepted for {kind}: {accepted}")
_NO_GEOMETRY = QT_TRANSLATE_NOOP("Error", "no geometry")
_SEVERAL = QT_TRANSLATE_NOOP("Error", "{name} has several layers that fit: {names}")
_SEVERAL_LAYERS = (".gpkg", ".kml", ".kmz", ".gpx", ".dxf")
SHAPEFILE = ".shp"
_NO_INDEX = QT_TRANSLATE_NOOP(
    "Error",
    "{name} is one of several files: {missing} is missing beside it. Copy all that are called so, whatever they end in",
)
_NO_TABLE = QT_TRANSLATE_NOOP("Import", "{missing} is missing beside it: its rows have a place and no attributes.")
_SHORT_TABLE = QT_TRANSLATE_NOOP(
    "Import",
    "{table} has rows for {rows:,} of {shapes:,} shapes: the others are left out. Copy it from its source again.",
)
LAYER_COLUMN = "layer"
_REPEATED = {"route_points", "track_points"}  # GPX gives the vertices of its lines a second time, as points


def read_layer(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read the layer of a file that fits ``kind``: the one stated, the only one, or the one named like it.

    Raises UserError.
    """
    missing = _missing(path)
    with untouched(path) as quiet, one_line_errors(path) as notes, without_links(quiet) as linkless:
        listed, facts = _asked(path, _layers(linkless.path), stated)
        chosen = _one(path, _fitting(path, listed, kind), kind)
        table = read_features(linkless.path, chosen.number, stated)
    missing += _beyond_table(path, len(table.rows))
    table = with_fitting_parts(table, _families(kind))
    if linkless.address is not None:
        why = BY_ADDRESS.format(name=path.name, address=linkless.address)
        table = replace(table, crs=None, without_crs=why)
        notes.append(NOT_FOLLOWED.format(address=linkless.address))
    return replace(table, reading=table.reading.plus(*facts, *notes, *missing))


def _missing(path: Path) -> list[str]:
    """A note that the table of a shapefile is missing. Raises UserError if another file is without which it is none."""
    if path.suffix.lower() != SHAPEFILE:
        return []
    if beside(path, ".shx") is None:
        raise UserError(_NO_INDEX.format(name=path.name, missing=f"{path.stem}.shx"))
    return [] if beside(path, ".dbf") else [_NO_TABLE.format(missing=f"{path.stem}.dbf")]


def _beyond_table(path: Path, read: int) -> list[str]:
    """A note on shapes of a shapefile for which its table has no row: GDAL leaves them out, and says nothing.

    ``read``: how many it gave.
    """
    index, table = beside(path, ".shx"), beside(path, ".dbf")
    if path.suffix.lower() != SHAPEFILE or index is None or table is None:
        return []
    rows, shapes = rows_of(table), indexed(index)
    # Rows that are marked as deleted are left out on purpose.
    short = max(read, rows) < shapes
    return [_SHORT_TABLE.format(table=table.name, rows=rows, shapes=shapes)] if short else []


def read_layers(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read every layer of a file (such as the folders of a KML) in which anything fits ``kind``, or the one stated.

    Of several, a column says in which each row stood, unless the file has one of that name. Raises UserError.
    """
    is_drawing = path.suffix.lower() == drawings.SUFFIX
    with _copied(path, stated) as marks, one_line_errors(path) as notes:
        listed = _layers(marks.path)
        listed, facts = (listed, ()) if is_drawing else _asked(path, listed, stated)
        fit = _fitting(path, listed, kind)
        if is_drawing and _families(kind) == {"Point"}:
            tables = [(fit[0], drawings.read_symbols(marks.path, stated))]
        else:
            tables = [(one, marks.completed(read_features(marks.path, one.number, stated))) for one in fit]
        others = [one.geometry for one in listed if one not in fit and _has_rows(marks.path, one)]
    if is_drawing:
        tables = [(layer, drawings.drawn(table, kind, stated, path.name)) for layer, table in tables]
    tables = [(layer, with_fitting_parts(table, _families(kind))) for layer, table in tables]
    if path.suffix.lower() in SUFFIXES:
        tables = [(layer, with_tables_as_columns(table)) for layer, table in tables]
    if path.suffix.lower() == waypoints.SUFFIX:
        tables = [(layer, waypoints.with_sorts_apart(table, kind)) for layer, table in tables]
    fitting = {layer: table for layer, table in tables if _any_fits(table, kind)}
    if not fitting:
        shapes = [shape.geom_type for _, table in tables for shape in table.shapes if shape is not None]
        raise UserError(_nothing_fits(path, kind, [*shapes, *others]))
    left = [layer.name for layer in listed if layer not in fitting and layer.name not in _REPEATED]
    left_out = [_LEFT_OUT.format(names=", ".join(left)[:200])] if left else []
    joined = _joined(list(fitting.values()))
    if path.suffix.lower() == waypoints.SUFFIX:
        joined, notes = waypoints.without_extensions(joined, notes)
    if len(fitting) > 1 and LAYER_COLUMN not in joined.columns:
        names: list[object] = [layer.name for layer, table in fitting.items() for _ in range(len(table.rows))]
        joined = replace(joined, columns={**joined.columns, LAYER_COLUMN: names})
    how = (*marks.reading.facts, *marks.reading.notes)
    return replace(joined, reading=joined.reading.plus(*how, *facts, *notes, *left_out))


@contextmanager
def _copied(path: Path, stated: Stated = Stated()) -> Iterator[Placemarks]:  # noqa: B008 - it is frozen
    """What GDAL is to read in place of a file that it would misread."""
    suffix = path.suffix.lower()
    check_companions(path)
    if suffix in SUFFIXES:
        with numbered(path, stated) as marks:
            yield marks
    elif suffix == waypoints.SUFFIX:
        with waypoints.pointed(path, stated) as points:
            yield Placemarks(points.path, reading=points.reading)
    else:
        yield Placemarks(path)


class _Listed(NamedTuple):
    """A layer of a file; its number distinguishes it from others of the same name, such as two folders of a KML."""

    number: int
    name: str
    geometry: str


def _layers(path: Path) -> list[_Listed]:
    check_beginning(path)
    if path.suffix.lower() == drawings.SUFFIX:
        check_blocks(path)
    layers = pyogrio.list_layers(path.absolute())
    listed = [_Listed(number, str(name), str(type_)) for number, (name, type_) in enumerate(layers)]
    return [layer for layer in listed if layer.geometry != "None"]


def layers_of(path: Path) -> tuple[str, ...]:
    """The names of the layers to choose from, each once; none where the file has one, or is no such file.

    Raises UserError if it cannot be read.
    """
    if path.suffix.lower() not in _SEVERAL_LAYERS:
        return ()
    with not_too_deep(path), untouched(path) as quiet, _copied(quiet) as marks, one_line_errors(path):
        names = dict.fromkeys(layer.name for layer in _layers(marks.path) if layer.name not in _REPEATED)
    return tuple(names) if len(names) > 1 else ()


def _asked(path: Path, layers: list[_Listed], stated: Stated) -> tuple[list[_Listed], tuple[Fact, ...]]:
    """The layers of the stated name, or all. Raises UserError if there is none of that name."""
    if not stated.sheet or path.suffix.lower() not in _SEVERAL_LAYERS:
        return layers, ()
    named = [layer for layer in layers if layer.name == stated.sheet]
    if not named:
        names = [layer.name for layer in layers if layer.name not in _REPEATED]
        refusal = drawings.no_layer(path.name, stated.sheet, names)
        raise UserError(refusal, Remedy.STATE_SHEET, (names or [""])[0])
    return named, (Fact(Subject.SHEET, stated.sheet, Ground.STATED),)


def _fitting(path: Path, layers: list[_Listed], kind: type[Layer]) -> list[_Listed]:
    """The layers whose declared type may hold what ``kind`` accepts. Raises UserError if there is none."""
    fitting = [layer for layer in layers if layer.name not in _REPEATED and _may_hold(layer.geometry, kind)]
    if not fitting:
        raise UserError(_nothing_fits(path, kind, [layer.geometry for layer in layers]))
    return fitting


def _families(kind: type[Layer]) -> set[str]:
    """The types that a kind takes, whether alone or several together; areas too where their outlines are taken."""
    return {accepted.removeprefix("Multi") for accepted in kind.geometries} | ({"Polygon"} if kind.outlines else set())


def _may_hold(declared: str, kind: type[Layer]) -> bool:
    base = declared.removeprefix("2.5D ").split(" ")[0].removeprefix("Multi")
    families = _families(kind)
    # A curved layer passes, so that its rows are refused for being curved.
    return base in families or base not in {"Point", "LineString", "Polygon"}


def _one(path: Path, fitting: list[_Listed], kind: type[Layer]) -> _Listed:
    named = [layer for layer in fitting if layer.name == kind.kind] or fitting
    if len(named) > 1:
        names = ", ".join(layer.name for layer in fitting)[:200]
        raise UserError(_SEVERAL.format(name=path.name, names=names), Remedy.STATE_SHEET, fitting[0].name)
    return named[0]


def _nothing_fits(path: Path, kind: type[Layer], shapes: Iterable[str]) -> str:
    types = ", ".join(sorted(set(shapes))) or _NO_GEOMETRY
    accepted = ", ".join(sorted(kind.geometries))
    return _NOTHING_FITS.format(name=path.name, types=types, kind=kind.kind or THIS_LAYER, accepted=accepted)


def _any_fits(table: RawTable, kind: type[Layer]) -> bool:
    families = _families(kind)
    return any(shape is not None and shape.geom_type.removeprefix("Multi") in families for shape in table.shapes)


def _has_rows(path: Path, layer: _Listed) -> bool:
    return layer.name not in _REPEATED and bool(
        pyogrio.read_info(path.absolute(), layer=layer.number, force_feature_count=True)["features"]
    )


def _joined(tables: list[RawTable]) -> RawTable:
    """The rows of several layers in sequence; a column that a layer lacks is None there."""
    names = dict.fromkeys(name for table in tables for name in table.columns)
    columns = {
        name: [cell for table in tables for cell in table.columns.get(name, [None] * len(table.rows))] for name in names
    }
    faults, malformed, start = Faults(), dict[int, str](), 0
    for table in tables:
        malformed |= {start + position: text for position, text in table.malformed.items()}
        for position, reasons in table.faults.reasons.items():
            faults.reasons[start + position] = reasons
        start += len(table.rows)
    geometry = np.concatenate([table.shapes for table in tables])
    facts = (fact for table in tables for fact in (*table.reading.facts, *table.reading.notes))
    reading = Reading().plus(*facts)
    return RawTable(
        columns, np.arange(1, start + 1, dtype=np.int64), geometry, tables[0].crs, faults, reading, malformed
    )
