"""Which layer new rows join, what a layer may be called, and rows made to fit the table they join."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from app.errors import UserError
from app.project.project import Project
from app.store import geopackage
from app.store.catalog import Entry
from app.store.geopackage import quoted
from layers import LAYER_TYPES
from layers.base import NAME_LENGTH, Provenance

_TYPED: dict[str, set[type]] = {
    "INTEGER": {int, type(None)},
    "DOUBLE": {int, float, type(None)},
    "BOOLEAN": {bool, type(None)},
}
"""What a column of each SQL type holds without a look at every cell."""
_WRITTEN = {
    "INTEGER": re.compile(r"-?(0|[1-9][0-9]{0,17})"),
    "DOUBLE": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"),
}
"""Text that SQLite stores as the number it says; 007 is a code, which as a number would lose its zeros."""


def check_name(name: str) -> None:
    """Raise UserError unless a layer may be called ``name``: not blank, one line, at most NAME_LENGTH characters."""
    if len(name) > NAME_LENGTH:
        raise UserError(f"A layer's name has at most {NAME_LENGTH} characters; this one has {len(name):,}.")
    if not name.strip():
        raise UserError("A layer's name cannot be blank. Choose another --name.")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        raise UserError("A layer's name is one line of text; this one has characters that are none. Choose a --name.")


def free_name(project: Project, name: str) -> str:
    """``name``, or where a layer has it already, the name with the first free number behind it."""
    taken = {entry.name for entry in project.entries.values()}
    numbered = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in numbered if candidate not in taken)


def existing_layer(project: Project, kind: str, name: str) -> Entry | None:
    """The layer that rows of ``kind`` would join under ``name``; None if one must be made.

    Without a name it is the kind's own ("Borders"), else the topmost, of those that are observed and still hold:
    rows must not be lost among synthetic ones, or among what has ended. Raises UserError if a layer cannot have the
    name, or one of another kind has it.
    """
    if not name:
        fitting = [entry for entry in reversed(project.of_kind(kind)) if _takes_more(project, entry)]
        own = [entry for entry in fitting if entry.name == LAYER_TYPES[kind].label]
        return next(iter(own + fitting), None)
    check_name(name)
    named = next((entry for entry in project.entries.values() if entry.name == name), None)
    if named is not None and named.kind != kind:
        raise UserError(f"The layer {name!r} holds {named.kind}, not {kind}. Choose another --name.")
    return named


def _takes_more(project: Project, entry: Entry) -> bool:
    return not entry.provenance.synthetic and not _has_ended(project, entry)


def _has_ended(project: Project, entry: Entry) -> bool:
    """True if the layer has rows and each of them was valid to a day that is past."""
    if "valid_to" not in geopackage.column_types(project.database, entry.table):
        return False
    count = f"SELECT count(*), count(*) FILTER (WHERE valid_to < ?) FROM {quoted(entry.table)}"
    rows, ended = project.database.conn.execute(count, (date.today().isoformat(),)).fetchone()
    return bool(rows) and rows == ended


def check_geometries(project: Project, entry: Entry, declared: str) -> None:
    """Raise UserError unless the layer's table takes geometries of the GeoPackage type ``declared``."""
    taken = geometry_type(project, entry)
    if taken not in ("GEOMETRY", declared):
        raise UserError(f"The layer {entry.name!r} holds {taken}, not {declared}. Choose another --name.")


def geometry_type(project: Project, entry: Entry) -> str:
    """The GeoPackage geometry type of the layer's table."""
    row = project.database.conn.execute(
        "SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = ?", (entry.table,)
    ).fetchone()
    if row is None:
        raise UserError(f"The layer {entry.name!r} has lost its table. Choose another --name.")
    return str(row[0]).upper()


def with_told(rows: gpd.GeoDataFrame, told: Provenance, types: dict[str, str]) -> gpd.GeoDataFrame:
    """``rows`` with the source, day and accuracy ``told`` where they state none: the layer they join tells its own.

    ``types``: columns of the table they join; what it has no column for is left out.
    """
    for name, value in (("source", told.source), ("as_of", told.as_of), ("accuracy_m", told.accuracy_m)):
        if value not in ("", None) and name in types:
            cells = rows[name].astype(object) if name in rows else pd.Series(None, index=rows.index, dtype=object)
            rows = rows.assign(**{name: cells.where(cells.notna(), value)})
    return rows


def misfits_folded(rows: gpd.GeoDataFrame, types: dict[str, str]) -> gpd.GeoDataFrame:
    """``rows`` with every value its column's SQL type cannot hold moved to ``extra``, where nothing is lost."""
    moved = rows
    for name, kind in types.items():
        if kind not in _TYPED or name not in rows:
            continue
        cells = rows[name].astype(object)
        if set(map(type, cells)) <= _TYPED[kind]:
            continue
        misfit = np.array([not _fits(cell, kind) for cell in cells], dtype=bool)
        if misfit.any():
            told = [{name: cell} if bad else {} for cell, bad in zip(cells, misfit, strict=True)]
            moved = moved.assign(**{name: cells.mask(misfit, None), "extra": folded(moved, told)})
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


def folded(rows: gpd.GeoDataFrame, told: list[dict[Any, Any]]) -> list[str | None]:
    """What ``extra`` says after each row's ``told`` is added to it: JSON text, None where there is nothing."""
    before = rows["extra"].tolist() if "extra" in rows else [None] * len(rows)
    return [_added(old, more) for old, more in zip(before, told, strict=True)]


def _added(extra: object, more: dict[Any, Any]) -> str | None:
    known = json.loads(extra) if isinstance(extra, str) else {}
    known |= {str(name): value for name, value in more.items() if not pd.isna(value)}
    return json.dumps(known, ensure_ascii=False, default=str) if known else None
