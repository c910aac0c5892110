"""Open or create a project file: locks, recovery after a crash, migration after a snapshot."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from pathlib import Path
from typing import Self
from uuid import uuid4

from app.errors import UserError
from app.store import schema
from app.store.database import (
    connect,
    connect_judged,
    in_wal,
    is_read_only,
    leave_wal,
    prepared,
    refuse_foreign,
    transaction,
    uri_of,
)
from app.store.failures import texts
from app.store.failures.explained import code_of, explained
from app.store.lock import OwnerLock
from app.store.private_copy import LOCK, copy_content, copy_files, copy_of, forget_copy, is_unfinished, needs_copy
from app.store.snapshots import forget, keep_as_found, snapshot, sweep
from app.store.sqlite_library import Database, Migrations
from app.store.trust import identity
from app.store.trust.examination import disarm, examine
from app.store.trust.identity import Identity
from app.store.trust.limits import OPENING_SECONDS, within
from app.store.trust.side_files import journal_of, real
from app.store.trust.survey import ForeignObject, listed
from layers.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Opened:
    """An open project. ``lock`` is the owner lock if it is ours to write; ``place`` is the file that is read."""

    database: Database
    lock: OwnerLock | None
    project: Path
    """The project, with links followed: journal, lock and snapshots are beside it."""
    place: Path
    notices: tuple[str, ...] = ()
    """What had to be done to open it, as whole sentences."""
    foreign: tuple[ForeignObject, ...] = ()
    """What it holds that must not run: why it can only be read."""
    held: Identity | None = None
    """The number of the project's file, as this program has it open."""

    @contextmanager
    def unless_failed(self) -> Iterator[Self]:
        """A block at whose end it stays open, unless an error ends it."""
        try:
            yield self
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file, and release the lock."""
        self.database.close()
        identity.release(self.project, self.held)
        if self.lock is not None:
            self.lock.release()


def open_database(path: Path, *, write: bool, migrations: Migrations = schema.MIGRATIONS) -> Opened:
    """Open ``path``: with its owner lock if ``write`` and if it is ours to write, else for reading.

    Reading changes no byte of it, or beside it: what would have to be repaired or migrated first is read in a copy.
    Writing repairs and migrates it, after a snapshot, and says so. What holds foreign objects is only read. Raises
    UserError if the file is foreign, damaged or newer than this program, or has no tables of its own.
    """
    path = real(path)
    refuse_foreign(path)
    if not write:
        identity.refuse_replaced(path)
    held = identity.hold(path)
    try:
        return replace(_opened(path, write, migrations), held=held)
    except BaseException:
        identity.release(path, held)
        raise


def _opened(path: Path, write: bool, migrations: Migrations) -> Opened:
    lock = OwnerLock(path)
    if not (write and not is_read_only(path) and lock.take()):
        return _read(path, migrations)
    try:
        if (opened := _own(path, lock, migrations)) is not None:
            return opened
    except BaseException:
        lock.release()
        raise
    lock.release()
    return _read(path, migrations)


def _own(path: Path, lock: OwnerLock, migrations: Migrations) -> Opened | None:
    """The project opened for writing; None if it holds foreign objects, and nothing was changed."""
    notices: list[str] = []
    if in_wal(path) or journal_of(path).exists():
        with closing(_read(path, migrations)) as probed:
            if probed.foreign:
                return None
        forget_copy(path)
        notices += _made_sound(path)
        refuse_foreign(path)
    database = connect_judged(path, read_only=False)
    try:
        with explained(path):
            if not examine(database.conn):
                notices += _brought_up_to_date(database, path, migrations)
                return Opened(database, lock, path, path, tuple(notices))
    except BaseException:
        database.close()
        raise
    database.close()
    return None


def _made_sound(path: Path) -> Iterator[str]:
    """End what another program, or one that was ended, left beside a project; what was there is copied first."""
    if not in_wal(path):
        if is_unfinished(path):
            copy = keep_as_found(path, "before-recovery")
            # The next to read replays the journal.
            yield texts.RECOVERED.format(name=path.name, copy=copy.name)
        return
    copy = keep_as_found(path, "before-closing")
    try:
        with closing(connect(path, read_only=False)) as database:
            leave_wal(database, path)
    except BaseException:
        forget(copy)
        raise
    yield texts.UNLOGGED.format(name=path.name, copy=copy.name)


def _brought_up_to_date(database: Database, path: Path, migrations: Migrations) -> Iterator[str]:
    if pending := schema.pending(database, path.name, migrations):
        copy = snapshot(database, path, f"before-{pending[0]}")
        try:
            _migrate(database, path, migrations)
        except BaseException:
            forget(copy)
            raise
        yield texts.BROUGHT.format(name=path.name, copy=copy.name)


def _migrate(database: Database, path: Path, migrations: Migrations) -> None:
    """Raises UserError if the tables are not those of the schema that the file says it has."""
    try:
        # All of them or none: a file between two schemas is nobody's.
        with transaction(database):
            migrations.apply(database)
    except (sqlite3.OperationalError, LookupError, ValueError, TypeError, AttributeError) as error:
        if isinstance(error, sqlite3.Error) and code_of(error) != "ERROR":
            raise
        raise UserError(texts.MISMATCHED.format(name=path.name)) from error


def _read(path: Path, migrations: Migrations) -> Opened:
    """The project opened for reading, where it lies or in a copy."""
    with LOCK, explained(path):
        why = needs_copy(path)
        place = copy_of(path, partial(copy_files, path)) if why else path
        if why:
            refuse_foreign(place)
        notices = [why.format(name=path.name)] if why else []
        database = connect_judged(place, read_only=True)
        try:
            foreign = examine(database.conn)
            if any(one.stands_for_own for one in foreign):
                raise UserError(texts.REPLACED.format(name=path.name, objects=listed(foreign)))
            if schema.pending(database, path.name, migrations):
                notices.append(texts.READ_OLD.format(name=path.name))
                database, place = _of_this_version(database, path, place, migrations)
        except BaseException:
            database.close()
            raise
    if foreign:
        notices.append(texts.FOREIGN.format(name=path.name, objects=listed(foreign)))
    return Opened(database, None, path, place, tuple(notices), foreign)


def _of_this_version(database: Database, path: Path, place: Path, migrations: Migrations) -> tuple[Database, Path]:
    """The copy of an older project in this version, and where it is: what would run in it is taken out of the copy."""

    def migrated(copy: Path) -> None:
        with closing(connect(copy, read_only=False)) as other:
            seconds = OPENING_SECONDS if disarm(other.conn) else inf
            with within(other.conn, seconds):
                _migrate(other, path, migrations)

    def fill(copy: Path) -> None:
        copy_content(database, copy)
        migrated(copy)

    if place == path:
        place = copy_of(path, fill)
    else:
        migrated(place)
    database.close()
    return connect(place, read_only=True), place


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
