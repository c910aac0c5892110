"""Geometries as databases and programs write them in a column of texts."""

from __future__ import annotations

import pytest
import shapely

from app.exchange.raw import Faults
from app.exchange.read.places.geometry_texts import NOT_GEOJSON, NOT_WKB, NOT_WKT, geometries, is_geometry

POINT = shapely.Point(70.5, 38.5)
WKB = shapely.to_wkb(POINT, hex=True)
EWKB = shapely.to_wkb(shapely.set_srid(POINT, 4326), hex=True, include_srid=True)


@pytest.mark.parametrize(
    ("text", "crs"),
    [
        ("POINT (70.5 38.5)", None),
        ("point z (70.5 38.5 1200)", None),
        ("SRID=4326;POINT(70.5 38.5)", "EPSG:4326"),
        ("srid = 4326 ; Point (70.5 38.5)", "EPSG:4326"),
        (WKB, None),
        (WKB.lower(), None),
        (f"\\x{WKB}", None),
        (f"0x{WKB}", None),
        (EWKB, "EPSG:4326"),
        ('{"type": "Point", "coordinates": [70.5, 38.5]}', None),
    ],
)
def test_each_form(text: str, crs: str | None) -> None:
    faults = Faults()
    shapes, stated = geometries([text], faults)
    assert faults.reasons == {}
    assert (shapes[0].x, shapes[0].y) == (70.5, 38.5)
    assert shapely.get_srid(shapes[0]) == 0
    assert stated == crs


def test_forms_may_be_mixed_and_what_is_none_refuses_its_row() -> None:
    faults = Faults()
    shapes, stated = geometries(["POINT (1 2)", WKB, None, "POINT (1", "01ab" * 9, "{}", EWKB], faults)
    assert [shape is not None for shape in shapes] == [True, True, False, False, False, False, True]
    assert stated == "EPSG:4326"
    assert faults.reasons == {2: ["it has no coordinates"], 3: [NOT_WKT], 4: [NOT_WKB], 5: [NOT_GEOJSON]}


def test_a_row_of_another_system_is_refused() -> None:
    faults = Faults()
    _, stated = geometries(["SRID=32642;POINT (500000 4200000)", EWKB], faults)
    assert stated == "EPSG:32642"
    assert faults.reasons == {1: ["its coordinate system is EPSG:4326, that of the first is EPSG:32642"]}


@pytest.mark.parametrize(
    ("text", "wkt"),
    [
        ("38.5 70.5 1200 4.9;38.6 70.6 0 5", "LINESTRING (70.5 38.5, 70.6 38.6)"),
        ("38.5 70.5;38.6 70.6;38.7 70.5;", "LINESTRING (70.5 38.5, 70.6 38.6, 70.5 38.7)"),
        (
            "38.5 70.5 0 0; 38.6 70.6 0 0; 38.6 70.5 0 0; 38.5 70.5 0 0",
            "POLYGON ((70.5 38.5, 70.6 38.6, 70.5 38.6, 70.5 38.5))",
        ),
    ],
)
def test_lines_and_areas_of_field_forms(text: str, wkt: str) -> None:
    faults = Faults()
    shapes, stated = geometries([text], faults)
    assert (shapes[0].wkt, stated, faults.reasons) == (wkt, "EPSG:4326", {})
    assert is_geometry(text)


@pytest.mark.parametrize("text", ["38.5 70.5", "1;2;3", "38.5, 70.5; 38.6, 70.6", "POST (1)", ""])
def test_what_is_no_geometry_in_words(text: str) -> None:
    assert not is_geometry(text)


def test_a_code_longer_than_any_refuses_its_row() -> None:
    faults = Faults()
    shapes, stated = geometries([f"SRID={'1' * 400};POINT(70.5 38.5)"], faults)
    assert (shapes[0], stated, faults.reasons) == (None, None, {0: [NOT_WKT]})


def test_collections_within_collections_refuse_their_row() -> None:
    faults = Faults()
    text = '{"type":"GeometryCollection","geometries":[' * 20_000 + "]}" * 20_000
    shapes, _ = geometries([text, '{"type":"Point","coordinates":[70.5,38.5]}'], faults)
    assert faults.reasons == {0: [NOT_GEOJSON]}
    assert shapes[1] == POINT


@pytest.mark.parametrize("word", ["GEOMETRYCOLLECTION(", "GeometryCollection Z ("])
def test_collections_in_collections_are_not_followed(word: str) -> None:
    faults = Faults()
    shapes, _ = geometries([word * 200_000, "POINT (1 2)"], faults)
    assert [shape is None for shape in shapes] == [True, False]
    assert faults.reasons == {0: [NOT_WKT]}


def test_nor_are_those_of_bytes() -> None:
    faults = Faults()
    deep = (b"\x01\x07\x00\x00\x20\xe6\x10\x00\x00\x01\x00\x00\x00" * 100_000).hex() + WKB
    shapes, _ = geometries([deep, WKB], faults)
    assert [shape is None for shape in shapes] == [True, False]
    assert faults.reasons == {0: [NOT_WKB]}


def test_a_million_blanks_in_a_text_are_no_geometry() -> None:
    assert not is_geometry("POINT" + " " * 1_000_000 + "x")
    assert is_geometry("POINT  ZM  (70 38 1 2)")
