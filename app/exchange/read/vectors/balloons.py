"""Attributes that stand in the description of a placemark as a table of HTML, as ArcGIS and others write a KML."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from app.exchange.raw import RawTable
from app.exchange.read.vectors.free_names import FreeNames
from layers.text import QT_TRANSLATE_NOOP

TABLES = QT_TRANSLATE_NOOP("Import", "Tables in descriptions are read as columns: {count:,}.")
_DESCRIPTION = "description"
_FEWEST = 2
"""Rows of a table, so that a sentence set in two cells is none."""
_LONGEST = 80
"""Characters of a name."""
_MOST_COLUMNS, _MOST_CELLS = 2_000, 20_000_000
"""Of all tables together: where every description names other columns, they stay descriptions."""
_CELL = r"<t[dh]\b[^>]*>([^<]*(?:<(?!/?t[drh]\b)[^<]*)*)</t[dh]>\s*"
_ROW = re.compile(rf"<tr\b[^<>]*>\s*{_CELL}{_CELL}</tr>", re.IGNORECASE)
"""A row of two cells, neither of which holds a table."""
_TAG = re.compile(r"<[^<>]*>")


def with_tables_as_columns(table: RawTable) -> RawTable:
    """``table`` with the tables in descriptions as columns; a description that holds one is read for that alone."""
    name = next((column for column in table.columns if column.casefold() == _DESCRIPTION), None)
    if name is None:
        return table
    texts = ("" if cell is None else str(cell) for cell in table.columns[name])
    rows = [pairs_of(text) if "<t" in text.casefold() else {} for text in texts]
    count, headings = sum(map(bool, rows)), dict.fromkeys(heading for row in rows for heading in row)
    if not count or len(headings) > _MOST_COLUMNS or len(headings) * len(rows) > _MOST_CELLS:
        return table
    columns = dict(table.columns)
    columns[name] = [None if row else cell for cell, row in zip(table.columns[name], rows, strict=True)]
    names = FreeNames(columns)
    for heading in headings:
        cells: list[object] = [row.get(heading) for row in rows]
        columns[names.take(heading)] = cells
    return replace(table, columns=columns, reading=table.reading.plus(TABLES.format(count=count)))


def pairs_of(html: str) -> dict[str, str]:
    """The names and values of a table with two cells in a row; empty if it has none such.

    >>> pairs_of("<table><tr><td>Name</td><td>A</td></tr><tr><td>Range</td><td>5</td></tr></table>")
    {'Name': 'A', 'Range': '5'}
    """
    rows = (tuple(map(_text, match.groups())) for match in _ROW.finditer(html))
    pairs = {name: value for name, value in rows if name and len(name) <= _LONGEST}
    return pairs if len(pairs) >= _FEWEST else {}


def _text(html: str) -> str:
    """What a cell says."""
    return " ".join(unescape(_TAG.sub(" ", html) if "<" in html else html).split())
