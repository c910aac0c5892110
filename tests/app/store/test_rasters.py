"""Rasters in the project: cells, voids and reference systems."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.project.project import Project
from app.store import rasters
from tests.builders.files import dem, ramp
from tests.builders.projects import bring


def test_a_tile_that_is_all_void_is_no_loss(project: Project, tmp_path: Path) -> None:
    heights = ramp(600, 800)
    heights[256:, 256:] = -32768.0
    bring(project, dem(tmp_path / "d.tif", heights), "terrain")
    (entry,) = project.of_kind("terrain")
    info = rasters.coverage_info(project.database, entry.table)
    stored = rasters.read_window(project.database, info, (0, 600), (0, 800))
    np.testing.assert_array_equal(stored, np.where(heights == -32768.0, np.nan, heights))


def test_two_systems_without_a_code_stay_two(project: Project, tmp_path: Path) -> None:
    systems = [f"+proj=lcc +lat_0=38 +lon_0={lon} +lat_1=36 +lat_2=40 +datum=WGS84" for lon in (70, 72, 70)]
    for number, crs in enumerate(systems):
        bring(project, dem(tmp_path / f"d{number}.tif", ramp(8, 8), crs), "terrain")
    texts = [rasters.coverage_info(project.database, entry.table).crs for entry in project.of_kind("terrain")]
    assert [f'central_meridian",{lon}' in text for lon, text in zip((70, 72, 70), texts, strict=True)] == [True] * 3
    ids = "SELECT c.srs_id, m.srs_id FROM gpkg_contents c JOIN gpkg_tile_matrix_set m USING (table_name) ORDER BY 1"
    first, same, other = project.database.conn.execute(ids).fetchall()
    assert first == same != other
    assert len(set(other)) == 1
