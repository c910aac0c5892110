"""The journal of steps in the file: written with each command, read on opening, replayed by undo and redo."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from app.store import runs
from app.store.edits import forget
from app.store.history import AnyEdit, BulkEdit, Edit, RasterEdit, Step, SwapEdit, TableEdit
from app.store.sqlite_library import Database

_KINDS: dict[str, type[AnyEdit]] = {kind.__name__: kind for kind in (Edit, BulkEdit, SwapEdit, TableEdit, RasterEdit)}


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
    """All steps, oldest first, without their edits: what a history panel lists."""
    rows = db.conn.execute("SELECT id, label, origin, at, done FROM sarhad_steps ORDER BY id").fetchall()
    return [Step(number, label, origin, at, bool(done)) for number, label, origin, at, done in rows]


def step_to_undo(db: Database) -> Step | None:
    """The newest step that is done, with its edits."""
    return _one(db, "SELECT max(id) FROM sarhad_steps WHERE done = 1")


def step_to_redo(db: Database) -> Step | None:
    """The oldest step that is undone, with its edits."""
    return _one(db, "SELECT min(id) FROM sarhad_steps WHERE done = 0")


def _one(db: Database, query: str) -> Step | None:
    (number,) = db.conn.execute(query).fetchone()
    if number is None:
        return None
    row = db.conn.execute("SELECT label, origin, at, done FROM sarhad_steps WHERE id = ?", (number,)).fetchone()
    edits = db.conn.execute("SELECT edit FROM sarhad_edits WHERE step_id = ? ORDER BY seq", (number,)).fetchall()
    return Step(number, row[0], row[1], row[2], bool(row[3]), tuple(loads(text) for (text,) in edits))


def dumps(edit: AnyEdit) -> str:
    """An edit as JSON; bytes (geometry) become base64, numbers keep every bit."""
    content = {spec.name: getattr(edit, spec.name) for spec in fields(edit)}
    return json.dumps({"type": type(edit).__name__, **content}, default=_encode, ensure_ascii=False)


def loads(text: str) -> AnyEdit:
    """The edit that ``dumps`` wrote."""
    content = json.loads(text, object_hook=_decode)
    return _KINDS[content.pop("type")](**content)


def _encode(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    raise TypeError(f"{type(value).__name__} cannot be journalled")


def _decode(value: dict[str, Any]) -> Any:
    return base64.b64decode(value["$bytes"]) if value.keys() == {"$bytes"} else value
