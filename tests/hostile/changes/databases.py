"""Changes to SQLite files: of cells, rows, tables and the schema, by SQL that any program can run; and of pages."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing, suppress
from pathlib import Path

import numpy as np

from tests.builders.bombs import zeros
from tests.hostile.changes import values
from tests.hostile.changes.lures import Lures

_PAGE_KINDS = (2, 5, 10, 13)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("PRAGMA synchronous = OFF")
    # Triggers of a GeoPackage call functions that are not there.
    for name, count in (("ST_IsEmpty", 1), ("ST_MinX", 1), ("ST_MaxX", 1), ("ST_MinY", 1), ("ST_MaxY", 1)):
        connection.create_function(name, count, lambda *_: 0)
    return connection


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def tables(connection: sqlite3.Connection) -> list[str]:
    """All plain tables."""
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' ORDER BY 1"
    )
    return [str(name) for (name,) in rows]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")]


def _pick(options: list[str], generator: np.random.Generator) -> str:
    return options[int(generator.integers(len(options)))]


def blob_like(old: object, generator: np.random.Generator, lures: Lures) -> object:
    """A hostile value in the place of one: a damaged one of its kind, a bomb, or of another type."""
    way = generator.random()
    if isinstance(old, bytes) and old and way < 0.5:
        data = bytearray(old)
        for _ in range(int(generator.integers(1, 6))):
            data[int(generator.integers(len(data)))] = int(generator.integers(256))
        return bytes(data[: int(generator.integers(len(data))) + 1] if generator.random() < 0.3 else data)
    if isinstance(old, bytes) and way < 0.6:
        size = int(generator.choice([30_000_000, 600_000_000, 3_000_000_000]))
        return b"\x78\xda" + zeros(size) + zlib.adler32(b"").to_bytes(4, "big")
    if isinstance(old, str) and old.startswith(("{", "[")) and way < 0.5:
        cut = int(generator.integers(len(old)))
        return old[:cut] + values.either(generator, lures)[:10_000] + old[cut:]
    numbers: list[object] = [
        None,
        0,
        -1,
        1,
        2**63 - 1,
        -(2**63),
        1e308,
        float("inf"),
        0.5,
        b"",
        b"\x00",
        bytes(100_000),
    ]
    if way < 0.8:
        return numbers[int(generator.integers(len(numbers)))]
    return values.either(generator, lures)[:1_000_000].encode("utf-8", "replace").decode("utf-8")


def other_cells(path: Path, generator: np.random.Generator, lures: Lures, only: str = "") -> str:
    """One to three cells of a table become hostile values, in one row or in all."""
    with closing(_connected(path)) as connection:
        named = [only] if only else tables(connection)
        changed = []
        for _ in range(int(generator.integers(1, 4))):
            table = _pick(named, generator)
            column = _pick(_columns(connection, table), generator)
            changed.append(f"{table}.{column}")
            with suppress(sqlite3.Error, OverflowError):
                _set(connection, table, column, generator, lures)
    return "cells of " + ", ".join(changed)


def _set(connection: sqlite3.Connection, table: str, column: str, generator: np.random.Generator, lures: Lures) -> None:
    connection.execute("PRAGMA ignore_check_constraints = ON")
    rows = connection.execute(f"SELECT rowid, {_quoted(column)} FROM {_quoted(table)} LIMIT 200").fetchall()
    row, old = rows[int(generator.integers(len(rows)))] if rows else (None, None)
    new = blob_like(old, generator, lures)
    where = "" if generator.random() < 0.3 or row is None else f" WHERE rowid = {int(row)}"
    connection.execute(f"UPDATE OR IGNORE {_quoted(table)} SET {_quoted(column)} = ?{where}", (new,))


def rows(path: Path, generator: np.random.Generator, lures: Lures, only: str = "") -> str:
    """Rows vanish, come twice, or thousands of times."""
    with closing(_connected(path)) as connection:
        table = only or _pick(tables(connection), generator)
        name, way = _quoted(table), int(generator.integers(4))
        columns = ", ".join(_quoted(column) for column in _columns(connection, table)[1:]) or "rowid"
        row = f"(SELECT rowid FROM {name} ORDER BY random() LIMIT 1)"
        statement = [
            f"DELETE FROM {name}",
            f"DELETE FROM {name} WHERE rowid = {row}",
            f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {name}",
            f"{_COUNTED} INSERT INTO {name} ({columns}) SELECT {columns} FROM {name}, n LIMIT 3000",
        ][way]
        with suppress(sqlite3.Error):
            connection.execute(statement)
    return f"rows of {table}, way {way}"


_COUNTED = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 3000)"
_RECURSIVE = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS {first}{rest} FROM n"
_WIDE = "SELECT a.* FROM {old} a, {old} b, {old} c, {old} d, {old} e, {old} f"


def structure(path: Path, generator: np.random.Generator, lures: Lures, only: str = "") -> str:
    """A table is gone, lacks a column, has another's columns, or is a view or a trigger that never ends."""
    with closing(_connected(path)) as connection:
        table = only or _pick(tables(connection), generator)
        name, old = _quoted(table), _quoted(table + "_old")
        columns = _columns(connection, table)
        column = _quoted(_pick(columns, generator))
        rest = "".join(f", x AS {_quoted(other)}" for other in columns[1:])
        recursive = _RECURSIVE.format(first=_quoted(columns[0]), rest=rest)
        moved, master = f"ALTER TABLE {name} RENAME TO {old}", "UPDATE sqlite_master SET"
        here = f"WHERE name = '{table}'"
        ways = [
            [f"DROP TABLE {name}"],
            [f"ALTER TABLE {name} DROP COLUMN {column}"],
            [f"ALTER TABLE {name} RENAME COLUMN {column} TO zzz"],
            [f"ALTER TABLE {name} ADD COLUMN {_quoted(values.TEXTS[int(generator.integers(2, 20))])} TEXT"],
            [moved, f"CREATE VIEW {name} AS {recursive}"],
            [moved, f"CREATE VIEW {name} AS {_WIDE.format(old=old)}"],
            [moved, f"CREATE VIEW {name} AS SELECT * FROM {name}"],
            [moved, f"CREATE VIEW {name} AS SELECT *, zeroblob(900000000) AS big FROM {old}"],
            [
                f"CREATE TRIGGER evil AFTER UPDATE ON {name} BEGIN DELETE FROM {name}; END",
                f"CREATE TRIGGER worse AFTER INSERT ON {name} BEGIN INSERT INTO {name} SELECT * FROM {name}; END",
            ],
            [
                f"CREATE TABLE copy_ AS SELECT * FROM {name}",
                f"DROP TABLE {name}",
                f"ALTER TABLE copy_ RENAME TO {name}",
            ],
            [
                f"CREATE INDEX evil ON {name} ({column})",
                f"{master} sql = 'CREATE INDEX evil ON x (y' WHERE name = 'evil'",
            ],
            [f"UPDATE sqlite_master SET rootpage = 1 WHERE name = '{table}'"],
            [f"UPDATE sqlite_master SET rootpage = 999999 WHERE name = '{table}'"],
            [f"{master} sql = replace(sql, 'NOT NULL', 'NOT NULL CHECK (length(randomblob(9000000)) > 0)') {here}"],
            [f"UPDATE sqlite_master SET sql = 'CREATE TABLE {table} (a)' WHERE name = '{table}'"],
            ["CREATE VIRTUAL TABLE v USING fts5(a)"],
        ]
        way = int(generator.integers(len(ways)))
        for statement in ways[way]:
            with suppress(sqlite3.Error):
                connection.execute(statement)
    return f"structure of {table}, way {way}"


def headers(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """The settings of the file's head: versions, sizes, encodings, WAL."""
    data = bytearray(path.read_bytes())
    at = int(generator.choice([16, 18, 19, 20, 24, 28, 32, 36, 40, 44, 47, 52, 56, 59, 60, 63, 64, 68, 71, 92, 96]))
    data[at] = int(generator.integers(256))
    path.write_bytes(data)
    return f"head of the file at {at}"


def pages(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Pages flipped, exchanged, zeroed, or cut off in the middle."""
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big") or 4096
    size = 65_536 if size == 1 else size
    count = max(len(data) // size, 1)
    one, other = (size * int(generator.integers(count)) for _ in range(2))
    way = int(generator.integers(5))
    if way == 0:
        data[one : one + size], data[other : other + size] = data[other : other + size], data[one : one + size]
    elif way == 1:
        data[one : one + size] = bytes(len(data[one : one + size]))
    elif way == 2:
        del data[one + int(generator.integers(size)) :]
    elif way == 3:
        data[one] = int(generator.choice(_PAGE_KINDS))
    else:
        for _ in range(int(generator.integers(1, 20))):
            data[int(generator.integers(len(data)))] ^= 1 << int(generator.integers(8))
    path.write_bytes(data)
    return f"pages, way {way}"


def beside(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A journal or a log beside it, of noise or of another file."""
    suffix = str(generator.choice(["-journal", "-wal", "-shm"]))
    magic = {"-journal": b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "-wal": b"\x37\x7f\x06\x82\x00\x2d\xe2\x18", "-shm": b""}[
        suffix
    ]
    content = magic + generator.bytes(int(10 ** generator.uniform(0, 5)))
    path.with_name(path.name + suffix).write_bytes(content)
    if generator.random() < 0.5:
        data = bytearray(path.read_bytes())
        data[18:20] = b"\x02\x02"
        path.write_bytes(data)
    return f"a {suffix} beside it"


CHANGES = (other_cells, other_cells, rows, structure, headers, pages, beside)
