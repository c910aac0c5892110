"""Files that are written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import UserError
from app.store.durable import flush
from app.store.opening import is_project
from layers.text import QT_TRANSLATE_NOOP

_PREFIX = ".sarhad-"
_DEBRIS_SECONDS = 86_400.0


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path of the same name in a temporary folder beside ``path``, to be moved there at the end.

    Every file written to that folder is moved (a shapefile is five), the one named as ``path`` last. After an error
    nothing has changed. Raises UserError if the folder is not writable, the disk is full, or ``path`` is a Sarhad
    project.
    """
    _refuse_unfit(path)
    _sweep(path.parent)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=path.parent))
    except OSError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "Cannot write in {parent}: {reason}").format(
                parent=path.parent, reason=error.strerror or error
            )
        ) from None
    try:
        yield folder / path.name
        _move(sorted(folder.iterdir(), key=lambda file: (file.name == path.name, file.name)), path.parent)
    except OSError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "Cannot write {path}: {reason}").format(
                path=path, reason=error.strerror or error
            )
        ) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what a killed program left in ``folder`` a day ago or more."""
    for debris in folder.glob(f"{_PREFIX}*/"):
        with suppress(OSError):
            if time.time() - debris.stat().st_mtime > _DEBRIS_SECONDS:
                shutil.rmtree(debris, ignore_errors=True)


def _move(files: Sequence[Path], to: Path) -> None:
    """Move ``files`` over those of their names in the folder ``to``: all of them, or none if the disk refuses one."""
    for file in files:
        flush(file)
    *others, last = files
    former = {file: _set_aside(to / file.name, file) for file in others}
    moved: list[Path] = []
    try:
        for file in others:
            file.replace(to / file.name)
            moved.append(file)
        last.replace(to / last.name)
    except OSError:
        for file in moved:
            _put_back(former[file], to / file.name)
        raise


def _set_aside(file: Path, beside: Path) -> Path | None:
    """A copy of ``file`` under a name of its own beside another; None if there is none."""
    if not file.exists():
        return None
    return Path(shutil.copy2(file, beside.with_name(f"{beside.name}.former")))


def _put_back(former: Path | None, place: Path) -> None:
    if former is None:
        place.unlink(missing_ok=True)
    else:
        former.replace(place)


def refuse_same(source: Path, target: Path) -> None:
    """Raise UserError if ``target`` is the file being read."""
    if source.exists() and target.exists() and source.samefile(target):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is the file being read. Choose another name for the result.").format(
                name=target.name
            )
        )


def _refuse_unfit(path: Path) -> None:
    try:
        if path.is_dir():
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "{path} is a folder; give the name of a file in it").format(path=path)
            )
        taken = path.is_file() and is_project(path)
    except OSError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "Cannot write {name}: {reason}").format(
                name=path.name[:100], reason=error.strerror or error
            )
        ) from None
    if taken:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error",
                "{name} is a Sarhad project, or a database that cannot be read, and is not overwritten. Choose another "
                "file name.",
            ).format(name=path.name)
        )
