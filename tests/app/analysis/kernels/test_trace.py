"""Many rays at once: along geodesics, the same from both ends, mirrored, and on any number of threads."""

from __future__ import annotations

from dataclasses import fields

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.kernels.trace import bow_deg, is_canonical, ray_between, sampling
from app.analysis.sight.sightlines import OPTICAL, RADIO, Observers, Targets, ends_on, frame_of, sightlines
from app.geo.grid import Grid
from tests.builders.rays import ARC, SPOTS, WGS84, Spot, between, metric, rough, sampled
from tests.builders.terrains import fractal


@given(SPOTS, SPOTS, st.integers(0, 3), st.booleans(), st.sampled_from([0.0, 0.5, 2.4, 20.0]))
def test_swapping_the_ends_changes_nothing(a: Spot, b: Spot, seed: int, degrees: bool, sigma: float) -> None:
    grid = rough(seed, sigma, degrees)
    there, back = between(grid, a, b), between(grid, b, a)
    assert there.p_visible[0] == pytest.approx(back.p_visible[0], abs=1e-9)
    assert there.clearance_m[0] == pytest.approx(back.clearance_m[0], abs=1e-9)
    assert there.visible[0] == back.visible[0]


@given(SPOTS, SPOTS, st.integers(0, 3))
def test_a_mirrored_terrain_gives_mirrored_sight(a: Spot, b: Spot, seed: int) -> None:
    # The mirror turns the canonical order round, so this holds only if the formula itself is symmetric.
    heights = 1000.0 + 300.0 * fractal(7, seed, 0.5)
    west = 500_000.0 - 64.5 * 30.0
    grids = [Grid.of(z, (30.0, 0.0, west, 0.0, -30.0, 4_096_000.0), "EPSG:32642") for z in (heights, heights[:, ::-1])]
    there = between(grids[0], a, b)
    mirrored = between(grids[1], (128 - a[0], *a[1:]), (128 - b[0], *b[1:]))
    assert mirrored.clearance_m[0] == pytest.approx(there.clearance_m[0], abs=1e-5)
    assert mirrored.p_visible[0] == pytest.approx(there.p_visible[0], abs=1e-5)


def test_curvature_is_each_observers_own() -> None:
    grid = metric(np.zeros((5, 700)))
    lon, lat = grid.to_lonlat([0.0, 590.0], [2.0, 2.0])
    eyes = Observers.of([lon[0], lon[0]], [lat[0], lat[0]], 10.0, 30_000.0)
    lines = sightlines(grid, eyes, Targets.of(lon[1], lat[1], 1.7), curvature=[OPTICAL, RADIO])
    assert lines.visible.tolist() == [False, True]


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
        runs = []
        for count in {1, threads}:
            numba.set_num_threads(count)
            runs.append(sightlines(grid, *sampled(grid, 40, 8)))
    finally:
        numba.set_num_threads(threads)
    for field in fields(runs[0]):
        values = {np.asarray(getattr(lines, field.name)).tobytes() for lines in runs}
        assert len(values) == 1


@given(st.floats(60, 80), st.floats(-70, 70), st.floats(0, 360), st.floats(100, 40_000))
def test_the_bow_in_degrees_is_that_of_the_geodesic_to_a_metre(
    lon: float, lat: float, azimuth: float, away: float
) -> None:
    x, y, _ = WGS84.fwd(lon, lat, azimuth, away)
    east, north = bow_deg(lon, lat, x, y)
    middle = WGS84.fwd(lon, lat, azimuth, away / 2)[:2]
    assert WGS84.inv((lon + x) / 2 + east, (lat + y) / 2 + north, *middle)[2] < 2.0


def test_a_step_is_at_most_half_a_cell_and_blocks_hold_whole_ones() -> None:
    frame = frame_of(metric(np.zeros((5, 5)), correlation_m=300.0))
    for length, columns, rows in ((3000.0, 100.0, 0.0), (3000.0, -70.7, 70.7), (17.0, 0.1, 0.56)):
        step, per_block = sampling(frame, length, columns, rows)
        assert step <= 0.5 * length / max(abs(columns), abs(rows)) + 1e-6
        assert step * per_block == pytest.approx(600.0)
        assert per_block % 2 == 0
    assert sampling(frame, 0.0, 0.0, 0.0) == (300.0, 2)


def test_both_orders_of_two_places_give_one_ray() -> None:
    grid = rough(3)
    lon, lat = grid.to_lonlat([20.0, 20.0, 90.0], [30.0, 30.0, 80.0])
    eyes = ends_on(grid, Observers.of(lon, lat, [5.0, 9.0, 2.0], 1e6))
    for i in range(3):
        for j in range(3):
            assert is_canonical(eyes, i, eyes, j) != is_canonical(eyes, j, eyes, i) or i == j
            one, forward = ray_between(frame_of(grid), eyes, i, eyes, j, 1234.5, OPTICAL)
            other, backward = ray_between(frame_of(grid), eyes, j, eyes, i, 1234.5, OPTICAL)
            assert one == other
            assert forward != backward or i == j
