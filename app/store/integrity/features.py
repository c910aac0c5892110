"""Rows of feature tables as a check reads them: geometries beside their boxes in the spatial index, and odd values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from app.store.geopackage import BATCH, quoted
from app.store.sqlite_library import Database

_MOST_BYTES = 16_000_000
"""Geometries that are in memory at once; a larger one by itself."""
_TRIGGERED = ("insert", "update", "delete")


class GeometryRow(NamedTuple):
    """A geometry as stored, and its box in the index: min x, max x, min y, max y, None without an entry."""

    key: Any
    blob: Any
    box: tuple[Any, Any, Any, Any]


class Rule(NamedTuple):
    """What a column may hold, beside NULL unless it is ``required``: storage classes, bounds, a list of values."""

    column: str
    types: tuple[str, ...]
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    longest: int | None = None
    is_object: bool = False
    is_json: bool = False
    required: bool = False


class Misfit(NamedTuple):
    """Values of a column that it may not hold: how many, and the first row."""

    column: str
    rows: int
    first: Any


def key_of(db: Database, table: str) -> str:
    """The primary key of a table where that is one column; else the number of the row in the file."""
    keys = [row[1] for row in db.conn.execute(f"PRAGMA table_info({quoted(table)})") if row[5]]
    return str(keys[0]) if len(keys) == 1 else "rowid"


def geometries(db: Database, table: str, geometry: str, index: str = "") -> Iterator[list[GeometryRow]]:
    """All rows of a table in batches; without boxes where no ``index`` is named."""
    key, shape = f"t.{quoted(key_of(db, table))}", f"t.{quoted(geometry)}"
    boxes = "r.minx, r.maxx, r.miny, r.maxy" if index else "NULL, NULL, NULL, NULL"
    joined = f"LEFT JOIN {quoted(index)} r ON r.id = {key}" if index else ""
    cursor = db.conn.execute(f"SELECT {key}, {shape}, {boxes} FROM {quoted(table)} t {joined}")
    batch, size = list[GeometryRow](), 0
    for name, blob, *box in cursor:
        batch.append(GeometryRow(name, blob, tuple(box)))
        size += len(blob) if isinstance(blob, bytes | str) else 0
        if size >= _MOST_BYTES or len(batch) >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def entries_without_row(db: Database, table: str, index: str) -> int:
    """How many entries of a spatial index belong to no row."""
    key = quoted(key_of(db, table))
    query = f"SELECT count(*) FROM {quoted(index)} WHERE id NOT IN (SELECT {key} FROM {quoted(table)})"
    (count,) = db.conn.execute(query).fetchone()
    return int(count)


def broken_index(db: Database, index: str) -> str:
    """What SQLite finds wrong inside a spatial index; empty if nothing."""
    (verdict,) = db.conn.execute("SELECT rtreecheck('main', ?)", (index,)).fetchone()
    return "" if verdict == "ok" else str(verdict).splitlines()[0]


def lost_triggers(db: Database, table: str, index: str) -> list[str]:
    """Which changes of a table no trigger of its index follows: insert, update, delete."""
    query = (
        "SELECT lower(name), lower(sql) FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = lower(?) "
        "AND instr(lower(name), lower(?)) = 1"
    )
    own = db.conn.execute(query, (table, f"{index}_")).fetchall()
    return [event for event in _TRIGGERED if not any(f"_{event}" in name and index.lower() in sql for name, sql in own)]


def doubtful_ids(db: Database, table: str, column: str = "uuid") -> Iterator[tuple[str, Any]]:
    """Rows without an id ("none"), and rows that share one ("double"): of each kind the first by its key."""
    key, name = quoted(key_of(db, table)), quoted(column)
    lacking = f"SELECT min({key}) FROM {quoted(table)} WHERE coalesce({name}, '') = ''"
    shared = (
        f"SELECT min({key}) FROM (SELECT max({key}) AS {key} FROM {quoted(table)} WHERE coalesce({name}, '') <> '' "
        f"GROUP BY {name} HAVING count(*) > 1)"
    )
    for fault, query in (("none", lacking), ("double", shared)):
        (first,) = db.conn.execute(query).fetchone()
        if first is not None:
            yield fault, first


def misfits(db: Database, table: str, rules: Sequence[Rule]) -> Iterator[Misfit]:
    """Columns with values that their rules forbid; each table is read once for all of them."""
    if not rules:
        return
    key, parts, values = quoted(key_of(db, table)), list[str](), list[Any]()
    for rule in rules:
        bad, bound = _forbidden(rule)
        parts.append(f"sum({bad}), min(CASE WHEN {bad} THEN {key} END)")
        values += bound * 2
    row = db.conn.execute(f"SELECT {', '.join(parts)} FROM {quoted(table)}", values).fetchone()
    for number, rule in enumerate(rules):
        if row[2 * number]:
            yield Misfit(rule.column, int(row[2 * number]), row[2 * number + 1])


def _forbidden(rule: Rule) -> tuple[str, list[Any]]:
    """An expression that is 1 where a value breaks a rule, else 0, and what is bound in it."""
    cell, values = quoted(rule.column), list[Any](rule.types)
    cases = [f"WHEN {cell} IS NULL THEN {int(rule.required)}"]
    cases.append(f"WHEN typeof({cell}) NOT IN ({', '.join('?' * len(rule.types))}) THEN 1")
    for sign, bound in (("<", rule.least), (">", rule.most)):
        if bound is not None:
            cases.append(f"WHEN {cell} {sign} ? THEN 1")
            values.append(bound)
    if rule.longest is not None:
        cases.append(f"WHEN length({cell}) > ? OR instr({cell}, char(0)) THEN 1")
        values.append(rule.longest)
    if rule.choices:
        cases.append(f"WHEN {cell} NOT IN ({', '.join('?' * len(rule.choices))}) THEN 1")
        values += rule.choices
    if rule.is_object or rule.is_json:
        cases.append(f"WHEN NOT json_valid({cell}) THEN 1")
    if rule.is_object:
        cases.append(f"WHEN json_type({cell}) <> 'object' THEN 1")
    return f"(CASE {' '.join(cases)} ELSE 0 END)", values


def texts(db: Database, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Each different combination of values of these columns, the first of which is not NULL, and its first row."""
    names, key = ", ".join(map(quoted, columns)), quoted(key_of(db, table))
    query = f"SELECT {names}, min({key}) FROM {quoted(table)} WHERE {quoted(columns[0])} NOT NULL GROUP BY {names}"
    yield from db.conn.execute(query)


def read_all(db: Database, table: str, columns: Sequence[str]) -> None:
    """Read every value of these columns once. Raises sqlite3.OperationalError for a text that is not UTF-8."""
    for _ in db.conn.execute(f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)}"):
        pass
