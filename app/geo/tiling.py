"""Rasters whose cells lie on one lattice, read as one: tiles that abut, overlap, share an edge, or leave cells out."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import numpy as np

from app.arrays import SingleArray
from app.geo.crs_text import read_crs
from app.geo.lattice import Lattice, Opener, Read, Span

PHASE_CELLS = 0.02
"""By how much of a cell two rasters of one lattice may be apart: rounded corners, never a cell of another grid."""
MOST_OPEN = 48
"""Parts that are open at a time: systems allow some hundred files."""
ReadPart = Callable[[int, Span, Span], SingleArray]
"""Reads rows and columns of a part, given its number: float32 (rows, columns), voids NaN."""


@dataclass(frozen=True)
class Tiling:
    """Several lattices as parts of one. ``offsets``: the row and column of the whole at which each part begins."""

    whole: Lattice
    shapes: tuple[tuple[int, int], ...]
    offsets: tuple[tuple[int, int], ...]

    @classmethod
    def single(cls, lattice: Lattice) -> Tiling:
        """A lattice as the only part of itself."""
        return cls(lattice, (lattice.shape,), ((0, 0),))

    def divided(self, tilings: Sequence[Tiling]) -> Tiling:
        """The same whole with the parts of its parts, which the ``tilings`` are."""
        shapes = tuple(shape for tiling in tilings for shape in tiling.shapes)
        offsets = tuple(
            (top + row, left + column)
            for tiling, (top, left) in zip(tilings, self.offsets, strict=True)
            for row, column in tiling.offsets
        )
        return Tiling(self.whole, shapes, offsets)

    def read(self, read: ReadPart, rows: Span, columns: Span) -> SingleArray:
        """A window of the whole from its parts. Where several have a height, that of the first counts."""
        within = list(self._within(rows, columns))
        if within and within[0][1:] == (rows, columns):  # the usual case, without a second copy
            number, *spans = within.pop(0)
            window = read(number, *self._of_part(number, *spans))
        else:
            window = np.full((rows[1] - rows[0], columns[1] - columns[0]), np.nan, np.float32)
        for number, down, across in within:
            target = window[down[0] - rows[0] : down[1] - rows[0], across[0] - columns[0] : across[1] - columns[0]]
            if (void := np.isnan(target)).any():
                np.copyto(target, read(number, *self._of_part(number, down, across)), where=void)
        return window

    def _within(self, rows: Span, columns: Span) -> Iterator[tuple[int, Span, Span]]:
        """The parts that have cells of a window, in order, each with the rows and columns of the whole they share."""
        for number, ((height, width), (top, left)) in enumerate(zip(self.shapes, self.offsets, strict=True)):
            down = max(rows[0], top), min(rows[1], top + height)
            across = max(columns[0], left), min(columns[1], left + width)
            if down[0] < down[1] and across[0] < across[1]:
                yield number, down, across

    def _of_part(self, number: int, rows: Span, columns: Span) -> tuple[Span, Span]:
        top, left = self.offsets[number]
        return (rows[0] - top, rows[1] - top), (columns[0] - left, columns[1] - left)


@dataclass(frozen=True, eq=False)
class Mosaic:
    """Rasters that are read as one: where each lies, and what opens it."""

    tiling: Tiling
    openers: tuple[Opener, ...]

    @classmethod
    def of(cls, tiling: Tiling, mosaics: Sequence[Mosaic]) -> Mosaic:
        """Mosaics as the parts of a whole: a mosaic of all their rasters."""
        openers = tuple(opener for mosaic in mosaics for opener in mosaic.openers)
        return cls(tiling.divided([mosaic.tiling for mosaic in mosaics]), openers)

    @contextmanager
    def parts(self) -> Iterator[ReadPart]:
        """Read windows of each raster by itself within the context."""
        with _Parts(self.openers) as parts:
            yield parts.read

    @contextmanager
    def opened(self) -> Iterator[Read]:
        """Read windows of the whole within the context."""
        with self.parts() as read:
            yield lambda rows, columns: self.tiling.read(read, rows, columns)


class _Parts:
    """Parts opened when they are first read, and the least recently read closed again."""

    def __init__(self, openers: Sequence[Opener]) -> None:
        self._openers = openers
        self._open: OrderedDict[int, tuple[ExitStack, Read]] = OrderedDict()

    def __enter__(self) -> _Parts:
        return self

    def __exit__(self, *_: object) -> None:
        while self._open:
            self._close_oldest()

    def read(self, number: int, rows: Span, columns: Span) -> SingleArray:
        """A window of one part."""
        if number not in self._open:
            while len(self._open) >= MOST_OPEN:
                self._close_oldest()
            stack = ExitStack()
            self._open[number] = stack, stack.enter_context(self._openers[number]())
        self._open.move_to_end(number)
        return self._open[number][1](rows, columns)

    def _close_oldest(self) -> None:
        _, (stack, _) = self._open.popitem(last=False)
        stack.close()


def joined(lattices: Sequence[Lattice]) -> Tiling:
    """Several lattices as one that contains them all. Raises ValueError if their cells do not lie on one lattice."""
    first = lattices[0]
    offsets = [offset_in(first, lattice) for lattice in lattices]
    places = [offset for offset in offsets if offset is not None]
    if len(places) < len(lattices):
        raise ValueError("the cells do not lie on one lattice")
    top, left = (min(place[axis] for place in places) for axis in (0, 1))
    bottom, right = (
        max(place[axis] + lattice.shape[axis] for place, lattice in zip(places, lattices, strict=True))
        for axis in (0, 1)
    )
    whole = Lattice((bottom - top, right - left), _corner(lattices, places, (top, left)), first.crs)
    return Tiling(
        whole, tuple(lattice.shape for lattice in lattices), tuple((row - top, col - left) for row, col in places)
    )


def _corner(
    lattices: Sequence[Lattice], places: Sequence[tuple[int, int]], first: tuple[int, int]
) -> tuple[float, float, float, float, float, float]:
    """The transform of the whole, with the numbers of its parts: as of one raster that was cut into them."""
    transforms = [lattice.transform for lattice in lattices]
    (a, e), _ = Counter((t[0], t[4]) for t in transforms).most_common(1)[0]
    west = min(t[2] for t, place in zip(transforms, places, strict=True) if place[1] == first[1])
    north = max(t[5] for t, place in zip(transforms, places, strict=True) if place[0] == first[0])
    return a, 0.0, west, 0.0, e, north


def offset_in(one: Lattice, other: Lattice) -> tuple[int, int] | None:
    """The row and column of ``one`` at which ``other`` begins, also outside of it; None if it is on another lattice."""
    if not _same_system(one.crs, other.crs):
        return None
    (a, _, c, _, e, f), (a2, _, c2, _, e2, f2) = one.transform, other.transform
    rows, columns = other.shape
    begin = (f2 - f) / e, (c2 - c) / a
    end = begin[0] + rows * e2 / e, begin[1] + columns * a2 / a
    first, last = (tuple(round(place) for place in corner) for corner in (begin, end))
    apart = max(abs(place - cell) for place, cell in zip((*begin, *end), (*first, *last), strict=True))
    if apart > PHASE_CELLS or (last[0] - first[0], last[1] - first[1]) != other.shape:
        return None
    return first[0], first[1]


def _same_system(one: str, other: str) -> bool:
    return one == other or read_crs(one).equals(read_crs(other), ignore_axis_order=True)
