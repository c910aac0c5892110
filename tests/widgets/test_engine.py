"""What the window works out off its own thread: sights come from the project, and only a run puts them there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.analysis import sight
from app.progress import Progress
from widgets.engine import Engine

DAY = "2026-06-01"


def analysed(engine: Engine) -> bytes:
    report, _, _ = engine.analyse(DAY, "Reading", Progress(), lambda _: None)
    return report.to_json_bytes()


def test_a_run_keeps_what_it_traced_and_a_second_window_takes_it(
    project_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project_path.read_bytes()
    expected = analysed(Engine(project_path))
    after = project_path.read_bytes()
    assert after != before
    monkeypatch.setattr(sight, "sightlines", lambda *_args, **_options: pytest.fail("traced"))
    second = Engine(project_path)
    assert analysed(second) == expected
    assert analysed(second) == expected
    assert project_path.read_bytes() == after


def test_a_dragged_post_takes_the_others_from_the_project_and_writes_nothing(
    project_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Engine(project_path)
    report, scene, _ = first.analyse(DAY, "Reading", Progress(), lambda _: None)
    before = project_path.read_bytes()
    traced: list[int] = []
    real = sight.sightlines

    def counted(terrain: object, observers: sight.Observers, *args: object, **options: object) -> object:
        traced.append(observers.lon.size)
        return real(terrain, observers, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(sight, "sightlines", counted)
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
