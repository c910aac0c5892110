"""Rows of feature tables as they are read: column by column, some at a time, in memory for as long as they are used."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from app.arrays import Geometries
from app.errors import Remedy, UserError
from app.store.encoding import times
from app.store.encoding.vectors import decoded
from app.store.geopackage import GEOMETRY_COLUMN, KEY, column_types, quoted, time_columns
from app.store.reading.fetching import batches
from app.store.sqlite_library import Database
from layers.base import LayerRow
from layers.text import QT_TRANSLATE_NOOP

NO_COLUMN = QT_TRANSLATE_NOOP("Error", "Another program dropped the column {column} of the table {table}.")


class Cells(NamedTuple):
    """Rows of a feature table, column by column.

    ``values`` has a column for each in the table but fid and geometry: str, int, float or bool by its SQL type in
    ``types``, None where it is empty. A moment and its offset are one ISO text.
    """

    fids: tuple[int, ...]
    geometries: Geometries
    types: dict[str, str]
    values: dict[str, list[Any]]
    unreadable: tuple[int, ...] = ()
    """The fids of those whose geometry cannot be read, or does not lie on the earth: it is None."""

    def rows(self) -> Iterator[LayerRow]:
        """The same row by row."""
        rows = zip(*self.values.values(), strict=True) if self.values else iter([()] * len(self.fids))
        for fid, shape, row in zip(self.fids, self.geometries, rows, strict=True):
            yield fid, dict(zip(self.values, row, strict=True)), shape


def read_cells(db: Database, table: str, fids: Sequence[int] | None = None) -> Cells:
    """Rows of ``table``, all or those of ``fids``, in fid order, EPSG:4326."""
    parts = list(read_batches(db, table, fids))
    values = {name: list(chain.from_iterable(part.values[name] for part in parts)) for name in parts[0].values}
    return Cells(
        tuple(chain.from_iterable(part.fids for part in parts)),
        np.concatenate([part.geometries for part in parts]),
        parts[0].types,
        values,
        tuple(chain.from_iterable(part.unreadable for part in parts)),
    )


def read_batches(db: Database, table: str, fids: Sequence[int] | None = None) -> Iterator[Cells]:
    """The same rows, many at a time: one batch without rows where there are none."""
    types = column_types(db, table)
    names = ", ".join(quoted(name) for name in (KEY, GEOMETRY_COLUMN, *types))
    where = "" if fids is None else f" WHERE {KEY} IN ({', '.join(str(int(fid)) for fid in fids)})"
    rows: list[tuple[Any, ...]] = []
    for rows in batches(db, f"SELECT {names} FROM {quoted(table)}{where} ORDER BY {KEY}"):
        yield _cells(rows, types)
    if not rows:
        yield _cells([], types)


def read_values(
    db: Database, table: str, names: Sequence[str]
) -> Iterator[tuple[tuple[int, ...], dict[str, str], dict[str, list[Any]]]]:
    """Fids, SQL types and values of some columns, many rows at a time, in fid order; at least once.

    Raises UserError where a column is gone.
    """
    every = column_types(db, table)
    if gone := [name for name in names if name not in every]:
        raise UserError(NO_COLUMN.format(table=table[:80], column=gone[0][:80]), Remedy.RESTORE_SNAPSHOT)
    offsets = {name: name + times.OFFSET_SUFFIX for name in time_columns(every)}
    types = {column: every[column] for name in names for column in (name, offsets.get(name)) if column}
    selected = ", ".join(quoted(name) for name in (KEY, *types))
    rows: list[tuple[Any, ...]] = []
    for rows in batches(db, f"SELECT {selected} FROM {quoted(table)} ORDER BY {KEY}"):
        keys, *stored = zip(*rows, strict=True)
        yield keys, types, _values(dict(zip(types, stored, strict=True)), types)
    if not rows:
        yield (), types, _values(dict.fromkeys(types, ()), types)


def _cells(rows: list[tuple[Any, ...]], types: dict[str, str]) -> Cells:
    columns = list(zip(*rows, strict=True)) if rows else [()] * (len(types) + 2)
    values = _values(dict(zip(types, columns[2:], strict=True)), types)
    geometries, damaged = decoded(columns[1])
    return Cells(columns[0], geometries, types, values, tuple(columns[0][place] for place in damaged))


def _values(stored: dict[str, tuple[Any, ...]], types: dict[str, str]) -> dict[str, list[Any]]:
    """Columns as they are used, of those that are stored: a moment and its offset are one."""
    for name in time_columns(types):
        stored[name] = tuple(times.joined_all(stored[name], stored.pop(name + times.OFFSET_SUFFIX)))
    return {name: _native(cells, types[name]) for name, cells in stored.items()}


_STORED: dict[str, set[type]] = {"INTEGER": {int}, "DOUBLE": {int, float}, "BOOLEAN": {int}}
"""The Python type of a value of each SQL type; all others are text."""

_FARTHEST = 2.0**63
"""Integers of a database are smaller."""
_INFINITE = frozenset({math.inf, -math.inf})


def _native(values: Sequence[Any], kind: str) -> list[Any]:
    """Cells as pandas takes them for this SQL type; values of another type, left by another program, are missing."""
    stored = _STORED.get(kind, {str})
    if not set(map(type, values)) <= {*stored, type(None)} or (kind == "DOUBLE" and _INFINITE & set(values)):
        values = [_mended(value, stored) for value in values]
    if kind == "BOOLEAN":
        return [None if value is None else bool(value) for value in values]
    if kind == "DOUBLE":
        return [None if value is None else float(value) for value in values]
    return list(values)


def _mended(value: Any, stored: set[type]) -> Any:
    if value in _INFINITE:
        return None
    if value is None or type(value) in stored:
        return value
    if str in stored:
        return str(value) if isinstance(value, int | float) else None
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _FARTHEST else None
