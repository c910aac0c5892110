"""Rows of a table find their place, however it is written."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pytest
import shapely

from app.errors import Message, Remedy, UserError
from app.exchange.raw import RawTable
from app.exchange.read.checks import NO_COORDINATES
from app.exchange.read.places.geometry_texts import CURVED, NOT_WKT
from app.exchange.read.places.positions import NOT_FINITE, placed
from app.geo import coordinates
from layers.base import Layer


class Post(Layer):
    kind: ClassVar[str] = "checkpoints"
    geometries: ClassVar[frozenset[str]] = frozenset({"Point"})


class Track(Layer):
    kind: ClassVar[str] = "patrols"
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString"})


def table(**columns: Sequence[object]) -> RawTable:
    count = len(next(iter(columns.values())))
    return RawTable({name: list(cells) for name, cells in columns.items()}, np.arange(2, count + 2))


def xy(result: RawTable) -> list[tuple[float, float]]:
    return [(point.x, point.y) for point in result.shapes]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("lon", "lat"),
        ("LNG", "Lat"),
        ("Longitude", "Latitude"),
        ("x", "y"),
        ("Долгота", "Широта"),
        ("узундук", "кеңдик"),
    ],
)
def test_coordinate_columns_are_known_by_name(lon: str, lat: str) -> None:
    result = placed(table(**{"a": ["p"], lat: ["39.9"], lon: ["70.5"]}), Post, {}, None)
    assert xy(result) == [(70.5, 39.9)]
    assert list(result.columns) == ["a"]
    assert result.crs == "EPSG:4326"


def test_a_mapping_names_the_columns() -> None:
    result = placed(table(e=["70.5"], n=["39.9"]), Post, {"lon": "e", "lat": "n"}, None)
    assert xy(result) == [(70.5, 39.9)]
    with pytest.raises(UserError, match="the columns are: e, n"):
        placed(table(e=["70.5"], n=["39.9"]), Post, {"lon": "z", "lat": "n"}, None)
    with pytest.raises(UserError, match="Map both") as refused:
        placed(table(e=["70.5"], n=["39.9"]), Post, {"lon": "e"}, None)
    assert refused.value.message.code is Remedy.MAP_PLACES


def test_no_coordinate_columns() -> None:
    with pytest.raises(UserError, match="The first row names: village, district") as refused:
        placed(table(village=["a"], district=["b"]), Post, {}, None)
    assert refused.value.message.code is Remedy.NAME_PLACES


def test_projected_numbers_need_a_crs() -> None:
    rows = table(x=["500123", "500200"], y=["4300456", "4300500"])
    with pytest.raises(UserError, match=r"^The coordinates look projected \(500123, 4300456\)$") as refused:
        placed(rows, Post, {}, None)
    assert refused.value.message.code is Remedy.STATE_PROJECTION
    assert placed(rows, Post, {}, "EPSG:32642").crs == "EPSG:32642"


def test_degrees_minutes_and_seconds_in_two_columns() -> None:
    result = placed(table(lat=["39°54'00\"N", "39,5"], lon=["70°30'00\"E", "70,25"]), Post, {}, None)
    assert xy(result) == [pytest.approx((70.5, 39.9), abs=1e-9), (70.25, 39.5)]


@pytest.mark.parametrize("text", ["39.9 N 70.5 E", "39°54'N 70°30'E", "39,9° с.ш. 70,5° в.д."])
def test_one_column_of_written_coordinates(text: str) -> None:
    result = placed(table(coordinates=[text]), Post, {}, "EPSG:28412")
    assert xy(result) == [pytest.approx((70.5, 39.9), abs=1e-6)]
    assert result.crs == "EPSG:4326"
    assert result.reading.notes == (Message("Written coordinates state their own system", Remedy.LEAVE_CRS_OUT, "crs"),)


def test_mgrs() -> None:
    ((lon, lat),) = xy(placed(table(mgrs=[coordinates.format(70.5, 39.9, "mgrs")]), Post, {}, None))
    assert (lon, lat) == pytest.approx((70.5, 39.9), abs=1e-4)


def test_what_is_no_coordinate_is_a_fault() -> None:
    lon: list[object] = ["70", None, "nan", "inf", "east"]
    result = placed(table(lon=lon, lat=["39"] * 5), Post, {}, None)
    reasons = result.faults.reasons
    assert reasons[1] == [NO_COORDINATES]
    assert reasons[2] == reasons[3] == [NOT_FINITE]
    assert "'39 east' cannot be read" in reasons[4][0]
    assert 0 not in reasons


def test_wkt_goes_first_where_points_are_not_taken() -> None:
    rows = table(lon=["70"], lat=["39"], wkt=["LINESTRING (70 39, 71 40)"])
    assert placed(rows, Track, {}, None).shapes[0].geom_type == "LineString"
    assert placed(rows, Post, {}, None).shapes[0].geom_type == "Point"


def test_wkt_that_is_empty_malformed_or_curved() -> None:
    wkt: list[object] = ["POINT (70 39)", None, "POINT (70", "CIRCULARSTRING (0 0, 1 1, 2 0)", "LINESTRING (1 1)"]
    result = placed(table(wkt=wkt), Post, {}, None)
    assert shapely.equals(result.shapes[0], shapely.Point(70, 39))
    assert result.faults.reasons == {1: [NO_COORDINATES], 2: [NOT_WKT], 3: [CURVED], 4: [NOT_WKT]}


@pytest.mark.parametrize(
    "text",
    [
        "geo:39.9,70.5",
        "geo:39.9,70.5,1200;crs=wgs84;u=35",
        "39.9 70.5 1200.0 4.9",
        "[39.9, 70.5]",
        "39.9, 70.5",
    ],
)
def test_links_and_points_of_field_forms(text: str) -> None:
    assert xy(placed(table(geopoint=[text]), Post, {}, None)) == [pytest.approx((70.5, 39.9), abs=1e-9)]


def test_four_whole_numbers_are_degrees_and_minutes() -> None:
    assert xy(placed(table(coordinates=["39 54 70 30"]), Post, {}, None)) == [pytest.approx((70.5, 39.9), abs=1e-9)]


@pytest.mark.parametrize(
    "text",
    [
        "Lat: 37.4897, Lon: 71.5531",
        "Lon=71.5531; Lat=37.4897",
        "N=37.4897 E=71.5531",
        "Широта: 37,4897 Долгота: 71,5531",
        "37.4897/71.5531",
        "https://www.google.com/maps/@37.4897,71.5531,15z",
        "https://maps.google.com/?q=37.4897,71.5531",
    ],
)
def test_coordinates_with_their_names_and_in_links(text: str) -> None:
    assert xy(placed(table(coordinates=[text]), Post, {}, None)) == [pytest.approx((71.5531, 37.4897))]


def test_the_columns_of_a_pair_are_of_one_sort() -> None:
    result = placed(table(long=["12.5"], x=["70.5"], y=["39.9"]), Post, {}, None)
    assert xy(result) == [(70.5, 39.9)]
    assert result.columns == {"long": ["12.5"]}


@pytest.mark.parametrize("text", ["http://" * 200_000, "http://a " * 200_000, "lat" + " " * 1_000_000, "°" * 1_000_000])
def test_a_text_of_a_million_characters_is_no_place(text: str) -> None:
    table = RawTable(
        {"coordinates": [text, "https://a.tj/?q=a@b&c=http://d.tj/@38.4123,70.1234,15z"]}, rows=np.arange(2)
    )
    read = placed(table, Post, {}, None)
    assert read.faults.mask(2).tolist() == [True, False]
    assert read.geometry is not None
    assert read.geometry[1].equals(shapely.Point(70.1234, 38.4123))
