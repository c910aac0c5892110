"""Parts of shapes that are malformed: what is left, in every dialect of well-known binary."""

from __future__ import annotations

import struct

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.read.shapes.wkb_parts import as_text, sound_parts, type_of

LINE = shapely.LineString([(69, 37), (70, 38)])


def line(*vertices: tuple[float, ...], order: str = "<", code: int = 2) -> bytes:
    head = struct.pack(order + "BII", order == "<", code, len(vertices))
    return head + b"".join(struct.pack(f"{order}{len(vertex)}d", *vertex) for vertex in vertices)


def several(*parts: bytes, code: int = 5, order: str = "<") -> bytes:
    return struct.pack(order + "BII", order == "<", code, len(parts)) + b"".join(parts)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_part_of_one_point_spoils_that_part_alone(order: str) -> None:
    good, short = line((69, 37), (70, 38), order=order), line((71, 37), order=order)
    shape, left = sound_parts(several(good, short, good, order=order))
    assert shape == shapely.MultiLineString([LINE, LINE])
    assert left == 1


@pytest.mark.parametrize("code", [1002, 0x80000002])
def test_with_heights(code: int) -> None:
    good, short = line((69, 37, 5), (70, 38, 6), code=code), line((71, 37, 1), code=code)
    shape, left = sound_parts(several(short, good, code=code + 3))
    assert (shapely.force_2d(shape), left) == (shapely.MultiLineString([LINE]), 1)


def test_a_ring_of_three_vertices() -> None:
    good = shapely.to_wkb(shapely.box(69, 37, 70, 38))
    bad = struct.pack("<BIII", 1, 3, 1, 2) + struct.pack("<4d", 0, 0, 1, 1)
    shape, left = sound_parts(several(good, bad, code=6))
    assert (shape, left) == (shapely.MultiPolygon([shapely.box(69, 37, 70, 38)]), 1)


def test_none_that_can_be_built_and_no_parts() -> None:
    assert sound_parts(several(line((1, 2)))) == (None, 1)
    assert sound_parts(line((1, 2))) == (None, 0)


@given(st.integers(0, 60))
def test_what_ends_too_early_gives_nothing_or_some_and_no_error(size: int) -> None:
    whole = several(line((69, 37), (70, 38)), line((71, 37)))
    if size < 5:
        return
    sound_parts(whole[:size])


@pytest.mark.parametrize(
    "text",
    [
        "POINT (69 37.5)",
        "LINESTRING (69 37, 70 38)",
        "POLYGON ((0 0, 1 0, 1 1, 0 0), (0.1 0.1, 0.2 0.1, 0.2 0.2, 0.1 0.1))",
        "MULTIPOINT ((69 37), (70 38))",
        "MULTILINESTRING ((69 37, 70 38), (71 39, 72 40))",
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))",
    ],
)
def test_a_shape_as_text_is_the_shape(text: str) -> None:
    shape = shapely.from_wkt(text)
    assert shapely.from_wkt(as_text(shapely.to_wkb(shape))) == shape


def test_the_text_of_what_cannot_be_built_has_its_numbers() -> None:
    assert as_text(line((71.25, 37))) == "LINESTRING (71.25 37)"
    assert as_text(several(line((69, 37), (70, 38)), line((71, 37)))) == "MULTILINESTRING ((69 37, 70 38), (71 37))"
    assert as_text(line((71, 37), (72, 38))[:-4]) == ""


def test_types_without_the_flags() -> None:
    for code, kind in ((2, 2), (1002, 2), (0x80000005, 5), (0xA0000003, 3), (1010, 10)):
        assert type_of(struct.pack("<BI", 1, code)) == kind
