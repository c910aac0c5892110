"""The project's plane and the choice of a datum shift."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod, Proj, Transformer

from app.errors import UserError
from app.geo.crs import WGS84, earth_centred, needs_refit, operation, project_crs, scale_error

BOTH_BORDERS = (67.0, 36.5, 75.0, 41.5)
KHOROG = (71.4, 37.4, 71.7, 37.6)
WITH_TOWGS84 = (
    'GEOGCS["Pulkovo 1942",DATUM["Pulkovo_1942",SPHEROID["Krassowsky 1940",6378245,298.3],'
    'TOWGS84[23.92,-141.27,-80.9,0,-0.35,-0.82,-0.12]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
)
TO_16 = "Pulkovo 1942 to WGS 84 (16)"


@pytest.mark.parametrize("bounds", [BOTH_BORDERS, (66.0, 36.0, 76.0, 43.0)])
def test_the_plane_is_true_to_a_thousandth(bounds: tuple[float, float, float, float]) -> None:
    crs = project_crs(bounds)
    lon, lat = np.meshgrid(np.linspace(bounds[0], bounds[2], 21), np.linspace(bounds[1], bounds[3], 501))
    factors = Proj(crs).get_factors(lon, lat)
    assert np.abs(factors.meridional_scale - 1.0).max() < 0.001
    assert np.abs(factors.parallel_scale - 1.0).max() < 0.001
    assert np.abs(factors.angular_distortion).max() < 1e-5
    assert scale_error(crs, bounds) < 0.001


@pytest.mark.parametrize(("lon", "scale"), [(67.8, 0.99974), (74.9, 1.00297)])
def test_one_utm_zone_is_off_by_three_metres_in_a_kilometre_at_the_far_end(lon: float, scale: float) -> None:
    assert scale_error(CRS("EPSG:32642"), (lon, 37.35, lon, 37.35)) == pytest.approx(abs(scale - 1.0), abs=1e-5)


def test_lengths_on_the_plane_are_those_on_the_ground() -> None:
    to_plane = Transformer.from_crs(WGS84, project_crs(BOTH_BORDERS), always_xy=True)
    for lon, lat in ((67.0, 36.5), (71.0, 39.0), (75.0, 41.5)):
        (x0, x1), (y0, y1) = to_plane.transform([lon, lon + 0.01], [lat, lat + 0.01])
        ground = Geod(ellps="WGS84").inv(lon, lat, lon + 0.01, lat + 0.01)[2]
        assert np.hypot(x1 - x0, y1 - y0) == pytest.approx(ground, rel=0.001)
        assert x1 > x0  # x is east


@given(west=st.floats(-170, 160), south=st.floats(-80, 75), width=st.floats(0, 10), height=st.floats(0, 5))
def test_any_extent_of_five_degrees_has_a_plane(west: float, south: float, width: float, height: float) -> None:
    bounds = (west, south, west + width, south + height)
    assert scale_error(project_crs(bounds), bounds) < 0.001
    assert not needs_refit(project_crs(bounds), bounds)


def test_a_plane_is_fitted_again_when_the_borders_grow() -> None:
    crs = project_crs(BOTH_BORDERS)
    assert not needs_refit(crs, (68.0, 37.0, 74.0, 41.0))
    assert needs_refit(crs, (67.0, 34.0, 75.0, 41.5))


def test_an_extent_no_plane_fits_is_not_fitted_for_ever() -> None:
    wide = (0.0, 10.0, 60.0, 60.0)
    assert scale_error(project_crs(wide), wide) > 0.001
    assert not needs_refit(project_crs(wide), wide)


@pytest.mark.parametrize("bounds", [(500_000.0, 4e6, 600_000.0, 4.1e6), (71.0, 39.0, 70.0, 40.0), (70, 38, 71, np.nan)])
def test_an_extent_off_the_earth_is_refused(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(UserError, match="longitude and latitude"):
        project_crs(bounds)


@pytest.mark.parametrize("source", ["EPSG:4284", "EPSG:28412", "EPSG:28413"])
@pytest.mark.parametrize("area", [KHOROG, BOTH_BORDERS, (74.4, 42.7, 74.8, 43.0)])
def test_sk42_takes_the_operation_for_tajikistan_and_kyrgyzstan(
    source: str, area: tuple[float, float, float, float]
) -> None:
    """Near Bishkek the box round Russia would win, with 3 m, if its box were believed."""
    best = operation(source, area)
    assert (best.description, best.accuracy_m, best.warning) == (TO_16, 4.5, "")


def test_axes_are_x_y() -> None:
    lon, lat = operation("EPSG:28412", KHOROG).transformer.transform(12_725_870.0, 4_153_984.0)
    assert (lon, lat) == (pytest.approx(71.5531, abs=1e-5), pytest.approx(37.4897, abs=1e-5))


def test_outside_its_area_an_operation_warns() -> None:
    best = operation("EPSG:4284", (10.0, 50.0, 11.0, 51.0))
    assert best.description == TO_16
    assert TO_16 in best.warning
    assert "Armenia" in best.warning


def test_no_datum_shift_needs_no_words() -> None:
    for source in ("EPSG:4326", "EPSG:32642", WGS84):
        best = operation(source, BOTH_BORDERS)
        assert (best.description, best.warning) == ("", "")


@pytest.mark.parametrize(
    "source",
    [
        "+proj=tmerc +lon_0=69 +x_0=12500000 +ellps=krass +towgs84=25,-141,-78.5,0,0.35,0.736,0 +type=crs",
        "+proj=longlat +datum=WGS84 +towgs84=5,0,0 +type=crs",
        WITH_TOWGS84,
    ],
)
def test_a_bare_datum_shift_is_refused(source: str) -> None:
    with pytest.raises(UserError, match="datum shift of its own"):
        operation(source, KHOROG)


def test_a_shift_of_nothing_on_wgs84_is_let_pass() -> None:
    best = operation("+proj=utm +zone=42 +datum=WGS84 +towgs84=0,0,0 +type=crs", KHOROG)
    expected = operation("EPSG:32642", KHOROG)
    assert best.transformer.transform(5e5, 4.2e6) == pytest.approx(expected.transformer.transform(5e5, 4.2e6))


@pytest.mark.parametrize("source", ["EPSG:99999", "nonsense", ""])
def test_an_unknown_system_is_refused(source: str) -> None:
    with pytest.raises(UserError, match="no coordinate system known"):
        operation(source, KHOROG)


def test_a_system_without_a_datum_is_refused() -> None:
    with pytest.raises(UserError, match="datum is not named"):
        operation("+proj=longlat +ellps=krass +type=crs", KHOROG)


def test_the_plane_is_one_value_for_one_extent() -> None:
    assert project_crs(BOTH_BORDERS) == project_crs(BOTH_BORDERS) == CRS(project_crs(BOTH_BORDERS).to_wkt())


def test_earth_centred_places_of_the_equator_and_the_pole() -> None:
    places = earth_centred(np.array([0.0, 90.0, 0.0]), np.array([0.0, 0.0, 90.0]))
    expected = [[6_378_137.0, 0.0, 0.0], [0.0, 6_378_137.0, 0.0], [0.0, 0.0, 6_356_752.314]]
    np.testing.assert_allclose(places, expected, atol=1e-3)
