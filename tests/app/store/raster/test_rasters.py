"""Rasters on their way into the project's file: their reference systems, and what a step takes out and brings back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.project.project import Project
from app.store.raster import coverages, rasters
from app.store.sqlite_library import Database
from tests.builders.files import dem, ramp
from tests.builders.projects import bring


def test_two_systems_without_a_code_stay_two(project: Project, tmp_path: Path) -> None:
    systems = [f"+proj=lcc +lat_0=38 +lon_0={lon} +lat_1=36 +lat_2=40 +datum=WGS84" for lon in (70, 72, 70)]
    for number, crs in enumerate(systems):
        bring(project, dem(tmp_path / f"d{number}.tif", ramp(8, 8), crs), "terrain")
    texts = [coverages.coverage_info(project.database, entry.table).crs for entry in project.of_kind("terrain")]
    assert [f'central_meridian",{lon}' in text for lon, text in zip((70, 72, 70), texts, strict=True)] == [True] * 3
    ids = "SELECT c.srs_id, m.srs_id FROM gpkg_contents c JOIN gpkg_tile_matrix_set m USING (table_name) ORDER BY 1"
    first, same, other = project.database.conn.execute(ids).fetchall()
    assert first == same != other
    assert len(set(other)) == 1


def test_a_raster_set_aside_comes_back_as_it_was(project: Project, tmp_path: Path) -> None:
    bring(project, dem(tmp_path / "d.tif", ramp(300, 400)), "terrain")
    (entry,) = project.of_kind("terrain")
    database = project.database
    before = _content(database, entry.table)
    with database.atomic():
        rasters.set_aside(database, entry.table, "aside")
    names = {name for (name,) in database.conn.execute("SELECT table_name FROM gpkg_contents")}
    assert entry.table not in names
    assert database["aside"].exists()
    with database.atomic():
        rasters.bring_back(database, entry.table, "aside")
    assert _content(database, entry.table) == before
    assert not database["aside"].exists()


def _content(database: Database, table: str) -> list[list[tuple[Any, ...]]]:
    """All that the file holds of a raster."""
    names = {
        **dict.fromkeys(("gpkg_contents", "gpkg_tile_matrix_set", "gpkg_tile_matrix"), "table_name"),
        "gpkg_2d_gridded_coverage_ancillary": "tile_matrix_set_name",
    }
    queries = [f"SELECT * FROM {standard} WHERE {name} = ?" for standard, name in names.items()]
    rows = [database.conn.execute(query, (table,)).fetchall() for query in queries]
    return [*rows, database.conn.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()]
