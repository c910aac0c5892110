"""Cells with a mark by which programs keep spreadsheets from reading them: ="007", and an apostrophe before a number.

A mark is taken off where every cell of the column that has anything has it; anywhere else it may be a part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.exchange.column import Column, is_blank
from layers.text import QT_TRANSLATE_NOOP

UNMARKED = QT_TRANSLATE_NOOP("Import", "Read without the marks that have cells be texts in a spreadsheet: {columns}.")
_FORMULA = re.compile(r'\s*="((?:[^"]|"")*)"\s*')
_APOSTROPHE = re.compile(r"\s*['’‘`]([+\-−]?\d(?:[^'’]|['’](?!\s*$))*)")
_SIGNED = re.compile(r"\s*[+\-−]\d.*")
"""A number that lost its apostrophe where texts are read that look like formulas."""
_MARKED = re.compile(r"""\s*(?:="|['’‘`][+\-−]?\d)[^\x00]*""")
_FIRST_ROWS = 64


def unmarked(columns: Mapping[str, Column]) -> tuple[dict[str, Column], list[str]]:
    """The columns without such marks, and a note that names those that had them."""
    changed = {name: new for name, column in columns.items() if (new := _unmarked(column)) is not column}
    return {**columns, **changed}, [UNMARKED.format(columns=", ".join(changed))] if changed else []


def without_formula(text: str) -> str:
    """A text without the mark of a formula around it.

    >>> without_formula('="007"'), without_formula("=A1")
    ('007', '=A1')
    """
    match = _FORMULA.fullmatch(text)
    return match[1].replace('""', '"') if match else text


def _without_apostrophe(cell: object) -> object:
    match = _APOSTROPHE.fullmatch(cell) if type(cell) is str else None
    return cell if match is None else match[1]


def _unmarked(column: Column) -> Column:
    if not _may_be_marked(column):
        return column
    texts = [cell for cell in column.distinct if not is_blank(cell)]
    if all(type(cell) is str and _FORMULA.fullmatch(cell) for cell in texts):
        return column.mapped(lambda cell: without_formula(cell) if type(cell) is str else cell).without_blanks()
    if all(type(cell) is str and (_APOSTROPHE.fullmatch(cell) or _SIGNED.fullmatch(cell)) for cell in texts):
        return column.mapped(_without_apostrophe)
    return column


def _may_be_marked(column: Column) -> bool:
    """Whether a column may have marks in all of its cells; False is certain, and mostly said after a look at a few."""
    first = next((str(cell) for cell in column[:_FIRST_ROWS] if not is_blank(cell)), "")
    if first and not _MARKED.fullmatch(first) and not _SIGNED.fullmatch(first):
        return False
    return column.has_text_like(_MARKED)
