"""Feature tables of a GeoPackage: create, drop, fill, read. All are EPSG:4326 with an R-tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from app.errors import UserError
from app.store.database import has_table
from app.store.encoding import rtree, times
from app.store.encoding.vectors import WGS84
from app.store.reading.fetching import fetched
from app.store.sqlite_library import Database
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType

GEOMETRY_COLUMN = "geom"
KEY = "fid"
UNREADABLE = "unreadable"
"""The attribute of a frame that lists the fids of rows whose geometry cannot be read."""
BATCH = 20_000
LARGEST_FID = 2**53
"""A number for new rows beyond this leaves none, or none that other programs can hold."""

NO_NEXT_ROW = QT_TRANSLATE_NOOP(
    "Error", "The number for the next row of {table} is damaged; nothing was changed. Restore a snapshot."
)
SQL_TYPES = {
    FieldType.TEXT: "TEXT",
    FieldType.CHOICE: "TEXT",
    FieldType.INTEGER: "INTEGER",
    FieldType.REAL: "DOUBLE",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
    FieldType.DATETIME: "DATETIME",
}
_RTREE_EXTENSION = "http://www.geopackage.org/spec130/#extension_rtree"


def quoted(name: str) -> str:
    """The name as a quoted SQL identifier, whatever its characters."""
    return '"' + name.replace('"', '""') + '"'


def count_rows(db: Database, table: str) -> int:
    """The number of rows of a table."""
    (count,) = db.conn.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
    return int(count)


def values_of(db: Database, table: str, column: str) -> set[str]:
    """The different texts in a column of a table; none if it has no such column."""
    if column not in {row[1] for row in db.conn.execute(f"PRAGMA table_info({quoted(table)})")}:
        return set()
    rows = fetched(db, f"SELECT DISTINCT {quoted(column)} FROM {quoted(table)}")
    return {str(value) for (value,) in rows if value is not None}


def geometry_type(db: Database, table: str) -> str | None:
    """The geometry type a feature table declares, such as MULTIPOLYGON or GEOMETRY; None for any other table."""
    query = "SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = ?"
    row = db.conn.execute(query, (table,)).fetchone()
    return None if row is None else str(row[0])


def styles_of(db: Database, table: str) -> tuple[int, ...]:
    """The numbers of the styles that are stored for a table."""
    rows = db.conn.execute("SELECT id FROM layer_styles WHERE f_table_name = ? ORDER BY id", (table,)).fetchall()
    return tuple(number for (number,) in rows)


def is_feature_table(db: Database, table: str) -> bool:
    """Whether a table is there, with the columns that every layer's has; a view, or one of our own, is none."""
    if table.lower().startswith("sarhad_") or not has_table(db, table):
        return False
    columns = {row[1] for row in db.conn.execute(f"PRAGMA table_info({quoted(table)})")}
    return {KEY, GEOMETRY_COLUMN} <= columns


def has_ended(db: Database, table: str, day: str) -> bool:
    """Whether a table with a column ``valid_to`` has rows, all of them valid only to a day before ``day``."""
    query = f"SELECT count(*), count(*) FILTER (WHERE valid_to < ?) FROM {quoted(table)}"
    rows, ended = db.conn.execute(query, (day,)).fetchone()
    return bool(rows) and rows == ended


def columns_of(fields: Iterable[Field]) -> dict[str, str]:
    """Column name to SQL type for a table of these fields: the identity first, ``extra`` last."""
    columns = {"uuid": "TEXT"}
    for spec in fields:
        columns[spec.name] = SQL_TYPES[spec.type]
        if spec.type is FieldType.DATETIME:
            columns[spec.name + times.OFFSET_SUFFIX] = "TEXT"
    return {**columns, "extra": "TEXT"}


def create_table(db: Database, table: str, geometry: str, columns: dict[str, str], identifier: str) -> None:
    """Create an empty feature table with its R-tree and register it. ``geometry`` is a GeoPackage type name."""
    body = "".join(f", {quoted(name)} {kind}" for name, kind in columns.items())
    db.conn.execute(
        f"CREATE TABLE {quoted(table)} ({KEY} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
        f"{GEOMETRY_COLUMN} {geometry}{body})"
    )
    db.conn.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, 'features', ?, ?)",
        (table, identifier, WGS84),
    )
    db.conn.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)", (table, GEOMETRY_COLUMN, geometry, WGS84)
    )
    db.conn.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', ?, 'write-only')",
        (table, GEOMETRY_COLUMN, _RTREE_EXTENSION),
    )
    db.conn.execute(f"CREATE VIRTUAL TABLE {quoted(rtree_of(table))} USING rtree(id, minx, maxx, miny, maxy)")
    create_triggers(db, table)


def drop_table(db: Database, table: str) -> None:
    """Drop a feature table, its R-tree and every row about it in the standard's tables."""
    db.conn.execute(f"DROP TABLE {quoted(rtree_of(table))}")
    db.conn.execute(f"DROP TABLE {quoted(table)}")
    for standard in ("gpkg_extensions", "gpkg_geometry_columns", "gpkg_contents"):
        db.conn.execute(f"DELETE FROM {standard} WHERE table_name = ?", (table,))


def rtree_of(table: str) -> str:
    """The standard name of the R-tree of a feature table."""
    return f"rtree_{table}_{GEOMETRY_COLUMN}"


_TRIGGERS = {
    "insert": """AFTER INSERT ON {t} WHEN (NEW.{g} NOT NULL AND NOT ST_IsEmpty(NEW.{g}))
        BEGIN INSERT OR REPLACE INTO {r} VALUES (NEW.{k}, {box}); END""",
    "update1": """AFTER UPDATE OF {g} ON {t} WHEN OLD.{k} = NEW.{k} AND (NEW.{g} NOT NULL AND NOT ST_IsEmpty(NEW.{g}))
        BEGIN INSERT OR REPLACE INTO {r} VALUES (NEW.{k}, {box}); END""",
    "update2": """AFTER UPDATE OF {g} ON {t} WHEN OLD.{k} = NEW.{k} AND (NEW.{g} IS NULL OR ST_IsEmpty(NEW.{g}))
        BEGIN DELETE FROM {r} WHERE id = OLD.{k}; END""",
    "update3": """AFTER UPDATE ON {t} WHEN OLD.{k} != NEW.{k} AND (NEW.{g} NOT NULL AND NOT ST_IsEmpty(NEW.{g}))
        BEGIN DELETE FROM {r} WHERE id = OLD.{k}; INSERT OR REPLACE INTO {r} VALUES (NEW.{k}, {box}); END""",
    "update4": """AFTER UPDATE ON {t} WHEN OLD.{k} != NEW.{k} AND (NEW.{g} IS NULL OR ST_IsEmpty(NEW.{g}))
        BEGIN DELETE FROM {r} WHERE id IN (OLD.{k}, NEW.{k}); END""",
    "delete": """AFTER DELETE ON {t} WHEN OLD.{g} NOT NULL BEGIN DELETE FROM {r} WHERE id = OLD.{k}; END""",
}
_BOX = "ST_MinX(NEW.{g}), ST_MaxX(NEW.{g}), ST_MinY(NEW.{g}), ST_MaxY(NEW.{g})"


def create_triggers(db: Database, table: str) -> None:
    """The six R-tree triggers of GeoPackage 1.3 (annex F.3), verbatim except for names."""
    names = {"t": quoted(table), "g": GEOMETRY_COLUMN, "r": quoted(rtree_of(table)), "k": KEY}
    for suffix, body in _TRIGGERS.items():
        trigger = quoted(f"{rtree_of(table)}_{suffix}")
        db.conn.execute(f"CREATE TRIGGER {trigger} " + body.format(**names, box=_BOX.format(**names)))


def drop_triggers(db: Database, table: str) -> None:
    """Drop the R-tree triggers for a bulk change; the caller fills the R-tree and creates them again.

    Whatever their names: another program that rebuilt the index may have used those of a later standard.
    """
    own = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = lower(?) AND instr(name, ?) = 1"
    for (name,) in db.conn.execute(own, (table, f"{rtree_of(table)}_")).fetchall():
        db.conn.execute(f"DROP TRIGGER {quoted(name)}")


def time_columns(types: dict[str, str]) -> list[str]:
    """The columns that hold a time in UTC, with its offset in a separate column."""
    return [name for name, kind in types.items() if kind == "DATETIME" and name + times.OFFSET_SUFFIX in types]


def fill_rtree(db: Database, table: str, fids: np.ndarray[Any, Any], geometries: np.ndarray[Any, Any]) -> None:
    """Add these rows' bounds to the R-tree; empty and missing geometries have no entry."""
    boxes = np.empty((len(geometries), 4), np.float32)
    for start in range(0, len(boxes), BATCH):
        part = slice(start, start + BATCH)
        boxes[part] = rtree.outward(shapely.bounds(geometries[part])[:, [0, 2, 1, 3]])
    present = np.isfinite(boxes[:, 0])
    if not present.all():
        fids, boxes = fids[present], boxes[present]
    rtree.fill(db, quoted(rtree_of(table)), fids, boxes)


def next_fid(db: Database, table: str) -> int:
    """The fid of the next row of ``table``: one that no row, present or undone, ever had.

    Raises UserError if the file does not say which numbers have been used.
    """
    row = db.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    last = row[0] if row else 0
    if not isinstance(last, int) or not 0 <= last < LARGEST_FID:
        raise UserError(NO_NEXT_ROW.format(table=table[:80]))
    return last + 1


def column_types(db: Database, table: str) -> dict[str, str]:
    """Column name to SQL type, without fid and geometry."""
    rows = db.conn.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
    return {row[1]: row[2] for row in rows if row[1] not in (KEY, GEOMETRY_COLUMN)}


def stamp(db: Database, table: str) -> None:
    """Stamp the table's last change alone: rows that go leave its extent as it was."""
    now = "strftime('%Y-%m-%dT%H:%M:%fZ','now')"
    db.conn.execute(f"UPDATE gpkg_contents SET last_change = {now} WHERE table_name = ?", (table,))


def touch(db: Database, table: str, bounds: Sequence[float] | None = None) -> None:
    """Stamp the table's last change, and extend its extent by ``bounds``, or recompute it if None."""
    if bounds is None:
        bounds = db.conn.execute(
            f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {quoted(rtree_of(table))}"
        ).fetchone()
        assignment = "min_x = ?, min_y = ?, max_x = ?, max_y = ?"
    else:
        assignment = (
            "min_x = min(coalesce(min_x, 9e9), ?), min_y = min(coalesce(min_y, 9e9), ?), "
            "max_x = max(coalesce(max_x, -9e9), ?), max_y = max(coalesce(max_y, -9e9), ?)"
        )
    db.conn.execute(
        f"UPDATE gpkg_contents SET {assignment}, "
        "last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE table_name = ?",
        (*bounds, table),
    )
