"""A table that serves two layers, or heights in place of their errors, is named; one that no layer lists is a doubt."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.exchange.raster.terrain_files import described
from app.progress import Progress
from app.project.project import Project
from app.store.catalog import Entry
from app.tasks.check import verdict
from app.tasks.checking import layer_tables
from app.terrain import add
from layers.base import Provenance
from tests.builders.checks import altered, codes, entries_of
from tests.builders.projects import blank


@pytest.fixture(scope="module")
def heights(world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Entry]:
    """A project of terrain with errors of its own, and that layer."""
    path, file = blank(tmp_path_factory.mktemp("heights")), described(world.with_name("dem.tif"))
    with Project.open(path) as project:
        return path, add.add_terrain(project, file, file, name="Heights", provenance=Provenance(), settings={})


def test_a_sound_file(world: Path, entries: list[Entry], heights: tuple[Path, Entry]) -> None:
    for path, listed in ((world, entries), (heights[0], entries_of(heights[0]))):
        with altered(path) as db:
            assert list(layer_tables.faults(db, listed)) == []
            assert list(layer_tables.unlisted(db, listed)) == []


@pytest.mark.parametrize(
    ("table", "errors", "count"),
    [("heights_sigma", "heights", 1), ("heights", "heights", 2), ("heights", "", 1), ("heights", "incidents", 1)],
)
def test_errors_that_are_those_of_other_heights(
    heights: tuple[Path, Entry], table: str, errors: str, count: int
) -> None:
    path, entry = heights
    other = dataclasses.replace(entry, table=table, settings={"sigma": "raster", "sigma_table": errors})
    with altered(path) as db:
        assert codes(layer_tables.faults(db, [other])) == ["layer"] * count


def test_posts_that_are_listed_twice_count_twice(world: Path, entries: list[Entry]) -> None:
    with altered(world) as db:
        assert codes(layer_tables.faults(db, [*entries, entries[0]])) == ["layer"]


@pytest.mark.parametrize("table", ["incidents", "heights"])
def test_a_table_that_no_layer_lists(world: Path, tmp_path: Path, table: str) -> None:
    path = Path(shutil.copy(world, tmp_path / "p.gpkg"))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DELETE FROM sarhad_layers WHERE table_name = ?", (table,))
    result = verdict(path, Progress())
    assert result.findings == ()
    assert [note.split()[0] for note in result.notes] == [table]
