"""Samples and points along a route, on plain lines and on the bundled borders."""

import math
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString

from app.errors import UserError
from app.geo.lrs import Route, Samples, divided, locate_many, point_at, points_at, routes_of, sample

GEOD = Geod(ellps="WGS84")
BASELINE = Path(__file__).parents[3] / "data" / "baseline" / "baseline.gpkg"
ZIGZAG = LineString([(70 + 0.01 * k, 38 + 0.004 * (-1) ** k) for k in range(30)])
SQUARE = LineString([(71, 39), (71, 38.9), (70.9, 38.9), (70.9, 39), (71, 39)])


@pytest.fixture(scope="module")
def borders() -> dict[str, Route]:
    frame = pyogrio.read_dataframe(BASELINE, layer="borders")
    routes = routes_of(
        frame.route,
        frame.geometry,
        frame.ring.astype(bool).tolist(),
        frame.left_state.tolist(),
        frame.right_state.tolist(),
    )
    return {route.name: route for route in routes}


def columns(samples: Samples) -> list[bytes]:
    arrays = (samples.start_m, samples.end_m, samples.lon, samples.lat, samples.azimuth_deg)
    return [array.tobytes() for array in arrays]


def joined(route: Route, block_m: float, step_m: float) -> list[bytes]:
    blocks = [sample(route, step_m, k * block_m, (k + 1) * block_m) for k in range(math.ceil(route.length_m / block_m))]
    return [b"".join(column) for column in zip(*(columns(block) for block in blocks), strict=True)]


@given(step_m=st.floats(1.0, 50_000.0))
def test_samples_partition_the_route(step_m: float) -> None:
    route = Route.of("X", ZIGZAG)
    samples = sample(route, step_m)
    assert math.fsum(samples.length_m) == pytest.approx(route.length_m, abs=1e-6)
    assert samples.start_m[0] == 0.0
    assert samples.end_m[-1] == route.length_m
    np.testing.assert_array_equal(samples.start_m[1:], samples.end_m[:-1])
    assert np.all(samples.length_m > 0.0)
    assert samples.length_m.max() <= step_m + 1e-9


@given(st.data())
def test_divided_samples_partition_the_route_and_leave_the_others_as_they_are(data: st.DataObject) -> None:
    route = Route.of("X", ZIGZAG)
    whole = sample(route, 100.0)
    chosen = np.array(data.draw(st.lists(st.booleans(), min_size=len(whole), max_size=len(whole))))
    samples = divided(route, whole, chosen, data.draw(st.sampled_from([10.0, 30.0, 100.0])))
    assert (samples.start_m[0], samples.end_m[-1]) == (0.0, route.length_m)
    np.testing.assert_array_equal(samples.start_m[1:], samples.end_m[:-1])
    assert np.all(samples.length_m > 0.0)
    rows = np.searchsorted(samples.start_m, whole.start_m[~chosen])
    for name in ("start_m", "end_m", "lon", "lat", "azimuth_deg"):
        np.testing.assert_array_equal(getattr(samples, name)[rows], getattr(whole, name)[~chosen])


def test_a_divided_route_is_one_sampled_finely() -> None:
    route = Route.of("X", ZIGZAG)
    whole, fine = sample(route, 100.0), sample(route, 10.0)
    result = divided(route, whole, np.ones(len(whole), np.bool_), 10.0)
    for name in ("start_m", "end_m", "lon", "lat"):
        np.testing.assert_allclose(getattr(result, name), getattr(fine, name), atol=1e-9)


def test_samples_lie_on_geodesics_between_vertices() -> None:
    route = Route.of("X", LineString([(70, 40), (73, 40)]))
    samples = sample(route, 1000.0)
    along = GEOD.inv(np.full(len(samples), 70.0), np.full(len(samples), 40.0), samples.lon, samples.lat)
    np.testing.assert_allclose(along[2], samples.chainage_m, atol=1e-6)
    assert samples.lat.max() > 40.009  # a geodesic bows polewards of the parallel
    assert samples.azimuth_deg[0] == pytest.approx(GEOD.inv(70, 40, 73, 40)[0], abs=0.01)
    assert samples.azimuth_deg[-1] == pytest.approx(180.0 + GEOD.inv(70, 40, 73, 40)[1], abs=0.01)


def test_azimuth_is_from_true_north_in_0_to_360() -> None:
    azimuth = sample(Route.of("R", SQUARE), 50.0).azimuth_deg
    assert set(np.round(azimuth / 90.0).astype(int) % 4) == {0, 1, 2, 3}
    assert np.all((azimuth >= 0.0) & (azimuth < 360.0))


@pytest.mark.parametrize("step_m", [0.0, -100.0, math.nan, math.inf])
def test_a_step_that_is_no_length_is_refused(step_m: float) -> None:
    with pytest.raises(UserError, match="sampling step"):
        sample(Route.of("X", ZIGZAG), step_m)


@pytest.mark.parametrize("block_m", [20_000.0, 7_000.0])
def test_sampling_does_not_depend_on_the_partition(borders: dict[str, Route], block_m: float) -> None:
    for name in ("KG-TJ.00", "KG-TJ.01"):
        assert joined(borders[name], block_m, 100.0) == columns(sample(borders[name]))


def test_a_block_that_is_no_multiple_of_the_step_neither_loses_nor_doubles_a_sample() -> None:
    route = Route.of("X", ZIGZAG)
    assert joined(route, 333.0, 100.0) == columns(sample(route))


def test_point_at_an_offset_stands_square_to_the_line() -> None:
    route = Route.of("X", LineString([(70, 38), (70, 39)]))
    lon, lat = point_at(route, 1000.0, 500.0)
    assert lon > 70.0  # northwards, right is east
    assert GEOD.inv(70, 38, 70, lat)[2] == pytest.approx(1000.0, abs=0.05)
    assert GEOD.inv(*point_at(route, 1000.0), lon, lat)[2] == pytest.approx(500.0, abs=1e-6)
    assert point_at(route, 1000.0, 500.0, "left") == point_at(route, 1000.0, -500.0)
    assert point_at(route, 1000.0, -500.0, "right") == (lon, lat)


def test_the_ends_of_a_route_can_be_reached_but_not_passed() -> None:
    route = Route.of("X", ZIGZAG)
    assert point_at(route, 0.0) == pytest.approx(ZIGZAG.coords[0], abs=1e-12)
    assert point_at(route, route.length_m) == pytest.approx(ZIGZAG.coords[-1], abs=1e-9)
    for chainage in (-0.001, route.length_m + 0.001, math.nan):
        with pytest.raises(UserError, match="X runs from km 0"):
            point_at(route, chainage)


@given(chainage=st.floats(0.0, 1.0), turns=st.integers(-3, 3))
def test_a_ring_goes_round(chainage: float, turns: int) -> None:
    route = Route.of("R", SQUARE)
    once = point_at(route, chainage * route.length_m)
    assert point_at(route, (chainage + turns) * route.length_m) == pytest.approx(once, abs=1e-9)


def test_lengths_of_the_bundled_borders(borders: dict[str, Route]) -> None:
    km = {name: route.length_m / 1000.0 for name, route in borders.items()}
    assert km["TJ-AF"] == pytest.approx(1344.0, abs=1.0)
    assert km["KG-TJ.00"] == pytest.approx(939.87, abs=0.1)
    assert km["KG-TJ.01"] == pytest.approx(61.84, abs=0.1)
    assert borders["KG-TJ.01"].ring
    assert not borders["KG-TJ.00"].ring
    assert borders["KG-TJ.00"].hole_chainages / 1000.0 == pytest.approx([66.96, 83.22], abs=0.1)


def test_samples_of_the_two_borders(borders: dict[str, Route]) -> None:
    routes = [borders[name] for name in ("TJ-AF", "KG-TJ.00", "KG-TJ.01")]
    samples = [sample(route) for route in routes]
    assert sum(len(part) for part in samples) == 23_458
    for route, part in zip(routes, samples, strict=True):
        assert math.fsum(part.length_m) == pytest.approx(route.length_m, abs=1e-6)
        result = locate_many([route], part.lon, part.lat)
        assert np.abs(result.offset_m).max() < 1e-4


@pytest.mark.parametrize(("step_m", "lost"), [(100.0, 0.005), (450.0, 0.027)])
def test_chords_cut_the_bends_of_a_river_and_chainage_does_not(
    borders: dict[str, Route], step_m: float, lost: float
) -> None:
    samples = sample(borders["TJ-AF"], step_m)
    chords = GEOD.line_length(samples.lon, samples.lat)
    assert 1.0 - chords / (samples.chainage_m[-1] - samples.chainage_m[0]) == pytest.approx(lost, abs=0.0005)


@pytest.mark.parametrize("name", ["TJ-AF", "KG-TJ.00", "KG-TJ.01"])
def test_the_bundled_borders_run_from_the_uzbek_tripoint_or_clockwise(borders: dict[str, Route], name: str) -> None:
    route = borders[name]
    if route.ring:
        assert route.lat[0] == route.lat.max()
    else:
        assert (route.lon[0], route.lat[0]) in zip(borders["UZ-TJ.00"].lon, borders["UZ-TJ.00"].lat, strict=True)
        assert (route.lon[-1], route.lat[-1]) in zip(borders["TJ-CN"].lon, borders["TJ-CN"].lat, strict=True)


@pytest.mark.parametrize("name", ["TJ-AF", "KG-TJ.00", "KG-TJ.01"])
def test_there_and_back_on_the_bundled_borders(borders: dict[str, Route], name: str) -> None:
    """A crooked line often has another point nearer than the foot; where it has none, the foot is found again."""
    route = borders[name]
    rng = np.random.default_rng(20260331)
    chainage, offset = rng.uniform(0.0, route.length_m, 3000), rng.uniform(-5000.0, 5000.0, 3000)
    lon, lat = points_at(route, chainage, offset)
    result = locate_many([route], lon, lat)
    feet = points_at(route, result.chainage_m)
    np.testing.assert_allclose(GEOD.inv(*feet, lon, lat)[2], np.abs(result.offset_m), atol=1e-4)
    assert np.all(np.abs(result.offset_m) <= np.abs(offset) + 1e-4)
    unique = np.abs(result.offset_m) > np.abs(offset) - 1e-5
    away = np.abs(result.chainage_m - chainage)[unique]
    away = np.minimum(away, route.length_m - away) if route.ring else away
    assert unique.mean() > 0.25
    assert away.max() < 1.0
    np.testing.assert_allclose(result.offset_m[unique], offset[unique], atol=1e-3)
