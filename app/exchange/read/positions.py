"""The coordinates of a table's rows: two columns of numbers, WKT, or a written coordinate."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from app.arrays import BoolArray, FloatArray, Geometries
from app.errors import Message, Remedy, UserError
from app.exchange.raw import Faults, RawTable
from app.exchange.read.qualified import Qualified, qualified, refuse_other_zones, texts
from app.geo import coordinates
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import fold

LON_NAMES = (
    "lon",
    "lng",
    "long",
    "longitude",
    "долгота",
    "узундук",
    "тӯл",
    "x",
    "easting",
    "east",
    "point_x",
    "coord_x",
)
LAT_NAMES = ("lat", "latitude", "широта", "кеңдик", "арз", "y", "northing", "north", "point_y", "coord_y")
WKT_NAMES = ("wkt", "geometry", "geom", "the_geom", "wkt_geom")
TEXT_NAMES = (
    *("coordinates", "coordinate", "coords", "coord", "latlon", "lat_lon", "position"),
    *("координаты", "координата", "координаттар", "координатҳо", "mgrs", "utm"),
)
"""Names of columns that hold both coordinates in one text, in order of preference."""

PLACES = ("lon", "lat", "wkt", "coordinates")
"""What a mapping may name besides a kind's fields, as in ``--map lon=EAST --map lat=NORTH``."""

_CURVED = re.compile(r"CIRCULAR|CURVE|SURFACE|TIN|TRIANGLE", re.IGNORECASE)
LARGEST_DEGREES = 400.0  # larger than any degrees, and smaller than projected coordinates in this region

NO_COORDINATES = QT_TRANSLATE_NOOP("Import", "it has no coordinates")
NOT_FINITE = QT_TRANSLATE_NOOP("Import", "its coordinates are not finite numbers")
UNREADABLE = QT_TRANSLATE_NOOP("Import", "its coordinates {text!r} cannot be read: {reason}")
NOT_WKT = QT_TRANSLATE_NOOP("Import", "its geometry is not well-formed WKT")
OWN_SYSTEM = Message(
    QT_TRANSLATE_NOOP("Import", "Written coordinates state their own system"), Remedy.LEAVE_CRS_OUT, "crs"
)
CURVED = QT_TRANSLATE_NOOP("Import", "its geometry is curved or a surface; convert it to straight segments first")


@dataclass(frozen=True, slots=True)
class Place:
    """The columns that locate a row: one for WKT or a written coordinate, two for longitude and latitude, or more.

    ``parts``: what each of more than two is for.
    """

    form: str
    columns: tuple[str, ...]
    parts: Qualified | None = None


def placed(table: RawTable, kind: type[Layer], mapping: Mapping[str, str], crs: str | None) -> RawTable:
    """``table`` with geometries built from its coordinate columns, which are removed from its columns.

    ``mapping`` may name the columns (PLACES). Without ``crs`` plain numbers are degrees on WGS 84. Raises UserError if
    there are no coordinate columns, and for projected numbers without a CRS.
    """
    place = find(table.columns, kind, mapping)
    used = {name: table.columns[name] for name in place.columns}
    faults = Faults(table.faults.reasons | {})
    if place.parts is None:
        geometry, own_crs = _geometries(place.form, list(used.values()), faults)
    else:
        geometry, own_crs = _from_text(texts(place.parts, used), faults)
        if crs:
            refuse_other_zones(place.parts, used, crs, faults)
    if own_crs is None and crs is None:
        _refuse_projected(geometry)
    others = {name: cells for name, cells in table.columns.items() if name not in used}
    reading = table.reading.plus(OWN_SYSTEM) if own_crs and crs else table.reading
    placed_in = own_crs or crs or "EPSG:4326"
    return replace(table, columns=others, geometry=geometry, crs=placed_in, faults=faults, reading=reading)


def find(columns: Mapping[str, Sequence[object]], kind: type[Layer], mapping: Mapping[str, str]) -> Place:
    """The coordinate columns named by ``mapping``, else those with a usual name; lines and areas prefer WKT."""
    for column in mapping.values():
        if column not in columns:
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "There is no column {column!r}; the columns are: {columns}").format(
                    column=column, columns=", ".join(columns)
                )
            )
    if mapping:
        return _mapped(mapping)
    if "Point" in kind.geometries and (parts := qualified(columns)) is not None:
        return Place("parts", parts.columns, parts)
    places = [Place("pair", _named(columns, LON_NAMES) + _named(columns, LAT_NAMES))]
    places += [Place("wkt", _named(columns, WKT_NAMES)), Place("text", _named(columns, TEXT_NAMES))]
    if "Point" not in kind.geometries:
        places[0], places[1] = places[1], places[0]
    for place in places:
        if len(place.columns) == (2 if place.form == "pair" else 1):
            return place
    first = QT_TRANSLATE_NOOP("Error", ". The first row names: {columns}").format(columns=", ".join(columns)[:200])
    raise UserError(
        QT_TRANSLATE_NOOP("Error", "No coordinate columns found"), Remedy.NAME_PLACES, "lon, lat", rest=first
    )


def _mapped(mapping: Mapping[str, str]) -> Place:
    if set(mapping) == {"lon", "lat"}:
        return Place("pair", (mapping["lon"], mapping["lat"]))
    if len(mapping) == 1 and "wkt" in mapping:
        return Place("wkt", (mapping["wkt"],))
    if len(mapping) == 1 and "coordinates" in mapping:
        return Place("text", (mapping["coordinates"],))
    raise UserError(
        QT_TRANSLATE_NOOP("Error", "Map both lon and lat, or wkt, or coordinates"), Remedy.MAP_PLACES, "lon, lat"
    )


def _named(columns: Mapping[str, object], names: Sequence[str]) -> tuple[str, ...]:
    folded = {fold(column): column for column in reversed(list(columns))}
    return next(((folded[name],) for name in names if name in folded), ())


def _from_pair(
    lon_cells: Sequence[object], lat_cells: Sequence[object], faults: Faults
) -> tuple[Geometries, str | None]:
    lon, lat = numbers(lon_cells), numbers(lat_cells)
    empty = np.array([_blank(a) or _blank(b) for a, b in zip(lon_cells, lat_cells, strict=True)], dtype=bool)
    faults.add(np.flatnonzero(empty), NO_COORDINATES)
    odd = np.isnan(lon) | np.isnan(lat)
    for position in np.flatnonzero(odd & ~empty).tolist():
        text = f"{lat_cells[position]} {lon_cells[position]}"
        lon[position], lat[position] = _read(position, text, faults)
    finite = np.isfinite(lon) & np.isfinite(lat)
    faults.add(np.flatnonzero(~finite & ~odd), NOT_FINITE)
    return _points(lon, lat, finite), None


def _from_text(cells: Sequence[object], faults: Faults) -> tuple[Geometries, str | None]:
    lon, lat = np.full((2, len(cells)), np.nan)
    for position, cell in enumerate(cells):
        if _blank(cell):
            faults.add([position], NO_COORDINATES)
        else:
            lon[position], lat[position] = _read(position, str(cell), faults)
    return _points(lon, lat, np.isfinite(lon) & np.isfinite(lat)), "EPSG:4326"


def _from_wkt(cells: Sequence[object], faults: Faults) -> tuple[Geometries, str | None]:
    texts = np.array(["" if _blank(cell) else str(cell).strip() for cell in cells], dtype=object)
    empty = texts == ""
    # GEOS refuses a whole array in which one geometry is curved.
    curved = np.array([bool(_CURVED.search(text[:200])) for text in texts], dtype=bool)
    shapes: Geometries = np.full(len(texts), None, dtype=object)
    straight = ~empty & ~curved
    with np.errstate(invalid="ignore"):  # numpy would warn about NaN coordinates, which are refused later
        shapes[straight] = shapely.from_wkt(texts[straight], on_invalid="ignore")
    faults.add(np.flatnonzero(empty), NO_COORDINATES)
    faults.add(np.flatnonzero(curved), CURVED)
    faults.add(np.flatnonzero(straight & shapely.is_missing(shapes)), NOT_WKT)
    return shapes, None


def _geometries(form: str, cells: Sequence[Sequence[object]], faults: Faults) -> tuple[Geometries, str | None]:
    """The geometries, and their CRS if the cells themselves state it."""
    if form == "pair":
        return _from_pair(cells[0], cells[1], faults)
    return _from_wkt(cells[0], faults) if form == "wkt" else _from_text(cells[0], faults)


def numbers(cells: Sequence[object]) -> FloatArray:
    """Cells as float64; NaN if a cell is not a plain number."""
    return np.array([_number(cell) for cell in cells], dtype=np.float64)


def _number(cell: object) -> float:
    try:
        return float(str(cell))
    except ValueError:
        return math.nan


def _blank(cell: object) -> bool:
    return cell is None or not str(cell).strip()


def _read(position: int, text: str, faults: Faults) -> tuple[float, float]:
    """Longitude and latitude of a written coordinate; NaN and a fault if it cannot be read."""
    if re.search(r"\b(nan|none|null)\b", text, re.IGNORECASE):
        faults.add([position], NOT_FINITE)
        return math.nan, math.nan
    try:
        read = coordinates.parse(text)
    except UserError as error:
        faults.add([position], UNREADABLE.format(text=text[:40], reason=error))
        return math.nan, math.nan
    return float(read.lon), float(read.lat)


def _points(lon: FloatArray, lat: FloatArray, finite: BoolArray) -> Geometries:
    shapes: Geometries = np.full(len(lon), None, dtype=object)
    shapes[finite] = shapely.points(lon[finite], lat[finite])
    return shapes


def _refuse_projected(geometry: Geometries) -> None:
    xy = shapely.get_coordinates(geometry)
    if len(xy) and np.nanmedian(np.abs(xy).max(axis=1)) > LARGEST_DEGREES:
        x, y = xy[0]
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The coordinates look projected ({x:.0f}, {y:.0f})").format(x=x, y=y),
            Remedy.STATE_PROJECTION,
            "crs",
        )
