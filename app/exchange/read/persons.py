"""Data on persons, which are no part of a project: columns of them are left out, and named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from app.errors import Remedy, UserError
from app.exchange.raw import RawTable
from app.exchange.reading import ColumnUse, Use
from layers.text import QT_TRANSLATE_NOOP
from resources.persons import means_a_person

LEFT_OUT = QT_TRANSLATE_NOOP("Import", "Left out, because they may hold data on persons: {columns}.")
MAPPED = QT_TRANSLATE_NOOP("Error", "Column {column!r} may hold data on persons, which no project takes")

SAMPLE = 200
"""Cells that are looked at."""
_PATTERNS = (
    # A telephone number with its country, or with a trunk digit and marks within.
    re.compile(r"(?:\+|00)(?:\d[\s\-()]{0,2}){9,14}\d?"),
    re.compile(r"[08][\s\-(]{1,2}\d{2,4}[\s\-)]{1,2}\d{2,3}[\s\-]?\d{2}[\s\-]?\d{2}"),
    # Passports and identity cards of the region: one or two letters and seven digits or eight.
    re.compile(r"(?:[A-ZАМ]|[A-Z]{2}|ID|АН)\s?(?:№\s?)?\d{7,8}", re.IGNORECASE),
    # Number plates of Tajikistan and Kyrgyzstan.
    re.compile(r"\d{4}\s?[A-ZА-Я]{2}\s?\d{2}|\d{2}\s?KG\s?\d{3}\s?[A-Z]{2,3}", re.IGNORECASE),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]{2,}"),
    # A family name with initials before or behind it, and one with a given name and a patronymic.
    re.compile(r"[А-ЯЁҒӢҚӮҲҶӨҮҢA-Z][\w'’-]+,?\s+[А-ЯЁҒӢҚӮҲҶӨҮҢA-Z]\.(?:\s?[А-ЯЁҒӢҚӮҲҶӨҮҢA-Z]\.)?"),
    re.compile(r"[А-ЯЁҒӢҚӮҲҶӨҮҢ]\.\s?(?:[А-ЯЁҒӢҚӮҲҶӨҮҢ]\.\s?)?[А-ЯЁҒӢҚӮҲҶӨҮҢ][\w'’-]+"),
    re.compile(r"\w[\w-]+ \w[\w-]+ (?:\w+(?:вич|вна|ична|зода|заде)|\w+ (?:уулу|кызы|оглы|угли))", re.IGNORECASE),
)


def without_persons(table: RawTable, mapping: Mapping[str, str]) -> RawTable:
    """``table`` without its columns on persons, told by their heading or by their cells, with a note that names them.

    Raises UserError if ``mapping`` (field to column) asks for one of them.
    """
    columns = [name for name, cells in table.columns.items() if means_a_person(name) or _are_of_persons(cells)]
    if not columns:
        return table
    if asked := next((column for column in mapping.values() if column in columns), None):
        raise UserError(MAPPED.format(column=asked), Remedy.LEAVE_COLUMN_OUT, asked)
    rest = {name: cells for name, cells in table.columns.items() if name not in columns}
    uses = (ColumnUse(column, Use.LEFT_OUT) for column in columns)
    return replace(table, columns=rest, reading=table.reading.plus(*uses, LEFT_OUT.format(columns=", ".join(columns))))


def _are_of_persons(cells: Sequence[object]) -> bool:
    """Whether most of the first cells are names, numbers of telephones, documents or cars, or addresses of mail."""
    filled = list(islice((cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()), SAMPLE))
    return bool(filled) and 2 * sum(any(one.fullmatch(cell) for one in _PATTERNS) for cell in filled) > len(filled)
