"""An open project on a connection of its own, so that a long step can be committed on another thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.project.project import Change, Project
from app.store.database import connect_beside
from app.store.lock import OwnerLock


@contextmanager
def beside(path: Path, *, read_only: bool) -> Iterator[tuple[Project, list[Change]]]:
    """A project that this program has open, once more, and the changes committed there, as they come.

    Whoever has it open takes them over with ``follow``. ``read_only``: as the project is open. Raises UserError if the
    file cannot be opened.
    """
    database = connect_beside(path, read_only=read_only)
    # Closing it must not give up the lock of the project, so it gets one that is not taken.
    project = Project(path, database, None if read_only else OwnerLock(path))
    changes: list[Change] = []
    project.subscribe(changes.append)
    try:
        yield project, changes
    finally:
        project.close()
