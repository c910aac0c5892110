"""Whether the tables that every project has are there, with their columns and keys."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from app.store import schema
from app.store.geopackage import quoted
from app.store.sqlite_library import Database


class Shape(NamedTuple):
    """A table: columns with their declared types, and the sets of columns whose values are unique."""

    columns: dict[str, str]
    unique: frozenset[frozenset[str]]


def shape_of(db: Database, table: str) -> Shape | None:
    """What a table is made of, names and types in lower case; None if there is no such table."""
    rows = db.conn.execute(f"PRAGMA table_info({quoted(table)})").fetchall()
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    if not rows or db.conn.execute(query, (table,)).fetchone() is None:
        return None
    unique = {frozenset(row[1].lower() for row in rows if row[5])} - {frozenset()}
    for _, index, is_unique, *_ in db.conn.execute(f"PRAGMA index_list({quoted(table)})").fetchall():
        if is_unique:
            columns = db.conn.execute(f"PRAGMA index_info({quoted(index)})").fetchall()
            unique.add(frozenset(str(row[2]).lower() for row in columns))
    return Shape({row[1].lower(): row[2].lower() for row in rows}, frozenset(unique))


@cache
def promised() -> dict[str, Shape]:
    """The tables of the standard and of this program, as a new project has them."""
    db = Database(memory=True)
    try:
        schema.create_standard(db)
        schema.MIGRATIONS.apply(db)
        names = db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = [name for (name,) in names if not name.startswith("sqlite_")]
        return {table: shape for table in tables if (shape := shape_of(db, table)) is not None}
    finally:
        db.close()


def unreadable_texts(db: Database) -> Iterator[tuple[str, str]]:
    """Tables of the standard with a text that is not UTF-8, and what SQLite says of it."""
    for table in promised():
        if not table.startswith("sarhad_") and shape_of(db, table) is not None:
            try:
                for _ in db.conn.execute(f"SELECT * FROM {quoted(table)}"):
                    pass
            except sqlite3.OperationalError as error:
                yield table, str(error)


def missing_tables(db: Database) -> list[str]:
    """Tables every project has that are not in the file, or are none."""
    return [table for table in promised() if shape_of(db, table) is None]


def altered_columns(db: Database) -> Iterator[tuple[str, str]]:
    """Table and column where a table every project has lacks a column, or has it with another type."""
    for table, wanted in promised().items():
        shape = shape_of(db, table)
        for name, kind in wanted.columns.items() if shape is not None else ():
            if shape is not None and shape.columns.get(name) != kind:
                yield table, name


def lost_keys(db: Database) -> Iterator[tuple[str, Sequence[str]]]:
    """Tables every project has, with columns whose values are no longer held unique."""
    for table, wanted in promised().items():
        shape = shape_of(db, table)
        for columns in wanted.unique - shape.unique if shape is not None else ():
            yield table, sorted(columns)


def unnumbered(db: Database) -> list[str]:
    """This program's tables whose rows have no number of their own, by which they are read."""
    lost = list[str]()
    for table in promised():
        try:
            db.conn.execute(f"SELECT rowid FROM {quoted(table)} LIMIT 0")
        except sqlite3.OperationalError:
            if table.startswith("sarhad_") and shape_of(db, table) is not None:
                lost.append(table)
    return lost


def unregistered(db: Database) -> list[str]:
    """This program's tables that the list of extensions does not name, so that others take them for damage."""
    registered = {row[0] for row in db.conn.execute("SELECT table_name FROM gpkg_extensions").fetchall()}
    own = db.conn.execute(r"SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'sarhad\_%' ESCAPE '\'")
    return sorted({name for (name,) in own.fetchall()} - registered)
