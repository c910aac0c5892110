"""A file as read: columns of raw cells, geometries, and the rows that could not be understood."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from pathlib import Path

import numpy as np

from app.arrays import BoolArray, Geometries, IntArray
from app.errors import UserError
from app.exchange.reading import Reading, Stated
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

DAY_ZERO = date(1899, 12, 30)
"""From which spreadsheets count days, unless they say otherwise."""


@dataclass(slots=True)
class Faults:
    """Why rows cannot be imported: position of the row (from 0) to its reasons, in order of discovery."""

    reasons: dict[int, list[str]] = field(default_factory=dict)

    def add(self, positions: Iterable[int], reason: str) -> None:
        """Add the same reason to every row in ``positions``."""
        for position in positions:
            self.reasons.setdefault(int(position), []).append(reason)

    def mask(self, count: int) -> BoolArray:
        """True for the rows that have a fault; shape (count,)."""
        bad = np.zeros(count, dtype=bool)
        bad[list(self.reasons)] = True
        return bad


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """The result of a reader: n rows, not yet interpreted.

    ``columns`` has n cells (str, int, float, bool or None) per column, in a list or a Column. ``rows`` numbers the rows
    as the user sees them: the line of a spreadsheet (its header is row 1), the feature of a vector file (from 1).
    ``geometry`` is None while the coordinates are still in columns. ``crs`` is as stated in the file, or None.
    ``reading`` says how it was read. ``beyond``: by position, the cells of rows that are longer than the header.
    ``day_zero``: from which numbers that are days of a spreadsheet are counted; some files count from 1904.
    ``earlier``: decimal marks and orders of dates by column, as an earlier reading of its rows has decided them.
    """

    columns: Mapping[str, Sequence[object]]
    rows: IntArray
    geometry: Geometries | None = None
    crs: str | None = None
    faults: Faults = field(default_factory=Faults)
    reading: Reading = field(default_factory=Reading)
    malformed: dict[int, str] = field(default_factory=dict)
    """The text of shapes that cannot be built, by position."""
    beyond: dict[int, Sequence[object]] = field(default_factory=dict)
    earlier: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    day_zero: date = DAY_ZERO
    without_crs: str = ""
    """Why it has no ``crs``, where there is more to say than that the file states none."""

    @property
    def shapes(self) -> Geometries:
        """The geometries; empty while there are none."""
        return np.empty(0, dtype=object) if self.geometry is None else self.geometry


NO_FILE = QT_TRANSLATE_NOOP("Error", "{path} is no file but a device or a pipe; give the name of a file")
TOO_DEEP = QT_TRANSLATE_NOOP(
    "Error", "{name} cannot be read: what it holds is nested too deeply. Obtain it again from where it was made"
)
Reader = Callable[[Path, type[Layer], Stated], RawTable]
READERS: dict[str, Reader] = {}
"""One reader per suffix, in lower case; filled by ``reader``."""


def reader(*suffixes: str) -> Callable[[Reader], Reader]:
    """Register a function as the reader of files with these suffixes."""

    def register(function: Reader) -> Reader:
        safe = _not_too_deep(function)
        READERS.update(dict.fromkeys(suffixes, safe))
        return safe

    return register


def _not_too_deep(read: Reader) -> Reader:
    @wraps(read)
    def reading(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
        with not_too_deep(path):
            return read(path, kind, stated)

    return reading


@contextmanager
def not_too_deep(path: Path) -> Iterator[None]:
    """Turn what Python raises where a file has more levels, one within the other, than it follows into a UserError."""
    try:
        yield
    except RecursionError:
        raise UserError(TOO_DEEP.format(name=path.name)) from None


def readable(path: Path) -> Path:
    """Return ``path`` if it is a file that can be opened. Raises UserError."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise UserError(NO_FILE.format(path=path))  # a pipe would be waited for
    try:
        with path.open("rb"):
            return path
    except FileNotFoundError:
        raise UserError(QT_TRANSLATE_NOOP("Error", "There is no file {path}").format(path=path)) from None
    except OSError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{path} cannot be opened: {reason}").format(
                path=path, reason=error.strerror or error
            )
        ) from None
