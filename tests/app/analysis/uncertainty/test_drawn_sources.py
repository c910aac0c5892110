"""The strengths of a scene's sources: which are made anew, and which are those of the run before."""

from __future__ import annotations

import dataclasses

import pytest

from app.analysis.detection.source_pairs import PairsCache, pairs_of
from app.analysis.sight.line import LineCache, line_of
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.drawn_sources import Source, StrengthCache, sources_of
from app.errors import Cancelled
from app.progress import Progress
from app.scene.scene import Scene
from tests.builders.scenes import device, scene, zone

POSTS = [device(1000.0, -500.0), device(4000.0, -900.0, "ground_radar"), device(6000.0, -300.0, hours="18:00-06:00")]
CREWS = [zone(2000.0, 4000.0, revisits_per_day=4.0), zone(5000.0, 6000.0, revisits_per_day=9.0)]


def sources(of: Scene, cache: StrengthCache, progress: Progress | None = None, draws: int = 20) -> list[Source]:
    line = line_of(of, LineCache())
    conditions = pairs_of(of, line, PairsCache(), Progress())[1]
    return sources_of(of, line, conditions, cache, Assumptions(of, draws), progress or Progress())


def shared(one: list[Source], other: list[Source]) -> list[bool]:
    return [a.strength is b.strength for a, b in zip(one, other, strict=True)]


def test_only_what_changed_is_made_anew() -> None:
    cache = StrengthCache()
    before = sources(scene(POSTS, patrols=CREWS), cache)
    assert shared(before, sources(scene(POSTS, patrols=CREWS), cache)) == [True] * 5
    moved = [POSTS[0], device(4100.0, -900.0, "ground_radar"), POSTS[2]]
    assert sum(shared(before, sources(scene(moved, patrols=CREWS), cache))) == 4
    busier = [CREWS[0], {**CREWS[1], "revisits_per_day": 8.0}]
    assert shared(before, sources(scene(POSTS, patrols=busier), cache)) == [True, True, True, True, False]


@pytest.mark.parametrize("change", [{"seed": 1}, {"as_of": "2026-12-01"}, {"line_accuracy_m": (30.0,)}])
def test_what_a_crew_depends_on_beside_itself_counts(change: dict[str, object]) -> None:
    cache, of = StrengthCache(), scene(patrols=CREWS)
    assert shared(sources(of, cache), sources(dataclasses.replace(of, **change), cache)) == [False, False]  # type: ignore[arg-type]


def test_like_posts_in_one_place_share_their_strength_and_keep_their_hours() -> None:
    twins = [device(1000.0, -500.0, name="A"), device(1000.0, -500.0, name="B", hours="18:00-06:00")]
    one, other = sources(scene(twins), StrengthCache())
    assert one.strength is other.strength
    assert one.roster != other.roster


def test_the_progress_of_several_types_rises_to_its_end() -> None:
    reports: list[float] = []
    sources(scene(POSTS), StrengthCache(), Progress(lambda fraction, _text: reports.append(fraction)))
    assert reports == sorted(reports)
    assert reports[-1] <= 1.0


def test_what_was_made_before_a_stop_is_there_for_the_next_run() -> None:
    cache, calls = StrengthCache(), 0

    def stopped() -> bool:
        nonlocal calls
        calls += 1
        return len(cache.strengths) > 0

    with pytest.raises(Cancelled):
        sources(scene(POSTS), cache, Progress(stopped=stopped))
    assert 0 < len(cache.strengths) < 3
