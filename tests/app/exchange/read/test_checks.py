"""A5: geometries that cannot stand in a project are refused, each for its own reason."""

from typing import ClassVar

import numpy as np
import pytest
import shapely
from pyproj import Geod

from app.exchange.raw import Faults
from app.exchange.read import checks
from app.exchange.read.checks import check_present, check_shape, fit_types, flat
from app.exchange.read.reach import OUT_OF_RANGE, SWAPPED, TOO_FAR, Reach, check_place
from app.exchange.reproject import plane
from layers.base import Layer

BORDER = shapely.LineString([(68.0, 37.0), (70.0, 37.5), (71.5, 36.7), (74.9, 37.3)])
LONLAT = plane("EPSG:4326", (68.0, 36.0, 75.0, 38.0))


class Route(Layer):
    kind: ClassVar[str] = "borders"
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString", "MultiLineString"})


class Zone(Layer):
    kind: ClassVar[str] = "patrols"
    geometries: ClassVar[frozenset[str]] = frozenset({"Polygon"})


class Road(Layer):
    kind: ClassVar[str] = "reference"
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString"})
    open_columns: ClassVar[bool] = True


class Spots(Layer):
    kind: ClassVar[str] = "spots"
    geometries: ClassVar[frozenset[str]] = frozenset({"MultiPoint"})


def shapes(*texts: str | None) -> np.ndarray:
    found = np.empty(len(texts), dtype=object)
    found[:] = [None if text is None else shapely.from_wkt(text) for text in texts]
    return found


def shape_faults(kind: type[Layer], *texts: str | None) -> dict[int, list[str]]:
    faults = Faults()
    with np.errstate(invalid="ignore"):
        geometries = shapes(*texts)
        check_present(geometries, faults)
        check_shape(fit_types(geometries, kind, faults), kind, faults)
    return faults.reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, checks.NO_COORDINATES),
        ("LINESTRING EMPTY", checks.EMPTY_LINE),
        ("LINESTRING (70 39, 70 39)", checks.ZERO_LINE),
        ("MULTILINESTRING ((70 39, 71 39), (72 39, 72 39))", checks.ZERO_LINE),
        ("LINESTRING (70 39, 71 40, 70 40, 71 39)", checks.CROSSING_LINE),
        ("LINESTRING (70 39, NaN 40)", checks.NOT_FINITE),
        ("LINESTRING (70 39, Infinity 40)", checks.NOT_FINITE),
        ("POINT EMPTY", checks.NO_COORDINATES),
    ],
)
def test_a_route_that_is_none(text: str | None, reason: str) -> None:
    assert shape_faults(Route, "LINESTRING (70 39, 71 40)", text) == {1: [reason]}


def test_a_closed_ring_is_a_good_route() -> None:
    assert shape_faults(Route, "LINESTRING (70 39, 71 39, 71 40, 70 39)") == {}


def test_a_road_may_cross_itself() -> None:
    assert shape_faults(Road, "LINESTRING (70 39, 71 40, 70 40, 71 39)") == {}


def test_a_polygon_that_crosses_itself() -> None:
    reasons = shape_faults(
        Zone, "POLYGON ((70 39, 71 40, 71 39, 70 40, 70 39))", "POLYGON ((70 39, 71 39, 71 40, 70 39))"
    )
    assert reasons == {0: ["the polygon crosses itself near 70.5 39.5"]}


def test_other_types_are_refused_and_lone_parts_fitted() -> None:
    faults = Faults()
    polygon = "((70 39, 71 39, 71 40, 70 39))"
    fitted = fit_types(
        shapes(f"MULTIPOLYGON ({polygon})", "POINT (70 39)", f"MULTIPOLYGON ({polygon}, {polygon})"), Zone, faults
    )
    assert fitted[0].geom_type == "Polygon"
    assert faults.reasons == {
        1: ["it is a Point; patrols takes Polygon"],
        2: ["it is a MultiPolygon; patrols takes Polygon"],
    }
    assert fit_types(shapes("POINT (70 39)"), Spots, Faults())[0].geom_type == "MultiPoint"


def test_heights_are_dropped_and_counted() -> None:
    kept, high = flat(shapes("POINT Z (70 39 500)", "POINT (70 39)", None))
    assert high == 1
    assert not shapely.has_z(kept).any()


def place_faults(geometries: np.ndarray, borders: shapely.Geometry | None = BORDER) -> dict[int, list[str]]:
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
