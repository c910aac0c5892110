"""What is looked at has a name: equal for equal paths in equal terrain, another for any other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.sight.view import View
from app.geo.grid import Grid
from tests.builders.paths import paths
from tests.builders.scenes import plain

PATHS = paths([69.0, 69.01], [37.0, 37.0], looks=20)


def of(height_m: float = 1.7, terrain: tuple[Grid, ...] = (plain(),), **changed: Any) -> View:
    return View(replace(PATHS, **changed), height_m, terrain)


def test_a_view_is_named_by_paths_height_and_terrain() -> None:
    key = of().key
    assert of(lon=PATHS.lon.copy(), lat=PATHS.lat.copy()).key == key
    others = [
        of(lon=PATHS.lon + 1e-9),
        of(lat=PATHS.lat + 1e-9),
        of(azimuth_deg=PATHS.azimuth_deg + 1e-9),
        of(length_m=500.0),
        of(looks=1),
        of(1.8),
        of(terrain=(plain(sigma=1.0),)),
        of(terrain=(plain(), plain())),
    ]
    assert len({key, *(other.key for other in others)}) == 9


def test_the_upper_half_of_a_crosser_must_be_in_sight_at_every_place_of_a_path() -> None:
    assert of().above_m == pytest.approx(0.85)
    assert of().targets.lon.size == 10
    np.testing.assert_array_equal(of().targets.lon[2::5], PATHS.lon)
    assert of(looks=1).targets.lon.tolist() == PATHS.lon.tolist()
