"""Files that are written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import UserError
from app.store.opening import is_project
from layers.text import QT_TRANSLATE_NOOP


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path of the same name in a temporary folder beside ``path``, to be moved there at the end.

    Every file written to that folder is moved (a shapefile is five), the one named as ``path`` last. After an error
    nothing has changed. Raises UserError if the folder is not writable, the disk is full, or ``path`` is a Sarhad
    project.
    """
    _refuse_unfit(path)
    try:
        folder = Path(tempfile.mkdtemp(prefix=".sarhad-", dir=path.parent))
    except OSError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "Cannot write in {parent}: {reason}").format(
                parent=path.parent, reason=error.strerror or error
            )
        ) from None
    try:
        yield folder / path.name
        files = sorted(folder.iterdir(), key=lambda file: (file.name == path.name, file.name))
        for file in files:
            file.replace(path.parent / file.name)
    except OSError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "Cannot write {path}: {reason}").format(
                path=path, reason=error.strerror or error
            )
        ) from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
