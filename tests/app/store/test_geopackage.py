"""Feature tables: what goes in comes out, with its types, times and spatial index."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.progress import Progress
from app.store import catalog, frames, geopackage, schema, times
from app.store.database import prepared
from app.store.sqlite_library import Database
from layers.base import Field, FieldType

FIELDS = (
    Field("name", "Name"),
    Field("count", "Count", FieldType.INTEGER),
    Field("height", "Height", FieldType.REAL),
    Field("works", "Works", FieldType.BOOLEAN),
    Field("opened", "Opened", FieldType.DATE),
    Field("seen", "Seen", FieldType.DATETIME),
)


@pytest.fixture
def db() -> Iterator[Database]:
    made = prepared(sqlite3.connect(":memory:"))
    schema.create_standard(made)
    schema.MIGRATIONS.apply(made)
    geopackage.create_table(made, "t", "POINT", geopackage.columns_of(FIELDS), "T")
    yield made
    made.close()


def frame() -> gpd.GeoDataFrame:
    data = {
        "name": ["Хоруғ", None],
        "count": [3, None],
        "height": [2.5, None],
        "works": [True, None],
        "opened": ["2026-03-31", None],
        "seen": ["2026-03-31T02:10:00+05:00", None],
    }
    return gpd.GeoDataFrame(data, geometry=[shapely.Point(71.5, 37.5), None], crs=4326)


def test_values_and_types_come_back(db: Database) -> None:
    assert frames.insert_frame(db, "t", frame(), Progress()) == (1, 2)
    back = frames.read_frame(db, "t")
    first, second = back.iloc[0], back.iloc[1]
    assert [first[spec.name] for spec in FIELDS] == ["Хоруғ", 3, 2.5, True, "2026-03-31", "2026-03-31T02:10:00+05:00"]
    assert all(second[[spec.name for spec in FIELDS]].isna())
    assert [str(back[name].dtype) for name in ("count", "height", "works")] == ["Int64", "float64", "boolean"]
    assert second.geometry is None
    assert back.index.tolist() == [1, 2]


def test_the_file_holds_utc_and_the_offset(db: Database) -> None:
    frames.insert_frame(db, "t", frame(), Progress())
    row = db.conn.execute("SELECT seen, seen_offset FROM t WHERE fid = 1").fetchone()
    assert row == ("2026-03-30T21:10:00.000Z", "+05:00")


@given(st.datetimes(min_value=dt.datetime(1990, 1, 1)), st.integers(-12 * 60, 14 * 60) | st.none())
def test_times_survive(moment: dt.datetime, minutes: int | None) -> None:

    zone = None if minutes is None else dt.timezone(dt.timedelta(minutes=minutes))
    written = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=zone)
    back = times.joined(*times.split(written.isoformat()))
    assert back is not None
    assert dt.datetime.fromisoformat(back) == written
    assert dt.datetime.fromisoformat(back).utcoffset() == written.utcoffset()


def test_the_spatial_index_follows_every_change(db: Database) -> None:
    frames.insert_frame(db, "t", frame(), Progress())

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


def test_fids_are_never_given_twice(db: Database) -> None:
    frames.insert_frame(db, "t", frame(), Progress())
    db.conn.execute("DELETE FROM t")
    assert frames.insert_frame(db, "t", frame(), Progress()) == (3, 4)


def test_dropping_leaves_nothing(db: Database) -> None:
    before = set(db.conn.execute("SELECT name FROM sqlite_master").fetchall())
    geopackage.create_table(db, 'odd "name"', "LINESTRING", geopackage.columns_of(FIELDS), "Odd")
    geopackage.drop_table(db, 'odd "name"')
    assert set(db.conn.execute("SELECT name FROM sqlite_master").fetchall()) == before


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("Посты", "layer"),
        ("Posts 2026", "posts_2026"),
        ("gpkg_x", "layer_gpkg_x"),
        ("2026", "layer_2026"),
        ("t", "t_2"),
    ],
)
def test_table_names(db: Database, name: str, table: str) -> None:
    assert catalog.free_table(db, name) == table


def test_the_standards_tables_are_those_of_1_3(db: Database, tmp_path: Path) -> None:
    assert db.conn.execute("PRAGMA user_version").fetchone() == (10300,)
    assert db.conn.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
