"""Coordinates whose columns qualify each other: no minute, hemisphere or zone is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.raw import RawTable
from app.exchange.read.places.positions import placed
from app.exchange.read.places.qualified import Angles, Axis, Grid, qualified
from app.geo import coordinates
from layers import LAYER_TYPES

POSTS = LAYER_TYPES["checkpoints"]


def places(
    columns: Mapping[str, Sequence[object]], crs: str | None = None
) -> tuple[list[tuple[float, float] | None], dict[int, list[str]]]:
    count = len(next(iter(columns.values())))
    result = placed(
        RawTable({name: list(cells) for name, cells in columns.items()}, np.arange(2, 2 + count)), POSTS, {}, crs
    )
    assert result.crs == "EPSG:4326"
    assert result.columns.keys() <= {"name"}
    xy = [None if shape is None else (shape.x, shape.y) for shape in result.shapes]
    return xy, result.faults.reasons


@pytest.mark.parametrize(
    "names",
    [
        ("lat", "lat_min", "lat_sec", "lon", "lon_min", "lon_sec"),
        ("Lat_deg", "Lat_Min", "Lat_Sec", "Lon_deg", "Lon_Min", "Lon_Sec"),
        tuple(f"{axis}_{part}" for axis in ("latitude", "longitude") for part in ("degrees", "minutes", "seconds")),
        ("Широта град", "Широта мин", "Широта сек", "Долгота град", "Долгота мин", "Долгота сек"),
    ],
)
def test_degrees_minutes_and_seconds(names: tuple[str, ...]) -> None:
    cells: list[list[object]] = [["38", 38], ["24", 0], ["43,2", None], ["70", "70"], ["46", 30], ["51.6", None]]
    xy, faults = places(dict(zip(names, cells, strict=True)))
    assert xy == [pytest.approx((70.781, 38.412)), pytest.approx((70.5, 38.0))]
    assert faults == {}


def test_rounding_may_give_sixty_seconds_and_no_more() -> None:
    columns: dict[str, list[object]] = {"lat": [38, 38], "lat_min": [59, 61], "lon": [70, 70], "lon_min": [0, 0]}
    xy, faults = places({**columns, "lat_sec": [60, 0], "lon_sec": [0, 0]})
    assert xy == [pytest.approx((70.0, 39.0)), None]
    assert "beyond 60" in faults[1][0]


@pytest.mark.parametrize(
    ("ns", "ew"), [("N", "E"), ("north", "East"), ("с.ш.", "в.д."), ("С", "В"), ("шимол", "шарқ"), ("түндүк", "чыгыш")]
)
def test_hemispheres_in_letters_and_words(ns: str, ew: str) -> None:
    xy, _ = places({"lat": ["38,5"], "lat_dir": [ns], "lon": ["70.25"], "lon_dir": [ew]})
    assert xy == [pytest.approx((70.25, 38.5))]


@pytest.mark.parametrize(("ns", "ew"), [("NS", "EW"), ("N/S", "E/W"), ("lat hemi", "lon hemi"), ("Lat_Ref", "Lon_Ref")])
def test_the_other_hemisphere_is_no_detail(ns: str, ew: str) -> None:
    xy, _ = places({"lat": ["38.5"], ns: ["S"], "lon": ["70.25"], ew: ["W"]})
    assert xy == [pytest.approx((-70.25, -38.5))]


def test_what_adds_to_one_angle_alone_is_asked_about() -> None:
    with pytest.raises(UserError, match="'lat_min' adds to the latitude, and no column does so to the longitude"):
        places({"lat": ["38"], "lat_min": ["24"], "lon": ["70.781"]})


@given(st.floats(66.1, 77.9), st.floats(36.1, 42.9))
def test_a_zone_in_each_row(lon: float, lat: float) -> None:
    zone, east, north = coordinates.format(lon, lat, "utm").split()
    number, band = zone[:-1], zone[-1]
    place: dict[str, Sequence[object]] = {"easting": [east], "northing": [int(north)]}
    qualifiers: list[dict[str, Sequence[object]]] = [{"zone": [zone]}, {"zone": [number]}]
    qualifiers.append({"zone": [int(number)], "band": [band]})
    for cells in qualifiers:
        xy, faults = places({**cells, **place})
        assert faults == {}
        assert xy == [pytest.approx((lon, lat), abs=2e-5)]


def test_northing_may_stand_before_easting() -> None:
    xy, _ = places({"northing": ["4,152,261"], "easting": ["725,719"], "utm_zone": ["42S"]})
    assert xy == [pytest.approx((71.5531, 37.4897), abs=1e-5)]


def test_a_zone_that_the_stated_system_contradicts_refuses_the_row() -> None:
    columns: dict[str, list[object]] = {"zone": ["42S", "43S"], "easting": [725719] * 2, "northing": [4152261] * 2}
    _, faults = places(columns, "EPSG:32642")
    assert list(faults) == [1]
    assert faults[1] == ["its zone is 43S, and that of the coordinate system stated is 42N"]
    assert places(columns, "EPSG:28412")[1] == {}


def test_a_zone_that_is_none_refuses_the_row_and_a_column_of_other_zones_is_no_grid() -> None:
    xy, faults = places({"zone": ["42S", "42S", "99"], "easting": ["725719"] * 3, "northing": ["4152261"] * 3})
    assert xy[2] is None
    assert "zones 1 to 60" in faults[2][0]
    assert qualified({"zone": ["north", "south"], "x": ["1", "2"], "y": ["1", "2"]}) is None


def test_which_columns_are_meant() -> None:
    assert qualified({"lat": ["1"], "lon": ["2"]}) is None
    assert qualified({"lat": ["1"], "lon": ["2"], "lat_m": ["3"], "lon_m": ["4"]}) == Angles(
        Axis("lat", "lat_m"), Axis("lon", "lon_m")
    )
    assert qualified({"E": [1], "N": [2], "Zone": [42]}) == Grid("Zone", "E", "N")


def test_a_row_without_its_degrees_has_no_coordinates() -> None:
    xy, faults = places({"lat": [None], "lat_min": ["24"], "lon": ["70"], "lon_min": ["46"]})
    assert xy == [None]
    assert faults == {0: ["it has no coordinates"]}


@pytest.mark.parametrize("names", [("Широта, град.", "Широта, мин.", "Долгота, град.", "Долгота, мин.")])
def test_marks_in_headings_do_not_matter(names: tuple[str, ...]) -> None:
    xy, faults = places(dict(zip(names, [["38"], ["24,72"], ["70"], ["46,86"]], strict=True)))
    assert xy == [pytest.approx((70.781, 38.412))]
    assert faults == {}


def test_a_hemisphere_is_not_passed_over() -> None:
    columns: dict[str, list[object]] = {"Zone": [42, 42, 42], "Easting": [725719] * 3, "Northing": [4152261] * 3}
    xy, faults = places({**columns, "Hemisphere": ["N", "north", "G"]})
    assert xy[:2] == [pytest.approx((71.5531, 37.4897), abs=1e-5)] * 2
    assert "not in band G" in faults[2][0]


def test_a_zone_of_sk42_beside_northings_and_short_eastings() -> None:
    north, east = coordinates.format(71.5531, 37.4897, "sk42").split()
    for zone in ("12", 12):
        columns: dict[str, list[object]] = {"Зона": [zone], "X": [north], "Y": [f"{east[2:]},0"]}
        result = placed(RawTable(columns, np.arange(2, 3)), POSTS, {}, None)
        assert (result.shapes[0].x, result.shapes[0].y) == pytest.approx((71.5531, 37.4897), abs=1e-5)
        assert result.reading.notes == (
            "X and Y are read as northings and eastings of SK-42, in the zone that Зона gives.",
        )


def test_northings_before_eastings_of_utm_are_read_and_noted() -> None:
    columns: dict[str, list[object]] = {"zone": ["42S"], "X": [4152261], "Y": [725719]}
    result = placed(RawTable(columns, np.arange(2, 3)), POSTS, {}, None)
    assert (result.shapes[0].x, result.shapes[0].y) == pytest.approx((71.5531, 37.4897), abs=1e-5)
    assert result.reading.notes == ("X holds northings and Y eastings: they are read so.",)


def test_the_smallest_latitude_is_no_minutes() -> None:
    bounds = ("min_lat", "max_lat", "min_lon", "max_lon")
    assert qualified({"lat": ["38"], "lon": ["70"], **{name: ["1"] for name in bounds}}) is None
    assert qualified({"lat": ["38"], "lon": ["70"], "min_lat": ["1"], "min_lon": ["1"]}) is not None


@pytest.mark.parametrize(
    ("east", "north"),
    [("Восточное смещение", "Северное смещение"), ("Восточное положение, м", "Северное положение, м")],
)
def test_grids_by_their_russian_names(east: str, north: str) -> None:
    (place,), _ = places({"Зона UTM": ["42S"], east: ["725719"], north: ["4152261"]})
    assert place == pytest.approx((71.5531, 37.4897), abs=1e-4)
