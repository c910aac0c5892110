"""Files that GDAL writes, written so that a write which failed is heard."""

from __future__ import annotations

import filecmp
import glob
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

INCOMPLETE = QT_TRANSLATE_NOOP(
    "Error", "{name} could not be written completely: the disk is full or faulty. Free some space, try again."
)


def write_surely(path: Path, write: Callable[[Path], None]) -> None:
    """Write ``path`` and what belongs to it twice, once in the folder for temporary files, and compare the bytes.

    GDAL says nothing of a .prj that it could not make, or of statements that failed in a GeoPackage. ``write`` has to
    give equal bytes each time. Raises UserError if they differ.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        write(path)
        with tempfile.TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True) as folder:
            again = Path(folder) / path.name
            write(again)
            names = _names(path) | _names(again)
            _, different, lacking = filecmp.cmpfiles(path.parent, folder, names, shallow=False)
    if different or lacking:
        raise UserError(INCOMPLETE.format(name=path.name))


def _names(path: Path) -> set[str]:
    """A file, and those of its stem beside it."""
    return {file.name for file in path.parent.glob(f"{glob.escape(path.stem)}.*")}
