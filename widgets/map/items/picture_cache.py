"""Which squares of the plane an underlay is drawn in, and the pictures of them, the last used kept in memory."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QImage

from widgets.map.lod import Rect

SIDE_PX = 512
MOST_PICTURES = 240
"""Of 1 MB each."""
FINER = 0.3
"""A picture has at most 2 to this power pixels of the screen for each of its own."""


class Square(NamedTuple):
    """A square of the plane: a level (pixels of 2 to its power metres), and its column and row from the origin."""

    level: int
    column: int
    row: int

    @property
    def side_m(self) -> float:
        """The side in metres."""
        return float(SIDE_PX * 2.0**self.level)

    @property
    def rect(self) -> Rect:
        """The part of the plane."""
        side = self.side_m
        return self.column * side, self.row * side, (self.column + 1) * side, (self.row + 1) * side

    @property
    def parent(self) -> Square:
        """The square of four times the area that holds this one."""
        return Square(self.level + 1, self.column >> 1, self.row >> 1)

    @property
    def children(self) -> tuple[Square, ...]:
        """The four quarters."""
        places = ((2 * self.column + x, 2 * self.row + y) for x in (0, 1) for y in (0, 1))
        return tuple(Square(self.level - 1, *place) for place in places)


def level_for(metres_per_pixel: float) -> int:
    """The level whose pixels suit a scale."""
    return math.floor(math.log2(max(metres_per_pixel, 1e-6)) + FINER)


def squares(level: int, rect: Rect) -> Iterator[Square]:
    """The squares of a level that meet ``rect``, those near its middle first."""
    side = SIDE_PX * 2.0**level
    columns = range(math.floor(rect[0] / side), math.ceil(rect[2] / side))
    rows = range(math.floor(rect[1] / side), math.ceil(rect[3] / side))
    x, y = (rect[0] + rect[2]) / (2.0 * side) - 0.5, (rect[1] + rect[3]) / (2.0 * side) - 0.5
    places = [(math.hypot(column - x, row - y), column, row) for column in columns for row in rows]
    return (Square(level, column, row) for _, column, row in sorted(places))


def common(one: Rect, other: Rect) -> Rect | None:
    """What two rectangles share; None if they are apart."""
    rect = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return rect if rect[0] < rect[2] and rect[1] < rect[3] else None


class PictureCache:
    """Pictures by what they show of which square; the least recently used are dropped."""

    def __init__(self, most: int = MOST_PICTURES) -> None:
        self._most = most
        self._pictures: OrderedDict[tuple[str, Square], QImage] = OrderedDict()

    def get(self, key: str, square: Square) -> QImage | None:
        """A picture, if it is there."""
        picture = self._pictures.get((key, square))
        if picture is not None:
            self._pictures.move_to_end((key, square))
        return picture

    def put(self, key: str, square: Square, picture: QImage) -> None:
        """Store a picture."""
        self._pictures[key, square] = picture
        self._pictures.move_to_end((key, square))
        while len(self._pictures) > self._most:
            self._pictures.popitem(last=False)

    def __contains__(self, place: tuple[str, Square]) -> bool:
        return place in self._pictures

    def best(self, key: str, square: Square) -> Iterator[tuple[Square, QImage]]:
        """Pictures that cover a square: its own, else that of the nearest larger one, else those of its quarters."""
        larger = square
        for _ in range(8):
            if (picture := self.get(key, larger)) is not None:
                yield larger, picture
                return
            larger = larger.parent
        for child in square.children:
            if (picture := self.get(key, child)) is not None:
                yield child, picture
