"""Rows of feature tables as GeoDataFrames, in and out. Apart from ``geopackage``: geopandas takes long to import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from app.arrays import IntArray
from app.memory import collector_paused, free_memory
from app.progress import Progress
from app.store import geopackage
from app.store.encoding import times
from app.store.encoding.vectors import WGS84, encode
from app.store.geopackage import BATCH, GEOMETRY_COLUMN, KEY, quoted
from app.store.rows.cells import read_batches, read_values
from app.store.sqlite_library import Database

_TEXT = pa.large_string()
_ARROW = {"INTEGER": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_()}
_PANDAS = {_TEXT: pd.StringDtype(na_value=np.nan), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
"""How pandas holds what Arrow does; real numbers are those of numpy."""


def insert_frame(db: Database, table: str, frame: gpd.GeoDataFrame, progress: Progress) -> tuple[int, int]:
    """Insert every row of ``frame`` (EPSG:4326; its columns name the table's) and return its first and last fid.

    Called inside a transaction. Fids are given in order, so that the rows are one range. An empty frame gives (1, 0).
    """
    if frame.empty:
        return 1, 0
    first = geopackage.next_fid(db, table)
    geopackage.drop_triggers(db, table)
    # What no row has is NULL without being bound, row by row.
    names = [name for name in frame.columns if name != frame.geometry.name and frame[name].notna().any()]
    moments = [name for name in geopackage.time_columns(geopackage.column_types(db, table)) if name in names]
    moments = [name for name in moments if name + times.OFFSET_SUFFIX not in frame]
    names += [name + times.OFFSET_SUFFIX for name in moments]
    holes = ", ".join("?" * (len(names) + 2))
    columns = ", ".join(quoted(name) for name in (KEY, GEOMETRY_COLUMN, *names))
    statement = f"INSERT INTO {quoted(table)} ({columns}) VALUES ({holes})"
    for start in range(0, len(frame), BATCH):
        progress.at(start / len(frame))
        rows = _with_split_times(frame.iloc[start : start + BATCH], moments)
        db.conn.executemany(statement, _tuples(rows, names, first + start))
    free_memory()
    geopackage.fill_rtree(db, table, np.arange(first, first + len(frame)), np.asarray(frame.geometry.array))
    geopackage.create_triggers(db, table)
    return first, first + len(frame) - 1


def _with_split_times(frame: gpd.GeoDataFrame, names: Sequence[str]) -> gpd.GeoDataFrame:
    for name in names:
        utc, offsets = times.split_all(frame[name].astype(object).where(frame[name].notna(), None).tolist())
        frame = frame.assign(**{name: utc, name + times.OFFSET_SUFFIX: offsets})
    return frame


def _tuples(frame: gpd.GeoDataFrame, names: Sequence[str], first: int) -> Iterable[tuple[Any, ...]]:
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in names]
    blobs = encode(np.asarray(frame.geometry.array))
    return zip(range(first, first + len(frame)), blobs, *columns, strict=True)


def read_frame(db: Database, table: str, fids: Sequence[int] | None = None) -> gpd.GeoDataFrame:
    """Rows of ``table`` as a GeoDataFrame in EPSG:4326 indexed by fid, all or those of ``fids``, in fid order.

    Text, date and time columns are str, integers Int64, reals float64, booleans boolean; missing is NA.
    """
    columns: dict[str, list[pa.Array]] = {}
    keys, shapes, unreadable = [], [], list[int]()
    with collector_paused():
        for cells in read_batches(db, table, fids):
            _append(columns, cells.values, cells.types)
            keys.append(np.asarray(cells.fids, dtype=np.int64))
            shapes.append(cells.geometries)
            unreadable += cells.unreadable
    data = {name: _column(pa.chunked_array(parts)) for name, parts in columns.items()}
    index = pd.Index(np.concatenate(keys), name=KEY)
    frame = gpd.GeoDataFrame(data, geometry=np.concatenate(shapes), crs=WGS84, index=index)
    frame.attrs[geopackage.UNREADABLE] = tuple(unreadable)
    return frame


def read_columns(db: Database, table: str, names: Sequence[str]) -> tuple[IntArray, dict[str, Any]]:
    """The fids of ``table``, and some of its columns as arrays of the same dtypes, in fid order."""
    columns: dict[str, list[pa.Array]] = {}
    keys = []
    with collector_paused():
        for fids, types, values in read_values(db, table, names):
            _append(columns, values, types)
            keys.append(np.asarray(fids, dtype=np.int64))
    return np.concatenate(keys), {name: _column(pa.chunked_array(parts)) for name, parts in columns.items()}


def _append(columns: dict[str, list[pa.Array]], values: dict[str, list[Any]], types: dict[str, str]) -> None:
    """Add the values of some rows to the parts of their columns."""
    for name, cells in values.items():
        columns.setdefault(name, []).append(pa.array(cells, _ARROW.get(types[name], _TEXT)))


def _column(cells: pa.ChunkedArray) -> Any:
    """A column as pandas has it."""
    dtype: Any = _PANDAS.get(cells.type)
    return cells.to_numpy() if dtype is None else dtype.__from_arrow__(cells)
