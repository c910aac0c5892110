"""Which geometries lie near a border, and which would if longitude and latitude were swapped."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.arrays import BoolArray, FloatArray, Geometries, IntArray
from app.exchange.raw import Faults
from app.exchange.read.checks import finite, unchecked
from app.exchange.read.places.axes import LARGEST_DEGREES
from app.exchange.reproject import Plane, all_moved
from layers.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

FARTHEST_KM = 200.0
_EARTH_RADIUS_KM = 6371.0088  # mean radius of the WGS 84 ellipsoid (IUGG)
_BORDER_STEP_DEG = 0.05
_LINE_STEP_DEG = 0.25
_CLOSE_DEG = 1.15
"""So near in degrees a cell is near enough: with its half, and half a step of the border, times the root of two."""
_AT_ONCE = 50_000
"""Geometries that are judged together."""
_CELL_DEG = 0.1
"""The side of a cell whose points are judged together: from its middle none is further than that."""
_CELLS_ROUND = 1 << 16
"""More than the cells of a parallel, so that two numbers of a cell make one."""

SWAPPED = QT_TRANSLATE_NOOP("Import", "latitude and longitude look swapped")
OUT_OF_RANGE = QT_TRANSLATE_NOOP("Import", "longitude must be between -180 and 180 and latitude between -90 and 90")
NO_DEGREES = QT_TRANSLATE_NOOP(
    "Import", "its coordinates ({x:.0f}, {y:.0f}) are no degrees: state the coordinate system that they are in"
)
TOO_FAR = QT_TRANSLATE_NOOP("Import", "it lies more than 200 km from every border")
BEYOND = QT_TRANSLATE_NOOP(
    "Import",
    "Shapes that come near a border and go on more than 200 km from every one, taken as they are: {count:,}, the first "
    "in row {row:,} near {lat:.5f}, {lon:.5f}.",
)
NOT_PLACED = QT_TRANSLATE_NOOP("Import", "the coordinate system cannot place it on the Earth")


class Reach:
    """Tests whether geometries in degrees come within FARTHEST_KM of the given borders.

    Distances are chords of the mean sphere, within 0.6 % of the geodesic: the limit is at 198.8 to 201.2 km. No
    projection is used, because the rows may lie anywhere on the Earth.
    """

    def __init__(self, borders: shapely.Geometry) -> None:
        parts = shapely.get_parts(borders)
        # GEOS cannot segmentize a line without length.
        self._line = shapely.segmentize(parts[shapely.length(parts) > 0.0], _BORDER_STEP_DEG)
        self._borders = borders
        shapely.prepare(borders)
        self._chord = 2.0 * np.sin(FARTHEST_KM / (2.0 * _EARTH_RADIUS_KM))

    @cached_property
    def _tree(self) -> cKDTree:
        # It takes a third of a second to load, and most files lie close to the borders.
        from scipy.spatial import cKDTree  # noqa: PLC0415

        return cKDTree(_unit_vectors(shapely.get_coordinates(self._line)))

    def within(self, geometries: Geometries) -> BoolArray:
        """True if some part of a geometry is near enough; lines must have a length and finite coordinates."""
        near = self._surely(geometries)
        if not near.all():
            near[~near] = self._measured(geometries[~near])
        return near

    def _surely(self, geometries: Geometries) -> BoolArray:
        """True for points in a cell of the earth that lies whole within the distance: most, and at once."""
        near = np.asarray(shapely.get_type_id(geometries) == shapely.GeometryType.POINT, dtype=bool)
        lonlat = np.stack([shapely.get_x(geometries[near]), shapely.get_y(geometries[near])], axis=1)
        east, north = np.floor(lonlat / _CELL_DEG).astype(np.int64).T
        cells, member = np.unique(north * _CELLS_ROUND + east, return_inverse=True)
        east = (cells + _CELLS_ROUND // 2) % _CELLS_ROUND - _CELLS_ROUND // 2
        middles = np.column_stack([east, (cells - east) // _CELLS_ROUND]) + 0.5
        near[near] = self._wholly(middles * _CELL_DEG)[member.ravel()]
        return near

    def _wholly(self, middles: FloatArray) -> BoolArray:
        """True for cells, by their middles, (n, 2), that lie whole within the distance."""
        # Along a parallel and a meridian is no shorter than straight.
        near = np.asarray(shapely.dwithin(self._borders, shapely.points(middles), _CLOSE_DEG), np.bool_)
        if not near.all():
            distance, _ = self._tree.query(_unit_vectors(middles[~near]))
            near[~near] = distance < self._chord - np.radians(_CELL_DEG)
        return near

    def _measured(self, geometries: Geometries) -> BoolArray:
        dense = shapely.segmentize(geometries, _LINE_STEP_DEG)
        xy, owner = shapely.get_coordinates(dense, return_index=True)
        distance, _ = self._tree.query(_unit_vectors(xy), distance_upper_bound=self._chord)
        near = np.zeros(len(geometries), dtype=bool)
        near[owner[np.isfinite(distance)]] = True
        near[~near] = shapely.intersects(geometries[~near], self._borders)
        return near


def _unit_vectors(lonlat: FloatArray) -> FloatArray:
    lon, lat = np.radians(lonlat).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def check_place(
    source: Geometries, lonlat: Geometries, plane: Plane, borders: shapely.Geometry | None, faults: Faults
) -> None:
    """Refuse rows outside the range of degrees or far from every border, and say which of them look swapped.

    ``source`` are the rows in the file's CRS, ``lonlat`` the same in degrees; without ``borders`` only the range is
    checked.
    """
    reach = None if borders is None or shapely.is_empty(borders) else Reach(borders)
    asked = np.flatnonzero(unchecked(faults, lonlat))
    parts = [_judged(lonlat[asked[start : start + _AT_ONCE]], reach) for start in range(0, len(asked), _AT_ONCE)]
    placed, ranged, near = map(np.concatenate, zip(*parts, strict=True)) if parts else _judged(lonlat[asked], reach)
    wrong = asked[~near]
    swapped = np.zeros(len(asked), dtype=bool)
    swapped[~near] = _judged(plane.to_lonlat(_exchanged(source[wrong])), reach)[2]
    faults.add(asked[swapped], SWAPPED)
    faults.add(asked[~placed & ~swapped], NOT_PLACED)
    for position in asked[placed & ~ranged & ~swapped].tolist():
        x, y = shapely.get_coordinates(lonlat[position])[0]
        # A file may state degrees, or nothing, which means degrees, and hold metres.
        metres = max(abs(x), abs(y)) > LARGEST_DEGREES
        faults.add([position], NO_DEGREES.format(x=x, y=y) if metres else OUT_OF_RANGE)
    faults.add(asked[ranged & ~near & ~swapped], TOO_FAR)


def beyond(lonlat: Geometries, rows: IntArray, borders: shapely.Geometry | None, faults: Faults) -> tuple[str, ...]:
    """A note on lines and areas near a border that have vertices far from every one, such as a track with a bad fix.

    ``rows``: the number of each, as a person counts them.
    """
    asked = unchecked(faults, lonlat)
    asked[asked] = shapely.get_type_id(lonlat[asked]) != shapely.GeometryType.POINT
    if borders is None or shapely.is_empty(borders) or not asked.any():
        return ()
    positions = np.flatnonzero(asked)
    xy, owner = shapely.get_coordinates(lonlat[positions], return_index=True)
    far = np.flatnonzero(~Reach(borders).within(np.asarray(shapely.points(xy), dtype=object)))
    if not far.size:
        return ()
    (lon, lat), row = xy[far[0]].tolist(), int(rows[positions[owner[far[0]]]])
    return (BEYOND.format(count=len(np.unique(owner[far])), row=row, lon=lon, lat=lat),)


def _judged(lonlat: Geometries, reach: Reach | None) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Which rows are finite, which of those are in range, and which of those are near; each shape (n,)."""
    placed = finite(lonlat)
    west, south, east, north = shapely.bounds(lonlat).T
    ranged = placed & (west >= -180.0) & (east <= 180.0) & (south >= -90.0) & (north <= 90.0)
    near = ranged.copy()
    if reach is not None:
        near[ranged] = reach.within(lonlat[ranged])
    return placed, ranged, near


def _exchanged(geometries: Geometries) -> Geometries:
    return all_moved(geometries, lambda xy: xy[:, ::-1])
