"""Attributes that stand in the description of a placemark as a table of HTML, as ArcGIS and others write a KML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser

from app.exchange.raw import RawTable
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import fold

TABLES = QT_TRANSLATE_NOOP("Import", "Tables in descriptions are read as columns: {count:,}.")
_DESCRIPTION = "description"
_FEWEST = 2
"""Rows of a table, so that a sentence set in two cells is none."""


def with_tables_as_columns(table: RawTable) -> RawTable:
    """``table`` with the tables in descriptions as columns; a description that holds one is read for that alone."""
    name = next((column for column in table.columns if column.casefold() == _DESCRIPTION), None)
    if name is None:
        return table
    texts = ("" if cell is None else str(cell) for cell in table.columns[name])
    rows = [pairs_of(text) if "<t" in text.casefold() else {} for text in texts]
    count = sum(map(bool, rows))
    if not count:
        return table
    columns = dict(table.columns)
    columns[name] = [None if row else cell for cell, row in zip(table.columns[name], rows, strict=True)]
    for heading in dict.fromkeys(heading for row in rows for heading in row):
        cells: list[object] = [row.get(heading) for row in rows]
        columns[_free(heading, columns)] = cells
    return replace(table, columns=columns, reading=table.reading.plus(TABLES.format(count=count)))


def _free(heading: str, columns: Mapping[str, object]) -> str:
    """A heading that no column has, with a number behind it if need be."""
    taken, number, name = {fold(one) for one in columns}, 2, heading
    while fold(name) in taken:
        name, number = f"{heading} {number}", number + 1
    return name


def pairs_of(html: str) -> dict[str, str]:
    """The names and values of a table with two cells in a row; empty if it has none such.

    >>> pairs_of("<table><tr><td>Name</td><td>A</td></tr><tr><td>Range</td><td>5</td></tr></table>")
    {'Name': 'A', 'Range': '5'}
    """
    parser = _Rows()
    parser.feed(html)
    parser.close()
    pairs = {row[0]: row[1] for row in parser.rows if len(row) == 2 and row[0] and len(row[0]) <= 80}
    return pairs if len(pairs) >= _FEWEST else {}


class _Rows(HTMLParser):
    """The texts of the cells of all tables, row by row; those of a table within a cell are rows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "tr":
            self._open.append([])
        elif tag in ("td", "th") and self._open:
            self._open[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """End a row."""
        if tag == "tr" and self._open:
            self.rows.append([" ".join(cell.split()) for cell in self._open.pop()])

    def handle_data(self, data: str) -> None:
        """Add to the cell that is open."""
        if self._open and self._open[-1]:
            self._open[-1][-1] += data
