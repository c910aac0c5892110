"""Cases of a project that somebody altered: its tables, its schema, its pages; commands read it, and one writes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.builders.alterations import alterations
from tests.hostile.cases import PROJECT, Case, Command, Make, reads, writes
from tests.hostile.changes import databases, spans
from tests.hostile.changes.lures import Lures
from tests.hostile.shelf import Shelf

_LAYERS = ("Checkpoints", "Borders", "Incidents", "Reference", "Coverage gaps", "Sensors", "Patrols", "Barriers")
_GAP = "TJ-AF/0000-0001"
"""The gap of the project's last run."""
_BESIDE = ("linked.tif", "scan_linked.tif", "more.csv", "own.toml")


def placed(shelf: Shelf, folder: Path) -> Path:
    """A project with rows in every table, and the files that it links to."""
    for name in _BESIDE:
        shutil.copyfile(shelf.whole.with_name(name), folder / name)
    return Path(shutil.copyfile(shelf.whole, folder / PROJECT))


def changed_table(shelf: Shelf, *names: str) -> Make:
    """Makes cases of a table, or of one of several: its cells, its rows, its structure."""

    def make(folder: Path, generator: np.random.Generator) -> Case:
        path, lures = placed(shelf, folder), shelf.lures
        way = generator.random()
        change = databases.other_cells if way < 0.65 else databases.rows if way < 0.78 else databases.structure
        return Case(change(path, generator, lures, names[int(generator.integers(len(names)))]), commands_of(generator))

    return make


def _changed(*changes: Callable[[Path, np.random.Generator, Lures], str]) -> Callable[[Shelf], Make]:
    def of(shelf: Shelf) -> Make:
        def make(folder: Path, generator: np.random.Generator) -> Case:
            path = placed(shelf, folder)
            change = changes[int(generator.integers(len(changes)))]
            return Case(change(path, generator, shelf.lures), commands_of(generator))

        return make

    return of


def _altered(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """One of the alterations by rule: every column of every table of ours and of the layers."""
    every = alterations(path)
    name, alter = every[int(generator.integers(len(every)))]
    alter(path)
    return name


def _bytes(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    return spans.damage(path, generator)


def commands_of(generator: np.random.Generator) -> tuple[Command, ...]:
    """Three that read, of which the check is one more often than not, and one that writes."""
    reading, writing = reading_commands(str(generator.choice(_LAYERS))), writing_commands()
    chosen = [reading[int(number)] for number in generator.permutation(len(reading))[:3]]
    if generator.random() < 0.6:
        chosen[0] = reads("check", PROJECT, "--json")
    if generator.random() < 0.05:
        chosen[1] = PAGES
    return *chosen, writing[int(generator.integers(len(writing)))]


def reading_commands(layer: str) -> list[Command]:
    """Commands that read a project, some of them one of its layers."""
    return [
        reads("info", PROJECT, "--json"),
        reads("sensors", PROJECT, "--json"),
        reads("marking", PROJECT, "--json"),
        reads("remedy", PROJECT, "--json"),
        reads("export", PROJECT, layer, "out.csv", makes=("out.csv",)),
        reads("export", PROJECT, layer, "out.geojson", makes=("out.geojson",)),
        reads("export", PROJECT, layer, "out.gpkg", makes=("out.gpkg",)),
        reads("export", PROJECT, "Heights, copied", "out.tif", makes=("out.tif",)),
        reads("report", PROJECT, "out.csv", makes=("out.csv",)),
        reads("report", PROJECT, "out.geojson", makes=("out.geojson",)),
        reads("profile", PROJECT, "out.csv", makes=("out.csv",)),
        reads("porosity", PROJECT, "out.csv", makes=("out.csv",)),
        reads("sightlines", PROJECT, "out.csv", makes=("out.csv",)),
        reads("viewshed", PROJECT, "v.tif", "--at", "71.01,38.008", "--height", 5, "--radius", 2000, makes=("v.tif",)),
        reads("import", PROJECT, "more.csv", "--as", "reference", "--preview", "--json"),
    ]


PAGES = reads("report", PROJECT, "out.html", makes=("out.html",))
"""A report with maps takes seconds."""


def writing_commands() -> list[Command]:
    """Commands that write to a project."""
    return [
        writes("marking", PROJECT, "TLP:RED"),
        writes("import", PROJECT, "more.csv", "--as", "checkpoints", "--skip-bad", "--json"),
        writes("import", PROJECT, "more.csv", "--as", "reference", "--json"),
        writes("sensors", PROJECT, "--add", "own.toml"),
        writes("history", "undo"),
        writes("history", "redo"),
        writes("remedy", PROJECT, "--gap", _GAP, "--apply", 1),
        writes("analyse", PROJECT, "--draws", 20, "--json"),
        writes("snapshot", PROJECT, makes=("p.",)),
    ]


PROJECTS: dict[str, Callable[[Shelf], Make]] = {
    **{f"pages of a project, {number}": _changed(databases.pages) for number in range(1, 6)},
    **{f"bytes of a project, {number}": _changed(_bytes) for number in range(1, 4)},
    **{f"rows of a project, {number}": _changed(_altered) for number in range(1, 5)},
    "head of a project": _changed(databases.headers),
    "beside a project": _changed(databases.beside),
    "schema of a project, 1": _changed(databases.structure),
    "schema of a project, 2": _changed(databases.structure),
    "cells of a project, 1": _changed(databases.other_cells),
    "cells of a project, 2": _changed(databases.other_cells),
}
