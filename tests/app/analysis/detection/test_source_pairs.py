"""Pairs of a source and a sample: what a later run takes over from the run before, and what it works out anew."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.analysis.detection import source_pairs
from app.analysis.detection.source_pairs import PairsCache, pairs_of
from app.analysis.sight.line import LineCache, line_of
from app.progress import Progress
from app.scene.scene import Scene
from resources import sensor_types
from tests.builders.scenes import device, scene

POSTS = [device(1000.0, -500.0), device(4000.0, -900.0, "ground_radar"), device(6000.0, -300.0)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The types of the observers whose Lambda was worked out."""
    types: list[str] = []
    work_out = source_pairs.exposure_of

    def counted(of: Scene, line: object, kind: object, sight: object) -> np.ndarray:
        types.append(kind.key)  # type: ignore[attr-defined]
        return work_out(of, line, kind, sight)  # type: ignore[arg-type]

    monkeypatch.setattr(source_pairs, "exposure_of", counted)
    return types


def exposures(of: Scene, cache: PairsCache) -> bytes:
    return pairs_of(of, line_of(of, LineCache()), cache, Progress())[0].exposure.tobytes()


def test_a_moved_post_has_its_own_exposures_alone_worked_out(asked: list[str]) -> None:
    cache = PairsCache()
    exposures(scene(POSTS), cache)
    assert len(asked) == 3
    moved = scene([POSTS[0], device(4100.0, -900.0, "ground_radar"), POSTS[2]])
    warm = exposures(moved, cache)
    assert asked[3:] == ["ground_radar"]
    assert warm == exposures(moved, PairsCache())


def test_a_type_that_changed_has_the_exposures_of_its_own_posts_worked_out(asked: list[str]) -> None:
    cache, of = PairsCache(), scene(POSTS)
    exposures(of, cache)
    radar = dataclasses.replace(sensor_types()["ground_radar"], glimpse_interval_s=45.0)
    other = dataclasses.replace(of, types={**of.types, "ground_radar": radar})
    assert exposures(other, cache) == exposures(other, PairsCache())
    assert asked[3:4] == ["ground_radar"]
    assert len(asked) == 3 + 1 + 3


def test_the_conditions_are_those_of_the_hours_there_are() -> None:
    cache = PairsCache()
    hours = ["", "06:00-18:00", ""]
    for text in hours:
        of = scene([device(1000.0, -500.0, hours=text)])
        conditions = pairs_of(of, line_of(of, LineCache()), cache, Progress())[1]
        assert conditions.rosters == of.observers.hours
    assert len(cache.conditions) == 2
    assert len(cache.suns) == 1
