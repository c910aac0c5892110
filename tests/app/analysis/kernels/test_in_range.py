"""Which targets an observer reaches, against every pair worked out by the geodesic."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.kernels import in_range
from app.analysis.sight.sightlines import Observers, Targets, sightlines
from app.geo.crs import earth_centred
from app.geo.grid import Grid
from tests.builders.rays import WGS84, forward, metric


def test_only_pairs_in_range_and_sector_are_traced_in_order() -> None:
    grid = metric(np.zeros((201, 201)))
    rng = np.random.default_rng(5)
    eyes, targets = rng.uniform(0, 200, (2, 7)), rng.uniform(0, 200, (2, 400))
    range_m, middle, fov = rng.uniform(300, 4000, 7), rng.uniform(0, 360, 7), np.array([360, 90, 30, 360, 200, 5, 0.0])
    lon, lat = grid.to_lonlat(*eyes)
    x, y = grid.to_lonlat(*targets)
    lines = sightlines(grid, Observers.of(lon, lat, 5.0, range_m, azimuth_deg=middle, fov_deg=fov), Targets.of(x, y))
    k, n = np.divmod(np.arange(7 * 400), 400)
    azimuth, _, distance = WGS84.inv(lon[k], lat[k], x[n], y[n])
    off = np.abs((np.asarray(azimuth) - middle[k] + 180) % 360 - 180)
    expected = (np.asarray(distance) <= range_m[k]) & ((off <= fov[k] / 2) | (fov[k] == 360))
    assert 0 < expected.sum() < 1400
    assert lines.observer.tolist() == k[expected].tolist()
    assert lines.target.tolist() == n[expected].tolist()
    assert np.abs(lines.distance_m - np.asarray(distance)[expected]).max() < 1e-4
    assert np.abs(lines.azimuth_deg - np.asarray(azimuth)[expected] % 360).max() < 1e-3


def test_distance_over_forty_kilometres_is_the_geodesic_to_a_millimetre() -> None:
    grid = Grid.of(np.zeros((3, 3)), (1.0, 0.0, 70.0, 0.0, -1.0, 39.0))
    azimuth = np.arange(0.0, 360.0, 7.0)
    lon, lat = forward(71.5, 37.5, azimuth, 40_000.0)
    lines = sightlines(grid, Observers.of(71.5, 37.5, 10.0, 50_000.0), Targets.of(lon, lat), probability=False)
    assert np.abs(lines.distance_m - 40_000.0).max() < 1e-3
    assert np.abs((lines.azimuth_deg - azimuth + 180) % 360 - 180).max() < 1e-4


@given(st.floats(0, 360), st.floats(0, 360), st.floats(0, 360), st.integers(-2, 2))
def test_a_sector_is_the_same_however_often_its_middle_goes_round(
    azimuth: float, middle: float, width: float, turns: int
) -> None:
    off = min(abs(azimuth - middle), 360.0 - abs(azimuth - middle))
    if abs(off - width / 2.0) > 1e-9:
        assert in_range.in_sector(azimuth, middle, width) == (off < width / 2.0)
        assert in_range.in_sector(azimuth, middle + 360.0 * turns, width) == (off < width / 2.0)


@given(st.floats(-180, 180), st.floats(-89, 89))
def test_east_and_north_of_a_place_are_unit_vectors_at_right_angles(lon: float, lat: float) -> None:
    (axes,) = in_range.axes_of(np.array([lon]), np.array([lat]))
    place, east, north = axes.reshape(3, 3)
    frame = np.stack([east, north, np.cross(east, north)])
    np.testing.assert_allclose(frame @ frame.T, np.eye(3), atol=1e-12)
    assert east[2] == 0.0
    # Up is outward, and by the ellipsoid within a fifth of a degree of the line from the earth's centre.
    assert frame[2] @ place / np.linalg.norm(place) > math.cos(math.radians(0.2))
    np.testing.assert_allclose(place, earth_centred(np.array([lon]), np.array([lat]))[0])


PLACES = st.lists(st.tuples(st.floats(69, 69.5), st.floats(37, 37.5)), max_size=40)


@given(PLACES)
def test_bins_hold_every_target_once_in_ascending_order(places: list[tuple[float, float]]) -> None:
    lon, lat = (np.array([place[axis] for place in places]) for axis in (0, 1))
    bins = in_range.sort_into_bins(lon, lat)
    assert sorted(bins.order.tolist()) == list(range(len(places)))
    assert (np.diff(bins.keys) >= 0).all()
    rows, columns = np.divmod(bins.keys, bins.columns)
    half = in_range.BIN_DEG / 2.0
    assert (np.abs(lat[bins.order] - bins.south - (2 * rows + 1) * half) <= half + 1e-9).all()
    assert (np.abs(lon[bins.order] - bins.west - (2 * columns + 1) * half) <= half + 1e-9).all()
