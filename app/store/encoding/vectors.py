"""Geometry conversion: GeoPackage blobs to shapely and back, and lon/lat to the project's plane."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer

from app.arrays import BoolArray, FloatArray, Geometries
from app.untrusted.nesting import is_too_deep

WGS84 = 4326
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_EMPTY_FLAG = 0b0001_0000
_LITTLE_XY_ENVELOPE = 0b0000_0011
_LITTLE_NO_ENVELOPE = 0b0000_0001
_FARTHEST = (540.0, 90.0 + 1e-9, 540.0, 90.0 + 1e-9)
"""The farthest coordinates, in degrees: a line over the date line may be written beyond 180."""
_POINT = struct.Struct("<2d")
_POINT_WKB = b"\x01\x01\x00\x00\x00"
_PLAIN_BYTES = 8 + len(_POINT_WKB) + _POINT.size
"""Of a point without an envelope."""
_FLAT = frozenset(struct.pack("<BI", 1, kind) for kind in (1, 2, 3))
"""How points, lines and polygons begin: nothing is within them, and most rows are such."""


def _header_length(blob: bytes) -> int:
    return 8 + _ENVELOPE_BYTES[(blob[3] >> 1) & 0b111]


def decode(blobs: Sequence[bytes | None]) -> Geometries:
    """GeoPackage blobs to shapely geometries, shape (n,); None stays None. Raises shapely.GEOSException on damage."""
    wkb = [None if blob is None else blob[_header_length(blob) :] for blob in blobs]
    if any(body is not None and body[:5] not in _FLAT and is_too_deep(body) for body in wkb):
        raise shapely.GEOSException("collections within collections")
    with np.errstate(invalid="ignore"):  # of a coordinate that is no number, which is looked for afterwards
        return np.asarray(shapely.from_wkb(np.array(wkb, dtype=object)), dtype=object).reshape(len(wkb))


def decoded(blobs: Sequence[object]) -> tuple[Geometries, list[int]]:
    """GeoPackage blobs to shapely geometries, shape (n,), and the places of those that are none: they become None.

    So do curves, and what has a coordinate that is not a number or lies far off the earth.
    """
    if (xy := plain_points(blobs)) is not None:
        points = np.full(len(xy), None, dtype=object)
        there = np.isfinite(xy[:, 0])
        points[there] = shapely.points(xy[there])
        return points, []
    try:
        geometries = decode(blobs)  # type: ignore[arg-type]
    except (shapely.GEOSException, IndexError, TypeError, ValueError, KeyError):
        geometries = np.array([_decoded_alone(blob) for blob in blobs], dtype=object).reshape(len(blobs))
    present = [blob is not None for blob in blobs]
    bad = np.flatnonzero(np.logical_and(present, np.logical_not(_on_earth(geometries))))
    geometries[bad] = None
    return geometries, bad.tolist()


def plain_points(blobs: Sequence[object]) -> FloatArray | None:
    """Coordinates, (n, 2), of points as Sarhad and GDAL write them, NaN where there is None: no object for each.

    None if any blob is something else, or off the earth.
    """
    present = [blob for blob in blobs if blob is not None] if None in blobs else blobs
    if set(map(type, present)) != {bytes} or set(map(len, present)) != {_PLAIN_BYTES}:  # type: ignore[arg-type]
        return None
    rows = np.frombuffer(b"".join(present), np.uint8).reshape(len(present), _PLAIN_BYTES)  # type: ignore[arg-type]
    head = rows[0, : -_POINT.size].tobytes()
    if (
        head[3] != _LITTLE_NO_ENVELOPE
        or head[8:] != _POINT_WKB
        or (rows[:, : -_POINT.size] != rows[0, : -_POINT.size]).any()
    ):
        return None
    xy = np.ascontiguousarray(rows[:, -_POINT.size :]).view("<f8")
    # Of what is no number the comparison is false.
    if not (np.abs(xy) <= _FARTHEST[:2]).all():
        return None
    if len(present) == len(blobs):
        return xy
    everywhere = np.full((len(blobs), 2), np.nan)
    everywhere[[blob is not None for blob in blobs]] = xy
    return everywhere


def _decoded_alone(blob: object) -> Any:
    try:
        return decode([blob])[0]  # type: ignore[list-item]
    except (shapely.GEOSException, IndexError, TypeError, ValueError, KeyError):
        return None


def _on_earth(geometries: Geometries) -> BoolArray:
    """Whether geometries, shape (n,), are there and have no coordinate off the earth; empty ones count."""
    inside: BoolArray = np.all(np.abs(shapely.bounds(geometries)) <= _FARTHEST, axis=1)
    odd = np.flatnonzero(~inside)
    inside[odd] = shapely.is_empty(geometries[odd])
    # Bounds pass over a coordinate that is no number: none is to be in what they are made of.
    if not np.isfinite(shapely.get_coordinates(geometries)).all():
        inside &= np.array([bool(np.isfinite(shapely.get_coordinates(one)).all()) for one in geometries], np.bool_)
    return inside


def encode(geometries: Geometries, srs_id: int = WGS84) -> list[bytes | None]:
    """Shapely geometries in EPSG:4326 to GeoPackage standard binary; all but points carry an XY envelope.

    The envelope makes a bounding-box test cheap; a point is its own envelope (OGC 12-128r18, 2.1.3).
    """
    points = shapely.get_type_id(geometries) == 0
    if points.all() and not shapely.is_empty(geometries).any():
        return _points(shapely.get_coordinates(geometries), srs_id)
    wkb = shapely.to_wkb(geometries, output_dimension=2, byte_order=1)
    bounds = shapely.bounds(geometries)
    empty = shapely.is_empty(geometries)
    return [
        None if body is None else _header(srs_id, None if point or void else box, bool(void)) + body
        for body, box, point, void in zip(wkb, bounds, points, empty, strict=True)
    ]


def _points(xy: FloatArray, srs_id: int) -> list[bytes | None]:
    """Points, (n, 2), all at once: their blobs differ in the coordinates alone."""
    head = _header(srs_id, None, empty=False) + _POINT_WKB
    rows = np.empty((len(xy), len(head) + _POINT.size), np.uint8)
    rows[:, : len(head)] = np.frombuffer(head, np.uint8)
    rows[:, len(head) :] = np.ascontiguousarray(xy, "<f8").view(np.uint8)
    return rows.view(f"V{rows.shape[1]}").ravel().tolist()


def _header(srs_id: int, box: FloatArray | None, empty: bool) -> bytes:
    flags = (_LITTLE_NO_ENVELOPE if box is None else _LITTLE_XY_ENVELOPE) | (_EMPTY_FLAG if empty else 0)
    head = b"GP\x00" + bytes((flags,)) + struct.pack("<i", srs_id)
    return head if box is None else head + struct.pack("<4d", box[0], box[2], box[1], box[3])


def blob_is_empty(blob: bytes | None) -> int | None:
    """1 if the geometry is empty, 0 if not, None for NULL: the ST_IsEmpty that R-tree triggers call."""
    return None if blob is None else int(bool(blob[3] & _EMPTY_FLAG))


def blob_bounds(blob: bytes) -> tuple[float, float, float, float] | None:
    """(min x, min y, max x, max y) of one blob, from its envelope where it has one; None if empty."""
    if blob[3] & _EMPTY_FLAG:
        return None
    if (blob[3] >> 1) & 0b111:
        x0, x1, y0, y1 = struct.unpack_from("<4d" if blob[3] & 1 else ">4d", blob, 8)
        return x0, y0, x1, y1
    if blob[3] & 1 and blob[8:13] == _POINT_WKB:
        x, y = _POINT.unpack_from(blob, 13)
        return x, y, x, y
    x0, y0, x1, y1 = shapely.bounds(decode([blob])[0])
    return x0, y0, x1, y1


def to_plane(geometries: Geometries, crs: CRS) -> Geometries:
    """Lon/lat geometries to the project's metric CRS (metres), for drawing and planar work only.

    Lengths and areas shown are never taken from the result: they are geodesic.
    """
    transformer = Transformer.from_crs(WGS84, crs, always_xy=True)
    return np.asarray(shapely.transform(geometries, lambda xy: np.column_stack(transformer.transform(*xy.T))))
