"""Vector files through GDAL: GeoJSON, shapefile, GeoPackage, KML, GPX, DXF, FlatGeobuf."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely

from app.arrays import Geometries
from app.errors import UserError
from app.exchange.gdal import one_line_errors, untouched
from app.exchange.ogr import pyogrio
from app.exchange.raw import Faults, RawTable, reader
from app.exchange.read.checks import THIS_LAYER
from app.exchange.read.places.geometry_texts import CURVED
from app.exchange.read.tables.encodings import UTF_8, single_byte
from app.exchange.reading import Fact, Ground, Reading, Stated, Subject
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

MALFORMED = QT_TRANSLATE_NOOP("Import", "its geometry is malformed: a line needs two points, a ring four")
_LEFT_OUT = QT_TRANSLATE_NOOP("Import", "Layers left out, because nothing in them fits: {names}.")
_GUESSED = QT_TRANSLATE_NOOP("Import", "Attributes are read as {encoding}.")
_LYING = QT_TRANSLATE_NOOP("Import", "Attributes are read as {encoding}: what the file states of them is not so.")
_NOTHING_FITS = QT_TRANSLATE_NOOP("Error", "{name} holds {types}; accepted for {kind}: {accepted}")
_NO_GEOMETRY = QT_TRANSLATE_NOOP("Error", "no geometry")
_ONE_LAYER = (".geojson", ".json", ".shp", ".gpkg", ".fgb")
_ALL_LAYERS = (".kml", ".kmz", ".gpx", ".dxf")
LAYER_COLUMN = "layer"
_REPEATED = {"route_points", "track_points"}  # GPX gives the vertices of its lines a second time, as points
OTHER = "other"
_DBF_LANGUAGE_BYTE = 29
_DBF_UNSTATED = {0x00, 0x57}  # none, and "the machine's own"
_STRAIGHT_WKB = set(range(1, 8))


@reader(*_ONE_LAYER)
def read_layer(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read the layer of a file that fits ``kind``: the only one, or the one named like it. Raises UserError."""
    with untouched(path) as quiet, one_line_errors(path) as notes:
        chosen = _one(path, _fitting(path, _layers(quiet), kind), kind)
        table = _read(quiet, chosen, stated)
    return replace(table, reading=table.reading.plus(*notes))


@reader(*_ALL_LAYERS)
def read_layers(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read every layer of a file (such as the folders of a KML) in which anything fits ``kind``. Raises UserError.

    Of several, a column says in which each row stood, unless the file has one of that name.
    """
    with one_line_errors(path) as notes:
        listed = _layers(path)
        tables = [(layer, _read(path, layer.number, stated)) for layer in _fitting(path, listed, kind)]
    fitting = {layer: table for layer, table in tables if _any_fits(table, kind)}
    if not fitting:
        raise UserError(_nothing_fits(path, kind, listed))
    left = [layer.name for layer in listed if layer not in fitting and layer.name not in _REPEATED]
    left_out = [_LEFT_OUT.format(names=", ".join(left)[:200])] if left else []
    joined = _joined(list(fitting.values()))
    if len(fitting) > 1 and LAYER_COLUMN not in joined.columns:
        names: list[object] = [layer.name for layer, table in fitting.items() for _ in range(len(table.rows))]
        joined = replace(joined, columns={**joined.columns, LAYER_COLUMN: names})
    return replace(joined, reading=joined.reading.plus(*notes, *left_out))


class _Listed(NamedTuple):
    """A layer of a file; its number distinguishes it from others of the same name, such as two folders of a KML."""

    number: int
    name: str
    geometry: str


def _layers(path: Path) -> list[_Listed]:
    listed = [_Listed(number, str(name), str(type_)) for number, (name, type_) in enumerate(pyogrio.list_layers(path))]
    return [layer for layer in listed if layer.geometry != "None"]


def _fitting(path: Path, layers: list[_Listed], kind: type[Layer]) -> list[_Listed]:
    """The layers whose declared type may hold what ``kind`` accepts. Raises UserError if there is none."""
    fitting = [layer for layer in layers if layer.name not in _REPEATED and _may_hold(layer.geometry, kind)]
    if not fitting:
        raise UserError(_nothing_fits(path, kind, layers))
    return fitting


def _families(kind: type[Layer]) -> set[str]:
    """The types that a kind takes, whether alone or several together; areas too where their outlines are taken."""
    return {accepted.removeprefix("Multi") for accepted in kind.geometries} | ({"Polygon"} if kind.outlines else set())


def _may_hold(declared: str, kind: type[Layer]) -> bool:
    base = declared.removeprefix("2.5D ").split(" ")[0].removeprefix("Multi")
    families = _families(kind)
    # A curved layer passes, so that its rows are refused for being curved.
    return base in families or base not in {"Point", "LineString", "Polygon"}


def _one(path: Path, fitting: list[_Listed], kind: type[Layer]) -> int:
    named = [layer for layer in fitting if layer.name == kind.kind] or fitting
    if len(named) > 1:
        names = ", ".join(layer.name for layer in fitting)[:200]
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} has several layers that fit: {names}; save one of them as its own file"
            ).format(name=path.name, names=names)
        )
    return named[0].number


def _nothing_fits(path: Path, kind: type[Layer], layers: Iterable[_Listed]) -> str:
    types = ", ".join(sorted({layer.geometry for layer in layers})) or _NO_GEOMETRY
    accepted = ", ".join(sorted(kind.geometries))
    return _NOTHING_FITS.format(name=path.name, types=types, kind=kind.kind or THIS_LAYER, accepted=accepted)


def _any_fits(table: RawTable, kind: type[Layer]) -> bool:
    families = _families(kind)
    return any(shape is not None and shape.geom_type.removeprefix("Multi") in families for shape in table.shapes)


def _read(path: Path, layer: int, stated: Stated) -> RawTable:
    options: dict[str, Any] = {"DATE_AS_STRING": "YES"} if path.suffix.lower() in {".geojson", ".json"} else {}
    encoding, reading = _dbf_encoding(path, stated) if path.suffix.lower() == ".shp" else (None, Reading())
    meta, arrow = pyogrio.read_arrow(path, layer=layer, datetime_as_string=True, encoding=encoding, **options)
    shape_column = meta["geometry_name"] or "wkb_geometry"
    faults = Faults()
    geometry = _shapes(arrow.column(shape_column).to_pylist(), faults)
    names = [name for name in arrow.column_names if name != shape_column and not _is_binary(arrow, name)]
    columns = {name: [_cell(value) for value in arrow.column(name).to_pylist()] for name in names}
    rows = np.arange(1, len(geometry) + 1, dtype=np.int64)
    return RawTable(columns, rows, geometry, meta["crs"], faults, reading)


def _is_binary(arrow: Any, name: str) -> bool:
    return "binary" in str(arrow.schema.field(name).type)


def _cell(value: object) -> object:
    """An Arrow value as a Value: dates and times as ISO text, lists and objects as JSON, NaN as None."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return None if value != value else value  # noqa: PLR0124 - NaN test


def _shapes(wkb: list[bytes | None], faults: Faults) -> Geometries:
    data = np.empty(len(wkb), dtype=object)
    data[:] = wkb
    # GEOS refuses a whole array in which one geometry is curved, and drops those too short to be built.
    curved = np.array([one is not None and _wkb_type(one) not in _STRAIGHT_WKB for one in wkb], dtype=bool)
    present = np.array([one is not None for one in wkb], dtype=bool)
    shapes: Geometries = np.full(len(wkb), None, dtype=object)
    shapes[present & ~curved] = shapely.from_wkb(data[present & ~curved], on_invalid="ignore")
    faults.add(np.flatnonzero(curved), CURVED)
    faults.add(np.flatnonzero(present & ~curved & shapely.is_missing(shapes)), MALFORMED)
    return shapes


def _wkb_type(data: bytes) -> int:
    code = int.from_bytes(data[1:5], "little" if data[0] == 1 else "big")
    return (code & 0x0FFFFFFF) % 1000  # the high bits (EWKB) and the thousands (ISO) say Z and M


def _dbf_encoding(path: Path, stated: Stated) -> tuple[str | None, Reading]:
    """The encoding of a shapefile's text, and how it was told: None where it states one that fits its bytes."""
    if stated.encoding:
        return stated.encoding.upper(), Reading().plus(Fact(Subject.ENCODING, stated.encoding.upper(), Ground.STATED))
    table = _beside(path, ".dbf")
    data = b"" if table is None else table.read_bytes()
    # Fields are padded with zeros by some programs, and the last byte marks the end.
    text = data[int.from_bytes(data[8:10], "little") :].replace(b"\0", b" ").rstrip(b"\x1a")
    claim = _claimed(path, data)
    if text.isascii() or (claim == UTF_8 and _is_utf_8(text)) or (claim == OTHER and not _is_utf_8(text)):
        return None, Reading()
    encoding = "UTF-8" if _is_utf_8(text) else single_byte(text, path.name).upper()
    note = (_LYING if claim else _GUESSED).format(encoding=encoding)
    return encoding, Reading().plus(Fact(Subject.ENCODING, encoding, Ground.ASSUMED), note)


def _beside(path: Path, suffix: str) -> Path | None:
    return next((path.with_suffix(each) for each in (suffix, suffix.upper()) if path.with_suffix(each).exists()), None)


def _claimed(path: Path, data: bytes) -> str:
    """What the .cpg of a shapefile, or else its .dbf, says of its text: UTF_8, OTHER, or nothing."""
    if (page := _beside(path, ".cpg")) is not None:
        name = page.read_text(encoding="ascii", errors="replace").strip().casefold()
        return UTF_8 if name in {"utf-8", "utf8", "65001"} else OTHER if name else ""
    states = len(data) > _DBF_LANGUAGE_BYTE and data[_DBF_LANGUAGE_BYTE] not in _DBF_UNSTATED
    return OTHER if states else ""


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _joined(tables: list[RawTable]) -> RawTable:
    """The rows of several layers in sequence; a column that a layer lacks is None there."""
    names = dict.fromkeys(name for table in tables for name in table.columns)
    columns = {
        name: [cell for table in tables for cell in table.columns.get(name, [None] * len(table.rows))] for name in names
    }
    faults, start = Faults(), 0
    for table in tables:
        for position, reasons in table.faults.reasons.items():
            faults.reasons[start + position] = reasons
        start += len(table.rows)
    geometry = np.concatenate([table.shapes for table in tables])
    facts = (fact for table in tables for fact in (*table.reading.facts, *table.reading.notes))
    reading = Reading().plus(*facts)
    return RawTable(columns, np.arange(1, start + 1, dtype=np.int64), geometry, tables[0].crs, faults, reading)
