"""Headings of columns of coordinates as programs and people write them: with units, datums, groups and questions.

A field form calls the two columns of a question `_gate_latitude` and `_gate_longitude`, a register "Широта, град." or
"Latitude (WGS84)". Both columns must be alike in all else: the start and the end of a track are no one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from app.errors import Remedy, UserError
from app.exchange.column import LONGEST_HEADING
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import fold

SEVERAL = QT_TRANSLATE_NOOP("Error", "Several columns hold coordinates: {columns}")
SAMPLE = 20
"""Cells that are looked at."""
_LAT = {"lat", "latitude", "широта", "кеңдик", "арз", "y", "northing"}
_LON = {"lon", "lng", "long", "longitude", "долгота", "узундук", "тӯл", "x", "easting"}
_LETTERS = {"x", "y"}
_BOTH = {
    *("coordinates", "coordinate", "coords", "coord", "mgrs", "geopoint", "gps", "latlon"),
    *("координаты", "координата", "координаттар", "координатҳо"),
}
_NOISE = {
    *("wgs84", "wgs", "84", "dd", "dec", "decimal", "deg", "degree", "degrees", "utm", "m", "metres", "meters"),
    *("dms", "ddm", "гмс", "ггммсс"),
    *("coord", "coordinate", "координата", "град", "градусы", "градусов", "гр", "м", "ск42", "ск", "sk42", "sk", "42"),
}
_DEGREES = {"deg", "degree", "degrees", "град", "градусы", "градусов", "гр"}
_PARTS = {
    *("min", "mins", "minute", "minutes", "sec", "secs", "second", "seconds"),
    *("мин", "минут", "минуты", "сек", "секунд", "секунды"),
}
"""What is added to degrees: of a pair that has any, the degrees alone are none."""
_BROKEN = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=\w)")
"""A word that is broken in its cell."""
_MARKS = re.compile(r"[^\w/]+")


def plain(heading: str) -> str:
    """A heading without its marks: "Широта, град." and "Широта (град)" are alike.

    >>> plain("Latitude (WGS84)"), plain("Широта,\\nград.")
    ('latitude_wgs84', 'широта_град')
    """
    return fold(_MARKS.sub(" ", _BROKEN.sub("", heading[:LONGEST_HEADING])))


def pair(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns of longitude and latitude whose headings are alike but for that; empty if there are none.

    Raises UserError if there are several pairs.
    """
    lat, lon = dict[str, str](), dict[str, str]()
    for column in columns:
        words = [word for word in re.split(r"[_/]", plain(column)) if word]
        is_whole = not _DEGREES.isdisjoint(words) and not _PARTS.isdisjoint(words)
        if not is_whole and not _PARTS.isdisjoint(words) and not (_LAT | _LON).isdisjoint(words):
            return ()
        for axis, of_axis in ((lat, _LAT), (lon, _LON)):
            if len(named := [word for word in words if word in of_axis]) == 1:
                noise = _NOISE | _PARTS if is_whole else _NOISE
                rest = "_".join(word for word in words if word not in noise and word != named[0])
                # What has an X and a Y besides a place has a size, or an offset.
                if not rest or named[0] not in _LETTERS:
                    axis.setdefault(rest, column)
    both = [rest for rest in lat if rest in lon]
    if not both:
        return ()
    if len(both) > 1 and "" not in both:
        shown = ", ".join(f"{lat[rest]} + {lon[rest]}" for rest in both)[:160]
        raise UserError(SEVERAL.format(columns=shown), Remedy.MAP_PLACES, "lon, lat")
    rest = "" if "" in both else both[0]
    return lon[rest], lat[rest]


def alone(columns: Mapping[str, Sequence[object]], is_geometry: Callable[[str], bool]) -> tuple[str, ...]:
    """The only column most of whose cells are geometries; empty if there are none or several."""
    every = [column for column, cells in columns.items() if _are_mostly(cells, is_geometry)]
    return tuple(every) if len(every) == 1 else ()


def _are_mostly(cells: Sequence[object], is_one: Callable[[str], bool]) -> bool:
    filled = [str(cell) for cell in islice((cell for cell in cells if cell is not None), SAMPLE)]
    return bool(filled) and 2 * sum(map(is_one, filled)) > len(filled)


def whole(columns: Mapping[str, Sequence[object]], is_place: Callable[[str], bool]) -> tuple[str, ...]:
    """The first column whose heading speaks of coordinates, and most of whose cells are some; or none."""
    for column, cells in columns.items():
        if _BOTH.isdisjoint(plain(column).split("_")):
            continue
        if _are_mostly(cells, is_place):
            return (column,)
    return ()
