"""Each way in which a stored geometry can be wrong has its name; a sound one has none."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import shapely

from app.store.encoding.vectors import encode
from app.store.integrity.blobs import BlobFault, blob_faults, geometries_of

SHAPES = np.array([shapely.Point(70, 38), shapely.box(70, 38, 71, 39), shapely.LineString([(-180, -90), (180, 90)])])
SOUND = [blob or b"" for blob in encode(SHAPES)]
POINT, BOX = SOUND[0], SOUND[1]


def fault_of(blob: object, srs_id: int = 4326) -> BlobFault | None:
    (fault,) = blob_faults([blob], geometries_of([blob]), srs_id)
    return fault


def bare(shape: shapely.Geometry) -> bytes:
    return b"GP\x00\x01" + struct.pack("<i", 4326) + shapely.to_wkb(shape)


def test_sound_ones() -> None:
    assert blob_faults(SOUND, geometries_of(SOUND), 4326) == [None, None, None]
    big = b"GP\x00\x02" + struct.pack(">i4d", 4326, 70, 71, 38, 39) + shapely.to_wkb(SHAPES[1], byte_order=0)
    assert fault_of(big) is None
    with_heights = b"GP\x00\x05" + struct.pack("<i6d", 4326, 1, 1, 2, 2, 3, 3) + shapely.to_wkb(shapely.Point(1, 2, 3))
    assert fault_of(with_heights) is None


UNREADABLE = {
    "a text": "GP",
    "a number": 7,
    "nothing": b"",
    "head alone": POINT[:8],
    "other magic": b"XX" + POINT[2:],
    "other version": POINT[:2] + b"\x01" + POINT[3:],
    "reserved bits": POINT[:3] + b"\x21" + POINT[4:],
    "envelope 7": POINT[:3] + b"\x0f" + POINT[4:],
    "cut": POINT[:-1],
    "junk": POINT[:8] + b"\xff" * 40,
    "too many": POINT[:8] + struct.pack("<BII", 1, 2, 2**32 - 1),
    "too deep": POINT[:8] + struct.pack("<BII", 1, 7, 1) * 20_000,
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_one_that_cannot_be_read(case: str) -> None:
    assert fault_of(UNREADABLE[case]) is BlobFault.UNREADABLE


def test_one_that_is_absent() -> None:
    assert fault_of(None) is BlobFault.ABSENT
    (empty,) = encode(np.array([shapely.Polygon()]))
    assert fault_of(empty) is BlobFault.ABSENT


def test_one_of_another_system() -> None:
    assert fault_of(POINT, 32642) is BlobFault.OTHER_SYSTEM


def test_one_whose_head_contradicts_its_shape() -> None:
    assert fault_of(BOX[:8] + struct.pack("<d", 69.0) + BOX[16:]) is BlobFault.ENVELOPE
    assert fault_of(BOX[:8] + struct.pack("<d", float("nan")) + BOX[16:]) is BlobFault.ENVELOPE
    assert fault_of(POINT[:3] + b"\x11" + POINT[4:]) is BlobFault.ENVELOPE


@pytest.mark.parametrize("x", [float("inf"), 1e300, 180.1])
def test_one_off_the_earth(x: float) -> None:
    assert fault_of(bare(shapely.Point(x, 38))) is BlobFault.COORDINATES
    line = shapely.LineString([(70, 38), (x, 38), (71, 38)])
    assert fault_of(bare(line)) is BlobFault.COORDINATES


def test_metres_may_be_far() -> None:
    far = b"GP\x00\x01" + struct.pack("<i", 32642) + shapely.to_wkb(shapely.Point(500_000, 4_200_000))
    assert fault_of(far, 32642) is None
