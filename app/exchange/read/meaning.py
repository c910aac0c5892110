"""Which columns feed which fields: by name and label, then by headings that mean a field, if the cells fit it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from app.exchange.column import LONGEST_HEADING
from app.exchange.read.columns import match
from app.exchange.read.combined import zone_of
from app.exchange.read.numerals import written
from app.exchange.read.places.headings import plain
from app.exchange.read.units import in_unit_of
from app.exchange.read.written_dates import dated
from layers.base import Layer
from layers.values.field import Field, FieldType, fold
from resources.column_names import headings_of

SAMPLE = 200
"""Cells that are looked at."""
_UNITS = {
    "m": ("m", "м", "metre", "metres", "meter", "meters", "метр", "метры", "метров"),
    "km": ("km", "км", "kilometres", "kilometers", "километров"),
    "°": ("°", "deg", "degrees", "град", "градусы", "градусов"),
    "h": ("h", "hours", "ч", "час", "часов", "соат"),
    "m/s": ("m/s", "м/с"),
    "ft": ("ft", "feet", "foot", "фут", "футов"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_COUNTED = re.compile(r"[1-7]\d{4}(?:[.,]\d+)?|\d{10}|\d{13}")
"""Days of a spreadsheet, and seconds or milliseconds since 1970."""
_BROKEN = re.compile(r"(?<=\w)-[^\S\n]*\n\s*(?=\w)")
_WITH_UNIT = re.compile(r"(?P<base>.+?)\s*(?:[,;]\s*|[(\[]\s*)(?P<unit>[^,;()\[\]]+?)\s*[)\]]?")


def matched(columns: Mapping[str, Sequence[object]], kind: type[Layer], mapping: Mapping[str, str]) -> dict[str, str]:
    """The column of each field that has one: as mapped, by name, label or alias, else by a heading that means it.

    A column is taken by its heading only where most of its cells are values of the field, in the field's own unit.
    Raises UserError as ``match`` does.
    """
    used = match(columns, kind, mapping)
    taken = set(used.values())
    free = {column: _heading(column) for column in columns if column not in taken}
    for field in _own_first(kind):
        if field.name in used:
            continue
        column = next((column for column in _meaning(field, kind, free) if _fits(field, columns[column])), None)
        if column is not None:
            used[field.name] = column
            del free[column]
    return used


def _own_first(kind: type[Layer]) -> list[Field]:
    """The fields of a kind, those that it shares with all others last: a date is the day of an incident."""
    own = {field.name for field in kind.own_fields}
    return sorted(kind.fields(), key=lambda field: field.name not in own)


def _heading(column: str) -> tuple[frozenset[str], str]:
    """The forms of a heading without its unit, and the unit; an unknown one belongs to the heading."""
    # A long heading is broken in its cell.
    column = " ".join(_BROKEN.sub("", zone_of(column[:LONGEST_HEADING])[0]).split())
    match_ = _WITH_UNIT.fullmatch(column)
    unit = _UNIT_OF.get(match_["unit"].casefold()) if match_ else None
    base, unit = (fold(match_["base"]), unit) if match_ and unit else (fold(column), "")
    return frozenset((base, plain(base))), unit


def _meaning(field: Field, kind: type[Layer], free: Mapping[str, tuple[frozenset[str], str]]) -> Iterator[str]:
    """The columns whose heading means a field, the best first."""
    for heading in (fold(field.name), fold(field.label), *headings_of(kind.kind, field.name)):
        for column, (forms, unit) in free.items():
            if heading in forms and unit in ("", field.unit):
                yield column


def _fits(field: Field, cells: Sequence[object]) -> bool:
    """Whether there are any cells, and most of the first are values of a field."""
    filled = list(islice((cell for cell in cells if cell is not None and str(cell).strip()), SAMPLE))
    return bool(filled) and 2 * sum(_is_value(field, cell) for cell in filled) >= len(filled)


def _is_in_range(field: Field, text: str) -> bool:
    """Whether a text is a number that the field may hold, with one decimal mark or the other, and perhaps a unit."""
    number, factor = in_unit_of(field, text) or (text, 1.0)
    one = written(number)
    values = (factor * float(value) for value in (one.point, one.comma) if value is not None)
    return any(field.minimum <= value <= field.maximum for value in values)


def _is_value(field: Field, cell: object) -> bool:
    if field.type in (FieldType.REAL, FieldType.INTEGER):
        return not isinstance(cell, bool) and _is_in_range(field, str(cell))
    if field.type in (FieldType.DATE, FieldType.DATETIME):
        return dated(str(cell)) is not None or _COUNTED.fullmatch(str(cell).strip()) is not None
    try:
        field.parse(cell)
    except ValueError:
        return False
    return True
