"""Put a snapshot in the place of a project, as its owner."""

from __future__ import annotations

from pathlib import Path

from app.store.failures.explained import explained
from app.store.lock import OwnerLock
from app.store.snapshots import refuse_place
from app.store.snapshots import restore as put_back


def restore(project: Path, copy: Path) -> Path | None:
    """Replace ``project`` by ``copy``; what stood there is saved as a snapshot, whose path is returned.

    Raises UserError if another program owns it, or as ``snapshots.restore`` does; then nothing has changed.
    """
    with explained(project):
        refuse_place(project)
    lock = OwnerLock(project)
    lock.insist()
    try:
        return put_back(project, copy)
    finally:
        lock.release()
