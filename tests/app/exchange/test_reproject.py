"""Coordinate systems of files, and the way from and to degrees."""

from __future__ import annotations

import pytest
import shapely

from app.errors import UserError
from app.exchange.reproject import NO_SHIFT, known_crs, plane, rough_area, short_name
from app.geo.lrs import GEOD
from tests.builders.shapes import shapes

AREA = (68.0, 36.0, 75.0, 39.0)


@pytest.mark.parametrize("code", ["EPSG:5773", "EPSG:4978"])
def test_systems_without_a_place_on_the_map_are_refused(code: str) -> None:
    with pytest.raises(UserError, match="geographic or projected"):
        known_crs(code)


def test_systems_with_a_height_lose_it() -> None:
    assert known_crs("EPSG:4979").is_geographic
    assert len(known_crs("EPSG:4326+5773").axis_info) == 2
    assert known_crs("EPSG:28412").is_projected


def test_a_plane_goes_to_degrees_and_back() -> None:
    utm = plane("EPSG:32642", AREA)
    assert utm.name == "EPSG:32642"
    there = utm.from_lonlat(shapes("POINT (69 38)", "LINESTRING (70 38, 71 39)"))
    # On the central meridian: its arc from the equator, at a scale of 0.9996.
    north = 0.9996 * GEOD.inv(69.0, 0.0, 69.0, 38.0)[2]
    assert shapely.get_coordinates(there[:1])[0].tolist() == pytest.approx([500_000.0, north], abs=0.001)
    back = utm.to_lonlat(there)
    assert shapely.get_coordinates(back).ravel().tolist() == pytest.approx([69, 38, 70, 38, 71, 39], abs=1e-9)


@pytest.mark.parametrize("crs", ["EPSG:4326", "OGC:CRS84", "+proj=longlat +datum=WGS84"])
def test_degrees_of_wgs_84_are_left_as_they_are(crs: str) -> None:
    same = plane(crs, AREA)
    points = shapes("POINT (69 38)")
    assert (same.name, same.operation) == ("EPSG:4326", NO_SHIFT)
    assert same.to_lonlat(points) is points


def test_the_datum_of_1942_is_shifted_by_some_hundred_metres_with_an_operation_that_has_a_name() -> None:
    pulkovo = plane("EPSG:4284", AREA)
    (moved,) = shapely.get_coordinates(pulkovo.to_lonlat(shapes("POINT (69 38)")))
    assert 50.0 < GEOD.inv(69.0, 38.0, *moved)[2] < 250.0
    assert pulkovo.operation not in ("", NO_SHIFT)


def test_what_is_no_system_is_refused_with_an_example() -> None:
    with pytest.raises(UserError, match="'EPSG:999999' is not a known coordinate system; write it as EPSG:n"):
        known_crs("EPSG:999999")


def test_a_system_without_a_code_is_named_by_its_text() -> None:
    assert short_name(known_crs("EPSG:28412")) == "EPSG:28412"
    assert "Lambert" in short_name(known_crs("+proj=lcc +lat_0=38 +lon_0=70 +lat_1=36 +lat_2=40 +datum=WGS84"))


def test_the_rough_area_leaves_out_what_lies_nowhere() -> None:
    points = shapes(*(f"POINT ({70 + n / 10} 38)" for n in range(11)), "POINT (300 95)", "POINT (NaN 1)")
    west, south, east, north = rough_area(points, "EPSG:4326", None)
    assert (west, south, east, north) == pytest.approx((70.1, 38.0, 70.9, 38.0))
    utm = plane("EPSG:32642", AREA).from_lonlat(points[:11])
    assert rough_area(utm, "EPSG:32642", None) == pytest.approx((70.1, 38.0, 70.9, 38.0), abs=1e-6)


def test_without_anything_usable_another_area_stands_in() -> None:
    nowhere = shapes("POINT (300 95)")
    assert rough_area(nowhere, "EPSG:4326", AREA) == AREA
    assert rough_area(nowhere, "EPSG:4326", None) == (-180.0, -90.0, 180.0, 90.0)


def test_a_system_that_nothing_leads_from_is_refused() -> None:
    system = (
        known_crs("EPSG:32642")
        .to_wkt()
        .replace('"Latitude of natural origin",0,', '"Latitude of natural origin",1e999,')
    )
    with pytest.raises(UserError, match="known coordinate system"):
        known_crs(system)
