"""Observers with the sights at both ends of what is uncertain of them, and how draws lie between these."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.sight.line import LineCache, line_of
from app.analysis.sight.sights import SightCache
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.watches import Watch, watches_of, weights_of
from app.progress import Progress
from app.scene.scene import Scene
from tests.builders.scenes import device, plain, scene
from tests.builders.terrains import fractal

ROUGH = plain(60.0 * fractal(9, 5, 0.5)[:200, :334], sigma=6.0)


def watches(of: Scene) -> list[Watch]:
    numbers = range(len(of.observers))
    return watches_of(of, line_of(of, LineCache()), numbers, SightCache(), Progress())


@pytest.fixture(scope="module")
def camera() -> tuple[Scene, Watch]:
    of = scene([device(3000.0, -900.0, "observation_post", height_m=6.0)], grid=ROUGH)
    return of, watches(of)[0]


def test_a_higher_mast_sees_more_and_both_ends_are_of_the_stated_samples(camera: tuple[Scene, Watch]) -> None:
    (height,) = [one for one in camera[1].bent if one.name == "height_m"]
    assert height.low.target.tolist() == camera[1].sight.target.tolist() == height.high.target.tolist()
    assert (height.high.p_visible >= height.low.p_visible - 1e-6).all()
    assert (height.high.p_visible > height.low.p_visible + 0.01).any()


def test_some_of_the_samples_are_some_of_every_sight(camera: tuple[Scene, Watch]) -> None:
    rows = np.array([1, 4])
    part = camera[1].only(rows)
    for one, whole in ((part.sight, camera[1].sight), (part.bent[0].low, camera[1].bent[0].low)):
        np.testing.assert_array_equal(one.p_visible, whole.p_visible[rows])


def test_weights_lead_back_to_the_drawn_value(camera: tuple[Scene, Watch]) -> None:
    of, watch = camera
    drawn = Assumptions(of, 50).of_type(watch.kind)
    weights = weights_of(watch.kind, drawn, [watch])
    assert set(weights) == {one.name for one in watch.bent}
    for name, low, high in watch.kind.spread:
        if name in weights:
            nodes = np.array([low, watch.kind.parameter(name), high])
            np.testing.assert_allclose(weights[name] @ nodes, [kind.parameter(name) for kind in drawn], rtol=1e-9)
            np.testing.assert_allclose(weights[name].sum(axis=1), 1.0)


def test_what_needs_no_sight_is_bent_by_nothing() -> None:
    (fence,) = watches(scene([device(3000.0, 0.0, "fence_alarm")], grid=ROUGH))
    assert fence.bent == ()
    assert weights_of(fence.kind, [fence.kind], [fence]) == {}
