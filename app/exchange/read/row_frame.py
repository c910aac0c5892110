"""The rows of a file as a frame, with no more in memory at once than it takes."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd

from app.arrays import BoolArray, Geometries
from app.exchange.column import Column
from app.exchange.read.columns import EXTRA
from layers.base import Layer

GEOMETRY = "geometry"
_MANY = 60
"""Columns; pandas works slowly with more than a hundred in blocks of their own."""


def frame_of(kind: type[Layer], values: dict[str, Column], geometry: Geometries, good: BoolArray) -> gpd.GeoDataFrame:
    """The good ones of n rows, (n,), in EPSG:4326: ``values`` for each of them, which this empties, and ``geometry``.

    Fields of ``kind``, and ``extra``, are columns of objects, None where a value is missing; others of what they hold.
    """
    # dtype=object: pandas would turn None into NaN and integers with missing values into floats.
    typed = {EXTRA, *(field.name for field in kind.fields())}
    # Columns without anything, which are most, are one and the same array.
    blank = pd.Series(np.full(len(geometry), None, dtype=object), dtype="object")
    columns: dict[str, object] = {
        name: blank if column.is_blank else _series(column.at(good), "object" if name in typed else _dtype(column))
        for name, column in _taken_out(values)
    }
    # As one block a frame of many columns is quicker, and one of few takes more memory.
    frame = pd.DataFrame(columns | {GEOMETRY: gpd.array.from_shapely(geometry)}, copy=len(columns) > _MANY)
    return gpd.GeoDataFrame(frame, geometry=GEOMETRY, crs="EPSG:4326", copy=False)


def _series(column: Column, dtype: str) -> pd.Series:
    return pd.Series(column.objects(), dtype=dtype)


def _taken_out(values: dict[str, Column]) -> Iterator[tuple[str, Column]]:
    """Each column, which ``values`` has no longer."""
    for name in list(values):
        yield name, values.pop(name)


def _dtype(column: Column) -> str:
    """The dtype of a column without a field, from which its table column follows; all allow missing values."""
    types = {type(cell) for cell in column.distinct if cell is not None}
    if types == {bool}:
        return "boolean"
    if types == {int}:
        return "Int64"
    return "float64" if types and types <= {int, float} else "object"
