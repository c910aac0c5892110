"""Sight lines: known horizons and variances, laws, voids, reference systems, and a dense oracle."""

from __future__ import annotations

import math
from dataclasses import fields

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from app.analysis.kernels.ray import error_variance
from app.analysis.sight.sightlines import OPTICAL, RADIO, Observers, SightLines, Targets, sightlines
from app.errors import Cancelled
from app.geo.grid import Grid
from app.progress import Progress
from tests.builders.terrains import fractal
from tests.golden.cases import CASES
from tests.oracles import dense_sight

WGS84 = Geod(ellps="WGS84")
UTM = (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_096_000.0)
"""About 37 N in UTM 42 N."""
ARC = 1 / 3600


def metric(heights: np.ndarray, sigma: float = 0.0, correlation_m: float = 90.0) -> Grid:
    return Grid.of(heights, UTM, "EPSG:32642", sigma=sigma, correlation_m=correlation_m)


def between(grid: Grid, a: tuple[float, float, float], b: tuple[float, float, float], **options: object) -> SightLines:
    """The sight line from (col, row, height) to another."""
    lon, lat = grid.to_lonlat([a[0], b[0]], [a[1], b[1]])
    observer, target = Observers.of(lon[0], lat[0], a[2], 1e6), Targets.of(lon[1], lat[1], b[2])
    return sightlines(grid, observer, target, **options)  # type: ignore[arg-type]


def wall(height: float, at: int = 50, void: int | None = None) -> Grid:
    heights = np.zeros((21, 101))
    heights[:, at] = height
    if void is not None:
        heights[:, void] = np.nan
    return metric(heights)


def rough(seed: int, sigma: float = 2.4, degrees: bool = False) -> Grid:
    heights = 1000.0 + 300.0 * fractal(7, seed, 0.5)
    if degrees:
        return Grid.of(heights, (ARC, 0.0, 71.0, 0.0, -ARC, 37.5), sigma=sigma)
    return metric(heights, sigma)


@pytest.mark.parametrize(("curvature", "horizon"), [(OPTICAL, 17_220.0), (1.0, 15_942.0), (RADIO, 18_409.0)])
def test_horizon_on_the_sea_level_sphere(curvature: float, horizon: float) -> None:
    # sqrt(2 R 10 / c_c) + sqrt(2 R 1.7 / c_c)
    grid = metric(np.zeros((5, 700)))
    lon, lat = grid.to_lonlat(np.arange(1.0, 690.0), 2.0)
    eye = grid.to_lonlat(0.0, 2.0)
    lines = sightlines(grid, Observers.of(*eye, 10.0, 30_000.0), Targets.of(lon, lat, 1.7), curvature=curvature)
    assert lines.distance_m[lines.visible].max() == pytest.approx(horizon, abs=30.0)
    assert np.array_equal(lines.p_visible, lines.visible.astype(float))


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


@pytest.mark.parametrize("azimuth", [0.0, 37.0, 90.0, 200.0])
def test_the_horizon_is_the_same_in_degrees_and_in_utm(azimuth: float) -> None:
    flat = np.zeros((1500, 1500), np.float32)
    grids = (
        Grid.of(flat, (ARC, 0.0, 69.0, 0.0, -ARC, 37.2), sigma=0.0),
        Grid.of(flat, (30.0, 0.0, 494_000.0, 0.0, -30.0, 4_117_000.0), "EPSG:32642", sigma=0.0),
    )
    away = np.arange(15_000.0, 18_400.0, 15.0)
    lon, lat, _ = WGS84.fwd(*(np.full(away.size, v) for v in (69.17, 37.02, azimuth)), away)
    found = []
    for grid in grids:
        lines = sightlines(grid, Observers.of(69.17, 37.02, 10.0, 30_000.0), Targets.of(lon, lat, 1.7))
        assert not lines.unknown.any()
        assert np.abs(lines.distance_m - away).max() < 0.001
        assert np.abs((lines.azimuth_deg - azimuth + 180) % 360 - 180).max() < 1e-3
        found.append(lines.distance_m[lines.visible].max())
    assert found[0] == pytest.approx(found[1], abs=15.1)
    assert found[0] == pytest.approx(17_220.0, abs=30.0)


def test_variance_of_a_clearance() -> None:
    assert math.sqrt(error_variance(1000.0, 2000.0, 10.0, 10.0, 10.0, 300.0)) == pytest.approx(12.25, abs=0.005)
    assert math.sqrt(error_variance(50.0, 2000.0, 10.0, 10.0, 10.0, 300.0)) == pytest.approx(2.34, abs=0.005)


def ridge(second: float | None = None) -> Grid:
    # A flat ray of 2 km, 1,000 m up, with a ridge 5 m below it half way; 10 m cells.
    heights = np.zeros((5, 203))
    heights[:, 99:104] = 995.0
    if second is not None:
        heights[:, 159:164] = second
    return Grid.of(
        heights, (10.0, 0.0, 500_000.0, 0.0, -10.0, 4_096_000.0), "EPSG:32642", sigma=10.0, correlation_m=300.0
    )


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


places = st.tuples(st.floats(1, 126), st.floats(1, 126), st.floats(0, 60))


@given(places, places, st.integers(0, 3), st.booleans(), st.sampled_from([0.0, 0.5, 2.4, 20.0]))
def test_swapping_the_ends_changes_nothing(
    a: tuple[float, float, float], b: tuple[float, float, float], seed: int, degrees: bool, sigma: float
) -> None:
    grid = rough(seed, sigma, degrees)
    there, back = between(grid, a, b), between(grid, b, a)
    assert there.p_visible[0] == pytest.approx(back.p_visible[0], abs=1e-9)
    assert there.clearance_m[0] == pytest.approx(back.clearance_m[0], abs=1e-9)
    assert there.visible[0] == back.visible[0]


@given(places, places, st.integers(0, 3))
def test_a_mirrored_terrain_gives_mirrored_sight(
    a: tuple[float, float, float], b: tuple[float, float, float], seed: int
) -> None:
    # The mirror turns the canonical order round, so this holds only if the formula itself is symmetric.
    heights = 1000.0 + 300.0 * fractal(7, seed, 0.5)
    west = 500_000.0 - 64.5 * 30.0
    grids = [Grid.of(z, (30.0, 0.0, west, 0.0, -30.0, 4_096_000.0), "EPSG:32642") for z in (heights, heights[:, ::-1])]
    there = between(grids[0], a, b)
    mirrored = between(grids[1], (128 - a[0], *a[1:]), (128 - b[0], *b[1:]))
    assert mirrored.clearance_m[0] == pytest.approx(there.clearance_m[0], abs=1e-5)
    assert mirrored.p_visible[0] == pytest.approx(there.p_visible[0], abs=1e-5)


@given(places, places, st.integers(0, 3), st.floats(0, 50), st.floats(0, 50))
def test_more_height_never_sees_less(
    a: tuple[float, float, float], b: tuple[float, float, float], seed: int, mast: float, target: float
) -> None:
    grid = rough(seed)
    low, high = between(grid, a, b), between(grid, (a[0], a[1], a[2] + mast), (b[0], b[1], b[2] + target))
    assert high.p_visible[0] >= low.p_visible[0] - 1e-12
    assert high.clearance_m[0] >= low.clearance_m[0] - 1e-9


def test_a_plain_is_open() -> None:
    lines = between(metric(np.full((21, 101), 500.0)), (2.0, 3.0, 2.0), (98.0, 17.0, 1.0))
    assert lines.visible[0]
    assert lines.p_visible[0] == 1.0


def test_a_wall_hides_and_is_named_as_the_obstacle() -> None:
    lines = between(wall(30.0), (10.0, 10.0, 10.0), (90.0, 10.0, 10.0))
    assert not lines.visible[0]
    assert lines.p_visible[0] == 0.0
    sag = OPTICAL * 1200.0**2 / (2 * 6_371_008.8)
    assert lines.clearance_m[0] == pytest.approx(-20.0 - sag, abs=0.01)
    assert lines.obstacle_m[0] == pytest.approx(30.0, abs=0.001)
    col, row = metric(np.zeros((21, 101))).to_cell(lines.obstacle_lon, lines.obstacle_lat)
    assert (col[0], row[0]) == (pytest.approx(50.0, abs=0.01), pytest.approx(10.0, abs=0.01))


def test_a_wall_just_below_the_ray_does_not_hide() -> None:
    assert between(wall(9.8), (10.0, 10.0, 10.0), (90.0, 10.0, 10.0)).visible[0]
    assert not between(wall(9.99), (10.0, 10.0, 10.0), (90.0, 10.0, 10.0)).visible[0]


def test_behind_a_cone_there_is_shadow_and_beside_it_none() -> None:
    rows, cols = np.indices((101, 101))
    grid = metric(np.maximum(0.0, 60.0 - 4.0 * np.hypot(rows - 50, cols - 50)))
    assert not between(grid, (10.0, 50.0, 5.0), (90.0, 50.0, 1.0)).visible[0]
    assert between(grid, (10.0, 10.0, 5.0), (90.0, 10.0, 1.0)).visible[0]
    assert between(grid, (50.0, 50.0, 5.0), (90.0, 50.0, 1.0)).visible[0]


def test_below_a_cliff_the_foot_is_hidden_and_the_far_ground_seen() -> None:
    heights = np.zeros((21, 201))
    heights[:, :50] = 100.0
    grid = metric(heights)
    # Six metres above the plateau and 300 m back from the edge: the ray meets the plain 5 km beyond.
    assert not between(grid, (39.0, 10.0, 6.0), (120.0, 10.0, 0.5)).visible[0]
    assert between(grid, (48.0, 10.0, 6.0), (120.0, 10.0, 0.5)).visible[0]


def test_a_void_on_the_ray_is_unknown() -> None:
    lines = between(wall(0.0, void=70), (10.0, 10.0, 10.0), (90.0, 10.0, 10.0))
    assert lines.unknown[0]
    assert not lines.visible[0]
    assert np.isnan([lines.p_visible[0], lines.clearance_m[0], lines.obstacle_lon[0], lines.obstacle_m[0]]).all()
    assert not between(wall(0.0, void=70), (10.0, 10.0, 10.0), (60.0, 10.0, 10.0)).unknown[0]
    assert between(wall(100.0, void=70), (10.0, 10.0, 10.0), (90.0, 10.0, 10.0)).unknown[0]


def test_an_end_outside_the_grid_is_unknown() -> None:
    assert between(wall(0.0), (10.0, 10.0, 10.0), (101.5, 10.0, 10.0)).unknown[0]
    assert between(wall(0.0), (10.0, -1.0, 10.0), (50.0, 10.0, 10.0)).unknown[0]


def test_a_void_of_sigma_leaves_the_mask_and_takes_the_probability() -> None:
    sigma = np.full((21, 101), 2.4)
    sigma[:, 60] = np.nan
    lines = between(Grid.of(np.zeros((21, 101)), UTM, "EPSG:32642", sigma=sigma), (10, 10, 10.0), (90, 10, 10.0))
    assert lines.visible[0]
    assert np.isnan(lines.p_visible[0])


def test_curvature_is_each_observers_own() -> None:
    grid = metric(np.zeros((5, 700)))
    lon, lat = grid.to_lonlat([0.0, 590.0], [2.0, 2.0])
    eyes = Observers.of([lon[0], lon[0]], [lat[0], lat[0]], 10.0, 30_000.0)
    lines = sightlines(grid, eyes, Targets.of(lon[1], lat[1], 1.7), curvature=[OPTICAL, RADIO])
    assert lines.visible.tolist() == [False, True]


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
    lon, lat, _ = WGS84.fwd(*(np.full(azimuth.size, v) for v in (71.5, 37.5)), azimuth, np.full(azimuth.size, 40_000.0))
    lines = sightlines(grid, Observers.of(71.5, 37.5, 10.0, 50_000.0), Targets.of(lon, lat), probability=False)
    assert np.abs(lines.distance_m - 40_000.0).max() < 1e-3
    assert np.abs((lines.azimuth_deg - azimuth + 180) % 360 - 180).max() < 1e-4


@pytest.mark.parametrize(
    ("transform", "crs"),
    [
        ((ARC, 0.0, 70.5, 0.0, -ARC, 38.0), "EPSG:4326"),
        ((30.0, 0.0, 680_000.0, 0.0, -30.0, 4_210_000.0), "EPSG:32642"),
        ((38.0, 0.0, 7_848_000.0, 0.0, -38.0, 4_580_000.0), "EPSG:3857"),
    ],
)
def test_rays_of_forty_kilometres_keep_to_the_geodesic(transform: tuple[float, ...], crs: str) -> None:
    # One needle after another stands on the true geodesic; each has to be met where it is.
    shape = (2200, 2200)
    base = Grid.of(np.zeros(shape), transform, crs, sigma=0.0)  # type: ignore[arg-type]
    lon0, lat0 = base.to_lonlat(400.0, 1500.0)
    for azimuth, share in ((90.0, 0.5), (60.0, 0.25), (45.0, 0.7)):
        lon1, lat1, _ = WGS84.fwd(lon0, lat0, azimuth, 40_000.0)
        x, y, _ = WGS84.fwd(lon0, lat0, azimuth, 40_000.0 * share)
        col, row = base.to_cell(x, y)
        heights = np.zeros(shape, np.float32)
        around = np.s_[int(row) - 6 : int(row) + 8, int(col) - 6 : int(col) + 8]
        rows, cols = np.indices(shape)
        heights[around] = 900.0 - 10.0 * np.hypot(rows[around] - row, cols[around] - col)
        grid = Grid.of(heights, transform, crs, sigma=0.0)  # type: ignore[arg-type]
        lines = sightlines(grid, Observers.of(lon0, lat0, 200.0, 50_000.0), Targets.of(lon1, lat1, 200.0))
        assert WGS84.inv(lines.obstacle_lon[0], lines.obstacle_lat[0], x, y)[2] < 25.0
        # A cone of 10 m a cell: the height met tells how far beside its top the ray passed.
        assert lines.obstacle_m[0] > 885.0


def sampled(grid: Grid, count: int, seed: int) -> tuple[Observers, Targets]:
    rng = np.random.default_rng(seed)
    rows, cols = grid.shape
    lon, lat = grid.to_lonlat(rng.uniform(1, cols - 2, 2 * count), rng.uniform(1, rows - 2, 2 * count))
    return Observers.of(lon[:count], lat[:count], 20.0, 1e6), Targets.of(lon[count:], lat[count:], 10.0)


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
        x, y, _ = WGS84.fwd(*(np.full(d.size, v) for v in (*end[0], azimuth)), d)
        t = d / length
        z = grid.height_at([p[0] for p in end], [p[1] for p in end]) + np.array([20.0, 10.0])
        c = (1 - t) * z[0] + t * z[1] - grid.height_at(x, y) - OPTICAL * d * (length - d) / (2 * 6_371_008.8)
        s0, s1 = grid.sigma_at([p[0] for p in end], [p[1] for p in end])
        p = dense_sight.probability(length, c, d, (s0, s1, grid.sigma_at(x, y)), correlation_m)
        assert lines.clearance_m[n] == pytest.approx(c.min(), abs=0.02)
        assert lines.p_visible[n] == pytest.approx(p, abs=0.002)
        middling += 0.02 < p < 0.98
    assert middling > 10


@pytest.mark.parametrize("name", list(CASES))
def test_agreement_with_dense_sampling(name: str) -> None:
    case = CASES[name]()
    grid, rng = case.grid, np.random.default_rng(9)
    angle, away = rng.uniform(0, 2 * np.pi, 2500), case.radius_m * np.sqrt(rng.random(2500)) * 0.95
    lon0, lat0 = (float(v) for v in grid.to_lonlat(case.col, case.row))
    lon, lat, _ = WGS84.fwd(np.full(2500, lon0), np.full(2500, lat0), np.degrees(angle), away)
    lon, lat = grid.to_lonlat(*(np.round(v) for v in grid.to_cell(lon, lat)))
    eye = Observers.of(lon0, lat0, case.height_m, case.radius_m)
    lines = sightlines(grid, eye, Targets.of(lon, lat, case.target_m), probability=False)
    dense = dense_sight.visible(
        *(grid.heights, grid.transform, grid.crs, (lon0, lat0, case.height_m), lon[lines.target], lat[lines.target]),
        *(case.target_m, OPTICAL, min(grid.cell_size_m) / 6),
    )
    assert not lines.unknown.any()
    agreement = (lines.visible == dense).mean()
    jaccard = (lines.visible & dense).sum() / (lines.visible | dense).sum()
    print(f"{name}: agreement {agreement:.4f}, Jaccard {jaccard:.4f}, visible {dense.mean():.3f}")
    assert agreement >= 0.994
    assert jaccard >= 0.9


@pytest.mark.parametrize("void", [False, True])
def test_without_probability_the_mask_is_the_same(void: bool) -> None:
    grid = rough(2)
    if void:
        grid.heights[60:64, 60:64] = np.nan
    full, mask = (sightlines(grid, *sampled(grid, 30, 8), probability=wanted) for wanted in (True, False))
    assert np.isnan(mask.p_visible).all()
    assert full.unknown.any() == void
    for name in ("observer", "target", "distance_m", "azimuth_deg", "visible", "unknown"):
        assert np.array_equal(getattr(full, name), getattr(mask, name))
    seen = full.visible
    assert 0 < seen.sum() < seen.size
    assert np.array_equal(full.clearance_m[seen], mask.clearance_m[seen])
    assert np.array_equal(full.obstacle_lon[seen], mask.obstacle_lon[seen])
    hidden = ~seen & ~full.unknown
    assert (mask.clearance_m[hidden] >= full.clearance_m[hidden]).all()
    assert (mask.clearance_m[hidden] < 0).all()


def test_the_number_of_threads_changes_no_byte() -> None:
    grid = rough(2)
    threads = numba.get_num_threads()
    try:
        found = []
        for count in {1, threads}:
            numba.set_num_threads(count)
            found.append(sightlines(grid, *sampled(grid, 40, 8)))
    finally:
        numba.set_num_threads(threads)
    for field in fields(found[0]):
        values = {np.asarray(getattr(lines, field.name)).tobytes() for lines in found}
        assert len(values) == 1


def test_a_window_gives_what_the_whole_grid_gives() -> None:
    case = CASES["gebco"]()
    lon, lat = case.grid.to_lonlat(case.col + np.arange(-9.0, 10.0), case.row + 12.0)
    eye = Observers.of(*case.grid.to_lonlat(case.col, case.row), 10.0, 9_000.0)
    whole = sightlines(case.grid, eye, Targets.of(lon, lat))
    part = sightlines(case.grid.window(eye.lon, eye.lat, 9_000.0), eye, Targets.of(lon, lat))
    assert len(whole) > 5
    assert np.allclose(whole.p_visible, part.p_visible, atol=1e-9)
    assert np.allclose(whole.clearance_m, part.clearance_m, atol=1e-6)


def test_coarse_cells_mark_what_is_no_evidence() -> None:
    case = CASES["gebco"]()
    lon, lat = case.grid.to_lonlat(case.col + np.array([1.0, 2.0, 3.0]), np.full(3, float(case.row)))
    eye = Observers.of(*case.grid.to_lonlat(case.col, case.row), 10.0, 9_000.0)
    lines = sightlines(case.grid, eye, Targets.of(lon, lat))
    assert lines.coarse
    assert lines.too_close.tolist() == [True, True, False]
    fine = between(wall(0.0), (10.0, 10.0, 10.0), (10.5, 10.0, 10.0))
    assert not fine.coarse
    assert not fine.too_close[0]


def test_a_ray_shorter_than_a_step_has_its_middle_or_its_ends() -> None:
    lines = between(wall(0.0), (10.0, 10.0, 4.0), (10.01, 10.0, 1.0))
    assert (lines.visible[0], lines.clearance_m[0], lines.p_visible[0]) == (True, pytest.approx(2.5), 1.0)
    same = between(wall(0.0), (10.0, 10.0, 4.0), (10.0, 10.0, 1.0))
    assert (same.visible[0], same.distance_m[0], same.p_visible[0]) == (True, 0.0, 1.0)
    assert same.clearance_m[0] == 1.0


def test_no_observer_no_target_no_line() -> None:
    none = np.empty(0)
    grid = wall(0.0)
    assert len(sightlines(grid, Observers.of(none, none, 1.0, 1.0), Targets.of([69.0], [37.0]))) == 0
    assert len(sightlines(grid, Observers.of(69.0, 37.0, 1.0, 1.0), Targets.of(none, none))) == 0


def test_asked_to_stop_it_stops() -> None:
    grid = wall(0.0)
    with pytest.raises(Cancelled):
        sightlines(grid, *sampled(grid, 3, 1), progress=Progress(stopped=lambda: True))
