"""What an observer sees of the samples: seen for sure, perhaps, or not, by the chance of sight."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.sight.sight import Pose
from app.analysis.sight.sights import SightCache, sights
from app.analysis.sight.view import View
from app.geo.grid import Grid
from app.progress import Progress
from tests.builders.paths import paths

EYE_M = 1000.0


def over_a_ridge(clearance_m: float, sigma: float = 10.0) -> tuple[float, bool, bool]:
    """p_visible, sure and possible of a level ray of 2 km, EYE_M up, that clears one ridge half way; sigma 10 m."""
    heights = np.zeros((5, 203))
    heights[:, 99:104] = EYE_M - clearance_m
    grid = Grid.of(
        heights,
        (10.0, 0.0, 5e5, 0.0, -10.0, 4_096_000.0),
        "EPSG:32642",
        sigma=sigma,
        correlation_m=300.0,
    )
    lon, lat = grid.to_lonlat([1.0, 201.0], [2.0, 2.0])
    pose = Pose(float(lon[0]), float(lat[0]), EYE_M, 5_000.0, curvature=0.0)
    (sight,) = sights(View(paths(lon[1:], lat[1:]), 2.0 * EYE_M, (grid,)), [pose], SightCache(), Progress())
    return float(sight.p_visible[0, 0]), bool(sight.sure[0, 0]), bool(sight.possible[0, 0])


@pytest.mark.parametrize(
    ("clearance_m", "p", "sure", "possible"),
    [
        (16.5, 0.911, True, True),
        (14.5, 0.882, False, True),
        (5.0, 0.659, False, True),
        (-14.5, 0.118, False, True),
        (-16.5, 0.089, False, False),
    ],
)
def test_nine_tenths_are_sure_and_a_tenth_is_possible(clearance_m: float, p: float, sure: bool, possible: bool) -> None:
    """The sd of this clearance is 12.25 m, so p is Phi(clearance / 12.25)."""
    result = over_a_ridge(clearance_m)
    assert result[0] == pytest.approx(p, abs=0.001)
    assert result[1:] == (sure, possible)


def test_terrain_known_without_error_gives_a_yes_or_a_no() -> None:
    assert over_a_ridge(0.5, sigma=0.0) == (1.0, True, True)
    assert over_a_ridge(-0.5, sigma=0.0) == (0.0, False, False)
