"""Feature tables: their columns, their spatial index and what is left of one that is dropped."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely

from app.errors import UserError
from app.progress import Progress
from app.store import geopackage
from app.store.rows import frames
from app.store.sqlite_library import Database
from layers.values.field import Field, FieldType

FIELDS = (Field("name", "Name"), Field("count", "Count", FieldType.INTEGER))


@pytest.fixture
def db(db: Database) -> Database:
    """A new project in memory with one empty table."""
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of(FIELDS), "T")
    return db


def test_the_spatial_index_follows_every_change(db: Database) -> None:
    frames.insert_frame(db, "t", gpd.GeoDataFrame(geometry=[shapely.Point(71.5, 37.5), None], crs=4326), Progress())

    def indexed() -> list[int]:
        return [row[0] for row in db.conn.execute("SELECT id FROM rtree_t_geom ORDER BY id")]

    assert indexed() == [1]
    db.conn.execute("UPDATE t SET geom = (SELECT geom FROM t WHERE fid = 1) WHERE fid = 2")
    assert indexed() == [1, 2]
    db.conn.execute("UPDATE t SET geom = NULL WHERE fid = 1")
    assert indexed() == [2]
    db.conn.execute("UPDATE t SET fid = 9 WHERE fid = 2")
    assert indexed() == [9]
    db.conn.execute("DELETE FROM t WHERE fid = 9")
    assert indexed() == []


def test_dropping_leaves_nothing(db: Database) -> None:
    before = set(db.conn.execute("SELECT name FROM sqlite_master").fetchall())
    geopackage.create_table(db, 'odd "name"', "LINESTRING", geopackage.columns_of(FIELDS), "Odd")
    geopackage.drop_table(db, 'odd "name"')
    assert set(db.conn.execute("SELECT name FROM sqlite_master").fetchall()) == before


@pytest.mark.parametrize("number", ["x'00'", "'<!--'", "-1", "9223372036854775807", "1.5"])
def test_a_number_for_new_rows_that_is_none_is_refused(db: Database, number: str) -> None:
    db.conn.execute("INSERT INTO t (name) VALUES ('a')")
    db.conn.execute(f"UPDATE sqlite_sequence SET seq = {number} WHERE name = 't'")
    with pytest.raises(UserError, match="next row of t"):
        geopackage.next_fid(db, "t")
