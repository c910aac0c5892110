"""Rows under the columns that a file gives, wherever a layer has their values: in columns of its own or in extra."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from app.project.row_updates import unpacked

EXTRA = "extra"


def as_given(rows: gpd.GeoDataFrame, fields: Sequence[str], members: Collection[str] | None = None) -> gpd.GeoDataFrame:
    """``rows`` with one column for each of ``fields``, and ``extra`` as a dict a row.

    A column that the table of a layer lacks, or a value that it cannot hold, stands in ``extra``. ``members``: the
    names within ``extra`` that the file gives, so that others do not count; None for all.
    """
    packed = [unpacked(cell) for cell in rows[EXTRA].tolist()] if EXTRA in rows else [{} for _ in range(len(rows))]
    names = set().union(*packed)
    columns: dict[str, list[Any]] = {}
    for name in fields:
        if name != EXTRA:
            cells = rows[name].tolist() if name in rows else [None] * len(rows)
            columns[name] = _filled(name, cells, packed) if name in names else cells
    columns[EXTRA] = [
        {name: cell for name, cell in one.items() if name not in columns and (members is None or name in members)}
        for one in packed
    ]
    series = {name: pd.Series(cells, dtype=object, index=rows.index) for name, cells in columns.items()}
    return gpd.GeoDataFrame(series, geometry=rows.geometry.to_numpy(), index=rows.index)


def _filled(name: str, cells: list[Any], packed: list[dict[str, Any]]) -> list[Any]:
    return [one.get(name) if pd.isna(cell) else cell for cell, one in zip(cells, packed, strict=True)]


def members_of(rows: gpd.GeoDataFrame) -> set[str]:
    """The names within ``extra`` of rows that ``as_given`` has given."""
    return set().union(*rows[EXTRA].tolist())
