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

from app.arrays import FloatArray, IntArray
from app.store.sqlite_library import Database

_ROOT = 1
_HEAD = struct.Struct(">2H")
"""The depth of the tree below the root, and the number of cells in the node."""
_CELL = np.dtype([("id", ">i8"), ("box", ">f4", 4)])
_EDGES = (np.minimum, np.maximum, np.minimum, np.maximum)
FEWEST = 1_000
"""Fewer boxes are added one by one."""


class _Level(NamedTuple):
    """The nodes of a level by their ``numbers``: each has the ``ids`` and ``boxes`` from its start to the next one."""

    numbers: IntArray
    ids: IntArray
    boxes: FloatArray
    starts: IntArray

    @property
    def sizes(self) -> IntArray:
        """How many boxes each node has."""
        return np.diff(self.starts, append=len(self.ids))


def fill(db: Database, tree: str, ids: IntArray, boxes: FloatArray) -> None:
    """Add the boxes (n, 4) of rows (n,) to an R-tree: min x, max x, min y, max y. ``tree``: its quoted name."""
    if len(ids) < max(FEWEST, _count(db, tree)):
        rows = zip(ids.tolist(), *boxes.T.tolist(), strict=True)
        db.conn.executemany(f"INSERT INTO {tree} VALUES (?,?,?,?,?)", rows)
        return
    held = np.array(db.conn.execute(f"SELECT * FROM {tree}").fetchall()).reshape(-1, 5)
    ids, boxes = np.concatenate([held[:, 0].astype(np.int64), ids]), np.concatenate([held[:, 1:], boxes])
    _write(db, tree, ids, _outward(boxes))


def _count(db: Database, tree: str) -> int:
    (count,) = db.conn.execute(f"SELECT count(*) FROM {_part(tree, 'rowid')}").fetchone()
    return int(count)


def _part(tree: str, part: str) -> str:
    """One of the tables in which SQLite keeps an R-tree."""
    return f'{tree[:-1]}_{part}"'


def _outward(boxes: FloatArray) -> FloatArray:
    """Boxes as the tree has them, in single precision, none smaller than it was."""
    small = boxes.astype(np.float32)
    low, high = small[:, ::2], small[:, 1::2]
    small[:, ::2] = np.where(low > boxes[:, ::2], np.nextafter(low, np.float32(-np.inf)), low)
    small[:, 1::2] = np.where(high < boxes[:, 1::2], np.nextafter(high, np.float32(np.inf)), high)
    return small


def _write(db: Database, tree: str, ids: IntArray, boxes: FloatArray) -> None:
    nodes, rowids, parents = (_part(tree, part) for part in ("node", "rowid", "parent"))
    (size,) = db.conn.execute(f"SELECT length(data) FROM {nodes} WHERE nodeno = {_ROOT}").fetchone()
    for table in (nodes, rowids, parents):
        db.conn.execute(f"DELETE FROM {table}")
    levels = list(_levels(ids, boxes, (int(size) - _HEAD.size) // _CELL.itemsize))
    for level, table in zip(levels, [rowids] + [parents] * len(levels), strict=False):
        above, order = np.repeat(level.numbers, level.sizes), np.argsort(level.ids)
        pairs = zip(level.ids[order].tolist(), above[order].tolist(), strict=True)
        db.conn.executemany(f"INSERT INTO {table} VALUES (?,?)", pairs)
        blobs = _blobs(level, len(levels) - 1, int(size))
        db.conn.executemany(f"INSERT INTO {nodes} VALUES (?,?)", zip(level.numbers.tolist(), blobs, strict=True))


def _levels(ids: IntArray, boxes: FloatArray, most: int) -> Iterator[_Level]:
    """The levels from the leaves up, whose nodes have as many boxes as one another, and ``most`` at the most."""
    following = _ROOT + 1
    while True:
        count = -(-len(ids) // most)
        starts = np.arange(count) * len(ids) // count
        order = _tiled(boxes, count)
        numbers = np.array([_ROOT]) if count == 1 else np.arange(following, following + count)
        level = _Level(numbers, ids[order], boxes[order], starts)
        yield level
        if count == 1:
            return
        following += count
        edges = (reduce.reduceat(level.boxes[:, side], starts) for side, reduce in enumerate(_EDGES))
        ids, boxes = numbers, np.column_stack(list(edges))


def _tiled(boxes: FloatArray, count: int) -> IntArray:
    """The order in which ``count`` nodes share boxes: in strips from west to east, and from south to north in each."""
    x, y = boxes[:, 0] + boxes[:, 1], boxes[:, 2] + boxes[:, 3]
    strip = np.empty(len(boxes), np.int64)
    strip[np.argsort(x, kind="stable")] = np.arange(len(boxes)) * count // len(boxes) // math.isqrt(count)
    return np.lexsort((y, strip))


def _blobs(level: _Level, depth: int, size: int) -> Iterator[bytes]:
    """The nodes as SQLite stores them; the root alone says how deep the tree is."""
    cells = np.empty(len(level.ids), _CELL)
    cells["id"], cells["box"] = level.ids, level.boxes
    body = cells.tobytes()
    for number, start, count in zip(level.numbers.tolist(), level.starts.tolist(), level.sizes.tolist(), strict=True):
        head = _HEAD.pack(depth if number == _ROOT else 0, count)
        yield (head + body[start * _CELL.itemsize : (start + count) * _CELL.itemsize]).ljust(size, b"\x00")
