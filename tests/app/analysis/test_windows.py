"""An analysis on terrain read in windows gives the bytes of the analysis on the whole, and says where terrain ends."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.sightlines import sightlines
from app.analysis.sight.viewshed import viewshed
from app.geo.grid import Grid
from app.geo.terrain import Terrain
from app.scene.scene import Scene
from tests.builders.scenes import device, plain, scene
from tests.builders.terrains import fractal
from tests.builders.windows import FRAMES, Windows, mountains, watch


@pytest.mark.parametrize("block", [8.0, 60.0, 300.0, 1024.0])
@pytest.mark.parametrize("crs", sorted(FRAMES))
def test_sight_lines_are_byte_equal_whatever_the_blocks(crs: str, block: float) -> None:
    grid = mountains(crs)
    whole = sightlines(grid, *watch(grid))
    result = sightlines(Windows(grid, block).terrain, *watch(grid))
    assert 0.05 < whole.visible.mean() < 0.95
    assert whole.unknown.any()
    for spec in fields(whole):
        assert np.asarray(getattr(result, spec.name)).tobytes() == np.asarray(getattr(whole, spec.name)).tobytes(), spec


@pytest.mark.parametrize("crs", sorted(FRAMES))
def test_ties_on_level_ground_are_broken_alike(crs: str) -> None:
    """On a plain many places have the least clearance: which is named must not depend on the window."""
    grid = Grid.of(np.zeros((700, 700)), FRAMES[crs], crs)
    whole = sightlines(grid, *watch(grid), curvature=0.0)
    result = sightlines(Windows(grid, 60.0).terrain, *watch(grid), curvature=0.0)
    for name in ("clearance_m", "obstacle_lon", "obstacle_lat", "p_visible"):
        assert getattr(result, name).tobytes() == getattr(whole, name).tobytes(), name


def test_a_viewshed_of_a_window_is_that_of_the_whole() -> None:
    grid = mountains("EPSG:32642")
    lon, lat = (float(axis) for axis in grid.to_lonlat(300.0, 280.0))
    whole = viewshed(grid, lon, lat, 10.0, radius_m=3_000.0)
    result = viewshed(Windows(grid).terrain, lon, lat, 10.0, radius_m=3_000.0)
    assert (result.row, result.col, result.transform) == (whole.row, whole.col, whole.transform)
    np.testing.assert_array_equal(result.values, whole.values)


ROUGH = plain(400.0 + 300.0 * fractal(9, 2, 0.5, coarse=4)[:200, :334], sigma=2.0)
POSTS = [device(1000.0, -500.0), device(4000.0, -900.0), device(6000.0, -300.0, "observation_post")]


def on(*terrain: Terrain, posts: int = 3) -> Scene:
    ordered = tuple(sorted(terrain, key=lambda one: one.cell_m))
    return replace(scene(POSTS[:posts], grid=ROUGH), terrain=ordered)


@pytest.mark.parametrize("block", [16.0, 100.0, 1024.0])
def test_a_run_on_windows_gives_the_bytes_of_a_run_on_the_whole(block: float) -> None:
    assert find_gaps(on(Windows(ROUGH, block).terrain)).to_json_bytes() == find_gaps(on(ROUGH)).to_json_bytes()


def codes(built: Scene) -> dict[str, dict[str, float | str]]:
    return {reason.code: dict(reason.numbers) for reason in find_gaps(built).warnings}


def test_where_sight_falls_back_to_coarser_terrain_is_told_in_kilometres() -> None:
    wide = plain(np.zeros((30, 60)), cell=300.0)
    half = plain(ROUGH.heights[:, :160].astype(float), sigma=2.0)
    assert "terrain_seam" not in codes(on(ROUGH, wide))
    # The one post, at 1,000 m, stands in the finer terrain, which ends at 3,785 m; its range ends at 5,975 m.
    seam = codes(on(half, wide, posts=1))["terrain_seam"]
    assert float(seam["km"]) == pytest.approx(5.975 - 3.785, abs=0.15)
    parts = on(Windows(half, 50.0).terrain, Windows(wide, 50.0).terrain, posts=1)
    assert codes(parts)["terrain_seam"] == seam
    answer = [find_gaps(built).doubts for built in (on(half, wide, posts=1), parts)]
    assert answer[0] == answer[1]
    doubt = next(doubt for doubt in answer[0] if doubt.code == "terrain_seam")
    assert doubt.length_m == pytest.approx(1000.0 * float(seam["km"]), abs=1.0)
    assert doubt.stretches[0].start_m == pytest.approx(3785.0, abs=100.0)


def test_where_the_finest_terrain_has_neither_end_there_is_no_seam() -> None:
    wide = plain(np.zeros((60, 60)), west=-5000.0, south=-9000.0, cell=300.0)
    tile = plain(ROUGH.heights[:, :80].astype(float), sigma=2.0)  # from -1,000 to 1,400 m
    assert "terrain_seam" not in codes(on_far(device(7500.0, -300.0), tile, wide))
    # The range of 5 km from here ends within the tile: to the samples there alone the sight line leaves it.
    seam = codes(on_far(device(6000.0, -300.0), tile, wide))["terrain_seam"]
    assert float(seam["km"]) == pytest.approx(1.385 - 1.009, abs=0.1)


def on_far(post: dict[str, Any], *terrain: Terrain) -> Scene:
    return replace(scene([post], grid=ROUGH), terrain=terrain)


def test_observers_outside_all_terrain_are_counted_and_those_that_need_no_sight_are_not() -> None:
    half = plain(ROUGH.heights[:, :160].astype(float), sigma=2.0)
    answer = codes(on(half))
    assert answer["sensor_outside_terrain"] == {"count": 2.0}
    assert "sensor_outside_terrain" not in codes(on(ROUGH))


def test_an_observer_that_seems_to_stand_on_trees_is_warned_of() -> None:
    flat = plain()
    col, row = (round(float(axis[0])) for axis in flat.to_cell([POSTS[0]["geometry"].x], [POSTS[0]["geometry"].y]))
    heights = np.zeros(flat.shape)
    heights[row - 1 : row + 2, col - 1 : col + 2] = 12.0
    bare = plain(heights)
    assert "observer_on_canopy" not in codes(on(bare))
    trees = replace(bare, is_surface=True)
    assert codes(on(trees))["observer_on_canopy"]["count"] == 1.0
    assert trees.hash() != bare.hash()
