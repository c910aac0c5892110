"""Tables of tiles, and what is said of them, are read as they stand."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from app.store.database import connect
from app.store.integrity import tiles
from app.store.sqlite_library import Database
from tests.builders.projects import elsewhere


def test_the_terrain_of_the_sample(sample: Path) -> None:
    with closing(connect(sample, read_only=True).conn) as connection:
        db = Database(connection)
        assert [one.table for one in tiles.matrix_sets(db)] == ["terrain", "terrain_sigma"]
        levels = tiles.matrices(db, "terrain")
        assert [level.zoom for level in levels] == [4, 3, 2, 1, 0]
        assert (levels[0].width, levels[0].tile_width) == (16, 256)
        assert tiles.coverages(db, "terrain") == [("float", 1.0, 0.0, -32768.0, "grid-value-is-center")]
        assert (tiles.wrong_tile_scales(db, "terrain"), tiles.stray_tiles(db, "terrain")) == (0, 0)
        assert tiles.stray_matrices(db) == []
        assert tiles.count(db, "terrain") == len(list(tiles.tiles(db, "terrain"))) == 99


def test_tiles_outside_their_matrix_or_without_numbers(sample: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sample, tmp_path / "p.gpkg"))
    elsewhere(
        path,
        "PRAGMA foreign_keys = OFF",
        "UPDATE terrain SET tile_row = 5000 WHERE id = (SELECT min(id) FROM terrain)",
        "UPDATE terrain SET zoom_level = 40 WHERE id = (SELECT max(id) FROM terrain)",
        "DELETE FROM gpkg_2d_gridded_tile_ancillary WHERE tpudt_name = 'terrain' AND tpudt_id = 5",
        "UPDATE gpkg_2d_gridded_tile_ancillary SET scale = 2 WHERE tpudt_name = 'terrain' AND tpudt_id = 6",
        "UPDATE terrain SET tile_data = 'text' WHERE id = 7",
        "UPDATE gpkg_tile_matrix SET table_name = 'none' WHERE table_name = 'terrain_sigma' AND zoom_level = 0",
    )
    with closing(connect(path, read_only=True).conn) as connection:
        db = Database(connection)
        assert tiles.stray_tiles(db, "terrain") == 2
        assert tiles.wrong_tile_scales(db, "terrain") == 2
        assert tiles.stray_matrices(db) == ["none"]
        assert sum(blob is None for *_, blob in tiles.tiles(db, "terrain")) == 1
        assert tiles.stray_tiles(db, "terrain_sigma") == 1
