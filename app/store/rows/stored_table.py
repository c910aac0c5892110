"""A layer's table in the file: where its rows lie is read now, the other columns when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from app.arrays import FloatArray, Geometries, IntArray
from app.memory import collector_paused
from app.store import geopackage
from app.store.encoding.times import OFFSET_SUFFIX
from app.store.encoding.vectors import decoded, plain_points
from app.store.geopackage import GEOMETRY_COLUMN, KEY, quoted
from app.store.reading.fetching import batches
from app.store.rows import frames
from app.store.sqlite_library import Database
from layers.table import Table


def read_table(db: Database, table: str) -> Table:
    """The rows of ``table`` in fid order, EPSG:4326; a geometry that cannot be read is None."""
    keys, parts, unreadable = [np.zeros(0, dtype=np.int64)], list[FloatArray | Geometries](), list[int]()
    with collector_paused():
        for rows in batches(db, f"SELECT {KEY}, {GEOMETRY_COLUMN} FROM {quoted(table)} ORDER BY {KEY}"):
            fids, blobs = zip(*rows, strict=True)
            keys.append(np.array(fids, dtype=np.int64))
            places, damaged = _places(blobs)
            parts.append(places)
            unreadable += [fids[row] for row in damaged]
    reader = StoredColumns(db, table)
    return Table(np.concatenate(keys), _joined(parts), {}, reader.names, reader, unreadable)


def _places(blobs: Sequence[object]) -> tuple[FloatArray | Geometries, list[int]]:
    """Coordinates if all are points, else geometries; and the places of those that cannot be read."""
    xy = plain_points(blobs)
    return decoded(blobs) if xy is None else (xy, [])


def _joined(parts: list[FloatArray | Geometries]) -> FloatArray | Geometries:
    if not parts:
        return np.zeros(0, dtype=object)
    if all(part.ndim > 1 for part in parts):
        return np.concatenate(parts).astype(np.float64, copy=False)
    return np.concatenate([Table(np.arange(len(part)), part, {}).geometries for part in parts])


class StoredColumns:
    """The columns of a table in the file, of the rows that somebody has read before."""

    def __init__(self, db: Database, table: str) -> None:
        self._db, self._table = db, table
        types = geopackage.column_types(db, table)
        offsets = {name + OFFSET_SUFFIX for name in geopackage.time_columns(types)}
        self.names = tuple(name for name in types if name not in offsets)

    def columns(self, names: Sequence[str], fids: IntArray) -> Mapping[str, Any]:
        """Columns as pandas has them, a cell for each of ``fids``; missing of a row that is gone."""
        keys, columns = frames.read_columns(self._db, self._table, names)
        if np.array_equal(keys, fids):
            return columns
        import pandas as pd  # noqa: PLC0415 - it takes long, and is seldom needed here

        places = pd.Index(keys).get_indexer(pd.Index(fids))
        return {name: pd.Series(cells).array.take(places, allow_fill=True) for name, cells in columns.items()}

    def row(self, fid: int) -> Any:
        """One row with its geometry. Raises KeyError if there is none."""
        return frames.read_frame(self._db, self._table, [fid]).loc[fid]


def spliced(table: Table, db: Database, name: str, fids: Iterable[int]) -> Table:
    """A table with the rows of ``fids`` as the file now has them, or without them where it has none."""
    fids = sorted(fids)
    fresh = frames.read_frame(db, name, fids)
    return table.spliced(fids, Table.of_frame(fresh, fresh.attrs[geopackage.UNREADABLE]))
