"""How a path lies to an observer, against geodesics."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.kernels import path_looks
from app.analysis.kernels.in_range import Eyes
from app.analysis.sight.crossing_path import midpoints
from app.analysis.sight.path_pairs import eyes_of
from app.analysis.sight.sightlines import Observers
from app.geo.lrs import GEOD
from tests.builders.paths import paths_at
from tests.builders.scenes import lonlat

X = np.array([0.0, 1500.0, 9000.0])
PATHS = paths_at(X, np.zeros(3), azimuth_deg=70.0)
OFFSET = np.ascontiguousarray(np.broadcast_to(midpoints(20, 1000.0), (3, 20)))
WAY = np.arange(3)


def eye(x: float, y: float, range_m: float = 50_000.0, azimuth_deg: float = 0.0, fov_deg: float = 360.0) -> Eyes:
    lon, lat = lonlat(x, y)
    return eyes_of(Observers.of(float(lon), float(lat), 5.0, range_m, azimuth_deg=azimuth_deg, fov_deg=fov_deg))


@pytest.mark.parametrize("place", [(700.0, -2000.0), (1500.0, 30.0), (-20_000.0, 15_000.0)])
def test_distance_bearing_and_pace_are_those_of_geodesics(place: tuple[float, float]) -> None:
    of = eye(*place, range_m=9500.0, azimuth_deg=30.0, fov_deg=100.0)
    distance, radial, within = path_looks.look_along(of, WAY, PATHS.ways, OFFSET)
    lon, lat = PATHS.at(OFFSET[0])
    azimuth, back, metres = (
        np.asarray(column).reshape(lon.shape)
        for column in GEOD.inv(np.full(lon.size, of.lon[0]), np.full(lon.size, of.lat[0]), lon.ravel(), lat.ravel())
    )
    np.testing.assert_allclose(distance, metres, atol=0.01)
    np.testing.assert_allclose(radial, np.abs(np.cos(np.radians(back - 160.0))), atol=5e-3)
    off = np.abs((azimuth - 30.0 + 180.0) % 360.0 - 180.0)
    clear = (np.abs(metres - 9500.0) > 1.0) & (np.abs(off - 50.0) > 0.05)
    expected = (metres <= 9500.0) & (off <= 50.0)
    assert within[clear].tolist() == expected[clear].tolist()


def test_who_walks_towards_an_observer_is_all_radial_and_at_the_foot_not_at_all() -> None:
    paths = paths_at([0.0], [0.0])
    _, radial, _ = path_looks.look_along(eye(0.0, -3000.0), WAY[:1], paths.ways, OFFSET[:1])
    assert radial.min() > 0.99999
    foot = np.zeros((1, 1))
    assert path_looks.look_along(eye(2000.0, 0.0), WAY[:1], paths.ways, foot)[1][0, 0] < 1e-3


@pytest.mark.parametrize(("y", "offset"), [(0.0, 0.0), (-180.0, 180.0), (-900.0, 500.0), (900.0, -500.0)])
def test_the_nearest_place_is_the_foot_or_an_end(y: float, offset: float) -> None:
    paths = paths_at([100.0], [0.0])
    assert path_looks.nearest_offsets(eye(140.0, y), WAY[:1], paths.ways)[0] == pytest.approx(offset, abs=0.1)


def test_a_path_is_reached_by_any_look_and_a_count_of_none_is_its_nearest_place() -> None:
    one, zero = np.zeros(1, np.int32), np.zeros(1, np.int32)
    paths = paths_at([0.0], [0.0])

    def reached(range_m: float, count: int) -> bool:
        return bool(path_looks.reached(eye(0.0, -510.0, range_m), one, zero, paths.ways, np.array([count]))[0])

    assert [reached(36.0, 20), reached(34.0, 20)] == [True, False]
    assert [reached(13.0, 200), reached(12.0, 200)] == [True, False]
    assert [reached(10.5, 0), reached(9.5, 0)] == [True, False]
    assert [reached(511.0, 1), reached(505.0, 1)] == [True, False]


def test_distances_of_one_place_of_each_pair() -> None:
    observer, way = np.zeros(3, np.int32), np.arange(3, dtype=np.int32)
    one = path_looks.distances(eye(700.0, -2000.0), observer, way, PATHS.ways, OFFSET[:, 4].copy())
    every = path_looks.look_along(eye(700.0, -2000.0), WAY, PATHS.ways, OFFSET)[0]
    np.testing.assert_allclose(one, every[:, 4])
