"""A type in each draw: with nothing drawn the closed form, and a moved line is a path somewhere else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.detection.looking import Crosser, looks_of
from app.analysis.detection.observer_pairs import crosser_of
from app.analysis.kernels.looks import exposures_in
from app.analysis.sight.line import LineCache, line_of
from app.analysis.sight.poses import poses
from app.analysis.sight.sight import Pose
from app.analysis.sight.sights import SightCache, sights
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.drawn_looks import DrawnLooks
from app.arrays import FloatArray
from app.progress import Progress
from resources import SensorType, sensor_types
from tests.builders.known_worlds import fix_all_but_sight
from tests.builders.scenes import border, device, scene

COUNT = 20


class Case:
    """One device beside a line, and its sight."""

    def __init__(self, key: str, y: float = -300.0, line_y: float = 0.0, looks: int = 20, **cells: object) -> None:
        line = border([(0.0, line_y), (6000.0, line_y)])
        self.scene = scene([device(3000.0, y, key, **cells)], line=line, looks=looks)
        self.line = line_of(self.scene, LineCache())
        self.kind: SensorType = replace(self.scene.types[key], spread=())
        self.pose: Pose = poses(self.scene, self.scene.observers)[0]
        (self.sight,) = sights(self.line.view, [self.pose], SightCache(), Progress())
        self.crosser: Crosser = crosser_of(self.scene, self.line)

    @property
    def drawn(self) -> DrawnLooks:
        return DrawnLooks(self.crosser, Assumptions(self.scene, COUNT), self.kind, [self.kind] * COUNT)

    def exposures(self, moved_m: float = 0.0) -> FloatArray:
        """Lambda (m, D) with everything in sight."""
        sights_ = np.full((1, self.sight.target.size, COUNT), (1 << self.sight.places) - 1, np.uint8)
        moved = np.full((self.sight.target.size, COUNT), moved_m)
        return np.asarray(self.drawn.exposures(self.pose, self.sight, sights_, moved)[0], np.float64)

    def closed(self) -> FloatArray:
        """The same by the closed form in the clear, at full use, (m,)."""
        looks = looks_of(replace(self.crosser, weather_limits=False), self.kind, self.pose, self.sight)
        looks = looks._replace(use=np.ones_like(looks.use))
        whole = np.full(self.sight.target.size, (1 << self.sight.places) - 1)
        return np.asarray(exposures_in(looks, whole)[0, 0])


@pytest.fixture(autouse=True)
def known_world(monkeypatch: pytest.MonkeyPatch) -> None:
    fix_all_but_sight(monkeypatch)


def p(exposure: FloatArray) -> FloatArray:
    return -np.expm1(-exposure)


@pytest.mark.parametrize("looks", [1, 20])
@pytest.mark.parametrize("key", sorted(sensor_types()))
def test_with_nothing_drawn_it_is_the_closed_form(key: str, looks: int) -> None:
    case = Case(key, y=-20.0 if looks == 1 else -300.0, looks=looks)
    result = case.exposures()
    assert (result == result[:, :1]).all()
    # A glimpse is read from a table over distance, and looks from afar stand for their neighbours.
    assert np.abs(p(result[:, 0]) - p(case.closed())).max() < 5e-3
    # At the point a radar on the line's own level sees nobody: it is asked beside the path, not along it.
    assert case.closed().max() > 0.01 or (key, looks) == ("ground_radar", 1)


@pytest.mark.parametrize("key", ["ground_radar", "thermal_camera", "ground_sensor", "fence_alarm"])
def test_a_line_that_lies_elsewhere_is_a_path_that_lies_there(key: str) -> None:
    moved, there = Case(key, y=-260.0), Case(key, y=-260.0, line_y=-80.0)
    at_both = np.intersect1d(moved.sight.target, there.sight.target)
    first = p(moved.exposures(80.0 / 0.9996)[np.isin(moved.sight.target, at_both), 0])
    second = p(there.exposures()[np.isin(there.sight.target, at_both), 0])
    assert at_both.size > 0
    np.testing.assert_allclose(first, second, atol=2e-3)


def test_what_the_weather_leaves_is_told_by_period_and_state() -> None:
    case = Case("thermal_camera")
    factor = case.drawn.factor(case.pose, case.sight)
    assert factor.shape == (case.sight.target.size, 2, 3)
    whole = [np.array(case.kind.use(night=night)) for night in (False, True)]
    near = int(case.sight.distance_m.argmin())
    assert factor[near, 0, 0] == pytest.approx(whole[0][0], rel=1e-3)
    # Where fog ends what an eye can see, nothing is left of it.
    eye = Case("observation_post")
    left = eye.drawn.factor(eye.pose, eye.sight)
    far = eye.sight.distance_m > 1500.0
    assert (left[far, :, 2] == 0.0).all()
    assert (left[far, 0, 0] > 0.0).all()


def test_looks_outside_the_vertical_field_are_none() -> None:
    whole, cut = (
        Case("thermal_camera", height_m=20.0),
        Case("thermal_camera", height_m=20.0, tilt_deg=-1.0, vfov_deg=2.0),
    )
    rows = np.isin(whole.sight.target, cut.sight.target)
    assert (cut.exposures()[:, 0] <= whole.exposures()[rows, 0] + 1e-6).all()
    assert (cut.exposures()[:, 0] < whole.exposures()[rows, 0] - 1e-3).any()
    np.testing.assert_allclose(p(cut.exposures()[:, 0]), p(cut.closed()), atol=5e-3)


def test_a_radar_across_whose_beam_a_path_leads_notices_a_faster_crosser(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the stated pace no step is radial enough: what weather leaves of its looks must not be nothing for that."""
    case = Case("ground_radar")
    blind = case.closed() == 0.0
    assert blind.any()
    assert not case.exposures()[blind].any()
    monkeypatch.setattr(Assumptions, "speed", np.full(COUNT, 1.66))
    faster = case.exposures()[:, 0] > 0.0
    assert (blind & faster).any()
    factor, use = case.drawn.factor(case.pose, case.sight), np.array(case.kind.use(night=True))
    assert (factor[blind & faster, 1, 0] == use[0]).all()
    assert (factor[blind & faster, 1, 2] >= use[2]).all()
