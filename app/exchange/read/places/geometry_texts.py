"""Geometries in a column of texts: WKT and WKB as databases export them, with a reference system or not, GeoJSON.

Also the lines and areas of field forms: latitude, longitude, height and accuracy of each vertex, apart by semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import shapely

from app.arrays import BoolArray, Geometries, TextArray
from app.exchange.raw import Faults
from app.exchange.read.checks import NO_COORDINATES
from app.untrusted.nesting import is_text_too_deep, is_too_deep
from layers.text import QT_TRANSLATE_NOOP

NOT_WKT = QT_TRANSLATE_NOOP("Import", "its geometry is not well-formed WKT")
NOT_WKB = QT_TRANSLATE_NOOP("Import", "its geometry is not well-formed WKB")
NOT_GEOJSON = QT_TRANSLATE_NOOP("Import", "its geometry is not well-formed GeoJSON")
CURVED = QT_TRANSLATE_NOOP("Import", "its geometry is curved or a surface; convert it to straight segments first")
OTHER_SYSTEM = QT_TRANSLATE_NOOP("Import", "its coordinate system is EPSG:{own}, that of the first is EPSG:{first}")

_CURVED = re.compile(r"CIRCULAR|CURVE|SURFACE|TIN|TRIANGLE", re.IGNORECASE)
_SRID = re.compile(r"SRID\s*=\s*(\d{1,9})\s*;\s*", re.IGNORECASE)
_HEX = re.compile(r"(?:\\x|0x)?((?:[0-9a-f]{2}){9,})", re.IGNORECASE)


_VERTEX = r"\s*-?\d{1,3}(?:\.\d+)?\s+-?\d{1,3}(?:\.\d+)?(?:\s+-?[\d.]+){0,2}\s*"
_TRACE = re.compile(rf"{_VERTEX}(?:;{_VERTEX})+;?")
_WKT = re.compile(
    r"(?:SRID\s*=\s*\d+\s*;\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*+(?:ZM|Z|M)?\s*+\(.+",
    re.IGNORECASE | re.DOTALL,
)
_MOST_COLLECTIONS = 50
"""Of a geometry in GeoJSON."""
_CLOSED = 4
"""Vertices of the smallest area."""
WGS84_CODE = 4326


def is_geometry(text: str) -> bool:
    """Whether a text is a geometry in words or a line of a field form."""
    return _WKT.fullmatch(text.strip()) is not None or _TRACE.fullmatch(text.strip()) is not None


def geometries(cells: Sequence[object], faults: Faults) -> tuple[Geometries, str | None]:
    """The geometries of a column of texts, and the CRS that the texts themselves state; None if they state none.

    A row that states another system than the first, or none that can be read, is a fault.
    """
    texts = np.array(["" if cell is None else str(cell).strip() for cell in cells], dtype=object)
    shapes: Geometries = np.full(len(texts), None, dtype=object)
    systems = np.zeros(len(texts), np.int64)
    for position, text in enumerate(texts.tolist()):
        if match := _SRID.match(text):
            systems[position], texts[position] = int(match[1]), text[match.end() :]
    for position, text in enumerate(texts.tolist()):
        if _TRACE.fullmatch(text):
            shapes[position], systems[position] = _traced(text), WGS84_CODE
    empty = texts == ""
    hexed = np.array([_HEX.fullmatch(text) is not None for text in texts], dtype=bool)
    json = np.array([text.startswith("{") for text in texts], dtype=bool)
    faults.add(np.flatnonzero(empty), NO_COORDINATES)
    _from_wkt(texts, ~empty & ~hexed & ~json & shapely.is_missing(shapes), shapes, faults)
    _from_wkb(texts, hexed, shapes, faults)
    # Collections within collections take GEOS time by the square of their depth.
    flat = json & np.array([text.count("geometries") <= _MOST_COLLECTIONS for text in texts], dtype=bool)
    shapes[flat] = shapely.from_geojson(texts[flat], on_invalid="ignore")
    faults.add(np.flatnonzero(json & shapely.is_missing(shapes)), NOT_GEOJSON)
    systems[hexed] = np.maximum(shapely.get_srid(shapes[hexed]), systems[hexed])
    return shapely.set_srid(shapes, 0), _system(systems, faults)


def _traced(text: str) -> shapely.Geometry:
    """The line of a field form, or the area if it ends where it began."""
    vertices = (part.split() for part in text.split(";") if part.strip())
    xy = [(float(vertex[1]), float(vertex[0])) for vertex in vertices]
    return shapely.Polygon(xy) if len(xy) >= _CLOSED and xy[0] == xy[-1] else shapely.LineString(xy)


def _from_wkt(texts: TextArray, which: BoolArray, shapes: Geometries, faults: Faults) -> None:
    # GEOS refuses a whole array in which one geometry is curved.
    curved = np.array([bool(_CURVED.search(text[:200])) for text in texts], dtype=bool) & which
    read = which & ~curved & np.array([not is_text_too_deep(text) for text in texts], dtype=bool)
    with np.errstate(invalid="ignore"):  # numpy would warn about NaN coordinates, which are refused later
        shapes[read] = shapely.from_wkt(texts[read], on_invalid="ignore")
    faults.add(np.flatnonzero(curved), CURVED)
    faults.add(np.flatnonzero(which & ~curved & shapely.is_missing(shapes)), NOT_WKT)


def _from_wkb(texts: TextArray, which: BoolArray, shapes: Geometries, faults: Faults) -> None:
    wkb = [bytes.fromhex(_HEX.sub(r"\1", text)) for text in texts[which]]
    sound = np.array([None if is_too_deep(one) else one for one in wkb], dtype=object)
    shapes[which] = shapely.from_wkb(sound, on_invalid="ignore")
    faults.add(np.flatnonzero(which & shapely.is_missing(shapes)), NOT_WKB)


def _system(systems: np.ndarray[tuple[int], np.dtype[np.int64]], faults: Faults) -> str | None:
    """The system that the rows state."""
    stated = np.flatnonzero(systems > 0)
    if not stated.size:
        return None
    first = int(systems[stated[0]])
    for position in stated[systems[stated] != first].tolist():
        faults.add([position], OTHER_SYSTEM.format(own=systems[position], first=first))
    return f"EPSG:{first}"
