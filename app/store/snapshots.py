"""Whole copies of a project, made while it may be open, and put back."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from app.errors import UserError
from app.store.database import connect, explained, journal_of

KEPT = 20
"""Snapshots kept per project; the oldest beyond that are removed when a new one is made."""


def folder_of(project: Path) -> Path:
    """Where the snapshots of ``project`` stand: beside it, so that they move with it."""
    return project.with_name(project.stem + ".snapshots")


def snapshot(database: Database, project: Path, reason: str = "") -> Path:
    """Copy the committed state of ``project`` into its snapshot folder and return the copy's path.

    VACUUM INTO reads through SQLite, so a copy made while another process writes is still a consistent one.
    """
    folder = folder_of(project)
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-%f")
    copy = folder / f"{project.stem}.{stamp}{'.' + reason if reason else ''}.gpkg"
    partial = copy.with_suffix(".partial")
    with explained(project):
        folder.mkdir(exist_ok=True)
        database.conn.execute("VACUUM INTO ?", (str(partial),))
        partial.replace(copy)
    _forget_oldest(folder)
    return copy


def _forget_oldest(folder: Path) -> None:
    copies = sorted(folder.glob("*.gpkg"))
    for old in copies[: max(0, len(copies) - KEPT)]:
        old.unlink()


def restore(project: Path, copy: Path) -> Path | None:
    """Put ``copy`` in the place of ``project``; what stood there is kept as a snapshot, whose path is returned.

    The caller holds the owner lock. Raises UserError if the copy is damaged; then nothing has changed.
    """
    _refuse_damaged(copy)
    kept = _keep_present(project) if project.exists() else None
    partial = project.with_name(project.name + ".partial")
    with explained(project):
        partial.write_bytes(copy.read_bytes())
        # A journal of the old content would be replayed into the new file: it goes first.
        journal_of(project).unlink(missing_ok=True)
        partial.replace(project)
    return kept


def _refuse_damaged(copy: Path) -> None:
    with explained(copy):
        database = connect(copy, read_only=True)
        try:
            verdict = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        finally:
            database.close()
    if verdict != "ok":
        raise UserError(f"{copy.name} is damaged and was not restored. Choose another snapshot.")


def _keep_present(project: Path) -> Path:
    """Keep what stands in the project's place, even if it is too damaged for SQLite to copy."""
    try:
        database = connect(project, read_only=False)
        try:
            return snapshot(database, project, "before-restore")
        finally:
            database.close()
    except (UserError, sqlite3.Error):
        folder_of(project).mkdir(exist_ok=True)
        kept = folder_of(project) / f"{project.stem}.{datetime.now(UTC):%Y-%m-%dT%H-%M-%S-%f}.damaged"
        kept.write_bytes(project.read_bytes())
        return kept
