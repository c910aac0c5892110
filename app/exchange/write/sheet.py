"""A layer laid out for writing, and the registry of its writers by suffix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from app.arrays import Geometries
from app.errors import Message
from app.exchange.read.columns import EXTRA, MARKING
from app.exchange.reproject import plane, rough_area
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, Value

FIXED_DATE = "2000-01-01T00:00:00.000Z"
"""Used where a format records the date of writing, so that equal layers give equal bytes."""

RENAMED = QT_TRANSLATE_NOOP("Export", "Column {name} is written as {written}.")
"""A warning of any writer."""

IDENTITY = ("fid", "uuid")
"""Columns of a project's table that are meaningless outside it."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A layer laid out for writing: one Field and one list of n Values per column, and n geometries in ``crs``.

    ``marking`` says how the file is to be handled; each writer has a place for it.
    """

    columns: dict[str, list[Value]]
    fields: dict[str, Field]
    geometry: Geometries
    crs: str
    marking: str = ""

    def with_marking_column(self) -> Sheet:
        """The same with the marking in a column of its own, for formats that have no place beside the rows."""
        if not self.marking:
            return self
        cells: list[Value] = [self.marking] * len(self.geometry)
        spec = Field(MARKING, MARKING)
        return replace(self, columns={**self.columns, MARKING: cells}, fields={**self.fields, MARKING: spec})


Writer = Callable[[Sheet, Path], Sequence[str | Message]]
EXPORTERS: dict[str, Writer] = {}
"""One writer per suffix, filled by ``exporter``. A writer returns warnings about what the format could not hold."""


def exporter(suffix: str) -> Callable[[Writer], Writer]:
    """Register a function as the writer of files with this suffix."""

    def register(function: Writer) -> Writer:
        EXPORTERS[suffix] = function
        return function

    return register


def laid_out(frame: gpd.GeoDataFrame, fields: Sequence[Field], crs: str) -> Sheet:
    """``frame`` as a Sheet with its geometries in ``crs``; plain Python values, missing ones None."""
    typed = {field.name: field for field in fields if field.name in frame.columns}
    shape_name = frame.geometry.name
    others = [str(name) for name in frame.columns if name not in typed and name not in (*IDENTITY, shape_name)]
    if EXTRA in others:
        others = [*(name for name in others if name != EXTRA), EXTRA]
    columns = {name: values(frame[name]) for name in (*typed, *others)}
    typed |= {name: Field(name, name, _type(columns[name])) for name in others}
    geometry = np.asarray(frame.geometry.to_numpy(), dtype=object)
    target = plane(crs, rough_area(geometry, "EPSG:4326", None))
    return Sheet(columns, typed, target.from_lonlat(geometry), target.name)


def values(column: object) -> list[Value]:
    """The cells of a pandas column as plain Python values; whatever pandas calls missing is None."""
    cells = np.asarray(column, dtype=object).tolist()
    return [None if _missing(cell) else _plain(cell) for cell in cells]


def _missing(cell: object) -> bool:
    # pandas' NA has no truth value, so it cannot be detected by comparing it with itself.
    return cell is None or type(cell).__name__ in {"NAType", "NaTType"} or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124


def _plain(cell: object) -> Value:
    if isinstance(cell, np.generic):
        cell = cell.item()
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


def _type(cells: Sequence[Value]) -> FieldType:
    """The narrowest type that holds every cell of a column without a field."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {bool}:
        return FieldType.BOOLEAN
    if kinds == {int}:
        return FieldType.INTEGER
    return FieldType.REAL if kinds and kinds <= {int, float} else FieldType.TEXT


def text(cell: Value) -> str:
    """A value as text that Field.parse reads back unchanged."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(cell) if isinstance(cell, float) else str(cell)


def all_points(geometry: Geometries) -> bool:
    """Whether every geometry is a point or missing, and at least one is a point."""
    types = set(shapely.get_type_id(geometry).tolist()) - {-1}
    return types == {int(shapely.GeometryType.POINT)}
