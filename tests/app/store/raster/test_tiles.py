"""MBTiles on their way in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store.raster import tiles
from tests.builders.files import PNG, mbtiles
from tests.builders.projects import bring


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
    with pytest.raises(UserError, match="Create the MBTiles again"):
        bring(project, mbtiles(tmp_path / "m.mbtiles", *rows), "basemap")


def test_tiles_in_a_write_ahead_log_come_in(project: Project, tmp_path: Path) -> None:
    source = mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, PNG), (1, 1, 1, PNG), wal=True)
    bring(project, source, "basemap")
    (entry,) = project.of_kind("basemap")
    held = project.database.conn.execute(f"SELECT zoom_level, tile_column, tile_row FROM {entry.table}").fetchall()
    assert held == [(0, 0, 0), (1, 1, 0)]


def test_a_full_disk_while_tiles_are_copied_is_one_line(tmp_path: Path) -> None:
    def fill() -> None:
        with tiles._full_disk_explained(tmp_path / "a" / "b"), closing(sqlite3.connect(":memory:")) as file:
            file.execute("PRAGMA max_page_count = 1")
            file.execute("CREATE TABLE t (b)")

    with pytest.raises(UserError, match="could not be written completely"):
        fill()
