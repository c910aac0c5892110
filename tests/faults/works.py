"""The nine kinds of work in which a program is killed: how each begins, what it does, and what must hold afterwards."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.project.project import Project
from app.store import runs, schema
from app.store.snapshots import folder_of
from app.store.sqlite_library import Database
from app.tasks import keep_run
from app.tasks.check import check
from tests.builders.command_line import sarhad
from tests.builders.projects import bring
from tests.builders.window_drivers import WindowDriver, pause
from tests.faults import worlds
from tests.faults.forking import Tell
from tests.faults.worlds import BULK_ROWS, COUNTS, NAME

AT_WORK = "at work"
OLD_PROJECT = Path(__file__).parents[1] / "projects" / "m0001_project.gpkg"
ROWS = 600
SNAPSHOTS = 5
RUNS = 8


@dataclass(frozen=True)
class Work:
    """One kind of work: ``prepare`` lays it out in a folder, ``carry_out`` tells what is committed as it goes on.

    ``judge`` gets the folder and what was told, and raises AssertionError unless that and nothing half-done is there.
    """

    name: str
    carry_out: Callable[[Path, Tell], None]
    judge: Callable[[Path, Sequence[str]], None]
    prepare: Callable[[Path], object] = lambda folder: None
    commits: bool = True
    """Whether it does its work in transactions on the project itself."""


def _edit(folder: Path, tell: Tell) -> None:
    with Project.open(folder / NAME) as project:
        tell(AT_WORK)
        for number in range(1, 3 * COUNTS):
            project.apply("Count", *worlds.count_edits(project, number))
            tell(number)


def _edits_are_there(folder: Path, lines: Sequence[str]) -> None:
    with Project.open(folder / NAME) as project:
        assert worlds.counted(project) - len(lines) in (0, 1)


def _import(folder: Path, tell: Tell) -> None:
    tell(AT_WORK)
    with Project.open(folder / NAME) as project:
        bring(project, folder / "points.csv", "incidents", name="Bulk")
        tell("done")


def _import_is_whole(folder: Path, lines: Sequence[str]) -> None:
    with Project.open(folder / NAME) as project:
        names = [entry.name for entry in project.of_kind("incidents")]
        rows = len(project.layer(project.entry("Bulk").uuid).frame) if "Bulk" in names else 0
        assert (rows, len(project.steps())) in [(BULK_ROWS, 1)] + ([] if lines else [(0, 0)])


def _add_migration() -> None:
    """A migration that takes its time; of this process alone."""

    @schema.MIGRATIONS()
    def m9001_test(db: Database) -> None:
        db.conn.execute("CREATE TABLE of_a_test (content BLOB)")
        db.conn.executemany("INSERT INTO of_a_test VALUES (?)", ((bytes(20_000),) for _ in range(ROWS)))


def _old_project(folder: Path) -> None:
    shutil.copy(OLD_PROJECT, folder / NAME)


def _migrate(folder: Path, tell: Tell) -> None:
    _add_migration()
    tell(AT_WORK)
    with Project.open(folder / NAME):
        tell("done")


def _migration_is_whole(folder: Path, lines: Sequence[str]) -> None:
    recorded, rows = _recorded(folder / NAME)
    assert (recorded, rows) in [(1, ROWS)] + ([] if lines else [(0, 0)])
    before = list(folder_of(folder / NAME).glob("*.before-*.gpkg"))
    assert before or not recorded, "a migration starts with a snapshot"
    for copy in before:
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    _add_migration()
    with Project.open(folder / NAME) as project:
        assert check(project) == []
    assert _recorded(folder / NAME) == (1, ROWS)


def _recorded(path: Path) -> tuple[int, int]:
    """How often the test's migration is recorded, and how many of its rows are there."""
    with closing(sqlite3.connect(path)) as connection:  # for writing, so that it replays the dead program's journal
        (times,) = connection.execute("SELECT count(*) FROM sarhad_migrations WHERE name = 'm9001_test'").fetchone()
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'of_a_test'").fetchone():
            return times, 0
        (rows,) = connection.execute("SELECT count(*) FROM of_a_test").fetchone()
    return times, rows


def _snapshot(folder: Path, tell: Tell) -> None:
    tell(AT_WORK)
    for _ in range(SNAPSHOTS):
        tell(sarhad("snapshot", folder / NAME).stdout.strip())


def _snapshots_are_whole(folder: Path, lines: Sequence[str]) -> None:
    copies = [copy for copy in folder_of(folder / NAME).glob("p.*.gpkg") if copy != worlds.older(folder)]
    assert set(map(Path, lines)) <= set(copies)
    assert len(copies) - len(lines) in (0, 1)
    # Copies of one state are mostly the same bytes: one of them stands for all.
    for copy in {copy.read_bytes(): copy for copy in copies}.values():
        with Project.open(copy, write=False) as project:
            assert check(project) == []
            assert len(project.layer(project.entry("Bulk").uuid).frame) == BULK_ROWS


def _restore(folder: Path, tell: Tell) -> None:
    tell(AT_WORK)
    result = sarhad("restore", folder / NAME, worlds.older(folder))
    assert result.exit_code == 0, result.output
    tell("done")


def _restored_or_as_before(folder: Path, lines: Sequence[str]) -> None:
    with Project.open(folder / NAME) as project:
        present = any(entry.name == "Bulk" for entry in project.entries.values())
    former = list(folder_of(folder / NAME).glob("*.before-restore.gpkg"))
    assert present or former, "what was replaced is gone"
    assert not (present and lines), "said to be restored, and is not"
    for copy in former:
        with Project.open(copy, write=False) as project:
            assert check(project) == []
            assert len(project.layer(project.entry("Bulk").uuid).frame) == BULK_ROWS


def _undo(folder: Path, tell: Tell) -> None:
    with Project.open(folder / NAME) as project:
        tell(AT_WORK)
        while project.undo():
            tell("undone")


def _redo(folder: Path, tell: Tell) -> None:
    with Project.open(folder / NAME) as project:
        tell(AT_WORK)
        while project.redo():
            tell("redone")


def _undone_as_far(folder: Path, lines: Sequence[str]) -> None:
    _history_stands_at(folder, [COUNTS + 1 - len(lines), COUNTS - len(lines)])


def _redone_as_far(folder: Path, lines: Sequence[str]) -> None:
    _history_stands_at(folder, [len(lines), len(lines) + 1])


def _history_stands_at(folder: Path, allowed: list[int]) -> None:
    with Project.open(folder / NAME) as project:
        done = [step.done for step in project.steps()]
        assert len(done) == COUNTS + 1
        assert sum(done) in allowed
        assert done == sorted(done, reverse=True), "an undone step before one that is done"
        assert worlds.counted(project) == max(0, sum(done) - 1)
        bulk = [entry for entry in project.entries.values() if entry.name == "Bulk"]
        assert len(bulk) == min(1, sum(done))
        assert all(len(project.layer(entry.uuid).frame) == BULK_ROWS for entry in bulk)


def _keep(folder: Path, tell: Tell) -> None:
    with Project.open(folder / NAME) as project:
        report, scene = keep_run.latest(project), keep_run.latest_scene(project)
        assert report is not None
        assert scene is not None
        tell(AT_WORK)
        for number in range(RUNS):
            again = dataclasses.replace(report, run=f"{number:016x}")
            keep_run.store(project, again, scene)
            tell(again.run)


def _runs_are_whole(folder: Path, lines: Sequence[str]) -> None:
    with Project.open(folder / NAME) as project:
        names = runs.names(project.database)
        assert set(lines) <= set(names)
        assert len(names) - len(lines) - 1 in (0, 1)
        assert len(project.steps()) == len(names)
        for name in names:
            report = keep_run.latest(project, name)
            assert report is not None
            assert report.run == name
            assert keep_run.latest_scene(project, name) is not None
        shown = project.layer(project.of_kind("gaps")[0].uuid).frame
        assert set(shown["run"]) == {names[0]}
        project.apply("Count", *worlds.count_edits(project, 1))
        (stored,) = project.database.conn.execute("SELECT count(*) FROM sarhad_reports").fetchone()
        assert stored == len(names), "the report of a run that is not listed stays"


def _use_window(folder: Path, tell: Tell) -> None:
    os.environ |= {name: str(folder / "user") for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    tell(AT_WORK)
    driver = WindowDriver(folder / NAME, folder)
    session, number = driver.window.session, 0
    driver.window.analyst.run()
    for turn in range(2 * COUNTS):
        if turn % 5 < 3:
            number += 1
            assert session.apply("Count", *worlds.count_edits(session.required, number)) is not None
        else:
            (session.undo if turn % 5 == 3 else session.redo)()
        tell(turn)
        # A run that ends between a step and its undo would be what is undone.
        if turn % 5 not in (2, 3):
            pause(15)
    driver.rest()
    driver.window.close()
    session.close()


def _after(turns: int) -> int:
    """How far the window has counted after so many turns: three steps on, one undone, one redone."""
    rounds, rest = divmod(turns, 5)
    return 3 * rounds + (0, 1, 2, 3, 2)[rest]


def _window_went_as_far(folder: Path, lines: Sequence[str]) -> None:
    with Project.open(folder / NAME) as project:
        assert worlds.counted(project) in (_after(len(lines)), _after(len(lines) + 1))
        analysed = sum(step.label == keep_run.ANALYSE for step in project.steps())
        assert analysed == len(runs.names(project.database))
        assert (keep_run.latest(project) is not None) == bool(analysed)


WORKS = (
    Work("edit", _edit, _edits_are_there),
    Work("bulk import", _import, _import_is_whole, worlds.table_of_points),
    Work("migration", _migrate, _migration_is_whole, _old_project),
    Work("snapshot", _snapshot, _snapshots_are_whole, worlds.bulk, commits=False),
    Work("restore", _restore, _restored_or_as_before, worlds.bulk, commits=False),
    Work("undo", _undo, _undone_as_far, worlds.history),
    Work("redo", _redo, _redone_as_far, worlds.undone),
    Work("keeping a run", _keep, _runs_are_whole, worlds.analysed),
    Work("window session", _use_window, _window_went_as_far),
)
