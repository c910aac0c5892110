"""What is drawn: the same for the same seed and name, within what is stated of it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.analysis.assumptions import LINE_SD_M, PATROL_DETECTION, SPEED, TERRAIN_ERROR, Assumptions
from resources import sensor_types
from tests.golden.scenes import device, scene

COUNT = 4000


def assumed(count: int = COUNT, seed: int = 0) -> Assumptions:
    return Assumptions(dataclasses.replace(scene([device(0.0, -500.0)]), seed=seed), count)


def test_draws_belong_to_their_name_and_number() -> None:
    assert assumed(50).uniform("a", "b").tolist() == assumed(80).uniform("a", "b")[:50].tolist()
    assert assumed(50).uniform("a").tolist() != assumed(50).uniform("b").tolist()
    assert assumed(50).uniform("a").tolist() != assumed(50, seed=1).uniform("a").tolist()


def test_scalars_lie_within_what_is_stated() -> None:
    told = assumed()
    for values, (low, mode, high) in (
        (told.speed, SPEED),
        (told.terrain_error, TERRAIN_ERROR),
        (told.patrol_detection, PATROL_DETECTION),
    ):
        assert low <= values.min() <= values.max() <= high
        assert values.mean() == pytest.approx((low + 4.0 * mode + high) / 6.0, abs=0.02)


def test_the_climate_is_drawn_about_the_stated_one() -> None:
    told = assumed()
    assert told.weather.sum(axis=-1) == pytest.approx(np.ones((COUNT, 2)))
    stated = [told.scene.weather.share(night=night) for night in (False, True)]
    assert told.weather.mean(axis=0) == pytest.approx(np.array(stated), abs=0.01)
    # Dirichlet(20 pi) has the variance pi (1 - pi) / 21.
    share = np.array(stated)
    assert told.weather.var(axis=0) == pytest.approx(share * (1.0 - share) / 21.0, rel=0.1)
    # A dry year is dry by day and by night.
    assert np.corrcoef(told.weather[:, 0, 0], told.weather[:, 1, 0])[0, 1] > 0.95


def test_the_line_lies_about_where_it_is_drawn() -> None:
    offset = assumed().line_offset_m("TJ-XX")
    assert offset.mean() == pytest.approx(0.0, abs=4.0)
    assert offset.std() == pytest.approx(LINE_SD_M, rel=0.05)


def test_devices_of_a_type_are_better_or_worse_together() -> None:
    kind = sensor_types()["ground_radar"]
    ranges = [one.parameter("r90_m") for one in assumed(100).of_type(kind)]
    low, high = next((low, high) for name, low, high in kind.spread if name == "r90_m")
    assert low <= min(ranges) < max(ranges) <= high
    assert ranges == [one.parameter("r90_m") for one in assumed(100).of_type(kind)]


def test_every_assumption_is_told() -> None:
    told = {(name, of) for name, of, _ in assumed(20).told()}
    kind = sensor_types()["thermal_camera"]
    assert {("crosser_speed", ""), ("terrain_error", ""), ("climate", "clear")} <= told
    assert {(name, kind.key) for name, _, _ in kind.spread} <= told


def test_a_crosser_s_speed_is_known_to_a_quarter() -> None:
    speed = assumed().speed
    assert speed.mean() == pytest.approx(1.0, abs=3 * 0.25 / np.sqrt(4000))
    assert speed.std() == pytest.approx(0.25, abs=0.01)
