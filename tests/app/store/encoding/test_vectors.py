"""GeoPackage blobs: round trip, envelopes, emptiness, and the plane."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod
from shapely.geometry.base import BaseGeometry

from app.store.encoding.vectors import blob_bounds, blob_is_empty, decode, decoded, encode, to_plane

numbers = st.floats(-180, 180, allow_nan=False)
points = st.builds(shapely.Point, numbers, numbers)
lines = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=6).map(shapely.LineString)
boxes = st.builds(lambda x, y: shapely.box(x, y, x + 1, y + 2), numbers, numbers)
geometries = st.one_of(points, lines, boxes, st.none(), st.just(shapely.LineString()), st.just(shapely.Point()))


@given(st.lists(geometries, max_size=5))
def test_round_trip_is_exact(shapes: list[BaseGeometry | None]) -> None:
    array = np.array([*shapes, None], dtype=object)[:-1]
    back = decode(encode(array))
    for mine, theirs in zip(shapes, back, strict=True):
        if mine is None or mine.is_empty:
            assert (theirs is None) if mine is None else theirs.is_empty
        else:
            assert shapely.equals_exact(mine, theirs)


OTHERS = [
    None,
    "text",
    b"",
    b"GP\x00\x01" + bytes(25),
    b"GP\x00\x01" + bytes(4) + b"\x01\x01\x00\x00\x00" + struct.pack("<2d", 70.0, 91.0),
    b"GP\x00\x01" + bytes(4) + b"\x01\x01\x00\x00\x00" + struct.pack("<2d", 70.0, np.nan),
    b"GP\x00\x01" + bytes(4) + b"\x01\x01\x00\x00\x00" + struct.pack("<2d", np.nan, np.nan),
    b"GP\x00\x00" + bytes(4) + b"\x00\x00\x00\x00\x01" + struct.pack(">2d", 70.0, 38.0),
    b"GP\x00\x01" + bytes(4) + b"\x01\x01\x00\x00\x00" + struct.pack("<2d", 7.0, 8.0),
]
"""What may stand among the points of a column."""


@given(st.lists(points, min_size=1, max_size=4), st.lists(st.sampled_from(OTHERS), max_size=2))
def test_points_are_read_all_at_once_as_they_are_one_by_one(shapes: list[shapely.Point], others: list[object]) -> None:
    blobs = [*encode(np.array(shapes, dtype=object)), *others]
    together, damaged = decoded(blobs)
    alone = [decoded([blob, None]) for blob in blobs]
    assert together.tolist() == [one[0] for one, _ in alone]
    assert damaged == [place for place, (_, bad) in enumerate(alone) if bad]


@given(st.one_of(points, lines, boxes))
def test_bounds_of_the_blob_are_those_of_the_geometry(shape: BaseGeometry) -> None:
    blob = encode(np.array([shape], dtype=object))[0]
    assert blob is not None
    assert blob_bounds(blob) == tuple(shapely.bounds(shape))
    assert blob_is_empty(blob) == 0


def test_empty_and_missing() -> None:
    blob = encode(np.array([shapely.Polygon()], dtype=object))[0]
    assert blob is not None
    assert blob_is_empty(blob) == 1
    assert blob_bounds(blob) is None
    assert blob_is_empty(None) is None


def test_header_is_that_of_the_standard() -> None:
    blob = encode(np.array([shapely.box(1, 2, 3, 4)], dtype=object))[0]
    assert blob is not None
    assert blob[:4] == b"GP\x00\x03"
    assert struct.unpack_from("<i4d", blob, 4) == (4326, 1.0, 3.0, 2.0, 4.0)


def test_a_big_endian_blob_without_envelope_is_read() -> None:
    shape = shapely.LineString([(1, 2), (3, 4)])
    blob = b"GP\x00\x00" + struct.pack(">i", 4326) + shapely.to_wkb(shape, byte_order=0)
    assert decode([blob])[0] == shape
    assert blob_bounds(blob) == (1.0, 2.0, 3.0, 4.0)


def test_height_is_dropped() -> None:
    assert not decode(encode(np.array([shapely.Point(1, 2, 3)], dtype=object)))[0].has_z


def test_plane_is_metric() -> None:
    crs = CRS.from_proj4("+proj=lcc +lat_1=37.5 +lat_2=40.5 +lat_0=39 +lon_0=71 +datum=WGS84 +units=m")
    a, b = to_plane(np.array([shapely.Point(71, 38), shapely.Point(71.01, 38)], dtype=object), crs)
    _, _, distance = Geod(ellps="WGS84").inv(71, 38, 71.01, 38)
    assert a.distance(b) == pytest.approx(distance, rel=1e-3)
