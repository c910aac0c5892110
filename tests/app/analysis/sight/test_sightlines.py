"""Sight lines: known horizons and variances, laws, voids, reference systems, and a dense oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.sight.sightlines import OPTICAL, RADIO, Observers, Targets, sightlines
from app.errors import Cancelled
from app.geo.grid import Grid
from app.progress import Progress
from tests.builders.rays import ARC, SPOTS, UTM, WGS84, Spot, between, forward, metric, rough, sampled, wall
from tests.golden.cases import CASES
from tests.oracles import dense_sight


@pytest.mark.parametrize(("curvature", "horizon"), [(OPTICAL, 17_220.0), (1.0, 15_942.0), (RADIO, 18_409.0)])
def test_horizon_on_the_sea_level_sphere(curvature: float, horizon: float) -> None:
    # sqrt(2 R 10 / c_c) + sqrt(2 R 1.7 / c_c)
    grid = metric(np.zeros((5, 700)))
    lon, lat = grid.to_lonlat(np.arange(1.0, 690.0), 2.0)
    eye = grid.to_lonlat(0.0, 2.0)
    lines = sightlines(grid, Observers.of(*eye, 10.0, 30_000.0), Targets.of(lon, lat, 1.7), curvature=curvature)
    assert lines.distance_m[lines.visible].max() == pytest.approx(horizon, abs=30.0)
    assert np.array_equal(lines.p_visible, lines.visible.astype(float))


@pytest.mark.parametrize("azimuth", [0.0, 37.0, 90.0, 200.0])
def test_the_horizon_is_the_same_in_degrees_and_in_utm(azimuth: float) -> None:
    flat = np.zeros((1500, 1500), np.float32)
    grids = (
        Grid.of(flat, (ARC, 0.0, 69.0, 0.0, -ARC, 37.2), sigma=0.0),
        Grid.of(flat, (30.0, 0.0, 494_000.0, 0.0, -30.0, 4_117_000.0), "EPSG:32642", sigma=0.0),
    )
    away = np.arange(15_000.0, 18_400.0, 15.0)
    lon, lat = forward(69.17, 37.02, azimuth, away)
    result = []
    for grid in grids:
        lines = sightlines(grid, Observers.of(69.17, 37.02, 10.0, 30_000.0), Targets.of(lon, lat, 1.7))
        assert not lines.unknown.any()
        assert np.abs(lines.distance_m - away).max() < 0.001
        assert np.abs((lines.azimuth_deg - azimuth + 180) % 360 - 180).max() < 1e-3
        result.append(lines.distance_m[lines.visible].max())
    assert result[0] == pytest.approx(result[1], abs=15.1)
    assert result[0] == pytest.approx(17_220.0, abs=30.0)


@given(SPOTS, SPOTS, st.integers(0, 3), st.floats(0, 50), st.floats(0, 50))
def test_more_height_never_sees_less(a: Spot, b: Spot, seed: int, mast: float, target: float) -> None:
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


def test_no_observer_no_target_no_line() -> None:
    none = np.empty(0)
    grid = wall(0.0)
    assert len(sightlines(grid, Observers.of(none, none, 1.0, 1.0), Targets.of([69.0], [37.0]))) == 0
    assert len(sightlines(grid, Observers.of(69.0, 37.0, 1.0, 1.0), Targets.of(none, none))) == 0


def test_asked_to_stop_it_stops() -> None:
    grid = wall(0.0)
    with pytest.raises(Cancelled):
        sightlines(grid, *sampled(grid, 3, 1), progress=Progress(stopped=lambda: True))
