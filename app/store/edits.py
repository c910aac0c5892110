"""Carry out edits on the file, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.errors import UserError
from app.progress import Progress
from app.store import digests, geopackage
from app.store.database import has_table
from app.store.encoding.vectors import blob_bounds, decoded
from app.store.geopackage import GEOMETRY_COLUMN, quoted
from app.store.history import AnyEdit, BulkEdit, Edit, RasterEdit, Row, SwapEdit, TableEdit
from app.store.raster import rasters
from app.store.reading.fetching import fetched
from app.store.schema import register_own
from app.store.sqlite_library import Database
from layers.text import QT_TRANSLATE_NOOP

_KEYS = {
    "sarhad_layers": "uuid",
    "sarhad_parameters": "key",
    "sarhad_runs": "run",
    "sarhad_gap_status": "gap_id",
    "layer_styles": "id",
}
OWN_EDITABLE = frozenset(_KEYS) - {"layer_styles"}
"""Tables of our own that steps change."""

CHUNK = 5_000
"""Rows that are read or updated at once."""
GONE = QT_TRANSLATE_NOOP(
    "Error",
    "{count:,} rows of {table} have been deleted by another program, so this step cannot be done. Undo that change "
    "there, or restore a snapshot.",
)
MORE = QT_TRANSLATE_NOOP(
    "Error",
    "{table} has {count:,} rows more than this step is about: another program has added them, or altered the history. "
    "Restore a snapshot, or leave the step as it is.",
)
ALTERED = QT_TRANSLATE_NOOP(
    "Error",
    "{count:,} rows of {table} that were set aside have been altered by another program, so this step cannot be done. "
    "Restore a snapshot, or leave the step as it is.",
)
HAS_ROWS = QT_TRANSLATE_NOOP(
    "Error",
    "The table {table} holds {count:,} rows that another program has added, so this step cannot be done: they would be "
    "lost. Move them to another table there, or leave the step as it is.",
)
IN_THE_WAY = QT_TRANSLATE_NOOP(
    "Error",
    "There is a table {table} already: another program made it, so this step cannot be done. Rename it there, or "
    "restore a snapshot.",
)


class StaleEditError(UserError):
    """The rows to edit are no longer as recorded: a program without our lock has changed the file."""


def key_column(table: str) -> str:
    """The primary key column of any table an Edit may refer to."""
    return _KEYS.get(table, geopackage.KEY)


def carry_out(db: Database, edit: AnyEdit, step: int, seq: int) -> None:
    """Carry out one edit. Bulk rows and rasters removed are set aside under the step's number, to be restored later.

    Raises StaleEditError if another program has changed the row or dropped the table in the meantime.
    """
    makes_it = (isinstance(edit, TableEdit) and edit.created) or (isinstance(edit, RasterEdit) and edit.added)
    if not makes_it and not has_table(db, edit.table):
        raise StaleEditError(
            QT_TRANSLATE_NOOP(
                "Error", "The table {table} is gone: another program dropped it. Restore a snapshot."
            ).format(table=edit.table)
        )
    if makes_it and has_table(db, edit.table):
        raise StaleEditError(IN_THE_WAY.format(table=edit.table[:80]))
    match edit:
        case Edit():
            _edit_row(db, edit)
        case TableEdit(created=True):
            geopackage.create_table(db, edit.table, edit.geometry, edit.columns, edit.identifier)
        case TableEdit():
            _drop_empty(db, edit.table)
        case BulkEdit(inserted=True):
            _bring_back(db, edit, undone_table(step, seq))
        case BulkEdit():
            _set_aside(db, edit, undone_table(step, seq))
        case SwapEdit():
            _swap(db, edit, undone_table(step, seq))
        case RasterEdit(added=True):
            rasters.bring_back(db, edit.table, undone_table(step, seq))
        case RasterEdit():
            rasters.set_aside(db, edit.table, undone_table(step, seq))


def _drop_empty(db: Database, table: str) -> None:
    """Drop a table whose rows are set aside already; what is in it now would not come back with it."""
    if count := geopackage.count_rows(db, table):
        raise StaleEditError(HAS_ROWS.format(table=table[:80], count=count))
    geopackage.drop_table(db, table)


def undone_table(step: int, seq: int) -> str:
    """The table where rows that a step has added or replaced wait for its redo or undo."""
    return f"sarhad_undone_{step}_{seq}"


def read_row(db: Database, table: str, key: int | str) -> Row | None:
    """One row of any project table as a dict, or None. Raises sqlite3.OperationalError if there is no such table."""
    names = [row[1] for row in db.conn.execute(f"PRAGMA table_info({quoted(table)})")]
    if not names:
        raise sqlite3.OperationalError(f"no such table: {table}")
    columns = ", ".join(map(quoted, names))
    query = f"SELECT {columns} FROM {quoted(table)} WHERE {quoted(key_column(table))} = ?"
    row = next(fetched(db, query, (key,)), None)
    return None if row is None else dict(zip(names, row, strict=True))


def read_rows(db: Database, table: str, fids: Sequence[int]) -> dict[int, Row]:
    """Rows of a feature table by fid; those that are not there are left out."""
    rows: dict[int, Row] = {}
    for start in range(0, len(fids), CHUNK):
        wanted = ", ".join(str(int(fid)) for fid in fids[start : start + CHUNK])
        cursor = db.conn.execute(f"SELECT * FROM {quoted(table)} WHERE fid IN ({wanted})")
        names = [column[0] for column in cursor.description]
        rows |= {row[geopackage.KEY]: row for row in (dict(zip(names, cells, strict=True)) for cells in cursor)}
    return rows


def _edit_row(db: Database, edit: Edit) -> None:
    present = read_row(db, edit.table, edit.key)
    if not _are_alike(present, edit.before):
        raise StaleEditError(
            QT_TRANSLATE_NOOP(
                "Error",
                "Row {key} of {table} has been changed by another program, so this step cannot be done. Undo that "
                "change there, or restore a snapshot.",
            ).format(key=edit.key, table=edit.table)
        )
    if edit.after is None:
        db.conn.execute(f"DELETE FROM {quoted(edit.table)} WHERE {key_column(edit.table)} = ?", (edit.key,))
    elif edit.before is None:
        _insert(db, edit.table, edit.after)
    else:
        _update(db, edit, edit.after)
    digests.note_row(db, edit.table, edit.key, edit.after and read_row(db, edit.table, edit.key))
    blob = None if edit.after is None else edit.after.get(GEOMETRY_COLUMN)
    if bounds := None if blob is None else blob_bounds(blob):
        geopackage.touch(db, edit.table, bounds)
    else:
        geopackage.stamp(db, edit.table)


def _are_alike(present: Row | None, before: Row | None) -> bool:
    """Whether a row is as an edit recorded it; a column added to the table since must be empty."""
    if present is None or before is None:
        return present is before
    return present == {**dict.fromkeys(present), **before}


def _insert(db: Database, table: str, row: Row) -> None:
    columns = ", ".join(map(quoted, row))
    holes = ", ".join("?" * len(row))
    db.conn.execute(f"INSERT INTO {quoted(table)} ({columns}) VALUES ({holes})", _values(row))


def _update(db: Database, edit: Edit, after: Row) -> None:
    pairs = ", ".join(f"{quoted(name)} = ?" for name in after)
    where = f"{key_column(edit.table)} = ?"
    db.conn.execute(f"UPDATE {quoted(edit.table)} SET {pairs} WHERE {where}", [*_values(after), edit.key])


def _values(row: Row) -> list[Any]:
    return list(row.values())


def _set_aside(db: Database, edit: BulkEdit, store: str) -> None:
    span = (edit.first, edit.last)
    table = quoted(edit.table)
    db.conn.execute(f"CREATE TABLE {store} AS SELECT * FROM {table} WHERE fid BETWEEN ? AND ?", span)
    register_own(db, store)
    geopackage.drop_triggers(db, edit.table)
    gone = db.conn.execute(f"DELETE FROM {table} WHERE fid BETWEEN ? AND ?", span).rowcount
    _shrink_index(db, edit, gone)
    geopackage.create_triggers(db, edit.table)
    geopackage.touch(db, edit.table)


def _shrink_index(db: Database, edit: BulkEdit, gone: int) -> None:
    """Remove deleted rows from the R-tree: one by one, or by rebuilding it if fewer stay than go."""
    index = quoted(geopackage.rtree_of(edit.table))
    (stay,) = db.conn.execute(f"SELECT count(*) FROM {quoted(edit.table)}").fetchone()
    if stay > gone:
        db.conn.execute(f"DELETE FROM {index} WHERE id BETWEEN ? AND ?", (edit.first, edit.last))
        return
    db.conn.execute(f"DROP TABLE {index}")
    db.conn.execute(f"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)")
    _fill_index(db, edit.table, edit.table)


def _fill_index(db: Database, table: str, source: str) -> None:
    rows = db.conn.execute(f"SELECT fid, {GEOMETRY_COLUMN} FROM {quoted(source)} ORDER BY fid").fetchall()
    fids, blobs = zip(*rows, strict=True) if rows else ((), ())
    geopackage.fill_rtree(db, table, np.array(fids, np.int64), decoded(blobs)[0])


def _bring_back(db: Database, edit: BulkEdit, store: str) -> None:
    table = quoted(edit.table)
    own = "typeof(fid) = 'integer' AND fid BETWEEN ? AND ?"
    query = f"SELECT count(*) - count(DISTINCT fid) FILTER (WHERE {own}) FROM {store}"
    (altered,) = db.conn.execute(query, (edit.first, edit.last)).fetchone()
    if altered:
        raise StaleEditError(ALTERED.format(count=altered, table=edit.table[:80]))
    geopackage.drop_triggers(db, edit.table)
    columns = ", ".join(map(quoted, [geopackage.KEY, GEOMETRY_COLUMN, *geopackage.column_types(db, store)]))
    db.conn.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {store}")
    _fill_index(db, edit.table, store)
    geopackage.create_triggers(db, edit.table)
    forget(db, store)
    geopackage.touch(db, edit.table)


def update_rows(db: Database, table: str, rows: Sequence[Row], store: str, progress: Progress) -> None:
    """Give rows new values, and set those they have aside; every row has all columns. Raises StaleEditError."""
    db.conn.execute(f"CREATE TABLE {store} AS SELECT * FROM {quoted(table)} WHERE 0")
    register_own(db, store)
    names = [name for name in (rows[0] if rows else {}) if name != geopackage.KEY]
    pairs = ", ".join(f"{quoted(name)} = ?" for name in names)
    for start in range(0, len(rows), CHUNK):
        progress.at(start / len(rows))
        chunk = rows[start : start + CHUNK]
        keys = [(row[geopackage.KEY],) for row in chunk]
        db.conn.executemany(f"INSERT INTO {store} SELECT * FROM {quoted(table)} WHERE fid = ?", keys)
        values = ([*(row[name] for name in names), row[geopackage.KEY]] for row in chunk)
        db.conn.executemany(f"UPDATE {quoted(table)} SET {pairs} WHERE fid = ?", values)
    _refuse_others(db, table, store, len(rows))
    geopackage.touch(db, table)


def _swap(db: Database, edit: SwapEdit, store: str) -> None:
    """Exchange rows of a table for those set aside."""
    table, other = quoted(edit.table), f"{store}_now"
    columns = (GEOMETRY_COLUMN, *geopackage.column_types(db, store))
    pairs = ", ".join(f"{quoted(name)} = old.{quoted(name)}" for name in columns)
    db.conn.execute(f"CREATE TABLE {other} AS SELECT * FROM {table} WHERE fid IN (SELECT fid FROM {store})")
    _refuse_others(db, edit.table, other, edit.count)
    db.conn.execute(f"UPDATE {table} SET {pairs} FROM {store} AS old WHERE {table}.fid = old.fid")
    db.conn.execute(f"DROP TABLE {store}")
    db.conn.execute(f"ALTER TABLE {other} RENAME TO {store}")
    geopackage.touch(db, edit.table)


def _refuse_others(db: Database, table: str, store: str, count: int) -> None:
    """Raise StaleEditError unless as many rows of a table are set aside as a step is about."""
    (aside,) = db.conn.execute(f"SELECT count(*) FROM {store}").fetchone()
    if aside < count:
        raise StaleEditError(GONE.format(count=count - aside, table=table))
    if aside > count:
        raise StaleEditError(MORE.format(count=aside - count, table=table))


def forget(db: Database, store: str) -> None:
    """Drop a set-aside table and its registration, if it exists."""
    db.conn.execute(f"DROP TABLE IF EXISTS {quoted(store)}")
    db.conn.execute("DELETE FROM gpkg_extensions WHERE table_name = ?", (store,))
