"""Reading through GDAL without traces: no side files, no output on stderr, one-line errors."""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import UserError
from app.exchange.companions import check_companions
from app.store.failures.texts import HOSTILE_JOURNAL
from app.store.integrity.computed_tables import check_computed
from app.store.trust.journals import names_another_file
from layers.text import QT_TRANSLATE_NOOP

# Without their own handler, Python's handler of last resort would print these loggers' warnings to stderr.
for _name in ("pyogrio", "rasterio", "fiona"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

RASTER_OPTIONS = {"GDAL_PAM_ENABLED": "NO", "CPL_DEBUG": "OFF"}
"""Options of every rasterio.Env: no .aux.xml is written beside, or read from beside, a raster. ``ogr`` has the same."""

CANNOT_READ = QT_TRANSLATE_NOOP(
    "Error", "{name} cannot be read: {reason}. Save it again in the program it comes from, or obtain it again"
)
_WARNED = QT_TRANSLATE_NOOP("Import", "GDAL: {warning}.")
_CALL = re.compile(r"sqlite3_\w+\(.*\) failed: ")
"""Which call of SQLite it was says nothing to who has the file."""
_MORE = re.compile(r"; It might help|\.?; Open\(\) failed for")
"""What follows says the same again, or what a programmer might do."""
_NOTED = "Non closed ring detected"
"""A warning on what has a note of its own."""
_QUOTED = re.compile(r"Value '.*' of field")
_SQLITE_WAL = 2  # bytes 18 and 19 of the header: file format version; 2 is write-ahead logging
_SIDE_FILES = ("-wal", "-shm", "-journal")


@contextmanager
def one_line_errors(path: Path, *errors: type[Exception]) -> Iterator[list[str]]:
    """Turn a library's errors about ``path`` into a UserError, and collect its warnings in the list yielded.

    RuntimeError (pyogrio's errors), OSError and UnicodeDecodeError are always caught.
    """
    caught_types: tuple[type[Exception], ...] = (RuntimeError, OSError, UnicodeDecodeError, *errors)
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield notes
        except caught_types as error:
            # The folder is no part of what is wrong, and the text may be sent on.
            reason = first_line(str(error).replace(str(path), path.name).replace(str(path.parent), "…"))
            raise UserError(CANNOT_READ.format(name=path.name, reason=reason)) from None
    # What a cell holds may be on a person.
    lines = (
        _QUOTED.sub("A value of field", line) for entry in caught if _NOTED not in (line := first_line(entry.message))
    )
    notes.extend(dict.fromkeys(_WARNED.format(warning=line) for line in lines))


def first_line(error: Warning | Exception | str) -> str:
    """The first sentence of a library's message, at most 160 characters."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return _MORE.split(_CALL.sub("", lines[0]))[0].rstrip(". ")[:160]


def argument(name: str) -> str:
    """A file name as an argument of a command line."""
    return f'"{name}"' if re.search(r"[^\w.\-]", name) else name


@contextmanager
def untouched(path: Path) -> Iterator[Path]:
    """A path under which SQLite can open ``path`` without writing side files.

    A file in WAL mode, or with a leftover journal, is read from a private copy: opening it in place would create side
    files or roll the journal back, and immutable mode would not see the rows in its log. Raises UserError if what
    belongs to it by its name is no plain file beside it, and for a GeoPackage that computes without end.
    """
    check_companions(path)
    if names_another_file(journal := path.with_name(f"{path.name}-journal")):
        raise UserError(HOSTILE_JOURNAL.format(name=path.name, journal=journal.name))
    beside = [side for suffix in _SIDE_FILES if (side := path.with_name(path.name + suffix)).exists()]
    with path.open("rb") as file:
        journalled = _SQLITE_WAL in file.read(20)[18:20]
    if not beside and not journalled:
        _check(path)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True) as folder:
        for source in (path, *beside):
            shutil.copyfile(source, Path(folder) / source.name)
        _check(Path(folder) / path.name)
        yield Path(folder) / path.name


def _check(path: Path) -> None:
    if path.suffix.lower() == ".gpkg":
        check_computed(path)
