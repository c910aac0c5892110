"""The coordinates of a table's rows: two columns of numbers, WKT, or a written coordinate."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from app.arrays import BoolArray, FloatArray, Geometries
from app.errors import Message, Remedy, UserError
from app.exchange.column import LONGEST_VALUE, Column
from app.exchange.raw import Faults, RawTable
from app.exchange.read.checks import NO_COORDINATES
from app.exchange.read.places import headings
from app.exchange.read.places.axes import OF_SK42, SWAPPED, is_of_sk42, is_swapped, refuse_other_units
from app.exchange.read.places.geometry_texts import geometries, is_geometry
from app.exchange.read.places.qualified import Qualified, notes_on, qualified, refuse_other_zones, texts
from app.exchange.reading import Note
from app.geo import coordinates
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import fold

PAIRS = (
    (("lon", "lng", "long", "longitude", "долгота", "узундук", "тӯл"), ("lat", "latitude", "широта", "кеңдик", "арз")),
    (("x",), ("y",)),
    (("easting",), ("northing",)),
    (("east",), ("north",)),
    (("point_x",), ("point_y",)),
    (("coord_x",), ("coord_y",)),
)
"""Names of the columns of longitude and latitude, or of eastings and northings, in order of preference."""
WKT_NAMES = ("wkt", "geometry", "geom", "the_geom", "wkt_geom", "wkb", "ewkt", "ewkb", "wkb_geometry", "wkb_geom")
TEXT_NAMES = (
    *("coordinates", "coordinate", "coords", "coord", "latlon", "lat_lon", "position"),
    *("координаты", "координата", "координаттар", "координатҳо", "mgrs", "utm"),
    *("geopoint", "geolocation", "gps", "gps_coordinates", "location", "geo_uri", "geo"),
)
"""Names of columns that hold both coordinates in one text, in order of preference."""

_DECIMAL = r"(-?\d{1,3}\.\d+)"
_GEO = re.compile(
    r"geo:(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:,-?[\d.]+)?(?:;crs=wgs84)?(?:;u=[\d.]+)?(?:\?.*)?", re.I
)
"""A link to a place (RFC 5870) on WGS 84, with or without its height and accuracy."""
_OF_A_FORM = re.compile(rf"{_DECIMAL}\s+{_DECIMAL}\s+-?[\d.]+\s+-?[\d.]+")
"""Latitude, longitude, height and accuracy, as field forms have them."""

_OF_A_MAP = re.compile(r"(?<!\S)(?>\S*?https?://)\S*?[@=/](-?\d{1,2}\.\d{3,}),\+?(-?\d{1,3}\.\d{3,})")
"""A link to a place on a map of the web, latitude first."""
_NUMBER = r"-?\d{1,3}(?:[.,]\d+)?"
_LAT = rf"(?:lat|latitude|широта|ш|n)\.?\s*[:=]\s*(?P<lat>{_NUMBER})°?"
_LON = rf"(?:lon|lng|long|longitude|долгота|д|e)\.?\s*[:=]\s*(?P<lon>{_NUMBER})°?"
_LABELLED = (
    re.compile(rf"{_LAT}\s*[,;]?\s*{_LON}", re.IGNORECASE),
    re.compile(rf"{_LON}\s*[,;]?\s*{_LAT}", re.IGNORECASE),
    re.compile(r"(?P<lat>-?\d{1,2}\.\d+)\s*/\s*(?P<lon>-?\d{1,3}\.\d+)"),
)
"""Latitude and longitude with their names, in any order, or with a stroke between them."""
PLACES = ("lon", "lat", "wkt", "coordinates")
"""What a mapping may name besides a kind's fields, as in ``--map lon=EAST --map lat=NORTH``."""


NOT_FINITE = QT_TRANSLATE_NOOP("Import", "its coordinates are not finite numbers")
UNREADABLE = QT_TRANSLATE_NOOP("Import", "its coordinates {text!r} cannot be read: {reason}")
OWN_SYSTEM = Message(
    QT_TRANSLATE_NOOP("Import", "Written coordinates state their own system"), Remedy.LEAVE_CRS_OUT, "crs"
)


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
    there are no coordinate columns, for projected numbers without a CRS, and for numbers that contradict it.
    """
    place = find(table.columns, kind, mapping)
    used = {name: table.columns[name] for name in place.columns}
    faults = Faults(table.faults.reasons | {})
    geometry, own_crs, notes = _geometries(place, used, crs, faults)
    others = {name: cells for name, cells in table.columns.items() if name not in used}
    reading = table.reading.plus(*notes, *([OWN_SYSTEM] if own_crs and crs else []))
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
    pairs = [Place("pair", _named(columns, lon) + _named(columns, lat)) for lon, lat in PAIRS]
    shapes, whole = Place("wkt", _named(columns, WKT_NAMES)), Place("text", _named(columns, TEXT_NAMES))
    places = [*pairs, shapes, whole] if "Point" in kind.geometries else [shapes, *pairs, whole]
    for place in (*places, *_by_heading(columns, kind)):
        if len(place.columns) == (2 if place.form == "pair" else 1):
            return place
    first = QT_TRANSLATE_NOOP("Error", ". The first row names: {columns}").format(columns=", ".join(columns)[:200])
    raise UserError(
        QT_TRANSLATE_NOOP("Error", "No coordinate columns found"), Remedy.NAME_PLACES, "lon, lat", rest=first
    )


def _by_heading(columns: Mapping[str, Sequence[object]], kind: type[Layer]) -> Iterator[Place]:
    """What columns are by less usual headings, or by their cells alone."""
    if "Point" in kind.geometries:
        yield Place("pair", headings.pair(columns))
        yield Place("text", headings.whole(columns, _is_place))
    yield Place("wkt", headings.alone(columns, is_geometry))


def _is_place(text: str) -> bool:
    try:
        coordinates.parse(_as_written(text))
    except UserError:
        return False
    return True


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
    columns: Mapping[str, Sequence[object]], crs: str | None, faults: Faults
) -> tuple[Geometries, str | None, list[Note]]:
    (first, lon_cells), (second, lat_cells) = columns.items()
    lon, lat = numbers(lon_cells), numbers(lat_cells)
    names = {"first": first, "second": second}
    if crs is None and is_of_sk42(lon, lat):
        texts_ = [None if _blank(a) or _blank(b) else f"{b} {a}" for a, b in zip(lon_cells, lat_cells, strict=True)]
        return *_from_text(texts_, faults), [OF_SK42.format(**names)]
    refuse_other_units(lon, lat, crs)
    swapped = is_swapped(lon, lat, crs)
    if swapped:
        lon, lat, lon_cells, lat_cells = lat, lon, lat_cells, lon_cells
    empty = _blanks(lon_cells) | _blanks(lat_cells)
    faults.add(np.flatnonzero(empty), NO_COORDINATES)
    odd = np.isnan(lon) | np.isnan(lat)
    for position in np.flatnonzero(odd & ~empty).tolist():
        text = f"{lat_cells[position]} {lon_cells[position]}"
        lon[position], lat[position] = _read(position, text, faults)
    finite = np.isfinite(lon) & np.isfinite(lat)
    faults.add(np.flatnonzero(~finite & ~odd), NOT_FINITE)
    return _points(lon, lat, finite), None, [SWAPPED.format(**names)] if swapped else []


def _from_text(cells: Sequence[object], faults: Faults) -> tuple[Geometries, str | None]:
    lon, lat = np.full((2, len(cells)), np.nan)
    for position, cell in enumerate(cells):
        if _blank(cell):
            faults.add([position], NO_COORDINATES)
        else:
            lon[position], lat[position] = _read(position, _as_written(str(cell)), faults)
    return _points(lon, lat, np.isfinite(lon) & np.isfinite(lat)), "EPSG:4326"


def _as_written(text: str) -> str:
    """A coordinate as a person would write it: without the height and accuracy that forms and links add to it."""
    plain = text.strip().strip("[](){}")
    if len(plain) > LONGEST_VALUE:
        return plain
    if match := _GEO.fullmatch(plain):
        return f"{match[1]}, {match[2]}"
    if match := _OF_A_FORM.fullmatch(plain):
        return f"{match[1]} {match[2]}"
    if match := _OF_A_MAP.search(plain):
        return f"{match[1]}, {match[2]}"
    for pattern in _LABELLED:
        if match := pattern.fullmatch(plain):
            return f"{match['lat']} {match['lon']}"
    return plain


def _geometries(
    place: Place, columns: Mapping[str, Sequence[object]], crs: str | None, faults: Faults
) -> tuple[Geometries, str | None, list[Note]]:
    """The geometries, their CRS if the cells themselves state it, and notes on how they are read."""
    if place.form == "pair":
        return _from_pair(columns, crs, faults)
    if place.parts is not None:
        if crs:
            refuse_other_zones(place.parts, columns, crs, faults)
        return *_from_text(texts(place.parts, columns), faults), [*notes_on(place.parts, columns)]
    (cells,) = columns.values()
    return *(geometries(cells, faults) if place.form == "wkt" else _from_text(cells, faults)), []


def numbers(cells: Sequence[object]) -> FloatArray:
    """Cells as float64; NaN if a cell is not a plain number."""
    column = Column.of(cells)
    plain = column.as_floats()
    return column.numbers(map(_number, column.distinct)) if plain is None else plain


def _blanks(cells: Sequence[object]) -> BoolArray:
    """Which cells hold nothing, (n,)."""
    column = Column.of(cells)
    return column.where(column.are_blank())


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
