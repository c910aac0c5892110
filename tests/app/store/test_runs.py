"""Reports stay as long as a run, or a step that could bring it back, names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store import runs
from app.store.actions import RunInsert
from app.store.history import Edit


def keep(project: Project, run: str) -> None:
    row = {"number": 1, "run": run, "at": "", "input_hash": "", "as_of": "", "summary": "[]"}
    project.apply("Analyse", RunInsert(Edit(runs.RUNS, run, None, row), b"report", b"scene"))


def set_mark(project: Project) -> None:
    project.apply("Set", Edit(runs.PARAMETERS, "mark", None, {"key": "mark", "value": "1"}))


def reports(project: Project) -> set[str]:
    return {row[0] for row in project.database.execute("SELECT run FROM sarhad_reports")}


def test_reports_go_when_nothing_can_bring_their_run_back(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        keep(project, "aaaa")
        keep(project, "bbbb")
        project.undo()
        assert reports(project) == {"aaaa", "bbbb"}
        project.redo()
        project.undo()
        set_mark(project)
        assert reports(project) == {"aaaa"}
        project.undo()
        project.undo()
        keep(project, "aaaa")  # the same input again, while its undone step is being forgotten
        assert runs.report_and_scene(project.database, "aaaa") == ("aaaa", b"report", b"scene")


def test_the_time_of_a_run_stands_still_while_the_clock_is_set_back(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        for run, now in (("aaaa", "2026-11-30T12:00:00+00:00"), ("bbbb", "2026-11-30T09:00:00+00:00")):
            at, number = runs.time_of_next(project.database, now), runs.next_number(project.database)
            row = {"number": number, "run": run, "at": at, "input_hash": "", "as_of": "", "summary": "[]"}
            project.apply("Analyse", Edit(runs.RUNS, run, None, row))
        assert runs.names(project.database) == ["bbbb", "aaaa"]
        assert runs.newest(project.database) == "bbbb"
        assert {run["at"] for run in runs.listed(project.database)} == {"2026-11-30T12:00:00+00:00"}


def test_a_report_is_stored_with_the_row_that_lists_it_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        row = Edit(runs.RUNS, "aaaa", None, {"run": "aaaa", "no_such_column": 1})
        with pytest.raises(UserError):
            project.apply("Analyse", RunInsert(row, b"report", b"scene"))
        assert reports(project) == set()
        assert project.steps() == []
