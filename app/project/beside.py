"""An open project on a connection of its own, so that a long step can be committed on another thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.project.project import Change, Project
from app.store.database import connect_beside
from app.store.lock import OwnerLock
from app.store.opening import Opened
from layers import LAYER_TYPES
from layers.table import Table


@contextmanager
def beside(path: Path, *, read_only: bool) -> Iterator[tuple[Project, list[Change]]]:
    """A project that this program has open, once more, and the changes committed there, as they come.

    Whoever has it open takes them over with ``follow``, and ``tables_of`` them. ``read_only``: as the project is open.
    Raises UserError if the file cannot be opened.
    """
    database = connect_beside(path, read_only=read_only)
    # Closing it must not give up the lock of the project, so it gets one that is not taken.
    project = Project(path, Opened(database, None if read_only else OwnerLock(path), path, path))
    changes: list[Change] = []
    project.subscribe(changes.append)
    try:
        yield project, changes
    finally:
        project.close()


def tables_of(project: Project, changes: list[Change]) -> dict[str, Table]:
    """The rows of the vector layers that were changed, by uuid: read here, the window need not wait for them."""
    uuids = frozenset[str]().union(*(change.layers for change in changes)) & project.entries.keys()
    return {uuid: project.layer(uuid).table for uuid in uuids if LAYER_TYPES[project.entries[uuid].kind].geometries}
