"""One ray: its height above a curved earth, the lowest clearance, and the chance of sight."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.kernels.ray import EARTH_RADIUS_M, error_variance, phi
from app.analysis.sight.sightlines import OPTICAL, RADIO, Observers, Targets, sightlines
from app.geo.grid import Grid
from tests.builders.rays import SPOTS, WGS84, Spot, between, forward, metric, ridge, rough, sampled, wall
from tests.oracles import dense_sight


@pytest.mark.parametrize(
    ("curvature", "away_km", "drop_m"),
    [(1.0, 10, 7.85), (OPTICAL, 10, 6.73), (RADIO, 10, 5.89), (1.0, 20, 31.4), (OPTICAL, 20, 26.9), (RADIO, 20, 23.5)],
)
def test_the_earth_falls_away_below_a_level_ray(curvature: float, away_km: int, drop_m: float) -> None:
    # From the middle of a ray the ground falls by c_c d^2 / 2 R towards both ends: there the ray is that much nearer.
    grid = metric(np.zeros((5, 1400)), correlation_m=300.0)
    lon0, lat0 = grid.to_lonlat(1.0, 2.0)
    lon1, lat1, _ = WGS84.fwd(lon0, lat0, 90.0, 2000.0 * away_km)
    line = sightlines(
        grid, Observers.of(lon0, lat0, 100.0, 50_000.0), Targets.of(lon1, lat1, 100.0), curvature=curvature
    )
    assert 100.0 - line.clearance_m[0] == pytest.approx(drop_m, abs=0.05 if away_km == 20 else 0.005)
    assert WGS84.inv(lon0, lat0, line.obstacle_lon[0], line.obstacle_lat[0])[2] == pytest.approx(
        1000.0 * away_km, abs=1
    )


def test_variance_of_a_clearance() -> None:
    assert math.sqrt(error_variance(1000.0, 2000.0, 10.0, 10.0, 10.0, 300.0)) == pytest.approx(12.25, abs=0.005)
    assert math.sqrt(error_variance(50.0, 2000.0, 10.0, 10.0, 10.0, 300.0)) == pytest.approx(2.34, abs=0.005)


def test_probability_over_one_ridge() -> None:
    lines = between(ridge(), (1.0, 2.0, 1000.0), (201.0, 2.0, 1000.0), curvature=0.0)
    assert lines.clearance_m[0] == pytest.approx(5.0, abs=0.01)
    assert lines.p_visible[0] == pytest.approx(0.659, abs=0.001)
    assert lines.obstacle_m[0] == pytest.approx(995.0, abs=0.01)


def test_a_second_ridge_one_metre_lower_lowers_the_probability() -> None:
    one = between(ridge(), (1.0, 2.0, 1000.0), (201.0, 2.0, 1000.0), curvature=0.0)
    two = between(ridge(994.0), (1.0, 2.0, 1000.0), (201.0, 2.0, 1000.0), curvature=0.0)
    assert two.clearance_m[0] == one.clearance_m[0]
    assert two.p_visible[0] < one.p_visible[0] - 0.1


def test_below_a_cliff_the_foot_is_hidden_and_the_far_ground_seen() -> None:
    heights = np.zeros((21, 201))
    heights[:, :50] = 100.0
    grid = metric(heights)
    # Six metres above the plateau and 300 m back from the edge: the ray meets the plain 5 km beyond.
    assert not between(grid, (39.0, 10.0, 6.0), (120.0, 10.0, 0.5)).visible[0]
    assert between(grid, (48.0, 10.0, 6.0), (120.0, 10.0, 0.5)).visible[0]


@pytest.mark.parametrize("correlation_m", [20.0, 90.0, 300.0])
@pytest.mark.parametrize("degrees", [False, True])
def test_probability_is_the_product_over_every_block(degrees: bool, correlation_m: float) -> None:
    # The oracle evaluates every sample and block; what the kernel skips must not show.
    rng = np.random.default_rng(3)
    base = rough(4, degrees=degrees)
    heights = 1000.0 + (base.heights - 1000.0) * 0.2
    sigma = (3.0 * rng.random(base.shape)).astype(np.float32)
    grid = Grid.of(heights, base.transform, base.crs, sigma=sigma, correlation_m=correlation_m)
    lines = sightlines(grid, *sampled(grid, 14, 6))
    middling = 0
    observers, targets = sampled(grid, 14, 6)
    for n, (k, m) in enumerate(zip(lines.observer, lines.target, strict=True)):
        end = ((observers.lon[k], observers.lat[k]), (targets.lon[m], targets.lat[m]))
        col, row = grid.to_cell(*np.transpose(end))
        length = lines.distance_m[n]
        half_cells = 2 * max(abs(col[1] - col[0]), abs(row[1] - row[0]))
        step = correlation_m / math.ceil(correlation_m * half_cells / length)
        reach = math.ceil(length / 2 / step) - 1
        d = length / 2 + step * np.arange(-reach, reach + 1)
        azimuth = WGS84.inv(*end[0], *end[1])[0]
        x, y = forward(*end[0], azimuth, d)
        t = d / length
        z = grid.height_at([p[0] for p in end], [p[1] for p in end]) + np.array([20.0, 10.0])
        c = (1 - t) * z[0] + t * z[1] - grid.height_at(x, y) - OPTICAL * d * (length - d) / (2 * 6_371_008.8)
        s0, s1 = grid.sigma_at([p[0] for p in end], [p[1] for p in end])
        p = dense_sight.probability(length, c, d, (s0, s1, grid.sigma_at(x, y)), correlation_m)
        assert lines.clearance_m[n] == pytest.approx(c.min(), abs=0.02)
        assert lines.p_visible[n] == pytest.approx(p, abs=0.002)
        middling += 0.02 < p < 0.98
    assert middling > 10


def test_a_ray_shorter_than_a_step_has_its_middle_or_its_ends() -> None:
    lines = between(wall(0.0), (10.0, 10.0, 4.0), (10.01, 10.0, 1.0))
    assert (lines.visible[0], lines.clearance_m[0], lines.p_visible[0]) == (True, pytest.approx(2.5), 1.0)
    same = between(wall(0.0), (10.0, 10.0, 4.0), (10.0, 10.0, 1.0))
    assert (same.visible[0], same.distance_m[0], same.p_visible[0]) == (True, 0.0, 1.0)
    assert same.clearance_m[0] == 1.0


@given(st.floats(100, 40_000), st.floats(0, 1), st.floats(0, 20), st.floats(0, 20), st.floats(0, 20))
def test_a_variance_is_none_below_zero_and_the_same_from_both_ends(
    length: float, share: float, one: float, other: float, sigma: float
) -> None:
    d = share * length
    there = error_variance(d, length, one, other, sigma, 300.0)
    back = error_variance(length - d, length, other, one, sigma, 300.0)
    assert there >= -1e-9
    assert there == pytest.approx(back, abs=1e-6)
    # sd <= (1 - t) sigma0 + t sigma1 + sigma, whatever the correlation: what leaves a block unread rests on it.
    assert math.sqrt(max(there, 0.0)) <= (1.0 - share) * one + share * other + sigma + 1e-6


def test_phi_is_the_normal_distribution() -> None:
    for x, p in ((0.0, 0.5), (1.0, 0.841345), (-1.959964, 0.025), (8.4, 1.0)):
        assert phi(x) == pytest.approx(p, abs=1e-6)


@given(st.integers(0, 3), SPOTS, SPOTS, st.booleans())
def test_the_lowest_clearance_is_the_least_of_all_samples(seed: int, a: Spot, b: Spot, level: bool) -> None:
    grid = metric(np.full((129, 129), 1000.0)) if level else rough(seed)
    line = between(grid, a, b)
    length = float(line.distance_m[0])
    if length < 1.0:
        return
    step = 90.0 / math.ceil(90.0 * 2.0 * max(abs(b[0] - a[0]), abs(b[1] - a[1])) / length - 1e-6)
    reach = math.ceil(0.5 * length / step) - 1
    d = 0.5 * length + step * np.arange(-reach, reach + 1)
    share = d / length
    ground = grid.height_at(*grid.to_lonlat(a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
    ends = grid.height_at(*grid.to_lonlat([a[0], b[0]], [a[1], b[1]])) + np.array([a[2], b[2]])
    bend = OPTICAL * d * (length - d) / (2 * EARTH_RADIUS_M)
    clear = (1 - share) * ends[0] + share * ends[1] - ground - bend
    assert line.clearance_m[0] == pytest.approx(clear.min(), abs=0.02)
