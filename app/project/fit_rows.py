"""Fitting rows to the table they join: columns it lacks and values it cannot hold go to ``extra``."""

from __future__ import annotations

import json
import re
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.base import Layer, Provenance

_TYPED: dict[str, set[type]] = {
    "INTEGER": {int, type(None)},
    "DOUBLE": {int, float, type(None)},
    "BOOLEAN": {bool, type(None)},
}
"""The Python types a column of each SQL type accepts without inspecting every cell."""


_WRITTEN = {
    "INTEGER": re.compile(r"-?(0|[1-9][0-9]{0,17})"),
    "DOUBLE": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"),
}
"""Text that SQLite stores as a number; 007 is a code, which as a number would lose its zeros."""


def with_provenance(rows: gpd.GeoDataFrame, provenance: Provenance, types: dict[str, str]) -> gpd.GeoDataFrame:
    """``rows`` with source, as-of date and accuracy filled in from ``provenance`` where they state none.

    The layer they join has a provenance of its own. ``types``: its table's columns; others are left out.
    """
    for name, value in (
        ("source", provenance.source),
        ("as_of", provenance.as_of),
        ("accuracy_m", provenance.accuracy_m),
    ):
        if value not in ("", None) and name in types:
            cells = rows[name].astype(object) if name in rows else pd.Series(None, index=rows.index, dtype=object)
            rows = rows.assign(**{name: cells.where(cells.notna(), value)})
    return rows


def misfits_folded(rows: gpd.GeoDataFrame, types: dict[str, str]) -> gpd.GeoDataFrame:
    """``rows`` with every value that its column's SQL type cannot hold moved to ``extra``."""
    moved = rows
    for name, kind in types.items():
        if kind not in _TYPED or name not in rows:
            continue
        cells = rows[name].astype(object)
        if set(map(type, cells)) <= _TYPED[kind]:
            continue
        misfit = np.array([not _fits(cell, kind) for cell in cells], dtype=bool)
        if misfit.any():
            unfit = [{name: cell} if bad else {} for cell, bad in zip(cells, misfit, strict=True)]
            moved = moved.assign(**{name: cells.mask(misfit, None), "extra": folded(moved, unfit)})
    return moved


def _fits(cell: Any, kind: str) -> bool:
    if cell is None or pd.isna(cell):
        return True
    if isinstance(cell, str):
        return kind in _WRITTEN and _WRITTEN[kind].fullmatch(cell) is not None
    if kind == "BOOLEAN":
        return isinstance(cell, bool | np.bool_) or cell in (0, 1)
    number = isinstance(cell, int | float | np.number) and not isinstance(cell, bool)
    return number and (kind == "DOUBLE" or float(cell).is_integer())


def folded(rows: gpd.GeoDataFrame, more_of_each: list[dict[Any, Any]]) -> list[str | None]:
    """The column ``extra`` with ``more_of_each`` added row by row: JSON text, None if empty."""
    before = rows["extra"].tolist() if "extra" in rows else [None] * len(rows)
    return [_added(old, more) for old, more in zip(before, more_of_each, strict=True)]


def _added(extra: object, more: dict[Any, Any]) -> str | None:
    if not more and isinstance(extra, str):
        return extra
    cells = json.loads(extra) if isinstance(extra, str) else {}
    cells |= {str(name): value for name, value in more.items() if not pd.isna(value)}
    return json.dumps(cells, ensure_ascii=False, default=str) if cells else None


def promoted(geometries: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Lines and polygons as multiparts of one part, so that a table holds a single type."""
    result = geometries.copy()
    for type_id, build in ((1, shapely.multilinestrings), (3, shapely.multipolygons)):
        single = shapely.get_type_id(geometries) == type_id
        if single.any():
            result[single] = build(geometries[single], indices=np.arange(single.sum()))
    return result


_MULTI = {"LineString": "MULTILINESTRING", "Polygon": "MULTIPOLYGON", "Point": "POINT", "MultiPoint": "MULTIPOINT"}


def geometry_name(kind: type[Layer], frame: gpd.GeoDataFrame) -> str:
    """The GeoPackage type to declare for a table of this kind: one family, multi if parts may occur, else GEOMETRY."""
    types = kind.geometries
    if kind.open_columns or not types:
        types = frozenset(frame.geometry.geom_type.dropna())
    families = {_MULTI.get(name, name.upper()) for name in types}
    return families.pop() if len(families) == 1 else "GEOMETRY"
