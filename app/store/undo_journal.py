"""The journal of steps in the file: written with each command, read on opening, replayed by undo and redo."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import partial
from typing import Any

from app.errors import Remedy, UserError
from app.store import runs
from app.store.edits import OWN_EDITABLE, forget, key_column
from app.store.geopackage import GEOMETRY_COLUMN, KEY, SQL_TYPES
from app.store.history import AnyEdit, BulkEdit, Edit, RasterEdit, Row, Step, SwapEdit, TableEdit
from app.store.reading import rows
from app.store.reading.fetching import fetched
from app.store.reading.rows import Damage, StepRow
from app.store.sqlite_library import Database
from app.untrusted.typed import at, objects, one_of, read
from app.untrusted.unpacking import parsed
from app.untrusted.unreadable import UnreadableError, in_short
from layers.text import QT_TRANSLATE_NOOP

_KINDS: dict[str, type[AnyEdit]] = {kind.__name__: kind for kind in (Edit, BulkEdit, SwapEdit, TableEdit, RasterEdit)}

NO_UNDO = QT_TRANSLATE_NOOP(
    "Error", "Nothing can be undone any more: the newest step is damaged ({fault}) Everything else is as it was."
)
NO_REDO = QT_TRANSLATE_NOOP(
    "Error", "Nothing can be redone: the step that was undone is damaged ({fault}) Everything else is as it was."
)
NOT_ALL = QT_TRANSLATE_NOOP("Unreadable", "are not all the edits of the step")
NO_TABLE = QT_TRANSLATE_NOOP("Unreadable", "is {table!r}, which no step changes")
NO_WORD = QT_TRANSLATE_NOOP("Unreadable", "is {text!r}, which is no type")
NO_BYTES = QT_TRANSLATE_NOOP("Unreadable", "holds bytes that are not written in base 64")
NO_CELL = QT_TRANSLATE_NOOP("Unreadable", "is {value}, which no column holds")
NO_COLUMN = QT_TRANSLATE_NOOP("Unreadable", "has a column {name!r}, which is there already, or is none")
OTHER_ROW = QT_TRANSLATE_NOOP("Unreadable", "is another row than the one that is edited")
_END = 2**63
_TYPES = frozenset(SQL_TYPES.values())
_PLAIN_SHAPES = ("POINT", "LINESTRING", "POLYGON")
_SHAPES = frozenset(("GEOMETRY", "GEOMETRYCOLLECTION", *_PLAIN_SHAPES, *(f"MULTI{name}" for name in _PLAIN_SHAPES)))


def begin_step(db: Database, label: str, origin: str) -> int:
    """Write a new step and return its number; undone steps can no longer be redone and are deleted."""
    for (step,) in db.conn.execute("SELECT id FROM sarhad_steps WHERE done = 0").fetchall():
        _forget_step(db, step)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    cursor = db.conn.execute(
        "INSERT INTO sarhad_steps (label, origin, at, done) VALUES (?, ?, ?, 1)", (label, origin, at)
    )
    return int(cursor.lastrowid or 0)


def _forget_step(db: Database, step: int) -> None:
    pattern = f"sarhad_undone_{step}_"
    tables = db.conn.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, ?) = ?", (len(pattern), pattern)
    ).fetchall()
    for (table,) in tables:
        forget(db, table)
    db.conn.execute("DELETE FROM sarhad_steps WHERE id = ?", (step,))


def forget_all(db: Database) -> None:
    """Clear the history: a new project begins with nothing to undo."""
    with db.atomic():
        db.conn.execute("DELETE FROM sarhad_steps")


def write_edits(db: Database, step: int, edits: Iterable[AnyEdit]) -> None:
    """Record the edits of ``step``, in order."""
    rows = [(step, seq, dumps(edit)) for seq, edit in enumerate(edits)]
    db.conn.executemany("INSERT INTO sarhad_edits VALUES (?, ?, ?)", rows)
    # Only now: the report of a run is stored just before the step that lists the run.
    runs.forget_reports(db)


def set_done(db: Database, step: int, done: bool) -> None:
    """Mark a step as done, or as undone and open to redo."""
    db.conn.execute("UPDATE sarhad_steps SET done = ? WHERE id = ?", (int(done), step))


def read_steps(db: Database) -> list[Step]:
    """All steps that can be read, oldest first, without their edits: what a history panel lists."""
    return [Step(row.id, row.label, row.origin, row.at, bool(row.done)) for row in _steps(db).sound]


def damaged_steps(db: Database) -> tuple[Damage, ...]:
    """The steps whose row cannot be read."""
    return _steps(db).damaged


def _steps(db: Database) -> rows.Rows[StepRow]:
    return rows.read_rows(db, StepRow, "id")


def step_to_undo(db: Database) -> Step | None:
    """The newest step that is done, with its edits. Raises UserError if it is damaged: no older one can be undone."""
    return _one(db, [row for row in _steps(db).sound if row.done], -1, NO_UNDO)


def step_to_redo(db: Database) -> Step | None:
    """The oldest step that is undone, with its edits. Raises UserError if it is damaged."""
    return _one(db, [row for row in _steps(db).sound if not row.done], 0, NO_REDO)


def _one(db: Database, steps: Sequence[StepRow], place: int, refusal: str) -> Step | None:
    for damage in damaged_steps(db):
        raise UserError(refusal.format(fault=damage.message.text), Remedy.RESTORE_SNAPSHOT)
    if not steps:
        return None
    row = steps[place]
    try:
        edits = _edits(db, row.id)
    except UnreadableError as error:
        fault = rows.DAMAGED.format(table="sarhad_edits", row=row.id, fault=error)
        raise UserError(refusal.format(fault=fault), Remedy.RESTORE_SNAPSHOT) from None
    return Step(row.id, row.label, row.origin, row.at, bool(row.done), edits)


def _edits(db: Database, step: int) -> tuple[AnyEdit, ...]:
    """The edits of a step. Raises UnreadableError unless they are numbered from 0, and each is one."""
    stored = list(fetched(db, "SELECT seq, edit FROM sarhad_edits WHERE step_id = ? ORDER BY seq", (step,)))
    if not stored or [seq for seq, _ in stored] != list(range(len(stored))):
        raise UnreadableError(NOT_ALL)
    return tuple(at(f"[{seq}]", loads, text) for seq, text in stored)


def dumps(edit: AnyEdit) -> str:
    """An edit as JSON; bytes (geometry) become base64, numbers keep every bit."""
    content = {spec.name: getattr(edit, spec.name) for spec in fields(edit)}
    return json.dumps({"type": type(edit).__name__, **content}, default=_encode, ensure_ascii=False)


def loads(text: object) -> AnyEdit:
    """The edit that ``dumps`` wrote. Raises UnreadableError if it is none."""
    content = _decoded(objects(parsed(text, is_finite=False)))
    kind = at("type", partial(one_of, tuple(_KINDS)), content.pop("type", None))
    edit: AnyEdit = read(_KINDS[kind], content)
    _refuse_sql(edit)
    if isinstance(edit, TableEdit):
        _refuse_columns(edit)
    if isinstance(edit, Edit):
        at("key", _cell, edit.key)
        for place, row in (("before", edit.before), ("after", edit.after)):
            at(place, partial(_row_of, edit), row or {})
    return edit


def _row_of(edit: Edit, row: Row) -> None:
    """Raise UnreadableError for a row with what no column holds, or one of another key than is edited."""
    for name, value in row.items():
        at(name[:40], _cell, value)
    if row.get(key_column(edit.table), edit.key) != edit.key:
        raise UnreadableError(OTHER_ROW)


def _cell(value: Any) -> None:
    """Raise UnreadableError for what no column holds."""
    if not (value is None or isinstance(value, str | float | bytes) or (type(value) is int and -_END <= value < _END)):
        raise UnreadableError(NO_CELL.format(value=in_short(value)))


def _refuse_sql(edit: AnyEdit) -> None:
    """Raise UnreadableError for a table that no step changes, and for types that would be more of a statement."""
    if edit.table.lower().startswith(("sqlite_", "gpkg_")) or (
        edit.table.lower().startswith("sarhad_") and edit.table not in OWN_EDITABLE
    ):
        raise UnreadableError(NO_TABLE.format(table=edit.table[:40]), "table")
    if "\0" in edit.table:
        raise UnreadableError(NO_TABLE.format(table=edit.table[:40]), "table")


def _refuse_columns(edit: TableEdit) -> None:
    """Raise UnreadableError for types that no table of a layer has, and for columns that it has besides, or twice."""
    for word, offered in ((edit.geometry, _SHAPES), *((kind, _TYPES) for kind in edit.columns.values())):
        if word not in offered:
            raise UnreadableError(NO_WORD.format(text=word[:40]), "columns")
    seen = {KEY, GEOMETRY_COLUMN}
    for name in edit.columns:
        if name.lower() in seen or "\0" in name:
            raise UnreadableError(NO_COLUMN.format(name=name[:40]), "columns")
        seen.add(name.lower())


def _encode(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    raise TypeError(f"{type(value).__name__} cannot be journalled")


def _decoded(value: Any) -> Any:
    """A document with the bytes that ``_encode`` wrote."""
    if isinstance(value, dict):
        if value.keys() == {"$bytes"}:
            return _bytes(value["$bytes"])
        return {key: _decoded(one) for key, one in value.items()}
    return value


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise UnreadableError(NO_BYTES) from None
