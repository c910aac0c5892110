"""The same draws without one field: what goes away is the field's, and nothing else is drawn anew."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from app.analysis.detection.source_pairs import pairs_of
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.line import line_of
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.drawn_sources import sources_of
from app.analysis.uncertainty.draws import Draws, draw
from app.analysis.uncertainty.fields import NIGHT, Without, without_fields
from app.analysis.uncertainty.influence import Influence
from app.analysis.uncertainty.rank_influence import influences, least_correlation
from app.errors import Cancelled
from app.progress import Progress
from app.scene.scene import Scene
from tests.builders.known_worlds import fix_all_but_sight, without_spread
from tests.builders.scenes import border, device, plain, scene, zone
from tests.builders.terrains import fractal

COUNT = 100
HEIGHTS = 200.0 * fractal(9, 5, 0.5)[:200, :334]
ROUGH, SURE = plain(HEIGHTS, sigma=8.0), plain(HEIGHTS, sigma=0.0)
CAMERAS = [device(800.0 * n, -700.0) for n in range(11)]
EVERY = [*CAMERAS[:6], device(4000.0, -900.0, "ground_radar"), device(6000.0, -60.0, "ground_sensor")]


def drawn(of: Scene, cache: AnalysisCache | None = None, **options: Any) -> tuple[Draws, dict[str, Without]]:
    """The draws of a scene, and those without each field."""
    stages = cache or AnalysisCache()
    line = line_of(of, stages.lines)
    conditions = pairs_of(of, line, stages.decision.pairs, Progress())[1]
    draws = draw(of, line, conditions, stages.decision.draws, COUNT, Progress())
    again = without_fields(of, line, conditions, stages.fields, draws, Progress(), **options)
    return draws, {one.name: one for one in again}


def shares(draws: Draws, again: dict[str, Without]) -> dict[str, float]:
    """What of the variance of the kilometres goes away without each field."""
    whole = draws.gap_mm[:, NIGHT].sum(axis=0)
    return {name: 1.0 - one.gap_mm.sum(axis=0).var() / whole.var() for name, one in again.items()}


def fields(draws: Draws, again: dict[str, Without]) -> dict[str, Influence]:
    """The fields that are listed."""
    return {one.name: one for one in influences(draws, tuple(again.values())) if one.share is not None}


def built(rows: list[dict[str, Any]] | None = None, **options: Any) -> Scene:
    patrols = [zone(2000.0, 4000.0, revisits_per_day=100.0)]
    return scene(EVERY if rows is None else rows, **{"grid": ROUGH, "patrols": patrols, **options})


def test_where_only_the_terrain_is_in_doubt_all_of_it_is_the_terrains(monkeypatch: pytest.MonkeyPatch) -> None:
    fix_all_but_sight(monkeypatch)
    answer = drawn(without_spread(built(CAMERAS)))
    assert answer[0].gap_mm[:, NIGHT].var() > 0.0
    assert shares(*answer) == {"terrain": 1.0, "line_offset": 0.0}
    assert {name: one.share for name, one in fields(*answer).items()} == {"terrain": 1.0}


def test_where_only_the_line_is_in_doubt_all_of_it_is_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    fix_all_but_sight(monkeypatch)
    monkeypatch.setattr(Assumptions, "_line_sd_m", lambda _assumed, _route: 400.0)
    answer = drawn(without_spread(built(CAMERAS, grid=SURE)))
    assert answer[0].gap_mm[:, NIGHT].var() > 0.0
    assert shares(*answer) == {"terrain": 0.0, "line_offset": 1.0}
    assert [(one.of, one.share) for one in fields(*answer).values()] == [("TJ-XX", 1.0)]


def test_where_neither_is_in_doubt_the_draws_without_them_are_the_draws() -> None:
    """A field without spread leaves every byte as it is, whatever else is drawn."""
    sure = built(CAMERAS, grid=SURE, line=border([(0.0, 0.0), (8000.0, 0.0)], accuracy_m=0.0))
    draws, again = drawn(sure)
    assert draws.gap_mm[:, NIGHT].var() > 0.0
    assert [one.gap_mm.tobytes() for one in again.values()] == [draws.gap_mm[:, NIGHT].tobytes()] * 2
    assert fields(draws, again) == {}
    assert influences(draws, tuple(again.values()))


def test_a_field_that_no_rank_correlation_shows_is_listed() -> None:
    """With cameras on both sides, how far the line lies off in the mean says nothing; how far at each place does."""
    rows = [device(1000.0 + 2000.0 * n, 1500.0 * (-1) ** n, range_m=2000.0) for n in range(20)]
    line = border([(0.0, 0.0), (40_000.0, 0.0)], accuracy_m=400.0)
    draws, again = drawn(built(rows, grid=plain(np.zeros((200, 1400)), sigma=0.0), line=line, patrols=[]))
    one = fields(draws, again)["line_offset"]
    assert one.share is not None
    assert one.share > 0.2
    assert abs(one.correlation) < least_correlation(COUNT, 25)


def test_the_offset_of_a_line_moves_its_own_kilometres_alone() -> None:
    lines = [
        border([(0.0, y), (8000.0, y)], name, accuracy_m=metres)
        for name, y, metres in (("TJ-XA", 0.0, 0.0), ("TJ-XB", 500.0, 600.0))
    ]
    lines[1] = dataclasses.replace(lines[1], uuid="second")
    draws, again = drawn(built(line=lines[0], others=lines[1:]))
    same, moved = (again["line_offset"].gap_mm == draws.gap_mm[:, NIGHT]).all(axis=1).tolist()
    assert same
    assert not moved


@pytest.mark.parametrize(("part", "workers"), [(7, 1), (20, 2), (1000, 4)])
def test_parts_and_threads_change_no_bit(part: int, workers: int) -> None:
    assert bytes_of(drawn(built(), part=part, workers=workers)[1]) == bytes_of(drawn(built())[1])


def bytes_of(again: dict[str, Without]) -> list[bytes]:
    return [one.gap_mm.tobytes() for one in again.values()]


def test_with_the_cache_of_other_runs_it_is_what_it_is_from_scratch() -> None:
    cache = AnalysisCache()
    moved = [device(1500.0, -600.0), *EVERY[1:]]
    scenes = (built(), built(moved), built(EVERY[2:]), dataclasses.replace(built(), seed=1), built())
    for of in scenes:
        assert bytes_of(drawn(of, cache)[1]) == bytes_of(drawn(of)[1])


def test_what_needs_no_sight_is_not_drawn_again_without_the_terrain() -> None:
    cache, of = AnalysisCache(), built()
    drawn(of, cache)
    line = line_of(of, cache.lines)
    conditions = pairs_of(of, line, cache.decision.pairs, Progress())[1]
    plain_, bare = (
        sources_of(of, line, conditions, strengths, Assumptions(of, COUNT, without), Progress())
        for strengths, without in (
            (cache.decision.draws.strengths, ""),
            (cache.fields.strengths["terrain"], "terrain"),
        )
    )
    shared = [one.strength is other.strength for one, other in zip(plain_, bare, strict=True)]
    assert shared == [*[False] * 7, True, True]  # the ground sensor and the patrol


def test_what_the_draws_remember_is_left_alone() -> None:
    cache, of = AnalysisCache(), dataclasses.replace(built(), draws=COUNT)
    find_gaps(of, cache=cache, brief=True)
    before = set(cache.decision.draws.strengths.strengths.keys())
    report = find_gaps(of, cache=cache)
    assert set(cache.decision.draws.strengths.strengths.keys()) == before
    assert report.to_json_bytes() == find_gaps(of).to_json_bytes()


def test_it_can_be_stopped() -> None:
    cache, of = AnalysisCache(), built()
    line = line_of(of, cache.lines)
    conditions = pairs_of(of, line, cache.decision.pairs, Progress())[1]
    draws = draw(of, line, conditions, cache.decision.draws, COUNT, Progress())
    reports: list[float] = []
    progress = Progress(lambda fraction, _text: reports.append(fraction), lambda: len(reports) > 3)
    with pytest.raises(Cancelled):
        without_fields(of, line, conditions, cache.fields, draws, progress)
    assert reports == sorted(reports)
    again = without_fields(of, line, conditions, cache.fields, draws, Progress())
    assert bytes_of({one.name: one for one in again}) == bytes_of(drawn(of)[1])


def test_a_brief_run_asks_nothing_of_it() -> None:
    cache = AnalysisCache()
    find_gaps(dataclasses.replace(built(), draws=COUNT), cache=cache, brief=True)
    assert cache.fields.last == {}
    assert not any(len(strengths.strengths) for strengths in cache.fields.strengths.values())
