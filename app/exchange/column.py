"""A column of cells that holds each different one once: what is true of a cell is worked out once for all like it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from app.arrays import BoolArray, FloatArray, IntArray, ShortIntArray

LONGEST_VALUE, LONGEST_HEADING = 2_000, 200
"""Characters of a number, a day, a time or a place, at most: what is longer is a text, and not tried; and of a heading,
which is judged by its beginning."""
_TEXT = pa.large_string()
_FIRST, _BATCH = 256, 65_536
"""How many cells an iteration takes out at first, as many look at a few only, and at most."""


_CLEAN = r"\A[!-~\p{L}\p{N}](?:[^\x00]*[!-~\p{L}\p{N}])?\z"
_PRINTED = "[!-~]"
"""A mark by which most texts show that they are not blank, without being looked at one by one."""


class Column(Sequence[object]):
    """n cells: of the ``distinct`` ones, in the order in which they come first, each has its number in ``codes`` (n,).

    Cells are str, int, float, bool or None; 1, 1.0, True and "1" are different ones.
    """

    __slots__ = ("_held", "codes")

    def __init__(self, distinct: Sequence[object] | pa.Array, codes: ShortIntArray) -> None:
        """``distinct`` may have what is not used, or the same twice."""
        self._held = distinct if isinstance(distinct, pa.Array) else _compact(distinct)
        self.codes = codes

    @classmethod
    def of(cls, cells: Sequence[object]) -> Column:
        """A column of these cells: itself if they are one."""
        if isinstance(cells, Column):
            return cells
        return cls.of_texts([array]) if (array := _texts(cells)) is not None else cls(*_numbered(cells))

    @classmethod
    def of_texts(cls, parts: Sequence[pa.Array]) -> Column:
        """A column of texts, or nulls, that follow one another."""
        whole = pa.chunked_array(parts, _TEXT).dictionary_encode("encode").combine_chunks()
        if isinstance(whole, pa.ChunkedArray):
            whole = whole.chunk(0) if whole.num_chunks else pa.array([], _TEXT).dictionary_encode("encode")
        return cls(whole.dictionary, whole.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False))

    @classmethod
    def blank(cls, count: int) -> Column:
        """A column of ``count`` cells without anything."""
        return cls([None], np.broadcast_to(np.zeros(1, np.int32), count))

    @property
    def is_blank(self) -> bool:
        """Whether all of its cells are None."""
        return bool(self.are_none().all())

    @property
    def distinct(self) -> list[object]:
        """The different cells by their number; a new list."""
        return _plain(self._held)

    def mapped(self, function: Callable[[Any], object]) -> Column:
        """The column with what ``function`` makes of each cell."""
        return Column([function(cell) for cell in self.distinct], self.codes)

    def replaced(self, cells: Sequence[object]) -> Column:
        """The column with other cells instead of the distinct ones, in their order."""
        return Column(cells, self.codes)

    def or_else(self, other: Column) -> Column:
        """The column with the cells of another one where it has none."""
        missing = self.where(cell is None for cell in self.distinct)
        codes = np.where(missing, other.codes + np.int32(len(self._held)), self.codes)
        return Column([*self.distinct, *other.distinct], codes.astype(np.int32)).at(slice(None))

    def without_blanks(self) -> Column:
        """The column with None where a text is empty."""
        if isinstance(self._held, pa.Array):
            return Column(pc.if_else(pc.equal(self._held, ""), pa.scalar(None, _TEXT), self._held), self.codes)
        return self.mapped(lambda cell: None if cell == "" else cell)

    def where(self, true_of: Iterable[object] | BoolArray) -> BoolArray:
        """Which cells are such, (n,), by whether each of the distinct ones is."""
        of_distinct = true_of if isinstance(true_of, np.ndarray) else np.fromiter(map(bool, true_of), np.bool_)
        return of_distinct[self.codes] if len(self.codes) else np.empty(0, np.bool_)

    def positions(self, true_of: Iterable[object]) -> IntArray:
        """The positions of such cells."""
        return np.flatnonzero(self.where(true_of))

    def numbers(self, values: Iterable[float] | FloatArray) -> FloatArray:
        """A number for each cell, (n,) float64, by those of the distinct ones."""
        of_distinct = values if isinstance(values, np.ndarray) else np.fromiter(values, np.float64)
        return of_distinct[self.codes] if len(self.codes) else np.empty(0)

    def as_floats(self) -> FloatArray | None:
        """The cells as float64, (n,), with NaN for None; None unless all that there are are texts of plain numbers."""
        if not isinstance(self._held, pa.Array):
            return None
        try:
            return self.numbers(pc.cast(self._held, pa.float64()).to_numpy(zero_copy_only=False))
        except pa.ArrowInvalid:
            return None

    def texts_unlike(self, pattern: re.Pattern[str]) -> list[str]:
        """The distinct texts that a pattern does not match whole. It must mean to RE2 what it does to Python."""
        held = self._held
        if isinstance(held, pa.Array):
            # What is looked at one by one is what RE2 does not match: most files have little of it.
            held = held.filter(pc.invert(pc.match_substring_regex(held, _whole(pattern)))).to_pylist()
        return [cell for cell in held if type(cell) is str and not pattern.fullmatch(cell)]

    def has_text_like(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern matches any of the texts whole."""
        if isinstance(self._held, pa.Array):
            return bool(pc.any(pc.match_substring_regex(self._held, _whole(pattern))).as_py())
        return any(type(cell) is str and pattern.fullmatch(cell) is not None for cell in self._held)

    def is_clean(self, longest: int) -> bool:
        """Whether all cells are texts of that many characters at most, or None, without NUL or blanks at their ends.

        True is certain; of what letters look like blanks False is said as well.
        """
        if not isinstance(self._held, pa.Array):
            return False
        clean = pc.all(pc.match_substring_regex(self._held, _CLEAN)).as_py() in (True, None)
        return clean and (pc.max(pc.utf8_length(self._held)).as_py() or 0) <= longest

    def objects(self) -> np.ndarray[Any, np.dtype[np.object_]]:
        """The cells, (n,): like ones are one object."""
        held = np.empty(len(self._held), dtype=object)
        held[:] = self.distinct
        return held[self.codes] if len(self.codes) else np.empty(0, dtype=object)

    def at(self, positions: IntArray | BoolArray | slice) -> Column:
        """The column of some positions alone."""
        codes = self.codes[positions]
        used = np.zeros(len(self._held), np.bool_)
        used[codes] = True
        if used.all():
            return Column(self._held, codes)
        numbers = (np.cumsum(used) - 1).astype(np.int32)
        if isinstance(self._held, pa.Array):
            return Column(self._held.filter(pa.array(used)), numbers[codes])
        return Column([cell for cell, some in zip(self._held, used.tolist(), strict=True) if some], numbers[codes])

    def are_none(self) -> BoolArray:
        """Of the distinct cells, whether it is None."""
        if isinstance(self._held, pa.Array):
            return np.asarray(self._held.is_null().to_numpy(zero_copy_only=False), np.bool_)
        return np.array([cell is None for cell in self._held], np.bool_)

    def are_empty(self) -> BoolArray:
        """Of the distinct cells, whether there is nothing in it."""
        if isinstance(self._held, pa.Array):
            return np.asarray(pc.fill_null(pc.equal(self._held, ""), True).to_numpy(zero_copy_only=False), np.bool_)
        return np.array([cell is None or cell == "" for cell in self._held], np.bool_)

    def are_blank(self) -> BoolArray:
        """Of the distinct cells, whether there is nothing but blanks in it."""
        if not isinstance(self._held, pa.Array):
            return np.array([is_blank(cell) for cell in self._held], np.bool_)
        printed = pc.fill_null(pc.match_substring_regex(self._held, _PRINTED), False).to_numpy(zero_copy_only=False)
        blank = np.zeros(len(self._held), np.bool_)
        others = np.flatnonzero(~printed)
        blank[others] = list(map(is_blank, self._held.take(pa.array(others)).to_pylist()))
        return blank

    def __len__(self) -> int:
        """The number of cells."""
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> object: ...
    @overload
    def __getitem__(self, at: slice) -> Column: ...
    def __getitem__(self, at: int | slice) -> object:
        """One cell, or the column of a slice."""
        if isinstance(at, slice):
            return self.at(at)
        cell = self._held[int(self.codes[at])]
        return cell.as_py() if isinstance(cell, pa.Scalar) else cell

    def __iter__(self) -> Iterator[object]:
        """The cells one after another."""
        start, size = 0, _FIRST
        while start < len(self.codes):
            some = self.codes[start : start + size]
            if isinstance(self._held, pa.Array):
                yield from self._held.take(pa.array(some)).to_pylist()
            else:
                yield from map(self._held.__getitem__, some.tolist())
            start, size = start + size, min(2 * size, _BATCH)

    def __eq__(self, other: object) -> bool:
        """Whether another column or list has the same cells."""
        return isinstance(other, Sequence) and not isinstance(other, str) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """The cells as a list shows them."""
        return repr(list(self))


def _whole(pattern: re.Pattern[str]) -> str:
    return rf"\A(?:{pattern.pattern})\z"


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def texts_of(cells: Sequence[str]) -> pa.Array | None:
    """Texts as Arrow holds them; None if one of them is no Unicode text."""
    try:
        return pa.array(cells, _TEXT)
    except (pa.ArrowException, UnicodeError, TypeError):
        return None


def _texts(cells: Sequence[object]) -> pa.Array | None:
    """Texts, and None, as Arrow holds them; None if there is anything else."""
    return texts_of(cells) if set(map(type, cells)) <= {str, type(None)} else None  # type: ignore[arg-type]


def _compact(cells: Sequence[object]) -> Sequence[object] | pa.Array:
    """Cells as Arrow holds them, where all are texts, in a third of the memory."""
    texts = _texts(cells)
    return list(cells) if texts is None else texts


def _plain(held: Sequence[object] | pa.Array) -> list[object]:
    return held.to_pylist() if isinstance(held, pa.Array) else list(held)


def _numbered(cells: Iterable[object]) -> tuple[list[object], ShortIntArray]:
    """The different cells, and the number of each."""
    numbers: dict[object, int] = {}
    distinct: list[object] = []
    codes = []
    for cell in cells:
        key = cell if cell is None or type(cell) is str else (type(cell), repr(cell))
        code = numbers.setdefault(key, len(distinct))
        if code == len(distinct):
            distinct.append(cell)
        codes.append(code)
    return distinct, np.array(codes, np.int32)
