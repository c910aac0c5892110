"""Which observers have which paths in range: by their looks, not by the middle alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.analysis.sight.path_pairs import FEW, PathPairs, paths_in_reach
from app.analysis.sight.sight import Pose
from tests.builders.paths import paths_at
from tests.builders.scenes import lonlat

X = np.arange(0.0, 3000.0, 100.0)
PATHS, POINTS = (paths_at(X, np.zeros(X.size), looks=looks) for looks in (20, 1))


def pose(x: float, y: float, range_m: float, **options: Any) -> Pose:
    lon, lat = lonlat(x, y)
    return Pose(float(lon), float(lat), 5.0, range_m, 0.86, **options)


def reached(of: Pose, *, at_point: bool = False) -> list[int]:
    path: list[int] = paths_in_reach(POINTS if at_point else PATHS, [of]).path.tolist()
    return path


def test_a_path_is_in_reach_by_its_end_alone() -> None:
    south = pose(1000.0, -700.0, 240.0)
    assert reached(south, at_point=True) == []
    # The last look is 475 m south of the line; 225 m from the post, so that 83 m aside are left.
    assert reached(south) == [10]
    assert reached(pose(1000.0, 700.0, 240.0)) == [10]


def test_at_the_point_the_middle_alone_counts() -> None:
    assert reached(pose(1000.0, -300.0, 510.0), at_point=True) == list(range(6, 15))


@pytest.mark.parametrize(("azimuth_deg", "expected"), [(0.0, [10]), (180.0, [])])
def test_a_sector_cuts_looks_away(azimuth_deg: float, expected: list[int]) -> None:
    assert reached(pose(1000.0, -700.0, 240.0, azimuth_deg=azimuth_deg, fov_deg=40.0)) == expected


def test_what_needs_no_sight_reaches_the_nearest_place_between_two_looks() -> None:
    between = {"x": 1000.0 * 0.9996, "y": -200.0 * 0.9996, "range_m": 2.0}
    paths = paths_at([between["x"]], [0.0])
    reached_by = {sees: paths_in_reach(paths, [pose(**between, sees=sees)]).path.size for sees in (True, False)}
    assert reached_by == {True: 0, False: 1}


def test_pairs_are_ordered_and_the_same_among_few_and_many_observers() -> None:
    rng = np.random.default_rng(1)
    poses = [pose(x, y, 800.0) for x, y in rng.uniform((0.0, -1000.0), (3000.0, 1000.0), (FEW + 8, 2))]
    many, alone = paths_in_reach(PATHS, poses), [paths_in_reach(PATHS, [one]) for one in poses]
    assert many.observer.tolist() == sorted(many.observer.tolist())
    assert [many.of([n]).path.tolist() for n in range(len(poses))] == [one.path.tolist() for one in alone]
    assert many.of([3, 5]).path.tolist() == alone[3].path.tolist() + alone[5].path.tolist()
    np.testing.assert_array_equal(many.of([3]).distance_m, alone[3].distance_m)


def test_some_of_the_pairs() -> None:
    every = PathPairs(np.array([0, 0, 2]), np.array([4, 5, 4]), np.array([1.0, 2.0, 3.0]), np.zeros(3))
    assert every.only(np.array([True, False, True])).distance_m.tolist() == [1.0, 3.0]
    assert len(every.of([1])) == 0
