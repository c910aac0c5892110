"""Tiles in files of others: MBTiles with rows from either end, and GeoPackages."""

from __future__ import annotations

import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from app.errors import UserError
from app.progress import Progress
from app.project.project import Project
from app.store.raster import tile_files
from app.store.raster.tile_grids import mercator_grid
from app.store.raster.tiles import stage_tiles
from tests.builders.files import mbtiles
from tests.builders.projects import bring, elsewhere
from tests.builders.underlays import four_colours, tile

RED = tile((200, 0, 0))


def test_a_summary_of_an_mbtiles(tmp_path: Path) -> None:
    rows = [(3, 4, 5, RED), (3, 6, 2, RED), (5, 20, 21, None), ("x", 0, 0, RED), (2, 0, 9, RED)]
    summary = tile_files.mbtiles_summary(mbtiles(tmp_path / "m.mbtiles", *rows, Name=" a map"), "m.mbtiles")
    assert summary.metadata == {"name": " a map"}
    assert [(one.zoom, one.columns, one.rows) for one in summary.zooms] == [
        (3, (4, 7), (2, 6)),
        (5, (20, 21), (21, 22)),
    ]
    assert [one.sample for one in summary.zooms] == [RED, None]
    assert summary.misplaced == 2


def test_a_broken_tile_does_not_stand_for_its_level(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "m.mbtiles", (3, 4, 5, b"broken"), (3, 4, 4, RED))
    assert [one.sample for one in tile_files.mbtiles_summary(path, "m.mbtiles").zooms] == [RED]


def test_an_mbtiles_without_metadata_and_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "m.mbtiles"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        file.execute("INSERT INTO tiles VALUES (1, 0, 0, ?)", (RED,))
        file.commit()
    assert tile_files.mbtiles_summary(path, "m.mbtiles").metadata == {}
    (tmp_path / "n.mbtiles").write_bytes(b"rubbish" * 50)
    with pytest.raises(UserError, match=r"n\.mbtiles is not readable"):
        tile_files.mbtiles_summary(tmp_path / "n.mbtiles", "n.mbtiles")


@pytest.mark.parametrize(("from_south", "row"), [(True, 2), (False, 5)])
def test_rows_are_counted_from_the_end_that_is_stated(tmp_path: Path, from_south: bool, row: int) -> None:
    path = mbtiles(tmp_path / "m.mbtiles", (3, 4, 5, RED))
    with tile_files.mbtiles(path, from_south=from_south) as tiles:
        assert list(tiles) == [(3, 4, row, RED)]
    with tile_files.mbtiles_fetch(path, from_south=from_south) as fetch:
        assert list(fetch(3, (0, 8), (0, 8))) == [(row, 4, RED)]
        assert list(fetch(3, (row, row + 1), (4, 5))) == [(row, 4, RED)]
        assert not list(fetch(3, (row + 1, 8), (0, 8)))
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".mbtiles"] == ["m.mbtiles"]


def test_the_tiles_of_a_geopackage(tmp_path: Path) -> None:
    grid = mercator_grid([3, 4], {3: 256, 4: 512})
    rows = [(4, 9, 6, RED), (3, 4, 3, RED)]
    path = tmp_path / "t.gpkg"
    stage_tiles(grid, lambda: nullcontext(iter(rows)), path, 10, Progress())
    assert tile_files.tile_tables(path) == [("staged", "staged")]
    read = tile_files.file_grid(path, "t.gpkg", "staged")
    assert read is not None
    assert (read.crs, read.corner) == (grid.crs, grid.corner)
    assert [(one.zoom, one.tile) for one in read.matrices][:2] == [(4, (512, 512)), (3, (256, 256))]
    with tile_files.gpkg_tiles(path, "staged") as tiles:
        assert {row[:3] for row in tiles if row[0] > 2} == {(4, 9, 6), (3, 4, 3)}
    with tile_files.gpkg_fetch(path, "staged") as fetch:
        assert list(fetch(4, (6, 7), (0, 16))) == [(6, 9, RED)]
    assert tile_files.file_grid(path, "t.gpkg", "other") is None


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE gpkg_tile_matrix SET pixel_x_size = 0",
        "UPDATE gpkg_tile_matrix SET tile_width = 100000",
        "UPDATE gpkg_tile_matrix_set SET max_y = 'x'",
        "DELETE FROM gpkg_tile_matrix",
    ],
)
def test_tiles_of_a_project_that_lie_nowhere_are_refused_by_name(path: Path, tmp_path: Path, damage: str) -> None:
    with Project.open(path) as project:
        bring(project, four_colours(tmp_path / "scan.tif", "EPSG:32642", 500_000, 4_210_000, 50), "basemap")
    elsewhere(path, damage)
    with Project.open(path) as project, pytest.raises(UserError, match="where the tiles of scan lie"):
        tile_files.gpkg_grid(project.database.conn, "scan")
