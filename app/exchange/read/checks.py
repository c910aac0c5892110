"""Checks of incoming geometries, whole columns at a time: presence, type and shape."""

from __future__ import annotations

import numpy as np
import shapely

from app.arrays import BoolArray, Geometries
from app.exchange.raw import Faults
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

NO_COORDINATES = QT_TRANSLATE_NOOP("Import", "it has no coordinates")
NOT_FINITE = QT_TRANSLATE_NOOP("Import", "its coordinates are not finite numbers")
EMPTY_LINE = QT_TRANSLATE_NOOP("Import", "the line is empty")
ZERO_LINE = QT_TRANSLATE_NOOP("Import", "the line, or a part of it, has no length")
CROSSING_POLYGON = QT_TRANSLATE_NOOP("Import", "the polygon crosses itself near {place}")
INVALID_POLYGON = QT_TRANSLATE_NOOP("Import", "the polygon is not valid: {reason}")
WRONG_TYPE = QT_TRANSLATE_NOOP("Import", "it is a {type}; accepted for {kind}: {accepted}")
THIS_LAYER = QT_TRANSLATE_NOOP("Import", "this layer")

LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def unchecked(faults: Faults, geometries: Geometries) -> BoolArray:
    """The rows still to be checked: they have a geometry that no earlier check refused."""
    return ~shapely.is_missing(geometries) & ~faults.mask(len(geometries))


def check_present(geometries: Geometries, faults: Faults) -> None:
    """Refuse rows without a geometry, with an empty one, or with NaN or infinite coordinates."""
    # A row whose geometry could not be read has its reason already.
    absent = shapely.is_missing(geometries) & ~faults.mask(len(geometries))
    faults.add(np.flatnonzero(absent), NO_COORDINATES)
    empty = shapely.is_empty(geometries)
    lines = np.isin(shapely.get_type_id(geometries), LINES)
    faults.add(np.flatnonzero(empty & ~lines), NO_COORDINATES)
    faults.add(np.flatnonzero(empty & lines), EMPTY_LINE)
    faults.add(np.flatnonzero(~finite(geometries)), NOT_FINITE)


def finite(geometries: Geometries) -> BoolArray:
    """True where every coordinate is a finite number (or there is none)."""
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    good = np.ones(len(geometries), dtype=bool)
    good[owner[~np.isfinite(xy).all(axis=1)]] = False
    return good


def as_outlines(geometries: Geometries) -> tuple[Geometries, int, int]:
    """Areas as the lines around them, with how many were areas, and how many holes in them are left out."""
    areas = np.flatnonzero(np.isin(shapely.get_type_id(geometries), AREAS))
    if not areas.size:
        return geometries, 0, 0
    lines = geometries.copy()
    holes = 0
    for position in areas.tolist():
        rings = [
            shapely.get_exterior_ring(part) for part in shapely.get_parts(geometries[position]) if not part.is_empty
        ]
        holes += int(shapely.get_num_interior_rings(shapely.get_parts(geometries[position])).sum())
        outlines = [shapely.LineString(ring.coords) for ring in rings]
        lines[position] = outlines[0] if len(outlines) == 1 else shapely.MultiLineString(outlines)
    return lines, int(areas.size), holes


def fit_types(geometries: Geometries, kind: type[Layer], faults: Faults) -> Geometries:
    """``geometries`` as the types ``kind`` accepts: a multipart of one part becomes that part, and vice versa.

    Rows of any other type are refused.
    """
    fitted = geometries.copy()
    for single in ("Point", "LineString", "Polygon"):
        multi = f"Multi{single}"
        if single in kind.geometries and multi not in kind.geometries:
            lone = _is(fitted, multi) & (shapely.get_num_geometries(fitted) == 1)
            fitted[lone] = shapely.get_geometry(fitted[lone], 0)
        elif multi in kind.geometries and single not in kind.geometries:
            alone = _is(fitted, single)
            fitted[alone] = [promoted(geometry) for geometry in fitted[alone]]
    accepted = [_TYPE_IDS[name.upper()] for name in kind.geometries]
    foreign = unchecked(faults, fitted) & ~np.isin(shapely.get_type_id(fitted), accepted)
    for position in np.flatnonzero(foreign).tolist():
        taken = ", ".join(sorted(kind.geometries))
        shape = fitted[position].geom_type
        faults.add([position], WRONG_TYPE.format(type=shape, kind=kind.kind or THIS_LAYER, accepted=taken))
    return fitted


def promoted(geometry: shapely.Geometry) -> shapely.Geometry:
    """A point, line or polygon as a multipart of one part; anything else unchanged."""
    if isinstance(geometry, shapely.Point):
        return shapely.MultiPoint([geometry])
    if isinstance(geometry, shapely.LineString):
        return shapely.MultiLineString([geometry])
    return shapely.MultiPolygon([geometry]) if isinstance(geometry, shapely.Polygon) else geometry


_TYPE_IDS = {kind.name: kind.value for kind in shapely.GeometryType}


def _is(geometries: Geometries, name: str) -> BoolArray:
    return np.asarray(shapely.get_type_id(geometries) == _TYPE_IDS[name.upper()], dtype=bool)


def flat(geometries: Geometries) -> tuple[Geometries, int]:
    """``geometries`` without Z and M, and how many had either."""
    high = shapely.has_z(geometries) | shapely.has_m(geometries)
    if not high.any():
        return geometries, 0
    return np.asarray(shapely.force_2d(geometries), dtype=object), int(high.sum())


def check_shape(geometries: Geometries, faults: Faults) -> None:
    """Refuse lines without length, and invalid polygons."""
    sound = unchecked(faults, geometries)
    sound[sound] = finite(geometries[sound])  # what cannot be placed is refused for that
    lines = np.flatnonzero(sound & np.isin(shapely.get_type_id(geometries), LINES))
    parts, owner = shapely.get_parts(geometries[lines], return_index=True)
    flat_parts = np.zeros(len(lines), dtype=bool)
    flat_parts[owner[shapely.length(parts) == 0.0]] = True
    faults.add(lines[flat_parts], ZERO_LINE)
    areas = np.flatnonzero(sound & np.isin(shapely.get_type_id(geometries), AREAS))
    for position in areas[~shapely.is_valid(geometries[areas])]:
        faults.add([position], _why_invalid(geometries[position]))


def _why_invalid(polygon: shapely.Geometry) -> str:
    reason = str(shapely.is_valid_reason(polygon))
    where = reason[reason.find("[") + 1 : -1] if "[" in reason else ""
    if "intersection" in reason.lower():
        return CROSSING_POLYGON.format(place=where)
    return INVALID_POLYGON.format(reason=reason)
