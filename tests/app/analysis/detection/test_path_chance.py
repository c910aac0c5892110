"""The chance of a device that is up at a path: between what is surely seen and all of it, and over its states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.detection.looking import Crosser, looks_of
from app.analysis.detection.path_chance import (
    bits,
    chance_by_places,
    common_error,
    path_chance,
    quantile,
    sure_chance,
)
from app.analysis.kernels.looks import masses
from app.analysis.kernels.open_places import CERTAIN
from app.analysis.sight.sight import Pose, Sight
from app.analysis.sight.sights import SightCache, sights
from app.analysis.sight.view import View
from app.arrays import FloatArray
from app.progress import Progress
from resources import sensor_types, weather
from tests.builders.paths import paths_at
from tests.builders.scenes import lonlat

X = np.arange(0.0, 1500.0, 100.0)
WHO = Crosser(paths_at(X, np.zeros(X.size)), 0.78, weather(), np.zeros(X.size))
LON, LAT = (float(one) for one in lonlat(0.0, -600.0))
POSE = Pose(LON, LAT, 5.0, 1500.0, 0.86)
CAMERA = sensor_types()["thermal_camera"]


def sight(p: FloatArray | float, *, blocked: bool = False) -> Sight:
    """The sight of POSE with these chances of sight, (places,) or one number."""
    (stated,) = sights(View(WHO.paths, 1.7, ()), [POSE._replace(sees=False)], SightCache(), Progress())
    chance = np.broadcast_to(np.asarray(p, np.float64), stated.p_visible.shape).copy()
    return replace(
        stated,
        p_visible=chance,
        sure=chance >= 0.9,
        possible=chance >= 0.1,
        blocked=np.full(chance.shape, blocked),
        unclear=np.zeros(chance.shape, np.bool_),
    )


def test_all_in_sight_is_all_and_nothing_is_nothing() -> None:
    everything, nothing = (path_chance(WHO, CAMERA, POSE, sight(p)) for p in (1.0, 0.0))
    for name in ("chance", "clear", "sure", "possible"):
        np.testing.assert_allclose(getattr(everything, name), everything.open)
    assert everything.some.tolist() == [1.0] * X.size
    assert everything.looked.all()
    assert not nothing.chance.any()
    assert not nothing.some.any()
    np.testing.assert_array_equal(nothing.open, everything.open)
    assert 0.05 < everything.open[0, 0].min() < everything.open[0, 0].max() <= 1.0


def test_what_is_sure_and_what_is_possible_are_counted_place_by_place() -> None:
    p = np.array([0.95, 0.5, 0.05, 0.5, 0.95])
    result, seen = path_chance(WHO, CAMERA, POSE, sight(p)), sight(p)
    only_ends = chance_by_places(WHO, CAMERA, POSE, seen, np.arange(X.size))[..., 0b10001]
    np.testing.assert_allclose(result.sure, np.moveaxis(only_ends, 0, -1), atol=1e-6)
    np.testing.assert_allclose(sure_chance(WHO, CAMERA, POSE, seen), result.sure)
    assert (result.sure <= result.possible + 1e-12).all()
    assert (result.possible <= result.open + 1e-12).all()


def test_the_chance_is_the_mean_over_what_may_be_in_sight() -> None:
    seen = sight(np.array([0.2, 0.4, 0.6, 0.8, 0.9]))
    result, mass = path_chance(WHO, CAMERA, POSE, seen), np.zeros(32)
    masses(result.quantile[0], common_error(200.0), mass)
    by_places = chance_by_places(WHO, CAMERA, POSE, seen, np.arange(X.size))
    assert by_places.shape == (X.size, 2, 3, 32)
    np.testing.assert_allclose(result.chance, np.moveaxis(by_places @ mass, 0, -1), atol=1e-6)


def test_what_no_stated_height_hides_is_clear() -> None:
    p = np.array([0.2, 0.4, 0.6, 0.8, 0.9])
    open_, hidden = (path_chance(WHO, CAMERA, POSE, sight(p, blocked=flag)) for flag in (False, True))
    np.testing.assert_allclose(open_.clear, open_.open)
    assert open_.unhidden == pytest.approx(np.ones(X.size))
    np.testing.assert_array_equal(hidden.clear, hidden.chance)
    np.testing.assert_array_equal(hidden.unhidden, hidden.some)


def test_a_path_beyond_every_look_is_not_looked_at() -> None:
    near = POSE._replace(range_m=400.0)
    result = path_chance(WHO, CAMERA, near, sight(1.0))
    looked = (looks_of(WHO, CAMERA, near, sight(1.0)).miss < 1.0).any(axis=(0, 2))
    assert result.looked.tolist() == looked.tolist()
    assert result.looked.any()
    assert not result.looked.all()


def test_quantiles_stop_where_nothing_is_left() -> None:
    assert quantile(np.array([0.0, 0.5, 1.0])).tolist() == [-CERTAIN, 0.0, CERTAIN]


def test_the_first_place_is_the_first_bit() -> None:
    assert bits(np.array([[True, False, False], [False, True, True]])).tolist() == [1, 6]
