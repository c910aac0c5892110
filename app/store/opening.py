"""Open a project file, or make one: locks, recovery after a crash, migration after a snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from app.errors import UserError
from app.store import schema
from app.store.database import connect, explained, is_read_only, journal_of, prepared, refuse_foreign
from app.store.lock import OwnerLock
from app.store.snapshots import snapshot


def open_database(
    path: Path, *, write: bool, migrations: Migrations = schema.MIGRATIONS
) -> tuple[sqlite_utils.Database, OwnerLock | None]:
    """Open ``path`` and return its connection and, if it is ours to write, the owner lock.

    A reader that finds the journal of a crashed program, or an old schema, takes the lock as long as mending needs.
    Raises UserError if the file is foreign, newer than this program, or needs mending by somebody who may write.
    """
    refuse_foreign(path)
    lock = OwnerLock(path)
    owned = not is_read_only(path) and (write or _needs_mending(path, migrations)) and lock.take()
    try:
        database = connect(path, read_only=not owned)
        _bring_up_to_date(database, path, owned, migrations)
    except BaseException:
        lock.release()
        raise
    if write or not owned:
        return database, lock if owned else None
    database.close()
    lock.release()
    return connect(path, read_only=True), None


def _needs_mending(path: Path, migrations: Migrations) -> bool:
    if journal_of(path).exists():
        return True
    database = connect(path, read_only=True)
    try:
        return bool(migrations.applied(database) and migrations.pending(database))
    finally:
        database.close()


def _bring_up_to_date(database: sqlite_utils.Database, path: Path, owned: bool, migrations: Migrations) -> None:
    with explained(path):
        try:
            schema.refuse_newer(database, path.name, migrations)
            pending = migrations.pending(database)
            if pending and not owned:
                raise UserError(
                    f"{path.name} was made by an older Sarhad. Close it elsewhere and open it once for writing."
                )
            if pending:
                snapshot(database, path, f"before-{pending[0].name}")
                migrations.apply(database)
        except BaseException:
            database.close()
            raise


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """An empty project beside ``path`` that takes its place when the block ends well, and is gone if it does not.

    Raises UserError if something already stands at ``path`` or the folder cannot be written.
    """
    _refuse_place(path)
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with explained(path):
            _create(partial)
        yield partial
        with explained(path):
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
        journal_of(partial).unlink(missing_ok=True)


def _refuse_place(path: Path) -> None:
    if path.suffix.lower() != ".gpkg":
        raise UserError(f"{path.name}: a project's name ends in .gpkg, so that other programs know what it is.")
    if path.exists():
        raise UserError(f"{path.name} already exists. Choose another name, or move it away first.")
    if not path.parent.is_dir():
        raise UserError(f"The folder {path.parent} does not exist. Make it first.")


def _create(path: Path) -> None:
    database = prepared(sqlite3.connect(path))
    try:
        schema.create_standard(database)
        schema.MIGRATIONS.apply(database)
    finally:
        database.close()
