"""The R-tree of a feature table, filled with many boxes at once.

SQLite adds boxes one by one, and splits nodes as they overflow. Many at once are sorted into tiles instead
(Leutenegger, Lopez and Edgington 1997, "STR: a simple and efficient algorithm for R-tree packing") and written as the
nodes that its module reads: https://www.sqlite.org/rtree.html, section 6.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.arrays import FloatArray, IntArray, ShortIntArray, SingleArray
from app.store.sqlite_library import Database

_ROOT = 1
_HEAD = struct.Struct(">2H")
"""The depth of the tree below the root, and the number of cells in the node."""
_CELL = np.dtype([("id", ">i8"), ("box", ">f4", 4)])
_EDGES = (np.minimum, np.maximum, np.minimum, np.maximum)
_AT_ONCE = 50_000
FEWEST = 1_000
"""Fewer boxes are added one by one."""


class _Level(NamedTuple):
    """The nodes of a level by their ``numbers``: each has the ``ids`` and ``boxes`` from its start in ``order`` on."""

    numbers: ShortIntArray
    ids: IntArray
    boxes: SingleArray
    order: ShortIntArray
    starts: IntArray

    @property
    def sizes(self) -> IntArray:
        """How many boxes each node has."""
        return np.diff(self.starts, append=len(self.order))


def outward(boxes: FloatArray) -> SingleArray:
    """Boxes (n, 4) of min x, max x, min y, max y as a tree has them: in single precision, none smaller than it was."""
    small = boxes.astype(np.float32)
    low, high = small[:, ::2], small[:, 1::2]
    small[:, ::2] = np.where(low > boxes[:, ::2], np.nextafter(low, np.float32(-np.inf)), low)
    small[:, 1::2] = np.where(high < boxes[:, 1::2], np.nextafter(high, np.float32(np.inf)), high)
    return small


def fill(db: Database, tree: str, ids: IntArray, boxes: SingleArray) -> None:
    """Add the boxes of rows (n,) to an R-tree, as ``outward`` gives them. ``tree``: its quoted name."""
    if len(ids) < max(FEWEST, _count(db, tree)):
        rows = zip(ids.tolist(), *boxes.T.tolist(), strict=True)
        db.conn.executemany(f"INSERT INTO {tree} VALUES (?,?,?,?,?)", rows)
        return
    held = np.array(db.conn.execute(f"SELECT * FROM {tree}").fetchall()).reshape(-1, 5)
    both = np.concatenate([held[:, 1:].astype(np.float32), boxes])
    _write(db, tree, np.concatenate([held[:, 0].astype(np.int64), ids]), both)


def _count(db: Database, tree: str) -> int:
    (count,) = db.conn.execute(f"SELECT count(*) FROM {_part(tree, 'rowid')}").fetchone()
    return int(count)


def _part(tree: str, part: str) -> str:
    """One of the tables in which SQLite keeps an R-tree."""
    return f'{tree[:-1]}_{part}"'


def _write(db: Database, tree: str, ids: IntArray, boxes: SingleArray) -> None:
    nodes, rowids, parents = (_part(tree, part) for part in ("node", "rowid", "parent"))
    (size,) = db.conn.execute(f"SELECT length(data) FROM {nodes} WHERE nodeno = {_ROOT}").fetchone()
    for table in (nodes, rowids, parents):
        db.conn.execute(f"DELETE FROM {table}")
    levels = list(_levels(ids, boxes, (int(size) - _HEAD.size) // _CELL.itemsize))
    for level, table in zip(levels, [rowids] + [parents] * len(levels), strict=False):
        db.conn.executemany(f"INSERT INTO {table} VALUES (?,?)", _homes(level))
        blobs = _blobs(level, len(levels) - 1, int(size))
        db.conn.executemany(f"INSERT INTO {nodes} VALUES (?,?)", zip(level.numbers.tolist(), blobs, strict=True))


def _homes(level: _Level) -> Iterator[tuple[int, int]]:
    """The number of each box, rising, and of the node that it is in."""
    nodes = np.empty(len(level.ids), np.int32)
    nodes[level.order] = np.repeat(level.numbers, level.sizes)
    rising = np.argsort(level.ids, kind="stable").astype(np.int32)
    for start in range(0, len(rising), _AT_ONCE):
        some = rising[start : start + _AT_ONCE]
        yield from zip(level.ids[some].tolist(), nodes[some].tolist(), strict=True)


def _levels(ids: IntArray, boxes: SingleArray, most: int) -> Iterator[_Level]:
    """The levels from the leaves up, whose nodes have as many boxes as one another, and ``most`` at the most."""
    following = _ROOT + 1
    while True:
        count = -(-len(ids) // most)
        numbers = np.array([_ROOT]) if count == 1 else np.arange(following, following + count)
        starts = np.arange(count) * len(ids) // count
        level = _Level(numbers.astype(np.int32), ids, boxes, _tiled(boxes, count), starts)
        yield level
        if count == 1:
            return
        following += count
        edges = (reduce.reduceat(boxes[level.order, side], starts) for side, reduce in enumerate(_EDGES))
        ids, boxes = numbers, np.column_stack(list(edges))


def _tiled(boxes: SingleArray, count: int) -> ShortIntArray:
    """The order in which ``count`` nodes share boxes: in strips from west to east, and from south to north in each."""
    strip = np.empty(len(boxes), np.int32)
    order = np.argsort(boxes[:, 0] + boxes[:, 1])
    strip[order] = np.arange(len(boxes)) * count // len(boxes) // math.isqrt(count)
    return np.lexsort((boxes[:, 2] + boxes[:, 3], strip)).astype(np.int32)


def _blobs(level: _Level, depth: int, size: int) -> Iterator[bytes]:
    """The nodes as SQLite stores them; the root alone says how deep the tree is."""
    for number, start, count in zip(level.numbers.tolist(), level.starts.tolist(), level.sizes.tolist(), strict=True):
        own, cells = level.order[start : start + count], np.empty(count, _CELL)
        cells["id"], cells["box"] = level.ids[own], level.boxes[own]
        yield (_HEAD.pack(depth if number == _ROOT else 0, count) + cells.tobytes()).ljust(size, b"\x00")
