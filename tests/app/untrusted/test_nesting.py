"""Collections within collections are followed to a depth at which no stack ends."""

from __future__ import annotations

import struct

import pytest
import shapely

from app.store.encoding.vectors import decode
from app.untrusted.nesting import DEEPEST, is_text_too_deep, is_too_deep

_POINT = shapely.to_wkb(shapely.Point(70, 38))


def nested(depth: int, kind: int = 7, head: int = 1) -> bytes:
    srid = struct.pack("<I", 4326) if kind & 0x20000000 else b""
    return (struct.pack("<BI", head, kind) + srid + struct.pack("<I", 1)) * depth + _POINT


@pytest.mark.parametrize("kind", [4, 5, 6, 7, 9, 10, 11, 12, 1007, 0x20000007, 0xA0000007])
def test_a_collection_of_great_depth_is_too_deep(kind: int) -> None:
    assert is_too_deep(nested(20_000, kind))
    with pytest.raises(shapely.GEOSException):
        decode([b"GP\x00\x01" + struct.pack("<i", 4326) + nested(20_000, kind)])


@pytest.mark.parametrize("head", [2, 255])
def test_a_byte_order_that_is_none_is_not_followed(head: int) -> None:
    assert is_too_deep(nested(20_000, head=head))


def test_collections_in_a_text_are_counted() -> None:
    assert is_text_too_deep("GeometryCollection(" * 20_000 + "POINT(1 2)")
    assert not is_text_too_deep(shapely.GeometryCollection([shapely.GeometryCollection(), shapely.Point(1, 2)]).wkt)


def test_its_depth_may_lie_behind_other_parts() -> None:
    parts = [shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1), shapely.Point(1, 2, 3)]
    bodies = b"".join(shapely.to_wkb(part) for part in parts)
    deep = struct.pack("<BII", 1, 7, len(parts) + 1) + bodies + nested(DEEPEST)
    assert is_too_deep(deep)
    assert not is_too_deep(struct.pack("<BII", 1, 7, len(parts) + 1) + bodies + nested(DEEPEST - 2))


@pytest.mark.parametrize("big", [False, True])
def test_shapes_of_every_kind_are_not(big: bool) -> None:
    inner = shapely.GeometryCollection([shapely.MultiPoint([(0, 0), (1, 1)]), shapely.LineString([(0, 0), (1, 1)])])
    shapes = [inner, shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]), shapely.GeometryCollection([inner, inner])]
    assert not any(is_too_deep(shapely.to_wkb(shape, byte_order=0 if big else 1)) for shape in shapes)


def test_what_ends_in_the_middle_is_for_the_reader_to_refuse() -> None:
    whole = shapely.to_wkb(shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]))
    assert not any(is_too_deep(whole[:end]) for end in range(len(whole)))
    assert not is_too_deep(struct.pack("<BII", 1, 7, 2**32 - 1))
