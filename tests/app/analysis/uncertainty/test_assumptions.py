"""What is drawn: the same for the same seed and name, within what is stated of it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from app.analysis.detection.source_pairs import PairsCache, pairs_of
from app.analysis.sight.line import LineCache, line_of
from app.analysis.uncertainty.assumptions import (
    COMMON_MISSES,
    LINE_SD_M,
    PATROL_DETECTION,
    SPEED,
    TERRAIN_ERROR,
    Assumptions,
)
from app.analysis.uncertainty.draws import DrawCache, draw
from app.analysis.uncertainty.line_offset import RouteOffset
from app.arrays import FloatArray
from app.progress import Progress
from app.reasons.assumption_names import ASSUMPTIONS
from app.scene.scene import Scene
from resources import sensor_types
from tests.builders.scenes import border, device, scene, zone

COUNT = 4000


def assumed(count: int = COUNT, seed: int = 0) -> Assumptions:
    return Assumptions(dataclasses.replace(scene([device(0.0, -500.0)]), seed=seed), count)


def test_draws_belong_to_their_name_and_number() -> None:
    assert assumed(50).uniform("a", "b").tolist() == assumed(80).uniform("a", "b")[:50].tolist()
    assert assumed(50).uniform("a").tolist() != assumed(50).uniform("b").tolist()
    assert assumed(50).uniform("a").tolist() != assumed(50, seed=1).uniform("a").tolist()


def test_scalars_lie_within_what_is_stated() -> None:
    answer = assumed()
    for values, (low, mode, high) in (
        (answer.speed, SPEED),
        (answer.terrain_error, TERRAIN_ERROR),
        (answer.patrol_detection, PATROL_DETECTION),
        (answer.beta, COMMON_MISSES),
    ):
        assert low <= values.min() <= values.max() <= high
        assert values.mean() == pytest.approx((low + 4.0 * mode + high) / 6.0, abs=0.02)


def test_the_climate_is_drawn_about_the_stated_one() -> None:
    answer = assumed()
    assert answer.weather.sum(axis=-1) == pytest.approx(np.ones((COUNT, 2)))
    stated = [answer.scene.weather.share(night=night) for night in (False, True)]
    assert answer.weather.mean(axis=0) == pytest.approx(np.array(stated), abs=0.01)
    # Dirichlet(20 pi) has the variance pi (1 - pi) / 21.
    share = np.array(stated)
    assert answer.weather.var(axis=0) == pytest.approx(share * (1.0 - share) / 21.0, rel=0.1)
    # A dry year is dry by day and by night.
    assert np.corrcoef(answer.weather[:, 0, 0], answer.weather[:, 1, 0])[0, 1] > 0.95


def offset_m(of: Assumptions, route: str = "TJ-XX") -> FloatArray:
    """How far the line lies to the right of where it is drawn at its third kilometre, (count,)."""
    (one,) = (offset for offset in of.line_offsets if offset.name == route)
    return np.asarray(one.at(np.array([3000.0]))[0])


def test_the_line_lies_about_where_it_is_drawn() -> None:
    offset = offset_m(assumed())
    assert offset.mean() == pytest.approx(0.0, abs=4.0)
    assert offset.std() == pytest.approx(LINE_SD_M, rel=0.05)


@pytest.mark.parametrize("stated", [0.0, 100.0, 700.0])
def test_nine_tenths_of_a_line_lie_within_its_stated_accuracy(stated: float) -> None:
    of = scene([device(0.0, -500.0)], line=border([(0.0, 0.0), (8000.0, 0.0)], accuracy_m=stated))
    offset = offset_m(Assumptions(of, COUNT))
    assert offset.std() == pytest.approx(0.6 * stated, rel=0.05)
    assert (np.abs(offset) <= stated).mean() == pytest.approx(0.904 if stated else 1.0, abs=0.02)


def test_each_line_is_drawn_by_its_own_accuracy() -> None:
    lines = [
        border([(0.0, y), (8000.0, y)], name, **cells)
        for y, name, cells in ((0.0, "TJ-XA", {"accuracy_m": 700.0}), (500.0, "TJ-XB", {}))
    ]
    lines[1] = dataclasses.replace(lines[1], uuid="second")
    answer = Assumptions(scene(line=lines[0], others=lines[1:]), COUNT)
    sds = [offset_m(answer, name).std() for name in ("TJ-XA", "TJ-XB")]
    assert sds == pytest.approx([420.0, LINE_SD_M], rel=0.05)


def test_devices_of_a_type_are_better_or_worse_together() -> None:
    kind = sensor_types()["ground_radar"]
    ranges = [one.parameter("r90_m") for one in assumed(100).of_type(kind)]
    low, high = next((low, high) for name, low, high in kind.spread if name == "r90_m")
    assert low <= min(ranges) < max(ranges) <= high
    assert ranges == [one.parameter("r90_m") for one in assumed(100).of_type(kind)]


def drawn_names(of: Scene, monkeypatch: pytest.MonkeyPatch) -> set[frozenset[str]]:
    """The names that a run of the draws asks numbers for."""
    asked = set[frozenset[str]]()
    uniform = Assumptions.uniform

    def noted(self: Assumptions, *named: str) -> FloatArray:
        asked.add(frozenset(named))
        return uniform(self, *named)

    line = line_of(of, LineCache())

    def moved(self: RouteOffset, chainage_m: FloatArray) -> FloatArray:
        asked.add(frozenset({"line_offset", self.name}))
        return at(self, chainage_m)

    at = RouteOffset.at
    with monkeypatch.context() as patched:
        patched.setattr(Assumptions, "uniform", noted)
        patched.setattr(RouteOffset, "at", moved)
        draw(of, line, pairs_of(of, line, PairsCache(), Progress())[1], DrawCache(), 20, Progress())
    return asked


def test_what_looks_have_in_common_is_assumed_where_there_are_looks() -> None:
    of = scene([device(0.0, -500.0)])
    along, at_point = (
        {one.name for one in Assumptions(dataclasses.replace(of, looks=looks), 20).all()} for looks in (20, 1)
    )
    assert along - at_point == {"common_misses"}


EVERY_KIND = [device(1000.0 * n, -200.0, kind) for n, kind in enumerate(sensor_types())]


@pytest.mark.parametrize("patrols", [[], [zone(2000.0, 4000.0, revisits_per_day=10.0)]])
def test_every_assumption_is_told(patrols: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """... that is drawn, and none that is not, for posts of every type."""
    second = dataclasses.replace(border([(0.0, 500.0), (8000.0, 500.0)], "TJ-XB"), uuid="second")
    of = scene(EVERY_KIND, patrols=patrols, others=[second])
    answer = {frozenset({one.name, one.of} - {""}) for one in Assumptions(of, 20).all()}
    assert answer == drawn_names(of, monkeypatch)


def test_every_assumption_is_told_in_words() -> None:
    second = dataclasses.replace(border([(0.0, 500.0), (8000.0, 500.0)], "TJ-XB"), uuid="second")
    of = scene(EVERY_KIND, patrols=[zone(2000.0, 4000.0)], others=[second])
    assert {one.name for one in Assumptions(of, 20).all()} <= set(ASSUMPTIONS)


def test_a_crosser_s_speed_is_known_to_a_quarter() -> None:
    speed = assumed().speed
    assert speed.mean() == pytest.approx(1.0, abs=3 * 0.25 / np.sqrt(4000))
    assert speed.std() == pytest.approx(0.25, abs=0.01)
