"""Each command that writes, with what it needs, and what its folder says afterwards."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import main  # noqa: F401 - hangs the window's commands onto the command line
from app.cli.main import run
from app.cli.shell import one_line
from app.errors import UserError
from app.project import add_layers
from app.project.project import Project
from app.store.snapshots import snapshot
from tests.builders.command_line import answer_of
from tests.builders.definitions import TRIPWIRE
from tests.builders.underlays import four_colours
from tests.faults import worlds
from tests.faults.works import OLD_PROJECT
from tests.faults.worlds import NAME

FORMER = b"what stood here before\n"
"""The content of every file that a command is to replace."""
ROWS = 2000
GAP = "TJ-AF/0000-0009"
"""A gap of the run, for which something was tried."""


@dataclass(frozen=True)
class Command:
    """What is done in a folder: words of the command line, in which {} is the folder, or a function of it."""

    name: str
    work: tuple[str, ...] | Callable[[Path], None]
    output: str = ""
    """The file it writes beside the project."""

    def carry_out(self, folder: Path) -> int:
        """Do it as a user does, both streams as they are; the exit code."""
        try:
            if isinstance(self.work, tuple):
                run([word.format(folder) for word in self.work])
            else:
                self.work(folder)
        except UserError as error:
            sys.stderr.write(one_line(error) + "\n")
            return 1
        except SystemExit as leaving:
            return int(leaving.code or 0)
        finally:
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
        return 0


def prepare(folder: Path) -> None:
    """Everything that any of the commands needs, and a file under each name that one writes to."""
    os.environ |= {name: str(folder / "user") for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
    worlds.base(folder)
    path = folder / NAME
    (folder / "tmp").mkdir()
    answer_of("analyse", path, "--draws", "20", "--as-of", "2026-10-01")
    with Project.open(path) as project:
        add_layers.add_features(project, "incidents", worlds.points(ROWS), name="Bulk")
        project.apply("Count", *worlds.count_edits(project, 1))
        add_layers.add_features(project, "incidents", worlds.points(ROWS), name="More")
        project.undo()
    shutil.copy(OLD_PROJECT, folder / "old.gpkg")
    bad = "".join(f"{number},70.{number:04d},38.01\n" for number in range(ROWS)) + "bad,far,away\n"
    (folder / "rows.csv").write_text(f"name,lon,lat\n{bad}", "utf-8")
    (folder / "types.toml").write_text(TRIPWIRE, "utf-8")
    four_colours(folder / "scan.tif", "EPSG:4326", 70.0, 38.05, 0.001)
    for command in COMMANDS:
        if command.output:
            (folder / command.output).write_bytes(FORMER)


def _edit(folder: Path) -> None:
    with Project.open(folder / NAME) as project:
        project.apply("Count", *worlds.count_edits(project, 2))


def _undo(folder: Path) -> None:
    with Project.open(folder / NAME) as project:
        project.undo()


def _redo(folder: Path) -> None:
    with Project.open(folder / NAME) as project:
        project.redo()


def _migrate(folder: Path) -> None:
    with Project.open(folder / "old.gpkg") as project:
        # Where the lock could not be made it is read in a copy.
        project.refuse_read_only()


def _restore(folder: Path) -> None:
    run(["restore", str(folder / NAME), str(worlds.older(folder))])


_P = f"{{}}/{NAME}"
_RUN = ("--draws", "20", "--as-of", "2026-10-02")

COMMANDS = (
    Command("new --empty", ("new", "{}/n.gpkg", "--empty")),
    Command("new", ("new", "{}/n.gpkg")),
    Command("new --sample", ("new", "{}/n.gpkg", "--sample")),
    Command("import rows", ("import", _P, "{}/rows.csv", "--as", "incidents", "--name", "Rows", "--skip-bad")),
    Command("import terrain", ("import", _P, "{}/wall.tif", "--as", "terrain", "--name", "Again")),
    Command("import --link", ("import", _P, "{}/wall.tif", "--as", "terrain", "--name", "Again", "--link")),
    Command("import basemap", ("import", _P, "{}/scan.tif", "--as", "basemap", "--name", "Scan")),
    Command("edit", _edit),
    Command("undo", _undo),
    Command("redo", _redo),
    Command("analyse", ("analyse", _P, *_RUN)),
    Command("remedy --apply", ("remedy", _P, "--gap", GAP, "--apply", "1")),
    Command("marking", ("marking", _P, "TLP:AMBER")),
    Command("sensors --add", ("sensors", _P, "--add", "{}/types.toml")),
    Command("snapshot", ("snapshot", _P)),
    Command("restore", _restore),
    Command("migration", _migrate),
    *(Command(f"report {form}", ("report", _P, f"{{}}/r.{form}"), f"r.{form}") for form in ("pdf", "html", "csv")),
    *(Command(f"report {form}", ("report", _P, f"{{}}/r.{form}"), f"r.{form}") for form in ("geojson", "gpkg")),
    *(Command(f"export {form}", ("export", _P, "Bulk", f"{{}}/e.{form}"), f"e.{form}") for form in ("csv", "geojson")),
    *(Command(f"export {form}", ("export", _P, "Borders", f"{{}}/e.{form}"), f"e.{form}") for form in ("gpkg", "shp")),
    Command("export tif", ("export", _P, "Terrain", "{}/e.tif"), "e.tif"),
    Command("profile csv", ("profile", _P, "{}/f.csv"), "f.csv"),
    Command("profile parquet", ("profile", _P, "{}/f.parquet"), "f.parquet"),
    Command("sightlines", ("sightlines", _P, "{}/s.csv"), "s.csv"),
    Command("viewshed", ("viewshed", _P, "--at", "70.1,37.96", "--height", "15", "{}/v.tif"), "v.tif"),
    Command("porosity", ("porosity", _P, "{}/o.csv"), "o.csv"),
    Command("render", ("render", _P, "{}/m.png", "--size", "400x300"), "m.png"),
)

State = dict[str, Any]
ASIDE = {"sarhad_sights"}
"""Lines of sight, which are a cache."""
FILES, SNAPSHOTS = "files", "snapshots"


def state_of(folder: Path) -> State:
    """What a user has in a folder: rows and steps of each project and snapshot, and the content of every other file.

    Left out: what nobody sees of a project, and hidden files.
    """
    files: State = {}
    for file in sorted(folder.iterdir()):
        if file in projects(folder):
            files[file.name] = _rows(file)
        elif file.is_file() and not file.name.startswith(".") and not file.name.endswith("-journal"):
            files[file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return {FILES: files, SNAPSHOTS: [_rows(copy) for copy in sorted(folder.glob("*.snapshots/*.gpkg"))]}


def _rows(project: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(project)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = {name: _count(connection, name) for name in sorted(tables - ASIDE)}
        steps = connection.execute("SELECT label, done FROM sarhad_steps ORDER BY id").fetchall()
        settings = connection.execute("SELECT key, value FROM sarhad_parameters ORDER BY key").fetchall()
        return {"rows": rows, "steps": steps, "settings": settings}


def _count(connection: sqlite3.Connection, table: str) -> int:
    (count,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    return int(count)


def projects(folder: Path) -> list[Path]:
    """The projects of a folder, those that a command makes too."""
    return [path for name in (NAME, "n.gpkg", "old.gpkg") if (path := folder / name).exists()]


def clean(folder: Path) -> None:
    """A snapshot of each project: it sweeps what was left a day ago."""
    for path in projects(folder):
        with Project.open(path) as project:
            snapshot(project.database, path)
