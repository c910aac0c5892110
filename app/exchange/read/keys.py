"""The key of each row: what tells it from all others, in its file and in the layer it goes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from app.errors import Remedy, UserError
from app.exchange.raw import Faults, RawTable
from app.exchange.reading import Use
from layers.text import QT_TRANSLATE_NOOP

BLANK = QT_TRANSLATE_NOOP("Import", "its key, {column}, is blank")
REPEATED = QT_TRANSLATE_NOOP("Import", "its key, {column} {key!r}, stands in more than one row")
ABSENT = QT_TRANSLATE_NOOP("Error", "There is no column {column!r} by which rows could be told apart")
LEFT_OUT = QT_TRANSLATE_NOOP("Error", "Column {column!r} is left out of every import: it is no key")
OF_PLACES = QT_TRANSLATE_NOOP("Error", "Column {column!r} holds coordinates: it is no key")
_COLUMNS = QT_TRANSLATE_NOOP("Error", ". The columns are: {columns}")


@dataclass(frozen=True, slots=True)
class Key:
    """Where the rows of a layer have their key, and the keys of the rows that are read.

    ``column``: a column of the layer, or if ``packed`` a name within ``extra``. ``values``: one text a row.
    """

    column: str
    packed: bool
    values: tuple[str, ...]


def plain_text(cell: object) -> str:
    """A key as text: 7 and 7.0 are alike, 007 is another; empty if there is none.

    >>> plain_text(7.0), plain_text(" 007 "), plain_text(None)
    ('7', '007', '')
    """
    if isinstance(cell, str):
        return " ".join(cell.split())
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def column_of_key(name: str, raw: RawTable, table: RawTable, used: Mapping[str, str]) -> tuple[str, str]:
    """The column of the file that ``name`` means, itself or the one that feeds the field ``name``; and that field.

    Raises UserError if there is none, or one that no project takes or that holds coordinates.
    """
    if name not in raw.columns and name in used:
        return used[name], name
    if any(one.column == name and one.use is Use.LEFT_OUT for one in raw.reading.columns):
        raise UserError(LEFT_OUT.format(column=name[:80]), Remedy.CHOOSE_KEY, name)
    if name not in raw.columns:
        rest = _COLUMNS.format(columns=", ".join(raw.columns)[:200])
        raise UserError(ABSENT.format(column=name[:80]), Remedy.CHOOSE_KEY, name, rest=rest)
    if name not in table.columns:
        raise UserError(OF_PLACES.format(column=name[:80]), Remedy.CHOOSE_KEY, name)
    return name, next((field for field, column in used.items() if column == name), "")


def keys_of(column: str, cells: Sequence[object], faults: Faults) -> list[str]:
    """The key of every row; a row without one, and every row whose key another has too, is a fault."""
    keys = [plain_text(cell) for cell in cells]
    counts = pd.Series(keys, dtype=object).value_counts().to_dict()
    for position, key in enumerate(keys):
        if not key:
            faults.add([position], BLANK.format(column=column))
        elif counts[key] > 1:
            faults.add([position], REPEATED.format(column=column, key=key[:40]))
    return keys
