"""Snapshots as a check reads them: from the newest on, and without a byte of them changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.store.database import prepared, uri_of
from app.store.snapshots import folder_of
from app.store.sqlite_library import Database
from app.store.trust import limits
from app.store.trust.examination import examine
from app.store.trust.identity import Connection


def newest_first(project: Path) -> list[Path]:
    """The snapshots of a project; their names tell their time. A link to a file elsewhere is none, and is not read."""
    folder = folder_of(project)
    files = (file for file in folder.glob("*.gpkg") if file.is_file()) if folder.is_dir() else ()
    return sorted((file for file in files if file.resolve().is_relative_to(folder.resolve())), reverse=True)


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """A file as it stands, for reading alone: nothing beside it is written or waited for. Raises sqlite3.Error."""
    address = f"{uri_of(path.resolve())}&immutable=1"
    with closing(sqlite3.connect(address, uri=True, factory=Connection)) as connection:
        try:
            database = prepared(connection)
            limits.defend(connection)
            # What it would run is not run.
            examine(connection)
        except UnicodeDecodeError as error:  # of a message that quotes the file
            raise sqlite3.DatabaseError(str(error)) from error
        yield database
