"""Coordinates in several columns, some of which say what the others mean: minutes and seconds, hemispheres, grid zones.

Each row is put together as a person would write it in one text, and read as such. A column that qualifies a coordinate
is never passed over: 38, 24 is not 38 degrees.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from app.errors import Remedy, UserError
from app.exchange.raw import Faults
from app.exchange.read.numerals import written
from app.exchange.read.places.axes import SWAPPED
from app.exchange.read.places.headings import plain
from app.geo.crs_text import read_crs
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import fold

ALONE = QT_TRANSLATE_NOOP("Error", "Column {column!r} adds to the {axis}, and no column does so to the {other}")
LATITUDE = QT_TRANSLATE_NOOP("Error", "latitude")
LONGITUDE = QT_TRANSLATE_NOOP("Error", "longitude")
WITH_ZONE = QT_TRANSLATE_NOOP(
    "Import", "{first} and {second} are read as northings and eastings of SK-42, in the zone that {zone} gives."
)
OTHER_ZONE = QT_TRANSLATE_NOOP("Import", "its zone is {zone}, and that of the coordinate system stated is {stated}")

_DEGREES = (*("", "deg", "d", "degrees", "degree"), *("град", "градусы", "гр", "градус", "дараҷа"))
_MINUTES = (*("min", "m", "minutes", "minute"), *("мин", "минуты", "минут", "дақиқа", "мүнөт"))
_SECONDS = (*("sec", "s", "seconds", "second"), *("сек", "секунды", "секунд", "сония"))
_HEMISPHERE = (*("hem", "hemi", "hemisphere", "dir", "direction", "ref", "letter"), *("полушарие", "пол"))
_LAT = ("lat", "latitude", "широта", "шир", "арз", "кеңдик")
_LON = ("lon", "long", "lng", "longitude", "долгота", "дол", "тӯл", "узундук")
_ZONE = ("zone", "utm_zone", "utmzone", "zone_utm", "grid_zone", "gzd", "зона", "зона_utm", "минтақа")
_BAND = (
    *("band", "utm_band", "zone_letter", "utm_letter", "latitude_band"),
    *("hemisphere", "hemi", "hem", "utm_hemisphere", "ns", "n_s", "n/s", "полушарие"),
)
_EAST = (
    *("easting", "east", "e", "utm_e", "utm_east", "utm_easting", "x", "utm_x", "point_x", "coord_x"),
    *("восток", "на_восток", "восточное_положение", "восточное_смещение", "смещение_на_восток"),
)
_NORTH = (
    *("northing", "north", "n", "utm_n", "utm_north", "utm_northing", "y", "utm_y", "point_y", "coord_y"),
    *("север", "на_север", "северное_положение", "северное_смещение", "смещение_на_север"),
)
SK42_ZONES = range(10, 33)
"""The zones of SK-42 that are read; UTM counts 30 more, so that in the region none of its zones is one of them."""
_METRES = re.compile(r"_(?:м|m|metres|meters|метры|метров)$")
_ZONE_CELL = re.compile(r"(?:utm)?\s*(\d{1,2})\s*([c-hj-np-x]?)", re.IGNORECASE)
_LETTERS = {
    **dict.fromkeys(("n", "north", "с", "север", "северная", "с.ш.", "сш", "шимол", "түндүк"), "N"),
    **dict.fromkeys(("s", "south", "ю", "юг", "южная", "ю.ш.", "юш", "ҷануб", "түштүк"), "S"),
    **dict.fromkeys(("e", "east", "в", "восток", "восточная", "в.д.", "вд", "шарқ", "чыгыш"), "E"),
    **dict.fromkeys(("w", "west", "з", "запад", "западная", "з.д.", "зд", "ғарб", "батыш"), "W"),
}


@dataclass(frozen=True, slots=True)
class Axis:
    """The columns of one angle; minutes, seconds and hemisphere may be missing."""

    degrees: str
    minutes: str = ""
    seconds: str = ""
    hemisphere: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that there are."""
        return tuple(filter(None, (self.degrees, self.minutes, self.seconds, self.hemisphere)))


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a place on the grid of UTM, or with X and Y exchanged on that of SK-42, whose X points north.

    The band may be missing, or stand in the zone's column; or a hemisphere in its place.
    """

    zone: str
    east: str
    north: str
    band: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that there are."""
        return tuple(filter(None, (self.zone, self.band, self.east, self.north)))


@dataclass(frozen=True, slots=True)
class Angles:
    """The columns of a latitude and a longitude."""

    lat: Axis
    lon: Axis

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that there are."""
        return (*self.lat.columns, *self.lon.columns)


Qualified = Angles | Grid


def qualified(columns: Mapping[str, Sequence[object]]) -> Qualified | None:
    """The columns of coordinates of which some say what others mean; None if there are none such.

    Raises UserError if something is added to one angle and nothing to the other.
    """
    names = {plain(column): column for column in reversed(list(columns))}
    # Metres are the unit of every grid; a "min" is no "m".
    names |= {
        base: column
        for column in reversed(list(columns))
        if (base := _METRES.sub("", plain(column))) in (*_EAST, *_NORTH)
    }
    names |= {fold(column): column for column in reversed(list(columns))}
    lat, lon = (_axis(names, axis) for axis in (_LAT, _LON))
    if lat is not None and lon is not None and (len(lat.columns) > 1 or len(lon.columns) > 1):
        for one, other, words in ((lat, lon, (LATITUDE, LONGITUDE)), (lon, lat, (LONGITUDE, LATITUDE))):
            if len(other.columns) == 1:
                refusal = ALONE.format(column=one.columns[1], axis=words[0], other=words[1])
                raise UserError(refusal, Remedy.MAP_PLACES, one.columns[1])
        return Angles(lat, lon)
    zone, band, east, north = (_first(names, of) for of in (_ZONE, _BAND, _EAST, _NORTH))
    if zone and east and north and _are_zones(columns[zone]):
        return Grid(zone, east, north, band)
    return None


def _axis(names: Mapping[str, str], axis: Sequence[str]) -> Axis | None:
    degrees = _first(names, _with(axis, _DEGREES))
    if not degrees:
        return None
    letters = ("ns", "n_s", "n/s") if axis is _LAT else ("ew", "e_w", "e/w")
    # Beside a largest latitude the column of a "min" holds the smallest.
    least = {
        f"{one}_{name}"
        for one, other in (("min", "max"), ("мин", "макс"))
        for name in axis
        if f"{other}_{name}" in names
    }
    minutes, seconds = (
        _first(names, [name for name in _with(axis, of) if name not in least]) for of in (_MINUTES, _SECONDS)
    )
    hemisphere = _first(names, (*_with(axis, _HEMISPHERE), *letters, *_with(axis, letters)))
    return Axis(degrees, minutes, seconds, hemisphere)


def _with(axis: Sequence[str], parts: Sequence[str]) -> list[str]:
    """Names such as lat_min, min_lat and latmin."""
    pairs = list(product(axis, parts))
    return [
        *(f"{name}_{part}" if part else name for name, part in pairs),
        *(f"{part}_{name}" for name, part in pairs if part),
        *(f"{name}{part}" for name, part in pairs if len(part) > 2),
    ]


def _first(names: Mapping[str, str], wanted: Sequence[str]) -> str:
    return next((names[name] for name in wanted if name in names), "")


def _are_zones(cells: Sequence[object]) -> bool:
    filled = [str(cell).strip() for cell in cells if cell is not None]
    return bool(filled) and 2 * sum(_ZONE_CELL.fullmatch(cell) is not None for cell in filled) > len(filled)


def texts(place: Qualified, columns: Mapping[str, Sequence[object]]) -> list[str | None]:
    """Each row's coordinate as it would be written in one text; None where it has none."""
    rows = zip(*([_plain(cell) for cell in columns[name]] for name in place.columns), strict=True)
    of_row = (dict(zip(place.columns, row, strict=True)) for row in rows)
    if isinstance(place, Grid):
        return [_on_grid(place, cells) for cells in of_row]
    return [_in_angles(place, cells) for cells in of_row]


def _plain(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _on_grid(grid: Grid, cells: Mapping[str, str]) -> str | None:
    east, north, zone = cells[grid.east], cells[grid.north], cells[grid.zone]
    if not east or not north:
        return None
    match = _ZONE_CELL.fullmatch(zone)
    if match is None:
        return f"{zone} {east} {north}"
    east, north = _metres(east), _metres(north)
    if _is_northing(east) and not _is_northing(north):
        east, north = north, east
        if not match[2] and int(match[1]) in SK42_ZONES:
            return f"{north} {match[1]}{east}"
    # Without a band the letter of the northern hemisphere says the same.
    band = cells[grid.band] if grid.band else ""
    return f"{match[1]}{match[2] or _LETTERS.get(band.casefold(), band) or 'N'} {east} {north}"


def _is_northing(metres: str) -> bool:
    """Whether a distance has the seven figures of a northing."""
    return len(metres.partition(".")[0]) == 7


def notes_on(place: Qualified, columns: Mapping[str, Sequence[object]]) -> tuple[str, ...]:
    """What columns of a grid are taken for that their names do not say."""
    if not isinstance(place, Grid) or not any(_is_northing(_metres(_plain(cell))) for cell in columns[place.east]):
        return ()
    names = {"first": place.east, "second": place.north, "zone": place.zone}
    zones = [match for cell in columns[place.zone] if (match := _ZONE_CELL.fullmatch(_plain(cell)))]
    on_sk42 = any(not match[2] and int(match[1]) in SK42_ZONES for match in zones)
    return ((WITH_ZONE if on_sk42 else SWAPPED).format(**names),)


def _metres(text: str) -> str:
    """A grid distance with six figures before the point at least; what sets thousands apart is left out."""
    one = written(text)
    values = [value for value in (one.point, one.comma) if value is not None]
    # Grid distances are in metres: 725,719 is no 725 m.
    whole, mark, part = max(values, key=float, default=text).partition(".")
    return f"{whole:0>6}{mark}{part}"


def _in_angles(place: Angles, cells: Mapping[str, str]) -> str | None:
    angles = [_angle(axis, cells) for axis in (place.lat, place.lon)]
    return None if "" in angles else " ".join(angles)


def _angle(axis: Axis, cells: Mapping[str, str]) -> str:
    degrees = cells[axis.degrees].replace(",", ".")
    if not degrees:
        return ""
    parts = [(cells.get(name, "").replace(",", "."), mark) for name, mark in ((axis.minutes, "'"), (axis.seconds, '"'))]
    rest = "".join(f"{value or '0'}{mark}" for value, mark in parts if value or (mark == "'" and parts[1][0]))
    hemisphere = cells.get(axis.hemisphere, "")
    letter = _LETTERS.get(hemisphere.casefold(), hemisphere)
    return f"{degrees}{'°' if '°' not in degrees else ''}{rest} {letter}".strip()


def refuse_other_zones(place: Qualified, columns: Mapping[str, Sequence[object]], crs: str, faults: Faults) -> None:
    """Refuse the rows whose zone is not that of the coordinate system which somebody stated for all."""
    stated = read_crs(crs).utm_zone
    if not isinstance(place, Grid) or stated is None:
        return
    for position, cell in enumerate(columns[place.zone]):
        match = _ZONE_CELL.fullmatch(_plain(cell))
        if match is not None and match[1].lstrip("0") != stated[:-1]:
            faults.add([position], OTHER_ZONE.format(zone=_plain(cell), stated=stated))
