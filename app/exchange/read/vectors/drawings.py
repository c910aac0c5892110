"""Drawings (DXF): the layers that features were drawn on, and what of a drawing is no feature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from app.arrays import BoolArray
from app.errors import Remedy, UserError
from app.exchange.raw import Faults, RawTable
from app.exchange.reading import Fact, Ground, Stated, Subject
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

SUFFIX = ".dxf"
DRAWN_ON, _TEXT, _PAPER, _CLASSES = "Layer", "Text", "PaperSpace", "SubClasses"
"""Columns that GDAL gives: the layer of the drawing; a text; whether it is drawn on the sheet; what sort it is."""
TEXTS = QT_TRANSLATE_NOOP(
    "Import", "Texts of the drawing left out, which are no features: {count:,}, such as {text!r}."
)
ON_PAPER = QT_TRANSLATE_NOOP("Import", "Left out, because it is drawn on the sheet and not on the map: {count:,}.")
NO_LAYER = QT_TRANSLATE_NOOP("Error", "{name} has no layer {layer!r}; its layers are: {layers}")


def drawn(table: RawTable, kind: type[Layer], stated: Stated, name: str) -> RawTable:
    """The features of a drawing that lie on the map, on the stated layer of it or on all.

    Its texts are features for reference layers alone. Raises UserError if it has no layer of that name.
    """
    on = [str(cell) for cell in table.columns.get(DRAWN_ON, [])]
    if stated.sheet:
        if stated.sheet not in on:
            raise UserError(no_layer(name, stated.sheet, list(dict.fromkeys(on))), Remedy.STATE_SHEET, (on or [""])[0])
        table = _only(table, np.array([cell == stated.sheet for cell in on]))
        table = replace(table, reading=table.reading.plus(Fact(Subject.SHEET, stated.sheet, Ground.STATED)))
    paper = _is(table, _PAPER)
    if paper.any():
        table = _noted(_only(table, ~paper), ON_PAPER.format(count=int(paper.sum())))
    texts = _texts(table)
    if texts.any() and not kind.open_columns:
        first = str(table.columns[_TEXT][int(np.flatnonzero(texts)[0])])[:40]
        table = _noted(_only(table, ~texts), TEXTS.format(count=int(texts.sum()), text=first))
    return table


def no_layer(name: str, layer: str, layers: Sequence[str]) -> str:
    """The words for a file that has no such layer."""
    return NO_LAYER.format(name=name, layer=layer[:40], layers=", ".join(layers)[:200])


def _is(table: RawTable, column: str) -> BoolArray:
    return np.array([bool(cell) for cell in table.columns.get(column, [None] * len(table.rows))], dtype=bool)


def _texts(table: RawTable) -> BoolArray:
    """Points that stand for a text; a drawing need not say what sort of thing an entity is."""
    points = np.asarray(shapely.get_type_id(table.shapes) == shapely.GeometryType.POINT)
    sorts = table.columns.get(_CLASSES, [None] * len(table.rows))
    text = np.array([sort is None or "Text" in str(sort) for sort in sorts], dtype=bool)
    return np.asarray(_is(table, _TEXT) & points & text, dtype=bool)


def _noted(table: RawTable, note: str) -> RawTable:
    return replace(table, reading=table.reading.plus(note))


def _only(table: RawTable, chosen: BoolArray) -> RawTable:
    """Some of the rows, with the numbers they have in the file."""
    at = np.flatnonzero(chosen)
    faults = Faults()
    faults.reasons.update(
        (new, table.faults.reasons[old]) for new, old in enumerate(at.tolist()) if old in table.faults.reasons
    )
    malformed = {new: table.malformed[old] for new, old in enumerate(at.tolist()) if old in table.malformed}
    columns = {name: [cells[position] for position in at.tolist()] for name, cells in table.columns.items()}
    rows, shapes = table.rows[at], table.shapes[at]
    return replace(table, columns=columns, rows=rows, geometry=shapes, faults=faults, malformed=malformed)
