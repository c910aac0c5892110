"""The list of refused rows beside a project, from which they can be mended and imported again."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from app.errors import Message, UserError, prefixed
from layers.text import QT_TRANSLATE_NOOP

_NOT_LISTED = QT_TRANSLATE_NOOP("Import", "The skipped rows could not be listed in {file}: ")


def write_rejects(project: Path, source: Path, rejects: pd.DataFrame) -> tuple[str | None, tuple[Message, ...]]:
    """List the rows of ``source`` that were refused, as read; the file, and what to tell where it cannot be written.

    The good rows are committed by now, so a list that cannot be written is not a failure. A list that is there already
    is not written over, since somebody may have mended it.
    """
    file = project.with_name(f"{project.stem}.rejects-{source.stem}.csv")
    try:
        file = _free(file, _content(rejects))
        _write(rejects, file)
    except (UserError, OSError) as error:
        return None, (prefixed(_NOT_LISTED.format(file=file.name), error),)
    return str(file), ()


def _content(rejects: pd.DataFrame) -> bytes:
    with TemporaryDirectory() as folder:
        _write(rejects, Path(folder) / "rejects.csv")
        return (Path(folder) / "rejects.csv").read_bytes()


def _free(file: Path, content: bytes) -> Path:
    """``file``, or the first of its name with a number behind, that is not there yet or says the same."""
    numbered = (file if number == 1 else file.with_stem(f"{file.stem}-{number}") for number in count(1))
    return next(one for one in numbered if not one.is_file() or one.read_bytes() == content)


def _write(rejects: pd.DataFrame, file: Path) -> None:
    # Few imports leave anything out, and GDAL takes long to load.
    from app.exchange.write import exporters  # noqa: PLC0415

    exporters.write_table(rejects, file)
