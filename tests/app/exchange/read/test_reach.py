"""Rows that lie nowhere near a border are refused, those with swapped coordinates by name."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import Geod

from app.arrays import Geometries
from app.exchange.raw import Faults
from app.exchange.read.reach import OUT_OF_RANGE, SWAPPED, TOO_FAR, Reach, beyond, check_place
from app.exchange.reproject import plane
from tests.builders.shapes import shapes

BORDER = shapely.LineString([(68.0, 37.0), (70.0, 37.5), (71.5, 36.7), (74.9, 37.3)])


LONLAT = plane("EPSG:4326", (68.0, 36.0, 75.0, 38.0))


def place_faults(geometries: Geometries, borders: shapely.Geometry | None = BORDER) -> dict[int, list[str]]:
    faults = Faults()
    check_place(geometries, geometries, LONLAT, borders, faults)
    return faults.reasons


def test_places_that_cannot_be() -> None:
    points = shapes("POINT (70 37)", "POINT (37 70)", "POINT (70 0)", "POINT (190 95)", "POINT (170 37)")
    assert place_faults(points) == {1: [SWAPPED], 2: [TOO_FAR], 3: [OUT_OF_RANGE], 4: [TOO_FAR]}


def test_without_borders_only_the_range_is_judged() -> None:
    assert place_faults(shapes("POINT (70 0)", "POINT (39 170)", "POINT (-200 95)"), None) == {
        1: [SWAPPED],
        2: [OUT_OF_RANGE],
    }


def test_swapped_easting_and_northing_are_seen_too() -> None:
    utm = plane("EPSG:32642", (68.0, 36.0, 75.0, 38.0))
    right = utm.from_lonlat(shapes("POINT (70 37)"))
    wrong = shapely.transform(right, lambda xy: xy[:, ::-1])
    faults = Faults()
    check_place(wrong, utm.to_lonlat(wrong), utm, BORDER, faults)
    assert faults.reasons == {0: [SWAPPED]}


@pytest.mark.parametrize(("km", "near"), [(195.0, True), (205.0, False)])
def test_the_limit_is_200_km_along_the_ground(km: float, near: bool) -> None:
    lon, lat, _ = Geod(ellps="WGS84").fwd(68.0, 37.0, 270.0, km * 1000)
    assert Reach(BORDER).within(np.array([shapely.Point(lon, lat)]))[0] == near


def test_a_country_that_holds_the_border_is_near() -> None:
    assert Reach(BORDER).within(np.array([shapely.box(40, 10, 100, 60)]))[0]


def test_metres_where_degrees_are_stated_are_named() -> None:
    (reason,) = place_faults(shapes("POINT (725719 4152261)"), None)[0]
    assert reason == "its coordinates (725719, 4152261) are no degrees: state the coordinate system that they are in"


@pytest.mark.parametrize("border", [BORDER, shapely.LineString([(-71.0, -33.0), (-70.0, -32.5)])])
def test_points_are_judged_together_as_one_by_one(border: shapely.LineString) -> None:
    rng = np.random.default_rng(3)
    middle = shapely.get_coordinates(border).mean(axis=0)
    lonlat = np.concatenate([rng.uniform((-180, -90), (180, 90), (300, 2)), middle + rng.uniform(-7, 7, (900, 2))])
    reach, points = Reach(border), np.array([shapely.Point(place) for place in lonlat])
    alone = reach.within(np.array([shapely.MultiPoint([point]) for point in points]))
    np.testing.assert_array_equal(reach.within(points), alone)
    assert 50 < alone.sum() < 1000


def test_what_goes_on_far_beyond_every_border_is_told() -> None:
    far = shapes("LINESTRING (70 37, 71 37)", "LINESTRING (70 37, 70.5 57, 71 37)", "POINT (70 57)")
    rows = np.array([1, 2, 3])
    (note,) = beyond(far, rows, BORDER, Faults())
    assert note.endswith("1, the first in row 2 near 57.00000, 70.50000.")
    assert beyond(far[[0, 2]], rows[[0, 2]], BORDER, Faults()) == ()
    assert beyond(far, rows, None, Faults()) == ()
