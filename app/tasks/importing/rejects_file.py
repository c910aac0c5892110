"""The list of refused rows beside a project, from which they can be mended and imported again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from app.errors import UserError, prefixed
from layers.text import QT_TRANSLATE_NOOP

_NOT_LISTED = QT_TRANSLATE_NOOP(
    "Error", "Nothing was imported, because the refused rows could not be listed in {file}: "
)

_NAME_BYTES = 240
"""Most disks hold names of 255, and a number and the suffix stand behind."""


@contextmanager
def listed_rejects(project: Path, source: Path, rejects: pd.DataFrame) -> Iterator[str | None]:
    """List the rows of ``source`` that were refused, as read, while the others are stored; yields the file.

    It is written first, and goes if the others cannot be stored: rows that are neither in the project nor in a list
    would be lost. None if no row was refused. A list that is there already is not written over, since somebody may
    have mended it. Raises UserError if it cannot be written.
    """
    if not len(rejects):
        yield None
        return
    stem = f"{project.stem}.rejects-{source.stem}".encode()[:_NAME_BYTES].decode(errors="ignore")
    file = project.with_name(f"{stem}.csv")
    try:
        file = _free(file, rejects)
        is_new = not file.is_file()
        if is_new:
            _write(rejects, file)
    except (UserError, OSError) as error:
        message = prefixed(_NOT_LISTED.format(file=file.name), error)
        raise UserError(message.text, message.code) from error
    try:
        yield str(file)
    except BaseException:
        if is_new:
            with suppress(OSError):
                file.unlink()
        raise


def _free(file: Path, rejects: pd.DataFrame) -> Path:
    """``file``, or the first of its name with a number behind, that is not there yet or says the same."""
    content = b""
    for number in count(1):
        one = file if number == 1 else file.with_stem(f"{file.stem}-{number}")
        if not one.exists():
            return one
        if one.is_file():
            content = content or _content(rejects)
            if one.read_bytes() == content:
                return one
    raise AssertionError("numbers do not end")


def _content(rejects: pd.DataFrame) -> bytes:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _write(rejects, Path(folder) / "rejects.csv")
        return (Path(folder) / "rejects.csv").read_bytes()


def _write(rejects: pd.DataFrame, file: Path) -> None:
    # Few imports leave anything out, and GDAL takes long to load.
    from app.exchange.write import exporters  # noqa: PLC0415

    exporters.write_table(rejects, file)
