"""Scanned maps and tiles as underlays."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import UserError
from app.project import add_layers
from app.project.add_underlay import add_basemap
from app.project.project import Project
from layers.base import Provenance
from tests.builders.project_files import bring, named, scan

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


@pytest.mark.parametrize("bands", [1, 3, 4])
def test_scans_come_back_as_they_were(project: Project, tmp_path: Path, bands: int) -> None:
    cells = np.random.default_rng(7).integers(0, 256, (bands, 300, 520), dtype=np.uint8)
    if bands == 4:
        cells[3] = np.where(cells[3] > 128, 255, 0)
        cells[3, :, 256:512] = 0
    assert bring(project, scan(tmp_path / "scan.tif", cells), "basemap").layer == "scan"


def mbtiles(path: Path, *rows: tuple[Any, ...], wal: bool = False) -> Path:
    with closing(sqlite3.connect(path)) as file:
        if wal:
            file.execute("PRAGMA journal_mode = WAL")
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        file.executemany("INSERT INTO tiles VALUES (?,?,?,?)", rows)
        file.commit()
        if wal:  # what a program leaves that has not closed the file
            for suffix in ("", "-wal", "-shm"):
                shutil.copy(f"{path}{suffix}", path.with_name(f"copy.mbtiles{suffix}"))
    return path.with_name("copy.mbtiles") if wal else path


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 0, 0, PNG), (1, 0, 0, PNG)],
        [(1, 0, 0, PNG), (1, 1, 0, None)],
        [(70, 0, 0, PNG)],
        [("one", 0, 0, PNG)],
        [(1, 0, 2, PNG)],
        [(1, 0, -1, PNG)],
    ],
)
def test_malformed_mbtiles_are_refused(project: Project, tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    with pytest.raises(UserError, match="Make the MBTiles anew"):
        bring(project, mbtiles(tmp_path / "m.mbtiles", *rows), "basemap")


def test_tiles_in_a_write_ahead_log_come_in(project: Project, tmp_path: Path) -> None:
    source = mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, PNG), (1, 1, 1, PNG), wal=True)
    bring(project, source, "basemap")
    (entry,) = project.of_kind("basemap")
    held = project.database.conn.execute(f"SELECT zoom_level, tile_column, tile_row FROM {entry.table}").fetchall()
    assert held == [(0, 0, 0), (1, 1, 0)]


def test_an_underlay_is_one_step_below_all_vector_layers(project: Project, tmp_path: Path) -> None:
    add_layers.add_features(project, "incidents", named("a"), name="Posts")
    source = mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, PNG))
    before = source.read_bytes()
    entry = add_basemap(project, source, name="Map", provenance=Provenance(licence="open"))
    assert (entry.kind, entry.name, entry.provenance.licence) == ("basemap", "Map", "open")
    assert [one.name for one in sorted(project.entries.values(), key=lambda one: one.position)] == ["Map", "Posts"]
    assert project.steps()[-1].label == "Import basemap"
    assert source.read_bytes() == before
    project.undo()
    assert [one.name for one in project.entries.values()] == ["Posts"]
    project.redo()
    assert project.entry("Map") == entry


def test_a_name_that_is_taken_is_refused(project: Project, tmp_path: Path) -> None:
    add_layers.add_features(project, "incidents", named("a"), name="Posts")
    with pytest.raises(UserError, match="already a layer named 'Posts'"):
        add_basemap(project, tmp_path / "missing.tif", name="Posts", provenance=Provenance())
