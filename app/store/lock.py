"""The owner lock: one program writes a project, any other opens it read-only."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP


class OwnerLock:
    """A lock on a file beside the project, held while the project is open for writing.

    It is an operating system lock, released however the process ends. It is not taken on the project itself: SQLite's
    own locks are there, and closing any other handle of the same process would drop them.
    """

    def __init__(self, project: Path) -> None:
        # Beside the file itself, where its name is a link.
        file = project.resolve() if project.is_symlink() else project
        self._path = file.with_name(f".{file.name}.lock")
        self._lock = FileLock(self._path)

    def take(self) -> bool:
        """Take the lock; False if another process holds it or the folder cannot hold one."""
        try:
            self._lock.acquire(timeout=0)
        except (Timeout, OSError):
            return False
        return True

    def insist(self) -> None:
        """Take the lock. Raises UserError saying whether another program holds it or the folder is not writable."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            name = self._path.name.removeprefix(".").removesuffix(".lock")
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "{name} is open in another program. Close it there first.").format(name=name)
            ) from None
        except OSError as error:
            raise UserError(
                QT_TRANSLATE_NOOP(
                    "Error",
                    "The folder {parent} is not writable ({reason}). Ask for access, or copy the project elsewhere.",
                ).format(parent=self._path.parent, reason=error.strerror or error)
            ) from error

    def release(self) -> None:
        """Release the lock and remove its file; does nothing if it is not held."""
        if not self._lock.is_locked:
            return
        # Removed while still held: whoever opened the file meanwhile finds it unlinked and tries again (filelock does
        # that). Windows refuses to remove an open file, and also one that somebody else has opened since.
        removed = self._remove()
        self._lock.release()
        if not removed:
            self._remove()

    def _remove(self) -> bool:
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return False
        return True
