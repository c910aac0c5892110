"""Which paths a patrol meets, and how much of each lies where it works."""

import numpy as np
import pytest
import shapely

from app.analysis.detection.patrol_paths import along_m, area_m2, length_m, met_paths, widened
from app.analysis.sight.line import Line, LineCache, line_of
from app.scene.patrols import patrol_of
from app.scene.scene import Patrol
from tests.builders.scenes import along, lonlat, scene, zone


def the_line() -> Line:
    return line_of(scene(), LineCache())


def box(x0: float, y0: float, x1: float, y1: float, **cells: object) -> Patrol:
    shape = shapely.Polygon(np.column_stack(lonlat([x0, x1, x1, x0], [y0, y0, y1, y1])))
    return patrol_of("p/1", cells, shape)


@pytest.mark.parametrize(
    ("low", "high", "inside"), [(-300, 300, 600), (-2000, 2000, 1000), (400, 900, 100), (0, 10, 10)]
)
def test_the_part_of_a_path_in_a_zone(low: float, high: float, inside: float) -> None:
    met = met_paths(box(2000.0, low, 4000.0, high), (), the_line())
    assert met.inside_m == pytest.approx(np.full(met.sample.size, inside), rel=2e-3, abs=0.1)
    assert met.border_m == pytest.approx(2000.0, abs=200.0)
    assert not met.at_m.any()


def test_a_zone_that_a_path_only_touches_or_misses_is_not_met() -> None:
    assert not met_paths(box(2000.0, 600.0, 4000.0, 900.0), (), the_line()).sample.size


def test_a_search_sees_half_its_sweep_width_beyond_its_zone() -> None:
    search = box(2000.0, 560.0, 4000.0, 900.0, patrol_kind="area_search", sweep_width_m=320.0)
    met = met_paths(search, (), the_line())
    assert 0.0 < met.inside_m.max() < 100.0
    assert met.area_m2 == pytest.approx(2000 * 340, rel=2e-3)


@pytest.mark.parametrize("width_m", [10.0, 200.0, 600.0])
def test_a_path_through_all_of_a_searched_zone_has_its_width(width_m: float) -> None:
    """However far a crew sees, a path that goes on beyond it is exposed for as long as the zone is wide."""
    search = box(-2000.0, -width_m / 2, 10_000.0, width_m / 2, patrol_kind="area_search", sweep_width_m=320.0)
    met = met_paths(search, (), the_line())
    assert met.inside_m == pytest.approx(np.full(met.sample.size, width_m), rel=2e-3)


def test_a_zone_is_widened_by_metres_in_all_directions() -> None:
    point = shapely.Point(*lonlat(0.0, 0.0))
    assert area_m2(widened(point.buffer(1e-9), 1000.0)) == pytest.approx(np.pi * 1000.0**2, rel=1e-2)


def test_a_route_is_met_within_its_sweep_width() -> None:
    route = patrol_of("p/1", {"sweep_width_m": 400.0}, along(0.0, 0.0, 5000.0))
    met = met_paths(route, (), the_line())
    assert set(met.inside_m.tolist()) == {400.0}
    assert met.at_m[0] == pytest.approx(50.0, abs=5.0)
    wide = patrol_of("p/1", {"sweep_width_m": 4000.0}, along(0.0, 0.0, 5000.0))
    assert set(met_paths(wide, (), the_line()).inside_m.tolist()) == {1000.0}


def test_places_along_a_route() -> None:
    line = along(0.0, 0.0, 5000.0)
    at = along_m(line, *(np.asarray(axis) for axis in lonlat([0.0, 2500.0], [0.0, 0.0])))
    np.testing.assert_allclose(at, [0.0, 2500.0 / 0.9996], atol=1.0)
    both = shapely.MultiLineString([along(0.0, 0.0, 2500.0), along(0.0, 2500.0, 5000.0)])
    np.testing.assert_allclose(along_m(both, *(np.asarray(axis) for axis in lonlat([2500.0], [0.0]))), at[1:], atol=1.0)
    assert length_m(line) == pytest.approx(5000.0 / 0.9996, abs=1.0)


def test_mined_ground_is_not_worked() -> None:
    row = zone(2000.0, 4000.0)
    mined = shapely.Polygon(np.column_stack(lonlat([0, 3000, 3000, 0], [-900, -900, 900, 900])))
    met = met_paths(patrol_of("p/1", row, row["geometry"]), (mined,), the_line())
    assert met.sample.min() >= 29
