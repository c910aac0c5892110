"""Workbooks in one XML file (XML Spreadsheet 2003), as reporting programs write them and call them .xls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from app.exchange.raw import DAY_ZERO
from app.exchange.read.tables.merged_cells import Merged
from app.exchange.read.tables.sheets import Book, Cells, Sheet
from app.exchange.read.tables.typed_cells import plain_cell
from app.untrusted.markup import tree_of

_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS, _EXCEL = f"{{{_NAMESPACE}}}", "{urn:schemas-microsoft-com:office:excel}"
_NO_DAY = datetime(1899, 12, 31)
_WIDEST, _HIGHEST = 16_384, 1_048_576


def xml_book(path: Path) -> Book:
    """The sheets of such a workbook. Raises ValueError if it is damaged, UserError where a sheet is too large."""
    try:
        root = tree_of(path)
    except (ElementTree.ParseError, LookupError) as error:  # LookupError: of an encoding that is none
        raise ValueError(str(error)) from None
    sheets = {sheet.get(f"{_SS}Name", ""): sheet for sheet in root.iter(f"{_SS}Worksheet")}
    hidden = [name for name, sheet in sheets.items() if sheet.find(f".//{_EXCEL}Visible") is not None]
    visible = [name for name in sheets if name not in hidden]
    epoch = date(1904, 1, 1) if root.find(f".//{_EXCEL}Date1904") is not None else DAY_ZERO
    return Book(visible, hidden, partial(_sheet, path.name, sheets), epoch)


def _sheet(file: str, sheets: dict[str, Element], name: str) -> Sheet:
    rows: list[list[object]] = []
    merged: list[Merged] = []
    counted = Cells(file)
    for row in sheets[name].iter(f"{_SS}Row"):
        number = max(_whole(row, "Index", 1, _HIGHEST), len(rows) + 1)
        counted.add(0, rows=number - len(rows))
        rows += [[] for _ in range(number - len(rows))]
        for at, cell in _cells(row):
            counted.add(at + 1 - len(rows[-1]))
            rows[-1] += [""] * (at - len(rows[-1]))
            rows[-1].append(_value(cell))
            if down := _whole(cell, "MergeDown", 0, _HIGHEST):
                merged.append(Merged(number, number + down, at))
        span = _whole(row, "Span", 0, _HIGHEST)
        counted.add(0, rows=span)
        rows += [[] for _ in range(span)]
    return Sheet(rows, merged)


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells of a row with their columns, from 0."""
    at = 0
    for cell in row.iter(f"{_SS}Cell"):
        at = max(at, _whole(cell, "Index", at + 1, _WIDEST) - 1)
        yield at, cell
        at += 1 + _whole(cell, "MergeAcross", 0, _WIDEST)


def _whole(element: Element, name: str, otherwise: int, most: int) -> int:
    return min(int(element.get(_SS + name, otherwise)), most)


def _value(cell: Element) -> object:
    data = cell.find(f"{_SS}Data")
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), data.get(f"{_SS}Type")
    if kind == "Number":
        return plain_cell(float(text))
    if kind == "DateTime":
        moment = datetime.fromisoformat(text)
        # What has no day counts from one that nobody means.
        return plain_cell(moment - _NO_DAY if moment < _NO_DAY + timedelta(days=31) else moment)
    if kind == "Boolean":
        return text == "1"
    return "" if kind == "Error" else text
