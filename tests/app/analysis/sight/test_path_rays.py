"""What the terrain decides about the places of a path, and what is traced again for a pose that differs a little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.path_pairs import paths_in_reach
from app.analysis.sight.path_rays import COIN, judged, rejudged
from app.analysis.sight.sight import Pose, Verdict
from app.analysis.sight.sights import SightCache, sights
from app.analysis.sight.view import View
from app.geo.grid import Grid
from app.progress import Progress
from tests.builders.paths import paths_at
from tests.builders.scenes import coarse, lonlat, plain
from tests.builders.terrains import fractal

X = np.arange(500.0, 4000.0, 250.0)


def pose(x: float, y: float, height_m: float = 5.0) -> Pose:
    lon, lat = lonlat(x, y)
    return Pose(float(lon), float(lat), height_m, 6000.0, 0.86)


def view(*terrain: Grid, looks: int = 20) -> View:
    return View(paths_at(X, np.zeros(X.size), looks=looks), 1.7, terrain)


def verdict(of: View, eye: Pose) -> Verdict:
    return judged(of, [eye], paths_in_reach(of.paths, [eye]), Progress(), RayTerrains())


def wall() -> Grid:
    """A wall of 100 m between 100 and 160 m south of the line, from west to east."""
    heights = np.zeros((200, 334))
    rows = 3000.0 - (np.arange(200) + 0.5) * 30.0
    heights[(rows < -100.0) & (rows > -160.0)] = 100.0
    return plain(heights)


def test_behind_a_wall_is_the_far_part_of_a_path_alone() -> None:
    result = verdict(view(wall()), pose(2000.0, -900.0))
    p = result.p_visible.reshape(-1, 5)
    # Offsets grow to the right, which is south: 400 and 200 m lie before the wall, 0 and beyond behind it.
    assert (p[:, 3:] > 0.999).all()
    assert (p[:, :3] < 1e-6).all()
    assert result.blocked.reshape(-1, 5).tolist() == [[True, True, True, False, False]] * X.size
    assert not result.unclear.any()
    at_point = verdict(view(wall(), looks=1), pose(2000.0, -900.0))
    assert at_point.p_visible.tolist() == p[:, 2].tolist()


def test_nothing_is_known_of_a_ray_beyond_the_terrain() -> None:
    beyond = verdict(view(), pose(2000.0, -900.0))
    assert beyond.p_visible.size == 5 * X.size
    assert not beyond.p_visible.any()
    assert beyond.unclear.all()
    assert beyond.possible.all()
    assert not beyond.sure.any()


def test_nearer_than_two_coarse_cells_sight_is_a_coin_place_by_place() -> None:
    result = verdict(view(coarse()), pose(2000.0, -1000.0))
    p, unclear = (column.reshape(-1, 5) for column in (result.p_visible, result.unclear))
    middle = int(np.abs(X - 2000.0).argmin())
    # 900 m: all but the two places farthest to the north are nearer, and the line itself is not.
    assert p[middle, 3:].tolist() == [COIN, COIN]
    assert (p[middle, :3] > 0.99).all()
    assert unclear[middle].tolist() == [False, False, False, True, True]


def test_finer_terrain_that_holds_both_ends_is_asked_first() -> None:
    fine, high = plain(), coarse(np.full((20, 30), 500.0))
    both = verdict(view(fine, high), pose(2000.0, -1500.0))
    np.testing.assert_array_equal(both.p_visible, verdict(view(fine), pose(2000.0, -1500.0)).p_visible)
    assert not both.seam.any()
    # Cut short, it holds the near places alone; the others are traced on the coarse one, across a seam.
    short = plain(np.zeros((95, 334)))
    cut = verdict(view(short, high), pose(2000.0, -1500.0))
    seam = cut.seam.reshape(-1, 5)
    assert seam[:, 0].all()
    assert not seam[:, 4].any()


@pytest.mark.parametrize("height_m", [5.0, 5.5, 4.5])
def test_what_is_in_doubt_alone_is_traced_again_and_that_is_enough(height_m: float) -> None:
    rough = plain(60.0 * fractal(9, 5, 0.5)[:200, :334], sigma=3.0)
    of, eyes = view(rough), [pose(2000.0, -900.0), pose(1000.0, 1200.0)]
    stated = sights(of, eyes, SightCache(), Progress())
    bent = [eye._replace(height_m=height_m) for eye in eyes]
    again = rejudged(of, bent, stated, Progress(), RayTerrains())
    for eye, result in zip(bent, again, strict=True):
        whole = verdict(of, eye)
        np.testing.assert_allclose(result.p_visible, whole.p_visible, atol=1e-6)
    assert np.mean([((one.p_visible > 0.01) & (one.p_visible < 0.99)).mean() for one in again]) > 0.05


def test_no_pose_is_nothing_to_trace() -> None:
    assert rejudged(view(plain()), [], [], Progress(), RayTerrains()) == []


def test_a_sight_without_doubt_is_left_as_it_is() -> None:
    of, eye = view(wall()), pose(2000.0, -900.0)
    (stated,) = sights(of, [eye], SightCache(), Progress())
    marked = replace(stated, obstacle_m=np.full(stated.obstacle_m.shape, 77.0))
    (again,) = rejudged(of, [eye._replace(height_m=5.2)], [marked], Progress(), RayTerrains())
    doubt = (stated.p_upper > 1e-9) & (stated.p_visible < 1.0 - 1e-9)
    assert set(again.obstacle_m[~doubt.ravel()].tolist()) == {77.0}
