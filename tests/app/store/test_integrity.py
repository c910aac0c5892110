"""Each question about the soundness of a file is answered of a sound one and of a damaged one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.progress import Progress
from app.store import frames, geopackage, integrity
from app.store.database import connect
from app.store.sqlite_library import Database
from layers.values.field import Field
from tests.builders.projects import elsewhere, frame


@pytest.fixture
def db(db: Database) -> Database:
    """A new project in memory with a table of two rows."""
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of((Field("name", "Name"),)), "T")
    frames.insert_frame(db, "t", frame("a", "b"), Progress())
    return db


def test_a_sound_file(db: Database) -> None:
    assert integrity.damage(db) == []
    assert integrity.orphan_rows(db) == []
    assert list(integrity.missing_tables(db)) == []
    assert integrity.contents(db) == {"t", "layer_styles"}
    assert integrity.feature_tables(db) == ["t"]
    assert integrity.geometry_columns(db) == {"t": "geom"}
    assert integrity.index_counts(db, "t", "geom", "rtree_t_geom") == (2, 2)
    assert integrity.promises_index(db, "t")
    assert integrity.tile_tables(db) == []


def test_a_file_of_broken_pages(sample: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sample, tmp_path / "p.gpkg"))
    with path.open("r+b") as file:
        file.seek(200_000)
        file.write(b"\xff" * 40_000)
    with closing(connect(path, read_only=True).conn) as connection:
        assert integrity.damage(Database(connection))


def test_damage_at_which_sqlite_stops_is_damage() -> None:
    class Broken:
        @staticmethod
        def execute(query: str) -> None:
            raise sqlite3.DatabaseError("database disk image is malformed")

    assert integrity.damage(SimpleNamespace(conn=Broken())) == ["database disk image is malformed"]  # type: ignore[arg-type]


def test_a_row_whose_parent_is_gone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO sarhad_edits VALUES (7, 0, '{}')")
        connection.commit()
        assert integrity.orphan_rows(Database(connection)) == [("sarhad_edits", 1, "sarhad_steps")]


def test_a_table_that_is_named_and_not_there(db: Database) -> None:
    db.conn.execute("DROP TABLE t")
    assert set(integrity.missing_tables(db)) == {
        *(("gpkg_contents", "t"), ("gpkg_geometry_columns", "t"), ("gpkg_extensions", "t"))
    }


def test_an_index_that_lacks_a_row_or_was_never_promised(db: Database) -> None:
    db.conn.execute("DELETE FROM rtree_t_geom WHERE id = 1")
    assert integrity.index_counts(db, "t", "geom", "rtree_t_geom") == (2, 1)
    db.conn.execute("DELETE FROM gpkg_extensions WHERE table_name = 't'")
    assert not integrity.promises_index(db, "t")


def test_geometries_come_in_batches_by_the_key_of_their_table(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "BATCH", 1)
    assert [(key, [fid for fid, _ in rows]) for key, rows in integrity.geometry_batches(db, "t", "geom")] == [
        *(("fid", [1]), ("fid", [2]))
    ]
    db.conn.execute("CREATE TABLE plain (shape BLOB)")
    db.conn.execute("INSERT INTO plain SELECT geom FROM t")
    ((name, rows),) = list(integrity.geometry_batches(db, "plain", "shape"))[:1]
    assert (name, rows[0][0]) == ("row", 1)


def test_tiles_outside_their_matrix(sample: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sample, tmp_path / "p.gpkg"))
    elsewhere(
        path,
        "UPDATE terrain SET tile_row = 5000 WHERE id = (SELECT min(id) FROM terrain)",
        "UPDATE terrain SET zoom_level = 40 WHERE id = (SELECT max(id) FROM terrain)",
    )
    with closing(connect(path, read_only=True).conn) as connection:
        database = Database(connection)
        assert integrity.tile_tables(database) == ["terrain", "terrain_sigma"]
        assert integrity.stray_tiles(database, "terrain") == 2
        assert integrity.stray_tiles(database, "terrain_sigma") == 0
