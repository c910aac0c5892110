"""Rows of our own tables: those of their types are read, the others are named and cost nothing else."""

from __future__ import annotations

import sqlite3

from app.store.reading.rows import DAMAGED, LayerRow, StatusRow, read_rows
from app.store.sqlite_library import Database

LAYERS = "CREATE TABLE sarhad_layers (uuid, name, kind, table_name, position, visible, opacity, provenance, settings)"
SOUND = ("u", "Posts", "checkpoints", "posts", 1, 1, 0.5, "{}", "{}")


def test_a_row_that_is_not_of_its_types_is_named() -> None:
    db = Database(sqlite3.connect(":memory:"))
    db.conn.execute(LAYERS)
    others = [("v", *SOUND[1:6], "much", *SOUND[7:]), (None, *SOUND[1:]), ("w", 3, *SOUND[2:])]
    db.conn.executemany(f"INSERT INTO sarhad_layers VALUES ({', '.join('?' * 9)})", [SOUND, *others])
    db.conn.execute("UPDATE sarhad_layers SET name = CAST(X'D1' AS TEXT) WHERE uuid = 'w'")
    rows = read_rows(db, LayerRow)
    assert rows.sound == (LayerRow(*SOUND),)
    assert [(damage.row, damage.fault) for damage in rows.damaged] == [
        ("'v'", "opacity is 'much', not a finite number"),
        ("3", "uuid is None, not a text"),
        ("'w'", "name is b'\\xd1', not a text"),
    ]
    assert str(rows.damaged[0].message) == DAMAGED.format(
        table="sarhad_layers", row="'v'", fault="opacity is 'much', not a finite number"
    )
    assert isinstance(db.conn.execute("SELECT 'x'").fetchone()[0], str)


def test_words_of_before_stretches_were_written_are_read() -> None:
    db = Database(sqlite3.connect(":memory:"))
    db.conn.execute(
        "CREATE TABLE sarhad_gap_status "
        "(gap_id, status, note, unit, status_date, route, start_m REAL, end_m REAL, line_version)"
    )
    db.conn.execute("INSERT INTO sarhad_gap_status VALUES ('g', 'open', '', '', '', NULL, NULL, NULL, NULL)")
    assert read_rows(db, StatusRow).sound == (StatusRow("g", "open", "", "", ""),)
