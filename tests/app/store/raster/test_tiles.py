"""Tiles and scans on their way into a project."""

from __future__ import annotations

import sqlite3
from contextlib import closing, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import CRS

from app.arrays import ByteArray
from app.errors import UserError
from app.geo.colour_cells import averaged
from app.geo.lattice import Span
from app.geo.pictures import Level
from app.progress import Progress
from app.project.project import Project
from app.store.raster import tile_files, tiles
from app.store.raster.tile_codec import decoded
from app.store.raster.tile_grids import TileGrid, mercator_grid
from tests.builders.files import mbtiles
from tests.builders.projects import bring
from tests.builders.underlays import tile

RED, BLUE = tile((200, 0, 0)), tile((0, 0, 200), form="JPEG")


def staged(path: Path, *rows: tuple[Any, ...], zoom: int = 9) -> tiles.Census:
    grid = mercator_grid([zoom], {zoom: 256})
    return tiles.stage_tiles(grid, lambda: nullcontext(iter(rows)), path, 1000, Progress())


def held(path: Path, zoom: int) -> dict[tuple[int, int], bytes]:
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT tile_column, tile_row, tile_data FROM staged WHERE zoom_level = ?", (zoom,))
        return {(column, row): blob for column, row, blob in rows}


def test_tiles_stay_as_they_are_and_others_are_counted(tmp_path: Path) -> None:
    rows = [(9, 7, 8, RED), (9, 7, 9, BLUE), (9, 7, 8, BLUE), (9, 1, 1, b""), (9, 1, 2, None), (9, 1, 3, RED[:40])]
    census = staged(tmp_path / "t.gpkg", *rows)
    assert (census.whole, census.empty, census.broken, census.repeated) == (2, 2, 1, 1)
    assert held(tmp_path / "t.gpkg", 9) == {(7, 8): RED, (7, 9): BLUE}


def test_coarser_levels_are_averages(tmp_path: Path) -> None:
    cells = np.random.default_rng(3).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    staged(tmp_path / "t.gpkg", (9, 6, 8, tile(cells)), (9, 30, 30, RED))
    coarser = decoded(held(tmp_path / "t.gpkg", 8)[3, 4], (256, 256))
    assert coarser is not None
    full = np.dstack([cells, np.full((256, 256), 255, np.uint8)])
    assert (coarser[:128, :128] == averaged(full, 2)).all()
    assert not coarser[128:].any()
    assert (15, 15) in held(tmp_path / "t.gpkg", 8)


def test_webp_is_registered_as_the_extension_it_is(project: Project, tmp_path: Path) -> None:
    bring(project, mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, tile((1, 2, 3), form="WEBP"))), "basemap")
    query = "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_webp'"
    assert project.database.conn.execute(query).fetchall() == [(project.of_kind("basemap")[0].table,)]
    project.undo()
    assert not project.database.conn.execute(query).fetchall()
    project.redo()
    assert len(project.database.conn.execute(query).fetchall()) == 1


def test_a_scan_is_cut_into_tiles_of_its_own_pixels(tmp_path: Path) -> None:
    cells = np.random.default_rng(5).integers(0, 256, (300, 520, 4), dtype=np.uint8)
    cells[..., 3] = 255
    cells[:, 256:512] = 0

    def read(level: int, rows: Span, columns: Span) -> ByteArray:
        assert level == 0
        return cells[rows[0] : rows[1], columns[0] : columns[1]]

    path = tmp_path / "s.gpkg"
    tiles.stage_scan("EPSG:32642", Level((300, 520), (5.0, 0, 500_000, 0, -5.0, 4_200_000)), read, path, Progress())
    assert set(held(path, 2)) == {(0, 0), (0, 1), (2, 0), (2, 1)}, "clear tiles take no space"
    tile_cells = decoded(held(path, 2)[0, 1], (256, 256))
    assert tile_cells is not None
    assert (tile_cells[:44] == cells[256:, :256]).all()
    grid = tile_files.file_grid(path, "s.gpkg", "staged")
    assert grid is not None
    assert grid.crs == "EPSG:32642"
    assert grid.level(grid.matrices[0]).shape == (300, 520)


def test_a_system_without_a_code_is_kept_by_its_definition(tmp_path: Path) -> None:
    crs = CRS.from_proj4("+proj=tmerc +lat_0=38 +lon_0=70.5 +datum=WGS84 +units=m").to_wkt()
    level = Level((2, 2), (5.0, 0, 0, 0, -5.0, 0))
    tiles.stage_scan(crs, level, lambda *_: np.full((2, 2, 4), 255, np.uint8), tmp_path / "s.gpkg", Progress())
    grid = tile_files.file_grid(tmp_path / "s.gpkg", "s.gpkg", "staged")
    assert grid is not None
    assert CRS.from_user_input(grid.crs).equals(CRS.from_user_input(crs), ignore_axis_order=True)


def test_a_database_that_runs_full_asks_for_room(tmp_path: Path) -> None:
    def fill() -> None:
        with tiles._written(tmp_path / "t.gpkg") as target:
            target.execute("PRAGMA max_page_count = 1")
            target.execute("CREATE TABLE more AS SELECT zeroblob(1000000)")

    with pytest.raises(UserError, match="Free some space"):
        fill()


def test_a_full_disk_is_no_fault_of_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = mbtiles(tmp_path / "m.mbtiles", *[(9, column, 3, RED + bytes(4000)) for column in range(400)], name="m")
    register = tiles._register

    def small(target: sqlite3.Connection, grid: TileGrid) -> None:
        register(target, grid)
        target.commit()
        pages = target.execute("PRAGMA page_count").fetchone()[0]
        target.execute(f"PRAGMA max_page_count = {pages + 20}")

    monkeypatch.setattr(tiles, "_register", small)
    rows = partial(tile_files.mbtiles, source, from_south=True)
    with pytest.raises(UserError, match="Free some space"):
        tiles.stage_tiles(mercator_grid([9], {9: 256}), rows, tmp_path / "t.gpkg", 10, Progress())


def test_a_source_that_breaks_off_is_named(tmp_path: Path) -> None:
    source = mbtiles(tmp_path / "m.mbtiles", *[(9, column, 3, RED + bytes(4000)) for column in range(400)], name="m")
    raw = bytearray(source.read_bytes())
    raw[400_000:900_000] = bytes(500_000)
    source.write_bytes(raw)
    rows = partial(tile_files.mbtiles, source, from_south=True)
    with pytest.raises(UserError, match=r"m\.mbtiles is not readable"):
        tiles.stage_tiles(mercator_grid([9], {9: 256}), rows, tmp_path / "t.gpkg", 10, Progress())


@pytest.mark.parametrize("extent", [(-1e9, -1e9, 1e9, 1e9), (5e7, 5e7, 6e7, 6e7), (0.0, 0.0, 1e6, 1e6)])
def test_the_extent_that_a_file_states_counts_as_far_as_it_has_tiles(
    tmp_path: Path, extent: tuple[float, float, float, float]
) -> None:
    grid = replace(mercator_grid([9], {9: 256}), extent=extent)
    tiles.stage_tiles(grid, lambda: nullcontext(iter([(9, 7, 8, RED)])), tmp_path / "t.gpkg", 1000, Progress())
    with closing(sqlite3.connect(tmp_path / "t.gpkg")) as file:
        (stated,) = file.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE data_type = 'tiles'")
        (whole,) = file.execute("SELECT min_x, min_y, max_x, max_y FROM gpkg_tile_matrix_set")
    assert stated == (extent if extent[2] == 1e6 else whole)
