"""Where tiles lie: sizes that are none, and tables of the standard that contradict one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.catalog import Entry
from app.tasks.checking import matrices
from tests.builders.checks import altered

FINEST = "WHERE table_name = 'heights' AND zoom_level = 1"
SCAN = "WHERE table_name = 'scan'"
CASES = {
    f"UPDATE gpkg_tile_matrix SET pixel_x_size = 0 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET pixel_y_size = -0.001 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET pixel_x_size = pixel_x_size * 1.01 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET pixel_x_size = 1e999 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET pixel_x_size = 'x' {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET tile_width = 0 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET tile_width = 1000000 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET matrix_width = -1 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET matrix_height = matrix_height * 3 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET zoom_level = 99 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET zoom_level = -1 {FINEST}": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET table_name = 'none' {FINEST}": "tile-matrix",
    "DELETE FROM gpkg_tile_matrix WHERE table_name = 'heights'": "tile-matrix",
    "DELETE FROM gpkg_tile_matrix_set WHERE table_name = 'heights'": "tile-matrix",
    "UPDATE gpkg_tile_matrix_set SET min_x = max_x WHERE table_name = 'heights'": "tile-matrix",
    "UPDATE gpkg_tile_matrix_set SET min_x = 'x' WHERE table_name = 'heights'": "tile-matrix",
    "UPDATE gpkg_tile_matrix_set SET srs_id = 32642 WHERE table_name = 'heights'": "tile-matrix",
    "UPDATE gpkg_tile_matrix_set SET table_name = 'incidents' WHERE table_name = 'scan'": "tile-matrix",
    f"UPDATE gpkg_tile_matrix SET pixel_x_size = pixel_x_size * 3 {SCAN}": "tile-matrix",
    "UPDATE gpkg_contents SET min_x = min_x + 0.0005 WHERE table_name = 'heights'": "contents",
    "UPDATE gpkg_contents SET max_y = 39 WHERE table_name = 'heights'": "contents",
    "UPDATE gpkg_contents SET min_x = NULL WHERE table_name = 'heights'": "contents",
    "UPDATE gpkg_contents SET min_x = min_x - 1000 WHERE table_name = 'scan'": "contents",
    "DELETE FROM gpkg_2d_gridded_coverage_ancillary": "coverage",
    "UPDATE gpkg_2d_gridded_coverage_ancillary SET scale = 2": "coverage",
    "UPDATE gpkg_2d_gridded_coverage_ancillary SET offset = 100": "coverage",
    "UPDATE gpkg_2d_gridded_coverage_ancillary SET data_null = 1000": "coverage",
    "UPDATE gpkg_2d_gridded_coverage_ancillary SET datatype = 'integer'": "coverage",
    "UPDATE gpkg_2d_gridded_tile_ancillary SET scale = 0.1 WHERE tpudt_id = 1": "coverage",
    "UPDATE gpkg_2d_gridded_tile_ancillary SET offset = 'x' WHERE tpudt_id = 1": "coverage",
    "DELETE FROM gpkg_2d_gridded_tile_ancillary WHERE tpudt_id = 1": "coverage",
    "UPDATE gpkg_2d_gridded_tile_ancillary SET tpudt_id = 999 WHERE tpudt_id = 1": "coverage",
}


def test_a_sound_file(world: Path, entries: list[Entry]) -> None:
    with altered(world) as db:
        assert list(matrices.faults(db, entries)) == []


@pytest.mark.parametrize("statement", CASES)
def test_what_contradicts_is_named(world: Path, entries: list[Entry], statement: str) -> None:
    with altered(world, statement) as db:
        assert CASES[statement] in {finding.code for finding in matrices.faults(db, entries)}
