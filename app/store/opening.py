"""Open or create a project file: locks, recovery after a crash, migration after a snapshot."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from app.errors import UserError
from app.store import schema
from app.store.database import (
    connect,
    explained,
    in_wal,
    is_read_only,
    journal_of,
    leave_wal,
    prepared,
    real,
    refuse_foreign,
    transaction,
    uri_of,
)
from app.store.lock import OwnerLock
from app.store.snapshots import snapshot, sweep
from app.store.sqlite_library import Database, Migrations
from layers.text import QT_TRANSLATE_NOOP


def open_database(
    path: Path, *, write: bool, migrations: Migrations = schema.MIGRATIONS
) -> tuple[Database, OwnerLock | None]:
    """Open ``path`` and return its connection and, if it is ours to write, the owner lock.

    A reader that finds the journal of a crashed program, or an old schema, takes the lock while repairing it. Raises
    UserError if the file is foreign, newer than this program, or needs repair by somebody with write access.
    """
    path = real(path)
    refuse_foreign(path)
    lock = OwnerLock(path)
    owned = not is_read_only(path) and (write or _needs_mending(path, migrations)) and lock.take()
    try:
        database = connect(path, read_only=not owned)
        _bring_up_to_date(database, path, owned, migrations)
        if owned:
            _leave_wal(database, path, write)
    except BaseException:
        lock.release()
        raise
    if write or not owned:
        return database, lock if owned else None
    database.close()
    lock.release()
    return connect(path, read_only=True), None


def _leave_wal(database: Database, path: Path, write: bool) -> None:
    try:
        leave_wal(database, path)
    except UserError:
        # Harmless for a reader: whoever has the file open in WAL mode carries on.
        if write:
            database.close()
            raise


def _needs_mending(path: Path, migrations: Migrations) -> bool:
    # Reading a file in WAL mode would leave two side files.
    if journal_of(path).exists() or in_wal(path):
        return True
    database = connect(path, read_only=True)
    try:
        return bool(migrations.applied(database) and migrations.pending(database))
    finally:
        database.close()


def _bring_up_to_date(database: Database, path: Path, owned: bool, migrations: Migrations) -> None:
    with explained(path):
        try:
            schema.refuse_newer(database, path.name, migrations)
            pending = migrations.pending(database)
            if pending and not owned:
                raise UserError(
                    QT_TRANSLATE_NOOP(
                        "Error", "{name} was made by an older Sarhad. Close it elsewhere and open it once for writing."
                    ).format(name=path.name)
                )
            if pending:
                snapshot(database, path, f"before-{pending[0].name}")
                # All of them or none: a file between two schemas is nobody's.
                with transaction(database):
                    migrations.apply(database)
        except BaseException:
            database.close()
            raise


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """An empty project beside ``path`` that moves there if the block succeeds, and is deleted if it does not.

    Raises UserError if ``path`` exists, before or after, or the folder is not writable.
    """
    with explained(path):
        _refuse_place(path)
        sweep(path.parent, path.stem)
    # A unique name, so that two programs at once do not write to the same file.
    partial = path.with_name(f".{path.name}.{uuid4().hex[:8]}.partial")
    try:
        with explained(path):
            _create(partial)
        yield partial
        with explained(path):
            _put_in_place(partial, path)
    finally:
        for debris in (partial, journal_of(partial)):
            with suppress(OSError):
                debris.unlink(missing_ok=True)


def _put_in_place(partial: Path, path: Path) -> None:
    """Rename ``partial`` to ``path``, unless a file has appeared there meanwhile, which is left alone."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise UserError(_EXISTS.format(name=path.name)) from None
    except OSError:  # a disk without hard links (FAT): claim the name, then fill it
        path.open("xb").close()
        partial.replace(path)


_EXISTS = QT_TRANSLATE_NOOP("Error", "{name} already exists. Choose another name, or move it away first.")


def _refuse_place(path: Path) -> None:
    if path.suffix.lower() != ".gpkg":
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name}: a project's name ends in .gpkg, so that other programs know what it is."
            ).format(name=path.name)
        )
    if path.exists():
        raise UserError(_EXISTS.format(name=path.name))
    if not path.parent.is_dir():
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The folder {parent} does not exist. Create it first.").format(
                parent=path.parent
            )
        )


def _create(path: Path) -> None:
    database = prepared(sqlite3.connect(path))
    try:
        schema.create_standard(database)
        schema.MIGRATIONS.apply(database)
    finally:
        database.close()


def is_project(path: Path) -> bool:
    """Whether a file is a project, whatever its name, or a database too damaged to tell; it is only read."""
    # immutable: SQLite neither creates side files nor waits for a lock, and a table's name needs no more.
    try:
        with closing(sqlite3.connect(f"{uri_of(path.resolve())}&immutable=1", uri=True)) as file:
            row = file.execute("SELECT 1 FROM sqlite_master WHERE name = 'sarhad_layers'").fetchone()
    except sqlite3.Error as error:
        return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_NOTADB
    return row is not None
