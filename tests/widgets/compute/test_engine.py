"""What the window computes off its own thread: sight lines come from the project, and only a run stores them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from app.analysis.gaps.gap_report import GapReport
from app.analysis.kernels.trace import Pairs
from app.analysis.sight import path_rays
from app.analysis.sight.sightlines import Observers, rays_of
from app.progress import Progress
from app.project.project import Project
from app.scene.scene import LOOK_DRAWS, PUBLISH_DRAWS, Scene
from app.tasks import keep_run
from widgets.compute.engine import Engine, why_out_of_date

DAY = "2026-06-01"


def analysed(engine: Engine) -> bytes:
    report, _, _ = engine.analyse(DAY, LOOK_DRAWS, "Reading", Progress(), lambda _: None)
    return report.to_json_bytes()


def test_a_run_keeps_what_it_traced_and_a_second_window_takes_it(
    project_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project_path.read_bytes()
    expected = analysed(Engine(project_path))
    after = project_path.read_bytes()
    assert after != before
    monkeypatch.setattr(path_rays, "rays_of", lambda *_args, **_options: pytest.fail("traced"))
    second = Engine(project_path)
    assert analysed(second) == expected
    assert analysed(second) == expected
    assert project_path.read_bytes() == after


def test_a_dragged_post_takes_the_others_from_the_project_and_writes_nothing(
    project_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Engine(project_path)
    report, scene, _ = first.analyse(DAY, LOOK_DRAWS, "Reading", Progress(), lambda _: None)
    before = project_path.read_bytes()
    traced: list[int] = []
    real = rays_of

    def counted(terrain: object, observers: Observers, targets: object, pairs: Pairs, *rest: Any, **more: Any) -> Any:
        traced.append(np.unique(pairs.observer).size)
        return real(terrain, observers, targets, pairs, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(path_rays, "rays_of", counted)
    window = Engine(project_path)
    for step in range(1, 4):
        traced.clear()
        moved = window.with_post_at(report, scene.observers.id[0], (70.1 + 0.01 * step, 38.04), Progress())
        assert moved is not None
        assert traced  # the moved post's, as stated and at the ends of what bends its sight
        assert all(0 < count <= 4 for count in traced)
        assert len(traced) == 2
    assert project_path.read_bytes() == before
    analysed(window)
    assert project_path.read_bytes() == before  # the places it was dragged over are not kept either


def night_gap_km(report: GapReport) -> float:
    return math.fsum(row.gap_km for row in report.routes if row.period == "night")


def stored_run(path: Path, draws: int) -> tuple[Engine, GapReport, Scene]:
    """A run of so many draws, stored as the window does it, and its engine."""
    engine = Engine(path)
    report, scene, data = engine.analyse(DAY, draws, "Reading", Progress(), lambda _: None)
    with Project.open(path) as project:
        keep_run.store(project, report, scene, data)
    return engine, report, scene


def test_a_preview_has_the_draws_of_a_look_and_is_compared_with_as_many(project_path: Path) -> None:
    _, look, _ = stored_run(project_path, LOOK_DRAWS)
    engine_of_run, report, scene = stored_run(project_path, PUBLISH_DRAWS)
    assert report.draws == PUBLISH_DRAWS
    post, place = scene.observers.id[0], (float(scene.observers.lon[0]), float(scene.observers.lat[0]))
    for engine in (engine_of_run, Engine(project_path)):
        left = engine.with_post_at(report, post, place, Progress())
        assert left is not None
        assert left.before.draws == left.after.draws == LOOK_DRAWS
        assert night_gap_km(left.before) == night_gap_km(left.after) == night_gap_km(look)
        away = engine.with_post_at(report, post, (place[0], place[1] + 5.0), Progress())
        assert away is not None
        assert night_gap_km(away.before) == night_gap_km(look) < night_gap_km(away.after)


def test_a_zone_is_compared_with_a_look_of_as_many_draws(project_path: Path) -> None:
    far, near = shapely.box(70.3, 38.4, 70.35, 38.45), shapely.box(70.0, 37.9, 70.4, 38.1)
    values = {"patrol_kind": "revisit", "revisits_per_day": 100.0, "crews_available": 1.0}
    engine, look, _ = stored_run(project_path, LOOK_DRAWS)
    expected = engine.zone_effect(look, near, values)
    published, report, _ = stored_run(project_path, PUBLISH_DRAWS)
    assert published.zone_effect(report, near, values) == expected
    nothing = published.zone_effect(report, far, values)
    assert nothing is not None
    assert nothing.closes_km == {"day": 0.0, "night": 0.0}


def test_runs_of_different_draws_are_compared_as_if_they_had_as_many(project_path: Path) -> None:
    _, look, _ = stored_run(project_path, LOOK_DRAWS)
    engine, report, _ = stored_run(project_path, PUBLISH_DRAWS)
    for before, after in ((look, report), (report, look)):
        comparison = engine.compare(before, after, Progress())
        assert [*comparison.gone, *comparison.new, *comparison.moved, *comparison.untold] == []
        assert {(row.closed_km, row.opened_km, row.settled_km, row.unsettled_km) for row in comparison.routes} == {
            (0,) * 4
        }


def test_a_run_of_many_draws_is_not_out_of_date(project_path: Path) -> None:
    _, report, _ = stored_run(project_path, PUBLISH_DRAWS)
    assert why_out_of_date(project_path, report, report.as_of) is None
    assert why_out_of_date(project_path, report, "2031-01-01") is not None
