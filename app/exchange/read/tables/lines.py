"""The rows of a table that are not blank, held by columns, in which each different cell stands once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from typing import NamedTuple, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from app.arrays import BoolArray, IntArray
from app.errors import UserError
from app.exchange.column import Column, is_blank, texts_of
from layers.text import QT_TRANSLATE_NOOP

Record = Sequence[object]
COMMENTS = ("#", "//", "%", "--")
"""How lines begin that programs write above a table."""
LONG = 40
"""A single cell outside of the rows with more characters is a sentence, and shortened where it is named."""
MOST_CELLS = 5_000
"""The most cells of a row, blank ones among them."""
TOO_WIDE = QT_TRANSLATE_NOOP("Error", "Row {row:,} has {count:,} cells; at most {most:,} are read. Leave columns out")
_WIDE, _MOST_FILLING, _SHARE = 1_000, 20_000_000, 20
"""From which width, and from how many cells, no more than so many times those that are there are held."""
UNEVEN = QT_TRANSLATE_NOOP(
    "Error", "Row {row:,} has {count:,} cells, and nearly all others have a small part of that. Correct that row"
)
LONGEST_CELL = 20_000_000
"""The most characters of a cell: the outline of a country, with a point every few metres, written as text."""
TOO_LONG = QT_TRANSLATE_NOOP(
    "Error", "Row {row:,} has a cell of {count:,} characters; at most {most:,} are read. Correct it"
)
_ROW = QT_TRANSLATE_NOOP("Import", "row {number} ({text})")


class Line(NamedTuple):
    """A row that is not blank, with the number a spreadsheet gives it, and how many of its cells are not empty."""

    number: int
    cells: Record
    size: int

    @property
    def filled(self) -> list[object]:
        """The cells that hold anything."""
        return [cell for cell in self.cells if not is_blank(cell)]


@dataclass(frozen=True, slots=True, eq=False)
class Lines(Sequence[Line]):
    """n rows, (n,): their ``numbers`` in the file from 1, how many cells each has, and how many are not empty.

    ``columns``: of n cells each; a row that is shorter than others is filled up with empty ones.
    """

    columns: tuple[Column, ...]
    numbers: IntArray
    widths: IntArray
    sizes: IntArray

    @classmethod
    def of(cls, records: Iterable[Sequence[Record]], change: Callable[[str], str] | None = None) -> Lines:
        """The rows that are not blank of all that there are, which come many at a time; ``change``: of each text.

        Raises UserError for a row of more cells than anybody writes, or a longer one.
        """
        parts: list[list[pa.Array | Record]] = []
        widths = _Widths()
        for some in records:
            before, own = len(widths.all), list(map(len, some))
            widths.add(own)
            cells = zip(*some, strict=True) if len(set(own)) == 1 else zip_longest(*some, fillvalue="")
            columns = [_part(column, before + 1) for column in cells]
            parts += [[_empty(before)] for _ in columns[len(parts) :]]
            for at, part in enumerate(parts):
                part.append(columns[at] if at < len(columns) else _empty(len(some)))
        whole = (_column(part) for part in parts)
        changed = tuple(whole) if change is None else tuple(column.mapped(_of_texts(change)) for column in whole)
        return cls._filled(changed, np.arange(1, len(widths.all) + 1), np.array(widths.all, np.int64))

    @classmethod
    def _filled(cls, columns: tuple[Column, ...], numbers: IntArray, widths: IntArray) -> Lines:
        """The rows among some that are not blank. What is only blanks counts, unless a row has nothing else."""
        sizes, any_ = np.zeros(len(numbers), np.int64), np.zeros(len(numbers), np.bool_)
        for column in columns:
            sizes += column.where(~column.are_empty())
            any_ |= column.where(~column.are_blank())
        lines = cls(columns, numbers, widths, sizes)
        return lines if any_.all() else lines.at(any_)

    def at(self, positions: slice | BoolArray) -> Lines:
        """Some of the rows."""
        columns = tuple(column.at(positions) for column in self.columns)
        return Lines(columns, self.numbers[positions], self.widths[positions], self.sizes[positions])

    @property
    def filled_columns(self) -> IntArray:
        """The positions of the columns in which any row has something: a workbook has others beside its table."""
        return np.flatnonzero([column.where(~column.are_blank()).any() for column in self.columns])

    def only(self, positions: IntArray) -> Lines:
        """The rows with some of their columns, in their order."""
        if len(positions) == len(self.columns):
            return self
        columns = tuple(self.columns[at] for at in positions.tolist())
        return Lines._filled(columns, self.numbers, np.searchsorted(positions, self.widths))

    @property
    def commonest_size(self) -> int:
        """The number of filled cells that most rows have; of several equally common the largest; 0 without rows."""
        return commonest(self.sizes)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> Lines: ...
    def __getitem__(self, at: int | slice) -> Line | Lines:
        """One row, or some."""
        if isinstance(at, slice):
            return self.at(at)
        cells = [column[at] for column in self.columns[: int(self.widths[at])]]
        return Line(int(self.numbers[at]), cells, int(self.sizes[at]))

    def __iter__(self) -> Iterator[Line]:
        """The rows one after another."""
        return map(self.__getitem__, range(len(self)))


@dataclass(slots=True)
class _Widths:
    """How many cells each row has, as rows come."""

    all: list[int] = field(default_factory=list)
    total: int = 0
    widest: int = 0

    def add(self, own: list[int]) -> None:
        """Those of more rows. Raises UserError for a row of more cells than anybody writes, or than the others have."""
        self.all += own
        self.total += sum(own)
        self.widest = max(self.widest, max(own, default=0))
        if self.widest > MOST_CELLS:
            raise UserError(TOO_WIDE.format(row=self._row(), count=self.widest, most=MOST_CELLS))
        # All rows are held as wide as the widest: a few thousand commas would fill the memory.
        if self.widest > _WIDE and self.widest * len(self.all) > max(_MOST_FILLING, _SHARE * self.total):
            raise UserError(UNEVEN.format(row=self._row(), count=self.widest))

    def _row(self) -> int:
        return self.all.index(self.widest) + 1


def commonest(sizes: IntArray) -> int:
    """The commonest of some sizes; of several as common the largest; 0 of none."""
    counts = np.bincount(sizes)
    return int(np.flatnonzero(counts == counts.max())[-1]) if len(sizes) else 0


def quoted(lines: Lines) -> str:
    """The first few rows by their number and text, as notes name them."""
    first = list(islice(lines, 5))
    texts = [" ".join(str(cell).strip() for cell in line.filled) for line in first]
    return ", ".join(
        _ROW.format(number=line.number, text=text if len(text) <= LONG else text[: LONG - 1] + "…")
        for line, text in zip(first, texts, strict=True)
    ) + (", …" if len(lines) > 5 else "")


def _part(cells: Record, first_row: int) -> pa.Array | Record:
    """Some cells of a column, as Arrow holds them if all are texts. Raises UserError where one is too long."""
    texts = texts_of(cells) if set(map(type, cells)) == {str} else None  # type: ignore[arg-type]
    if texts is not None:
        lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    else:
        lengths = np.array([len(cell) if isinstance(cell, str) else 0 for cell in cells], np.int64)
    if lengths.max(initial=0) > LONGEST_CELL:
        at = int(lengths.argmax())
        raise UserError(TOO_LONG.format(row=first_row + at, count=int(lengths[at]), most=LONGEST_CELL))
    return cells if texts is None else texts


def _empty(count: int) -> pa.Array:
    return pa.array([""] * count, pa.large_string())


def _column(parts: list[pa.Array | Record]) -> Column:
    if all(isinstance(part, pa.Array) for part in parts):
        return Column.of_texts(parts)
    return Column.of(list(chain(*(part.to_pylist() if isinstance(part, pa.Array) else part for part in parts))))


def _of_texts(change: Callable[[str], str]) -> Callable[[object], object]:
    return lambda cell: change(cell) if isinstance(cell, str) else cell
