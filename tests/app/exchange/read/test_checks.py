"""A5: geometries that cannot stand in a project are refused, each for its own reason."""

from typing import ClassVar

import numpy as np
import pytest
import shapely

from app.exchange.raw import Faults
from app.exchange.read import checks
from app.exchange.read.checks import as_outlines, check_present, check_shape, fit_types, flat
from layers.base import Layer
from tests.builders.shapes import shapes


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


def shape_faults(kind: type[Layer], *texts: str | None) -> dict[int, list[str]]:
    faults = Faults()
    with np.errstate(invalid="ignore"):
        geometries = shapes(*texts)
        check_present(geometries, faults)
        check_shape(fit_types(geometries, kind, faults), faults)
    return faults.reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, checks.NO_COORDINATES),
        ("LINESTRING EMPTY", checks.EMPTY_LINE),
        ("LINESTRING (70 39, 70 39)", checks.ZERO_LINE),
        ("MULTILINESTRING ((70 39, 71 39), (72 39, 72 39))", checks.ZERO_LINE),
        ("LINESTRING (70 39, NaN 40)", checks.NOT_FINITE),
        ("LINESTRING (70 39, Infinity 40)", checks.NOT_FINITE),
        ("POINT EMPTY", checks.NO_COORDINATES),
    ],
)
def test_a_route_that_is_none(text: str | None, reason: str) -> None:
    assert shape_faults(Route, "LINESTRING (70 39, 71 40)", text) == {1: [reason]}


def test_a_closed_ring_is_a_good_route() -> None:
    assert shape_faults(Route, "LINESTRING (70 39, 71 39, 71 40, 70 39)") == {}


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
        1: ["it is a Point; accepted for patrols: Polygon"],
        2: ["it is a MultiPolygon; accepted for patrols: Polygon"],
    }
    assert fit_types(shapes("POINT (70 39)"), Spots, Faults())[0].geom_type == "MultiPoint"


def test_heights_are_dropped_and_counted() -> None:
    level, high = flat(shapes("POINT Z (70 39 500)", "POINT (70 39)", None))
    assert high == 1
    assert not shapely.has_z(level).any()


def test_areas_as_the_lines_around_them() -> None:
    hole = [(70.2, 38.2), (70.4, 38.2), (70.4, 38.4), (70.2, 38.2)]
    area = shapely.Polygon([(70, 38), (71, 38), (71, 39), (70, 39)], [hole])
    line = shapely.LineString([(0, 0), (1, 1)])
    two = shapely.MultiPolygon([area, shapely.box(80, 38, 81, 39)])
    lines, count, holes = as_outlines(shapes(area.wkt, two.wkt, line.wkt))
    assert (count, holes) == (2, 2)
    assert [one.geom_type for one in lines] == ["LineString", "MultiLineString", "LineString"]
    assert lines[0].is_closed
    assert lines[0].length == area.exterior.length
    assert shapely.get_num_geometries(lines[1]) == 2
    assert lines[2].equals(line)
