"""The nearest point of the routes: against brute force, on either side, at vertices, ends and ring origins."""

import math
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString

from app.errors import UserError
from app.geo.locate import Locator, locate, locate_many
from app.geo.lrs import point_at, points_at, sample
from app.geo.routes import Route, routes_of

GEOD = Geod(ellps="WGS84")
BASELINE = Path(__file__).parents[3] / "data" / "baseline" / "baseline.gpkg"
STRAIGHT = Route.of("STRAIGHT", LineString([(70, 38), (71, 38.5)]))
ARC = Route.of(
    "ARC",
    LineString([(70 + 1.5 * math.sin(k / 400), 40 - 1.5 * math.cos(k / 400)) for k in range(400)]),
    left_state="TJ",
    right_state="AF",
)
BEND = Route.of("BEND", LineString([(70, 38), (70.1, 38), (70.001, 38.01), (70.2, 38.05)]))
SQUARE = Route.of("SQ", LineString([(71, 39), (71, 38.9), (70.9, 38.9), (70.9, 39), (71, 39)]), right_state="TJ")


@pytest.fixture(scope="module")
def borders() -> tuple[Route, ...]:
    frame = pyogrio.read_dataframe(BASELINE, layer="borders")
    return routes_of(frame.route, frame.geometry, None, frame.left_state.tolist(), frame.right_state.tolist())


@given(along=st.floats(0.0, 1.0), offset=st.floats(-5000.0, 5000.0))
def test_there_and_back_beside_a_geodesic(along: float, offset: float) -> None:
    position = locate([STRAIGHT], *point_at(STRAIGHT, along * STRAIGHT.length_m, offset))
    assert position.chainage_m == pytest.approx(along * STRAIGHT.length_m, abs=0.001)
    assert position.offset_m == pytest.approx(offset, abs=1e-5)


@given(along=st.floats(0.0, 1.0), offset=st.floats(-5000.0, 5000.0))
def test_there_and_back_beside_a_curve(along: float, offset: float) -> None:
    """Inside a bend of up to 0.19 degrees another foot, at most 17 m away at 5 km, may be nearer; none is farther."""
    position = locate([ARC], *point_at(ARC, along * ARC.length_m, offset))
    assert position.distance_m <= abs(offset) + 1e-4
    assert position.offset_m == pytest.approx(offset, abs=0.1)
    nearer = position.distance_m < abs(offset) - 1e-5
    assert position.chainage_m == pytest.approx(along * ARC.length_m, abs=17.0 if nearer else 1.0)


def test_the_nearest_point_is_that_of_brute_force() -> None:
    fine = sample(BEND, 5.0)
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(69.9, 70.3, 200), rng.uniform(37.9, 38.15, 200)
    result = locate_many([BEND], lon, lat)
    for k in range(len(lon)):
        n = len(fine)
        distance = GEOD.inv(np.full(n, lon[k]), np.full(n, lat[k]), fine.lon, fine.lat)[2].min()
        assert result[k].distance_m <= distance + 1e-6
        assert result[k].distance_m >= distance - 2.5


@pytest.mark.parametrize("metres", [150_000.0, 800_000.0])
def test_a_far_place_is_measured_by_geodesics(metres: float) -> None:
    routes = [ARC, BEND]
    for azimuth in range(0, 360, 30):
        lon, lat, _ = GEOD.fwd(70.5, 39.0, azimuth, metres)
        fine = [sample(route, 10.0) for route in routes]
        distance = min(GEOD.inv(np.full(len(s), lon), np.full(len(s), lat), s.lon, s.lat)[2].min() for s in fine)
        position = locate(routes, lon, lat)
        assert position.distance_m == pytest.approx(distance, abs=5.0)
        assert position.distance_m <= distance + 1e-6


def test_side_is_told_by_state_right_is_positive() -> None:
    east = locate([ARC], *point_at(ARC, 1000.0, 800.0))
    assert (east.side, round(east.offset_m)) == ("AF", 800)
    west = locate([ARC], *point_at(ARC, 1000.0, -800.0))
    assert (west.side, round(west.offset_m), round(west.distance_m)) == ("TJ", -800, 800)
    assert locate([ARC], float(ARC.lon[7]), float(ARC.lat[7])).distance_m < 1e-6


@given(turn=st.floats(-175.0, 175.0).filter(lambda t: abs(t) > 1.0), toward=st.floats(0.02, 0.98))
def test_side_holds_at_the_sharpest_vertex(turn: float, toward: float) -> None:
    """Outside a bend the vertex is nearest; one segment alone would take the wrong side in a hairpin."""
    lon, lat, _ = GEOD.fwd(70.0, 38.0, turn, 20_000.0)
    route = Route.of("V", LineString([(70, 37.8), (70, 38), (lon, lat)]))
    outer = -1.0 if turn > 0.0 else 1.0
    azimuth = outer * 90.0 + toward * turn  # between the normals of the two segments, outside the bend
    place = GEOD.fwd(70.0, 38.0, azimuth, 3000.0)
    position = locate([route], place[0], place[1])
    assert position.distance_m == pytest.approx(3000.0, abs=0.01)
    assert position.offset_m * outer > 0.0


@pytest.mark.parametrize("azimuth", [0.0, 20.0, 45.0, 70.0, 90.0])
def test_outside_the_origin_of_a_ring_is_outside(azimuth: float) -> None:
    lon, lat, _ = GEOD.fwd(71.0, 39.0, azimuth, 2000.0)
    position = locate([SQUARE], lon, lat)
    assert position.offset_m == pytest.approx(-2000.0, abs=1.0)
    assert min(position.chainage_m, SQUARE.length_m - position.chainage_m) < 15.0


@pytest.mark.parametrize("azimuth", [-80.0, -40.0, 0.0, 40.0, 80.0])
def test_outside_a_sharp_origin_of_a_ring_is_outside(azimuth: float) -> None:
    spike = Route.of("SPIKE", LineString([(70, 38), (70.1, 38), (70.05, 38.5), (70, 38)]))
    place = GEOD.fwd(70.05, 38.5, azimuth, 2000.0)
    assert locate([spike], place[0], place[1]).offset_m == pytest.approx(-2000.0, abs=0.01)


def test_the_end_of_a_ring_is_its_start() -> None:
    last = SQUARE.segments.length_m[-1:]
    assert Locator([SQUARE])._chainage(np.array([3]), last).tolist() == [0.0]


def test_the_chainage_of_a_ring_stays_below_its_perimeter() -> None:
    assert locate([SQUARE], 71.0, 39.0).chainage_m == pytest.approx(0.0, abs=1e-6)
    chainage = np.linspace(-500.0, 500.0, 101)
    result = locate_many([SQUARE], *points_at(SQUARE, chainage, 0.0))
    np.testing.assert_allclose(result.chainage_m, chainage % SQUARE.length_m, atol=1e-5)
    assert result.chainage_m.max() < SQUARE.length_m


def test_inside_a_ring_is_its_own_state() -> None:
    position = locate([SQUARE], 70.95, 38.95)
    assert position.side == "TJ"
    assert position.offset_m > 0.0


def test_many_places_are_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(3)
    lon, lat = rng.uniform(68, 73, 50), rng.uniform(37, 41, 50)
    many = Locator([ARC, BEND, SQUARE]).positions(lon, lat)
    assert len(many) == 50
    assert [many[k] for k in range(50)] == [locate([ARC, BEND, SQUARE], lon[k], lat[k]) for k in range(50)]


def test_no_place_gives_no_position() -> None:
    assert len(locate_many([ARC], [], [])) == 0


@pytest.mark.parametrize(("lon", "lat"), [(math.nan, 38.0), (70.0, math.inf), (500_000.0, 4_000_000.0)])
def test_a_place_off_the_earth_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(UserError, match="longitude and latitude"):
        locate([ARC], lon, lat)


def test_no_border_is_said() -> None:
    with pytest.raises(UserError, match="No border is loaded"):
        locate([], 70.0, 38.0)


@pytest.mark.parametrize(
    ("place", "expected", "between_km", "within_m"),
    [
        ((70.495, 39.930), ("KG-TJ.00", "TJ"), (66.9, 83.3), 3000.0),  # the part beside the mainland
        ((70.58, 39.86), ("KG-TJ.01", "TJ"), (0.0, 61.9), 8000.0),  # in Vorukh
        ((71.5531, 37.4897), ("TJ-AF", "TJ"), (500.0, 1000.0), 5000.0),  # Khorog
        ((71.40, 37.40), ("TJ-AF", "AF"), (500.0, 1000.0), 20_000.0),
        ((69.2, 37.0), ("TJ-AF", "AF"), (50.0, 400.0), 50_000.0),
    ],
)
def test_known_places_on_the_bundled_borders(
    borders: tuple[Route, ...],
    place: tuple[float, float],
    expected: tuple[str, str],
    between_km: tuple[float, float],
    within_m: float,
) -> None:
    position = locate([route for route in borders if route.dyad in {"TJ-AF", "KG-TJ"}], *place)
    assert (position.route, position.side) == expected
    assert between_km[0] <= position.chainage_m / 1000.0 <= between_km[1]
    assert position.distance_m <= within_m


@pytest.mark.parametrize("name", ["TJ-AF", "KG-TJ.00", "KG-TJ.01", "UZ-KG.01"])
def test_the_side_is_the_country_that_holds_the_place(borders: tuple[Route, ...], name: str) -> None:
    countries = pyogrio.read_dataframe(BASELINE, layer="countries").set_index("country").geometry
    route = next(route for route in borders if route.name == name)
    rng = np.random.default_rng(11)
    lon, lat = points_at(route, rng.uniform(0.0, route.length_m, 400), rng.uniform(-8000.0, 8000.0, 400))
    result = locate_many(borders, lon, lat)
    for k in range(400):
        holding = {code for code, country in countries.items() if shapely.contains_xy(country, lon[k], lat[k])}
        assert result[k].side in holding or result[k].distance_m < 1.0
