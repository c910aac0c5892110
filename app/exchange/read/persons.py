"""Data on persons, which are no part of a project: columns of them are left out, and named."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

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
    re.compile(
        r"\w[\w-]+ \w[\w-]+ (?:\w+(?:вич|вна|ична|зода|заде|ovich|evich|ovna|evna|zoda|zade)"
        r"|\w+ (?:уулу|кызы|оглы|угли|uulu|kyzy|ogly|ugli))",
        re.IGNORECASE,
    ),
    # The same numbers as a spreadsheet holds them, without any mark.
    re.compile(r"(?:99[2368]\d{9}|7\d{10})(?:\.0)?"),
)


def without_persons(table: RawTable, mapping: Mapping[str, str]) -> RawTable:
    """``table`` without its columns on persons, told by their heading or by their cells, with a note that names them.

    Raises UserError if ``mapping`` (field to column) asks for one of them.
    """
    columns = [name for name, cells in table.columns.items() if means_a_person(name) or _are_of_persons(cells)]
    inner = {
        name: pruned for name, cells in table.columns.items() if name not in columns and (pruned := _pruned(cells))
    }
    if inner:
        names = dict.fromkeys(f"{name}: {key}" for name, one in inner.items() for key in one.keys)
        cells = {**table.columns, **{name: one.cells for name, one in inner.items()}}
        table = replace(table, columns=cells, reading=table.reading.plus(LEFT_OUT.format(columns=", ".join(names))))
    if not columns:
        return table
    if asked := next((column for column in mapping.values() if column in columns), None):
        raise UserError(MAPPED.format(column=asked), Remedy.LEAVE_COLUMN_OUT, asked)
    rest = {name: cells for name, cells in table.columns.items() if name not in columns}
    uses = (ColumnUse(column, Use.LEFT_OUT) for column in columns)
    return replace(table, columns=rest, reading=table.reading.plus(*uses, LEFT_OUT.format(columns=", ".join(columns))))


class _Pruned(NamedTuple):
    """Cells without what in them is on persons, and the names of that."""

    cells: list[object]
    keys: list[str]


def _pruned(cells: Sequence[object]) -> _Pruned | None:
    """Cells that hold objects as JSON without their members on persons; None if there are none such."""
    if not any(str(cell).lstrip()[:1] in ("{", "[") for cell in islice(filter(None, cells), SAMPLE)):
        return None
    keys: dict[str, None] = {}
    rest = [_without(cell, keys) for cell in cells]
    return _Pruned(rest, list(keys)) if keys else None


def _without(cell: object, keys: dict[str, None]) -> object:
    """A cell without the members on persons, whose names are added to ``keys``."""
    if not isinstance(cell, str) or cell.lstrip()[:1] not in ("{", "["):
        return cell
    try:
        whole = json.loads(cell)
    except ValueError:
        return cell
    before = len(keys)
    rest = _inner(whole, keys)
    return json.dumps(rest, ensure_ascii=False) if len(keys) > before or rest != whole else cell


def _inner(value: object, keys: dict[str, None]) -> object:
    if isinstance(value, list):
        return [_inner(one, keys) for one in value]
    if not isinstance(value, dict):
        return value
    on_persons = [key for key, one in value.items() if means_a_person(key) or _are_of_persons([one])]
    keys.update(dict.fromkeys(on_persons))
    return {key: _inner(one, keys) for key, one in value.items() if key not in on_persons}


def _are_of_persons(cells: Sequence[object]) -> bool:
    """Whether most of the first cells are names, numbers of telephones, documents or cars, or addresses of mail."""
    filled = list(islice((text for cell in cells if (text := _text(cell))), SAMPLE))
    return bool(filled) and 2 * sum(any(one.fullmatch(cell) for one in _PATTERNS) for cell in filled) > len(filled)


def _text(cell: object) -> str:
    """A cell as it may be a name or a number of somebody; empty if it cannot."""
    if isinstance(cell, str):
        return cell.strip()
    return str(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else ""
