"""Updates of rows that a layer has by rows of a file: a cell that the file gives replaces the stored one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from app.project.add_layers import joining_rows
from app.project.project import Project
from app.store import edits, geopackage
from app.store.actions import BulkUpdate
from app.store.catalog import Entry
from app.store.encoding import times
from app.store.encoding.vectors import encode
from app.store.geopackage import GEOMETRY_COLUMN
from app.store.history import Row
from layers.base import Provenance

_EXTRA = "extra"
_IDENTITY = ("uuid", _EXTRA)


def updates(project: Project, entry: Entry, rows: gpd.GeoDataFrame, provenance: Provenance) -> BulkUpdate:
    """What brings rows of a layer to the values of ``rows``, which are indexed by fid, EPSG:4326.

    What is missing in ``rows`` stays as it is stored; ``extra`` takes their members beside its own. The rows get the
    source of ``provenance``, and its date and accuracy where they state none.
    """
    stored = joining_rows(project, entry, rows, provenance)
    types = geopackage.column_types(project.database, entry.table)
    cells = {name: stored[name].tolist() for name in types if name in stored and name not in _IDENTITY}
    for name in geopackage.time_columns(types):
        texts = [None if pd.isna(text) else str(text) for text in cells.get(name, [None] * len(stored))]
        cells[name], cells[name + times.OFFSET_SUFFIX] = times.split_all(texts)
    blobs = encode(np.asarray(stored.geometry.array))
    extras = stored[_EXTRA].tolist() if _EXTRA in stored else [None] * len(stored)
    return BulkUpdate(entry.table, tuple(_rows(project, entry, stored.index.tolist(), (cells, blobs, extras))))


def _rows(
    project: Project, entry: Entry, fids: list[int], content: tuple[dict[str, list[Any]], list[bytes | None], list[Any]]
) -> Iterator[Row]:
    cells, blobs, extras = content
    stored = edits.read_rows(project.database, entry.table, fids)
    for position, before in ((at, stored[fid]) for at, fid in enumerate(fids) if fid in stored):
        given: Row = {name: _native(column[position]) for name, column in cells.items()}
        after = {**before, **{name: value for name, value in given.items() if value is not None}}
        after[GEOMETRY_COLUMN] = blobs[position]
        after[_EXTRA] = merged(before.get(_EXTRA), extras[position])
        yield after


def _native(value: Any) -> Any:
    """A cell as SQLite stores it; None if it is missing."""
    if value is None or pd.isna(value):
        return None
    plain = value.item() if isinstance(value, np.generic) else value
    return int(plain) if isinstance(plain, bool) else plain


def merged(before: object, more: object) -> str | None:
    """The text of ``extra`` with the members of another; those of the same name are replaced."""
    if not isinstance(more, str):
        return before if isinstance(before, str) else None
    return json.dumps({**unpacked(before), **unpacked(more)}, ensure_ascii=False)


def unpacked(text: object) -> dict[str, Any]:
    """The members of an ``extra``; a text that is none, as another program may leave it, is its one member."""
    if not isinstance(text, str):
        return {}
    try:
        members = json.loads(text)
    except (ValueError, RecursionError):
        members = None
    return members if isinstance(members, dict) else {_EXTRA: text}
