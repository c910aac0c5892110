"""Runs as they were stored: a report or scene that has changed since, though it may still be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from app.errors import Message, Remedy
from app.store import digests
from app.store import runs as table
from app.store.sqlite_library import Database
from app.tasks.checking.finding import Finding
from layers.text import QT_TRANSLATE_NOOP

CHANGED = QT_TRANSLATE_NOOP("Check", "The run {run} has changed since it was stored: its report or its scene.")
LOST = QT_TRANSLATE_NOOP("Check", "The run {run} has lost its report.")


def changed(db: Database) -> Iterator[Finding]:
    """Listed runs that are not as they were stored."""
    recorded = digests.recorded(db, digests.RUN)
    present = digests.present_runs(db)
    for run in table.names(db):
        if run not in present:
            yield Finding("run", Message(LOST.format(run=str(run)[:40]), Remedy.RESTORE_SNAPSHOT))
        elif run in recorded and _digest(db, run) != recorded[run]:
            yield Finding("changed-run", Message(CHANGED.format(run=str(run)[:40]), Remedy.RESTORE_SNAPSHOT))


def _digest(db: Database, run: str) -> str:
    """The digest of a run as it stands; empty if it holds what no digest is made of."""
    try:
        return digests.digest_of(db, digests.RUN, run)
    except sqlite3.OperationalError:  # a text that is not UTF-8
        return ""
