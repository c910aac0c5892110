"""Layers as CSV: UTF-8 with a byte order mark, comma, text cells safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from app.errors import Message, Remedy
from app.exchange.atomic import replacing
from app.exchange.formula import guarded
from app.exchange.write.sheet import RENAMED, Sheet, all_points, exporter, text, values
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Value

CANNOT_STATE_CRS = QT_TRANSLATE_NOOP("Export", "The file cannot state its CRS")
_WKT_DIGITS = 17  # enough for any double to come back as it was (IEEE 754)


@exporter(".csv")
def write_csv(sheet: Sheet, path: Path) -> Sequence[str | Message]:
    """Points as lon and lat (x and y in another CRS), anything else as WKT, then the columns."""
    sheet = sheet.with_marking_column()
    places = _points(sheet) if all_points(sheet.geometry) else _wkt(sheet)
    names, renamed = _names(sheet, set(places))
    columns = [*places.values(), *([_cell(cell) for cell in cells] for cells in sheet.columns.values())]
    write_rows(path, [*places, *names], zip(*columns, strict=True))
    foreign = Message(CANNOT_STATE_CRS, Remedy.STATE_CRS_AGAIN, sheet.crs)
    return renamed if sheet.crs == "EPSG:4326" else [*renamed, foreign]


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table without geometries (such as an import's rejects) as CSV, whole or not at all. Raises UserError."""
    columns = [[_cell(value) for value in values(table[name])] for name in table.columns]
    with replacing(Path(path)) as temporary:
        write_rows(temporary, [guarded(str(name)) for name in table.columns], zip(*columns, strict=True))


def write_rows(path: Path, header: list[str], rows: Iterable[Sequence[str]]) -> None:
    """Write cells that are already guarded.

    Without the byte order mark spreadsheets read Cyrillic as garbage.
    """
    # Half a character, which JSON can hold and UTF-8 cannot, is written as its code.
    with path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _points(sheet: Sheet) -> dict[str, list[str]]:
    names = ("lon", "lat") if sheet.crs == "EPSG:4326" else ("x", "y")
    axes = (shapely.get_x(sheet.geometry), shapely.get_y(sheet.geometry))
    return {
        name: ["" if np.isnan(value) else repr(float(value)) for value in axis]
        for name, axis in zip(names, axes, strict=True)
    }


def _wkt(sheet: Sheet) -> dict[str, list[str]]:
    texts = shapely.to_wkt(sheet.geometry, rounding_precision=_WKT_DIGITS)
    return {"wkt": [one or "" for one in texts]}


def _names(sheet: Sheet, taken: set[str]) -> tuple[list[str], list[str]]:
    """Headers that do not clash with coordinate columns, and a warning for each one changed."""
    names, warnings = [], []
    for name in sheet.columns:
        free = name
        while free in taken or (free != name and free in sheet.columns):
            free += "_"
        if free != name:
            warnings.append(RENAMED.format(name=name, written=free))
        taken.add(free)
        names.append(guarded(free))
    return names, warnings


def _cell(value: Value) -> str:
    return guarded(value) if isinstance(value, str) else text(value)
