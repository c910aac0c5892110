"""Every command that reads a project, and undo, redo and a note, on a copy of it: how each ends."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from app.cli.main import cli
from app.errors import Cancelled, UserError
from app.project.project import Project
from app.tasks import keep_run
from app.tasks.gap_status import set_status

AS_OF = "2026-10-01"
LAYERS = ("Checkpoints", "Incidents", "Coverage gaps", "Borders", "Patrols")
WELL = (UserError, Cancelled, click.ClickException, SystemExit, OSError, UnicodeEncodeError)
"""What the command line turns into one line and an exit code that is no bug."""

Command = Callable[[], Any]


def commands(project: Path, out: Path) -> dict[str, Command]:
    """The commands by name; those that write to the project come last."""
    return {
        "info": lambda: _sarhad("info", project),
        "info json": lambda: _sarhad("info", project, "--json"),
        "check": lambda: _sarhad("check", project, "--json"),
        "marking": lambda: _sarhad("marking", project),
        "sensors": lambda: _sarhad("sensors", project, "--json"),
        "profile": lambda: _sarhad("profile", project, out / "profile.csv"),
        "remedy": lambda: _sarhad("remedy", project),
        **{f"report {suffix}": _report(project, out, suffix) for suffix in ("csv", "geojson", "gpkg", "html")},
        **{f"export {layer}": _export(project, out, layer, number) for number, layer in enumerate(LAYERS)},
        "sightlines": lambda: _sarhad("sightlines", project, out / "lines.csv", "--as-of", AS_OF),
        "viewshed": lambda: _sarhad("viewshed", project, out / "v.tif", "--at", "71.01,38.008", "--height", "5"),
        "out of date": lambda: _on(project, _out_of_date, write=False),
        "undo": lambda: _on(project, lambda opened: opened.undo()),
        "redo": lambda: _on(project, lambda opened: opened.redo()),
        "status": lambda: _on(project, _note),
        "analyse": lambda: _sarhad("analyse", project, "--as-of", AS_OF, "--draws", "20", "--json"),
    }


SLOW = ("report html", "report pdf", "analyse", "sightlines", "viewshed")
"""Commands that take most of the time."""


def bugs(project: Path, out: Path, names: Iterator[str] | list[str] | None = None) -> dict[str, str]:
    """The commands that ended in a bug: the end of its trace by the command's name."""
    ended: dict[str, str] = {}
    for name, command in commands(project, out).items():
        if names is not None and name not in names:
            continue
        try:
            command()
        except WELL:
            continue
        except Exception:  # noqa: BLE001 - a bug of any kind is what is looked for
            ended[name] = traceback.format_exc()
    return ended


def _sarhad(*arguments: object) -> None:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception is not None:
        raise result.exception


def _report(project: Path, out: Path, suffix: str) -> Command:
    return lambda: _sarhad(
        "report", project, out / f"report.{suffix}", "--underlay" if suffix == "html" else "--lang=en"
    )


def _export(project: Path, out: Path, layer: str, number: int) -> Command:
    suffix = (".geojson", ".csv", ".gpkg", ".kml", ".xlsx")[number]
    return lambda: _sarhad("export", project, layer, out / f"layer{suffix}")


def _on(project: Path, work: Callable[[Project], Any], *, write: bool = True) -> None:
    with Project.open(project, write=write) as opened:
        work(opened)


def _note(project: Project) -> None:
    gaps = project.of_kind("gaps")
    frame = project.layer(gaps[0].uuid).frame if gaps else None
    gap = str(frame["gap_id"].iloc[0]) if frame is not None and len(frame) else MARKED
    set_status(project, gap, "checked", "a <b>note</b>")


MARKED = "gap_<b>&\"'"


def _out_of_date(project: Project) -> None:
    from app.tasks.out_of_date import why_out_of_date  # noqa: PLC0415

    report = keep_run.latest(project)
    if report is not None:
        why_out_of_date(project, report, AS_OF)
