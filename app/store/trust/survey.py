"""A survey of a file's schema: what in it would run when Sarhad reads or writes, and is not of Sarhad's making.

It reads the list of objects in one statement and judges their texts. SQLite itself holds that the name and kind of an
object are those of its text.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from app.store.sqlite_library import Database
from app.store.trust import triggers

_OWN_PREFIXES = ("sarhad_", "gpkg_", "rtree_", "sqlite_")
_STYLES = "layer_styles"
_LISTS = ("sarhad_layers", "gpkg_tile_matrix_set")
"""Tables that list tables of layers and tiles."""


class ForeignObject(NamedTuple):
    """Something in a file that would run, or stands in place of a table. ``kind``: trigger, view, table or index."""

    kind: str
    name: str
    table: str
    """The table that it is on; of a view or table its own name."""

    @property
    def stands_for_own(self) -> bool:
        """Whether it is in place of a table without which no project can be read."""
        name = self.name.lower()
        return self.kind in ("view", "table") and name.startswith(("sarhad_", "gpkg_", "sqlite_"))


_Cells = tuple[str, str, str, int | None, str | None]


class _Row(NamedTuple):
    kind: str
    name: str
    table: str
    root: int | None
    sql: str | None


def survey(connection: sqlite3.Connection) -> tuple[ForeignObject, ...]:
    """What in the file must not run, in the order of the file; none in a project that only Sarhad and QGIS wrote.

    - Triggers on any table, except those of the standard: a key could make one run that is on no table of ours.
    - In place of a table of ours (``sarhad_…``, those of the standard, tables of layers and tiles): a view, a virtual
      table other than an R-tree, or a table with a generated column, or with a condition or default that is computed.
    - An index of a table of ours that is computed, or of some of its rows.

    Views, tables and indexes that other programs added beside ours are not ours to judge: nothing reads them. Nor is a
    plain index of a table of ours, or a column added to one. Raises sqlite3.Error if the schema cannot be read.
    """
    return look_through(connection).foreign


class Survey(NamedTuple):
    """What was noticed in a schema: foreign objects, the names of all views, and whether anything computes."""

    foreign: tuple[ForeignObject, ...]
    views: tuple[str, ...]
    computes: bool


def look_through(connection: sqlite3.Connection) -> Survey:
    """Judge the schema of a file; ``foreign`` is as ``survey`` says. Raises sqlite3.Error if it cannot be read."""
    rows = _rows(connection)
    if not (odd := _odd(rows)):
        return Survey((), (), False)
    ours = _ours(connection, {row[1].lower() for row in rows}, odd)
    foreign = tuple(_object(row) for row in odd if row.kind == "trigger" or ours(row))
    views = tuple(row.name for row in odd if row.kind == "view")
    return Survey(foreign, views, any(row.kind in ("table", "index") for row in odd))


def foreign_objects(database: Database) -> tuple[ForeignObject, ...]:
    """``survey`` of an open project."""
    return survey(database.conn)


def computed_objects(connection: sqlite3.Connection) -> tuple[ForeignObject, ...]:
    """Tables and indexes, whosesoever, that compute something: SQLite does so when it checks the file."""
    return tuple(_object(row) for row in _odd(_rows(connection)) if row.kind in ("table", "index"))


def listed(objects: Iterable[ForeignObject], most: int = 3) -> str:
    """Their kinds and names, the first few of them."""
    texts = [f"{one.kind} {one.name[:60]}" for one in objects]
    return ", ".join(texts[:most]) + (f" (+{len(texts) - most})" if len(texts) > most else "")


def _rows(connection: sqlite3.Connection) -> list[_Cells]:
    return connection.execute("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master").fetchall()


def _odd(rows: Iterable[_Cells]) -> list[_Row]:
    """Those that are not of the plain kinds. A row costs no object: all of them are gone through at each opening."""
    return [_Row(*row) for row in rows if row[0] not in _SOUND or not _SOUND[row[0]](*row[2:])]


def _object(row: _Row) -> ForeignObject:
    return ForeignObject(row.kind, row.name, row.table)


def _ours(connection: sqlite3.Connection, present: set[str], odd: Iterable[_Row]) -> Callable[[_Row], bool]:
    # A list is not read where it is itself in question.
    lists = present - {row.table.lower() for row in odd}
    names = (name for one in _LISTS if one in lists for (name,) in connection.execute(f"SELECT table_name FROM {one}"))
    listed = frozenset(str(name).lower() for name in names)

    def is_ours(row: _Row) -> bool:
        table = row.table.lower()
        return table.startswith(_OWN_PREFIXES) or table == _STYLES or table in listed

    return is_ours


def _is_sound_table(_table: str, root: int | None, sql: str | None) -> bool:
    return is_plain_table(sql or "") if root else _is_rtree(sql or "")


def _is_sound_index(_table: str, _root: int | None, sql: str | None) -> bool:
    return not sql or _INDEX.fullmatch(sql) is not None


def _is_sound_trigger(table: str, _root: int | None, sql: str | None) -> bool:
    return triggers.is_standard(table, sql or "")


_SOUND: dict[str, Callable[[str, int | None, str | None], bool]] = {
    "table": _is_sound_table,
    "index": _is_sound_index,
    "trigger": _is_sound_trigger,
}

_NAME = r'(?:"(?:[^"]|"")+"|\w+)'
_INDEX = re.compile(
    rf"CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}\s+ON\s+{_NAME}\s*"
    rf"\(\s*{_NAME}(?:\s+(?:ASC|DESC))?(?:\s*,\s*{_NAME}(?:\s+(?:ASC|DESC))?)*\s*\)",
    re.IGNORECASE,
)
_RTREE = re.compile(
    rf"CREATE\s+VIRTUAL\s+TABLE\s+{_NAME}\s+USING\s+rtree\s*\(\s*\w+\s*(?:,\s*\w+\s*){{4}}\)", re.IGNORECASE
)
_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\[[^\]]*(?:\]|\Z)|`(?:[^`]|``)*`""")
"""Texts and names in quotes. A bracket that none closes stands in a comment, which is none of what is plain."""
_HARMLESS = re.compile(
    r"default\s*\(\s*strftime\s*\(\s*_\s*,\s*_\s*\)\s*\)|check\s*\(\s*\w+\s+in\s*\(\s*_\s*(?:,\s*_\s*)*\)\s*\)",
    re.IGNORECASE,
)
"""The computed default of the standard, and a choice of texts."""
_EDITS = "CREATE TABLE sarhad_edits ("
_WITH_STEP = " ON DELETE CASCADE"
_COMPUTED = re.compile(r"\b(?:check|as|on)\b|default\s*\(|--|/\*", re.IGNORECASE)
_GENERATED = re.compile(r"\bas\b|--|/\*", re.IGNORECASE)
_LONGEST = 200_000
"""Characters; SQLite's most columns take half of that."""


def is_readable(root: int | None, sql: str | None) -> bool:
    """Whether reading a table computes nothing: it has no generated column, and is no virtual one but an R-tree.

    ``root`` and ``sql`` are those of SQLite's list of objects.
    """
    text = sql or ""
    return is_plain_table(text) or _GENERATED.search(_QUOTED.sub("_", text)) is None if root else _is_rtree(text)


def _is_rtree(sql: str) -> bool:
    """Whether a virtual table is an R-tree of two dimensions."""
    return _RTREE.fullmatch(sql) is not None


def is_plain_table(sql: str) -> bool:
    """Whether the text that made a table computes nothing but what the standard does: no column, condition, default."""
    # Whatever is computed stands in parentheses of its own. What is left are orders for rows in conflict or of a key.
    if sql.count("(") == 1 and (text := sql.lower()) and "references" not in text and "conflict" not in text:
        return True
    return len(sql) < _LONGEST and _computes_nothing(sql.replace(_WITH_STEP, "") if sql.startswith(_EDITS) else sql)


@lru_cache(maxsize=64)
def _computes_nothing(sql: str) -> bool:
    return _COMPUTED.search(_HARMLESS.sub("", _QUOTED.sub("_", sql))) is None
