"""Drawings (DXF): the layers that features were drawn on, and what of a drawing is no feature."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from app.arrays import BoolArray
from app.errors import Remedy, UserError
from app.exchange.raw import Faults, RawTable
from app.exchange.read.vectors.features import read_features
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
PARTS = QT_TRANSLATE_NOOP(
    "Import",
    "Blocks that hold several points are taken for one point each, where they are set: {count:,}, such as {block!r}. "
    "Explode them in the drawing if each of their points is meant.",
)
_OF_BLOCKS = ("BlockScale", "BlockOCSNormal", "BlockOCSCoords", "BlockAttributes", "Block", "AttributeTag")
_ESCAPED = re.compile(r"(?:\\U\+[0-9A-Fa-f]{4})+")
NO_LAYER = QT_TRANSLATE_NOOP("Error", "{name} has no layer {layer!r}; its layers are: {layers}")


def drawn(table: RawTable, kind: type[Layer], stated: Stated, name: str) -> RawTable:
    """The features of a drawing that lie on the map, on the stated layer of it or on all.

    Its texts are features for reference layers alone. Raises UserError if it has no layer of that name.
    """
    table = replace(table, columns={name: [_unescaped(cell) for cell in of] for name, of in table.columns.items()})
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


def read_symbols(path: Path, stated: Stated) -> RawTable:
    """The entities of a drawing with each symbol (a block that is inserted) as the point where it is set.

    The texts of a symbol are columns by their tags. Blocks that hold several points are rather parts of the drawing: a
    note says how often they are set.
    """
    table = read_features(path, "entities", stated, INLINE_BLOCKS="NO")
    columns = {name: cells for name, cells in table.columns.items() if name not in (*_OF_BLOCKS, "BlockAngle")}
    angles = table.columns.get("BlockAngle", [])
    if any(angles):
        columns["BlockAngle"] = angles
    for name, cells in _texts_of_symbols(table).items():
        columns[name if name not in columns else f"{name} 2"] = cells
    set_here = [cell for cell in table.columns.get("BlockName", []) if cell is not None]
    if set_here:
        parts = _parts_of_drawing(read_features(path, "blocks", stated, INLINE_BLOCKS="NO"))
        if count := sum(str(name) in parts for name in set_here):
            table = _noted(
                table, PARTS.format(count=count, block=next(str(one) for one in set_here if str(one) in parts))
            )
    return replace(table, columns=columns)


def _texts_of_symbols(table: RawTable) -> dict[str, list[object]]:
    """The texts of symbols, by their tags; None for a row without one."""
    rows = [json.loads(str(cell)) if cell else [] for cell in table.columns.get("BlockAttributes", [])]
    texts = [dict(str(text).split(" ", 1) for text in row if " " in str(text).strip()) for row in rows]
    tags = dict.fromkeys(tag for row in texts for tag in row)
    return {tag: [row.get(tag) for row in texts] for tag in tags}


def _parts_of_drawing(blocks: RawTable) -> set[str]:
    """The names of blocks that hold several points."""
    points = Counter(
        name for name, shape in zip(blocks.columns["Block"], blocks.shapes, strict=True) for _ in _points(shape)
    )
    return {str(name) for name, count in points.items() if count > 1}


def _points(shape: shapely.Geometry | None) -> list[shapely.Geometry]:
    parts = [] if shape is None else shapely.get_parts(shapely.get_parts(shape)).tolist()
    return [part for part in parts if isinstance(part, shapely.Point)]


def no_layer(name: str, layer: str, layers: Sequence[str]) -> str:
    """The words for a file that has no such layer."""
    return NO_LAYER.format(name=name, layer=layer[:40], layers=", ".join(layers)[:200])


def _unescaped(cell: object) -> object:
    """A cell with the letters that old drawings write by their numbers."""
    return _ESCAPED.sub(lambda match: _letters(match[0]), cell) if isinstance(cell, str) else cell


def _letters(numbers: str) -> str:
    """The letters of some numbers; two halves give one, and a half without the other none that anybody has."""
    return bytes.fromhex(numbers.replace("\\U+", "")).decode("utf-16-be", errors="replace")


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
