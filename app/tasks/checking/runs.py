"""Runs as they were stored: a report or scene that has changed since, or that the list of runs contradicts."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from typing import Any

from app.errors import Message, Remedy
from app.store import digests
from app.store.integrity import history_rows
from app.store.integrity.history_rows import RunRow
from app.store.sqlite_library import Database
from app.tasks.checking.finding import Finding
from layers.text import QT_TRANSLATE_NOOP

CHANGED = QT_TRANSLATE_NOOP("Check", "The run {run} has changed since it was stored: its report or its scene.")
LOST = QT_TRANSLATE_NOOP("Check", "The run {run} has lost its report.")
BROKEN = QT_TRANSLATE_NOOP("Check", "The report of the run {run} cannot be read.")
OTHER = QT_TRANSLATE_NOOP("Check", "The list of runs says of the run {run} what its report does not.")
_MOST_BYTES = 256_000_000
"""No report is larger; what claims to be is not unpacked further."""


def changed(db: Database) -> Iterator[Finding]:
    """Listed runs that are not as they were stored."""
    recorded = digests.recorded(db, digests.RUN)
    for row in history_rows.runs(db):
        code, text = _fault(db, row, recorded.get(row.run))
        if code:
            yield Finding(code, Message(text.format(run=str(row.run)[:40]), Remedy.RESTORE_SNAPSHOT))


def _fault(db: Database, row: RunRow, digest: Any) -> tuple[str, str]:
    """The code and text of what is wrong with a run; empty if nothing."""
    if not row.has_report:
        return "run", LOST
    if digest is not None and _digest(db, row.run) != digest:
        return "changed-run", CHANGED
    content = _content(row.report)
    if content is None:
        return "run", BROKEN
    return ("", "") if _agrees(row, content) else ("changed-run", OTHER)


def _digest(db: Database, run: str) -> str:
    """The digest of a run as it stands; empty if it holds what no digest is made of."""
    try:
        return digests.digest_of(db, digests.RUN, run)
    except sqlite3.OperationalError:  # a text that is not UTF-8
        return ""


def _content(report: Any) -> dict[str, Any] | None:
    """A report as it is packed; None if it is none."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(report, _MOST_BYTES)
        content = json.loads(text) if unpacker.eof and not unpacker.unused_data else None
    except (zlib.error, TypeError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _agrees(row: RunRow, content: dict[str, Any]) -> bool:
    """Whether the list of runs says what the report says: the same name, input, day and figures of routes."""
    try:
        summary = json.loads(row.summary)
    except (TypeError, ValueError, RecursionError):
        return False
    listed = {"run": row.run, "input_hash": row.input_hash, "as_of": row.as_of, "routes": summary}
    return all(content.get(name) == value for name, value in listed.items())
