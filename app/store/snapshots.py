"""Snapshots of a project: whole copies, taken even while it is open, and restored."""

from __future__ import annotations

import glob
import math
import re
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from app.errors import UserError
from app.store import schema
from app.store.database import connect, is_read_only, leave_wal, prepared, refuse_foreign, uri_of
from app.store.durable import flush
from app.store.failures.explained import DamagedError, explained
from app.store.sqlite_library import Database
from app.store.trust import limits
from app.store.trust.examination import examine, foreign_error
from app.store.trust.side_files import journal_of, real, wal_of
from app.store.trust.survey import computed_objects
from layers.text import QT_TRANSLATE_NOOP

MOST_SNAPSHOTS = 20
"""Snapshots retained per project; older ones are removed when a new one is taken."""
_DEBRIS_SECONDS = 86_400.0
_FORM, _STAMP_LENGTH = "%Y-%m-%dT%H-%M-%S-%f", 26
_STAMP = r"\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{6}(\..*)?\.gpkg"


def folder_of(project: Path) -> Path:
    """The snapshot folder of ``project``: beside the real file, so that it moves with it."""
    resolved = real(project)
    return resolved.with_name(resolved.stem + ".snapshots")


def snapshot(database: Database, project: Path, reason: str = "", spare: Path | None = None) -> Path:
    """Copy the committed state of ``project`` into its snapshot folder and return the copy's path.

    VACUUM INTO reads through SQLite, so a copy taken while another process writes is still consistent. ``spare`` is not
    removed, however old. Raises UserError if the disk is full or the folder cannot be created.
    """
    with explained(project):
        copy = _next_name(project, f"{'.' + reason if reason else ''}.gpkg")
        with _in_folder(copy.parent), _appearing(copy) as partial:
            _sweep_all(project)
            database.conn.execute("VACUUM INTO ?", (str(partial),))
            # Anyone who may not read the project may not read its copies.
            partial.chmod(stat.S_IMODE(project.stat().st_mode) | stat.S_IWRITE)
            # SQLite leaves that to whoever wants the copy.
            flush(partial)
    _forget_oldest(project, copy, spare)
    return copy


def keep_as_found(project: Path, reason: str) -> Path:
    """Copy the bytes of a project that no program has open, and of its journal or log, into its snapshot folder.

    Return the copy's path. It is no sound state before SQLite has opened it. Raises UserError as ``snapshot`` does.
    """
    copy = _next_name(project, f".{reason}.gpkg")
    with explained(project):
        copy.parent.mkdir(exist_ok=True)
        # What lies beside it comes first: without the file itself it is nobody's.
        for file in reversed(files_of(project)):
            with _appearing(copy.with_name(copy.name + file.name.removeprefix(project.name))) as partial:
                _copy_bytes(file, partial)
                partial.chmod(stat.S_IMODE(project.stat().st_mode) | stat.S_IWRITE)
    _forget_oldest(project, copy)
    return copy


def forget(copy: Path) -> None:
    """Delete a snapshot, with what lies beside it; one that cannot be deleted only takes space."""
    for file in files_of(copy):
        with suppress(OSError):
            file.unlink()


def files_of(project: Path) -> list[Path]:
    """The file of a project, and those beside it in which SQLite keeps a part of its state."""
    sides = (journal_of(project), wal_of(project))
    return [project, *(side for side in sides if side.exists())]


def _next_name(project: Path, ending: str) -> Path:
    """A name behind those of all snapshots: where the clock was set back, time stands still until it catches up."""
    stem, now = real(project).stem, datetime.now(UTC)
    for copy in _own(project)[-1:]:
        now = max(now, _after(copy, stem) or now)
    return folder_of(project) / f"{stem}.{now:{_FORM}}{ending}"


def _own(project: Path) -> list[Path]:
    """The snapshots of a project, oldest first; a file named after a time that is none, or the last of all, is none."""
    stem, folder = real(project).stem, folder_of(project)
    own = re.compile(re.escape(stem) + _STAMP)
    named = [file for file in folder.iterdir() if own.fullmatch(file.name)] if folder.is_dir() else []
    return sorted(file for file in named if _after(file, stem) is not None)


def _after(copy: Path, stem: str) -> datetime | None:
    """The first moment behind that of a snapshot of the project ``stem``; None if there is none."""
    try:
        stamp = datetime.strptime(copy.name[len(stem) + 1 :][:_STAMP_LENGTH], _FORM)
        return stamp.replace(tzinfo=UTC) + timedelta(microseconds=1)
    except (ValueError, OverflowError):
        return None


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    """A block that writes to a folder, which is not left behind empty."""
    folder.mkdir(exist_ok=True)
    try:
        yield
    except BaseException:
        with suppress(OSError):
            folder.rmdir()
        raise


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """A path beside ``path`` for a file that replaces it if the block succeeds, and is deleted if it does not."""
    partial = path.with_name(f".{path.name}.{uuid4().hex[:8]}.partial")
    try:
        yield partial
        partial.replace(path)
    finally:
        for debris in (partial, journal_of(partial)):
            with suppress(OSError):
                debris.unlink(missing_ok=True)


def sweep(folder: Path, stem: str) -> None:
    """Remove partial files of the project ``stem`` that a killed program left in ``folder`` a day ago or more."""
    for debris in folder.glob(f".{glob.escape(stem)}.*.partial*"):
        with suppress(OSError):
            if time.time() - debris.stat().st_mtime > _DEBRIS_SECONDS:
                debris.unlink()


def _sweep_all(project: Path) -> None:
    """Sweep where snapshots are made, and where one is put back."""
    for folder in (folder_of(project), real(project).parent):
        sweep(folder, real(project).stem)


def _forget_oldest(project: Path, *spared: Path | None) -> None:
    copies = _own(project)
    for old in copies[: max(0, len(copies) - MOST_SNAPSHOTS)]:
        # One that cannot be removed only takes space, and the user may have chosen it just now.
        with suppress(OSError):
            if not any(old.samefile(spare) for spare in spared if spare is not None):
                forget(old)


def restore(project: Path, copy: Path) -> Path | None:
    """Replace ``project`` by ``copy``; the former file is saved as a snapshot, whose path is returned.

    The caller holds the owner lock. Raises UserError if the copy is damaged or not a Sarhad project, if the project is
    marked read-only or another program has it open in WAL mode, or if the disk is full; then nothing has changed.
    """
    place = real(project)
    with explained(project):
        refuse_place(place)
        _refuse_copy(copy)
        with _appearing(place) as partial:
            # Read before the present state is saved: that may remove the oldest snapshot.
            _copy_bytes(copy, partial)
            former = _keep_present(place, copy) if place.exists() else None
            if wal_of(place).exists():
                raise UserError(
                    QT_TRANSLATE_NOOP("Error", "{name} is open in another program. Close it there first.").format(
                        name=place.name
                    )
                )
            if place.exists():
                shutil.copymode(place, partial)
            # A journal of the old content would be replayed into the new file: remove it first.
            journal_of(place).unlink(missing_ok=True)
    return former


def refuse_place(project: Path) -> None:
    """Raise UserError if no project can be restored at ``project``."""
    if project.is_dir():
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is a folder. Give the name of the project in it.").format(
                name=project.name
            )
        )
    if not project.parent.is_dir():
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The folder {parent} does not exist. Create it first.").format(
                parent=project.parent
            )
        )
    if project.exists() and is_read_only(project):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} is read-only. Make it writable first, or restore to another name."
            ).format(name=project.name)
        )


def _refuse_copy(copy: Path) -> None:
    if not copy.is_file():
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "There is no snapshot {name}. Choose a file in the project's .snapshots folder."
            ).format(name=copy.name)
        )
    log = wal_of(copy)
    if journal_of(copy).exists() or (log.exists() and log.stat().st_size):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} is open in another program, or was left unfinished. Open and close it first."
            ).format(name=copy.name)
        )
    refuse_foreign(copy)
    with explained(copy):
        # Immutable: no side files are written, in WAL mode or not.
        database = prepared(sqlite3.connect(uri_of(real(copy)) + "&immutable=1", uri=True))
        try:
            if foreign := examine(database.conn):
                raise foreign_error(copy, foreign)
            verdict = _verdict(database)
            schema.pending(database, copy.name)  # refuses what is no project, or newer
        finally:
            database.close()
    if verdict != "ok":
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is damaged and was not restored. Choose another snapshot.").format(
                name=copy.name
            )
        )


def _verdict(database: Database) -> str:
    """SQLite's word on the file, in a limited time where the file makes SQLite compute for it."""
    seconds = limits.OPENING_SECONDS if computed_objects(database.conn) else math.inf
    with limits.within(database.conn, seconds):
        return str(database.conn.execute("PRAGMA integrity_check(1)").fetchone()[0])


def _copy_bytes(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("xb") as written:
        shutil.copyfileobj(read, written)
    flush(target)


def _keep_present(project: Path, copy: Path) -> Path:
    """Save the present file as a snapshot, even if it is too damaged for SQLite to copy."""
    try:
        database = connect(project, read_only=False)
        try:
            leave_wal(database, project)
            return snapshot(database, project, "before-restore", spare=copy)
        finally:
            database.close()
    except DamagedError:
        copied = _next_name(project, ".damaged")
        with _in_folder(copied.parent), _appearing(copied) as partial:
            _copy_bytes(project, partial)
        return copied
