"""Columns of days and times: what comes first, day or month, is decided by whole columns.

"03/04/2026" is the third of April or the fourth of March. A cell that can be read in one way only is read so; for one
that can be read in two, what is stated decides, else the other cells of its column, else the other dates of the file.
Dotted dates have the day first everywhere. If nothing decides, a person does. A day without a time stays a day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from app.errors import Remedy, UserError
from app.exchange.column import Column
from app.exchange.raw import DAY_ZERO, Faults, RawTable
from app.exchange.read.written_dates import DAY, MINUTE, ORDERS, Dated, Written, dated
from app.exchange.reading import Fact, Ground, Note, Subject
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import FieldType

EITHER = QT_TRANSLATE_NOOP(
    "Import", "{column} is {text!r}, {one} or {other}: other dates of the column have both orders"
)
OTHERWISE = QT_TRANSLATE_NOOP("Import", "{column} is {text!r}, no date in the order that is stated")
UNDECIDED = QT_TRANSLATE_NOOP("Error", "{column} holds {text!r}, which is {one} or {other}")
TIMES_DROPPED = QT_TRANSLATE_NOOP("Import", "Times of day in {column} are left out, it takes days: {count:,}.")
SERIALS = QT_TRANSLATE_NOOP("Import", "Numbers in {column} are read as the days of a spreadsheet: {text} as {value}.")
SECONDS = QT_TRANSLATE_NOOP("Import", "Numbers in {column} are read as seconds since 1970: {text} as {value}.")

MIDNIGHTS = QT_TRANSLATE_NOOP(
    "Import", "Times in {column} are midnight in every row, which stands for none: read as days: {count:,}."
)

_NUMBER = re.compile(r"\d{5}(?:[.,]\d+)?|\d{10}(?:\.\d+)?|\d{13}(?:\.\d+)?")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T(?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d{3})?)?(?:[+-]\d\d:\d\d)?)?")
_MIDNIGHT = re.compile(r"\d{4}-\d\d-\d\dT00:00(?::00(?:\.0+)?)?")
_TIMED = re.compile(r"\d{4}-\d\d-\d\dT")
_DAY_LENGTH = 10
_SERIALS = 15_000, 80_000
"""Days of a spreadsheet from 1941 to 2119."""


@dataclass(frozen=True, eq=False)
class _Column:
    """A column with its distinct texts that are not in ISO form, ``odd`` as they stand, and how each can be read."""

    name: str
    cells: Column
    odd: frozenset[str]
    texts: dict[str, Dated]
    plain: dict[str, Written]
    """Those that are in ISO form but for blanks around it."""

    @cached_property
    def orders(self) -> set[str]:
        """The orders of the cells that can be read in one way only."""
        return {one.decides for one in self.texts.values() if one.decides}

    @cached_property
    def has_figures(self) -> bool:
        """Whether the order matters for any cell."""
        return any(
            len(set(one.by_order.values())) > 1 or len(one.by_order) < len(ORDERS) for one in self.texts.values()
        )

    @cached_property
    def ambiguous(self) -> list[str]:
        """The texts that can be read in two ways."""
        return [text for text, one in self.texts.items() if one.is_ambiguous]


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """A table with its moments in ISO form, and to what each cell of a column is known (None where it is no date)."""

    table: RawTable
    precision: dict[str, Column]


def with_moments(table: RawTable, columns: Mapping[str, FieldType], stated: str) -> Moments:
    """``table`` with the dates and times of some columns in ISO form; what is none stays as it is.

    ``stated``: the order of day, month and year, if somebody said which. Raises UserError where it cannot be told.
    """
    read = [_column(name, table.columns[name]) for name in columns]
    of_file = set[str]().union(*(column.orders for column in read))
    earlier = table.earlier.get(Subject.DATES, {})
    cells, faults, reading = dict(table.columns), Faults({**table.faults.reasons}), table.reading
    precision: dict[str, Column] = {}
    for column in read:
        kind = columns[column.name]
        order, ground = (stated, Ground.STATED) if stated else _order(column, of_file, earlier)
        values = {text: _value(one, order, ground) for text, one in column.texts.items()}
        _refuse(column, values, order, faults)
        cells[column.name], precision[column.name], notes = _in_iso(column, values, kind, table.day_zero)
        if order and column.has_figures:
            reading = reading.plus(Fact(Subject.DATES, order, ground, column.name))
        reading = reading.plus(*notes, *_dropped(column.name, kind, precision[column.name]))
    return Moments(replace(table, columns=cells, faults=faults, reading=reading), precision)


class _InIso(NamedTuple):
    """A column with its moments in ISO form, to what each of them is known, and notes."""

    cells: Column
    precision: Column
    notes: list[Note]


def _in_iso(column: _Column, values: Mapping[str, Written | None], kind: FieldType, day_zero: date) -> _InIso:
    odd = [cell for cell in column.cells.distinct if type(cell) is not str or cell in column.odd]
    numbers, notes = _numbers(column.name, odd, day_zero)
    moments = {text: _taken(one, kind) for text, one in {**column.plain, **values, **numbers}.items()}
    taken = {cell: moments.get(cell.strip() if type(cell) is str else str(cell)) for cell in odd}
    cells = column.cells
    if any(one is not None for one in taken.values()):
        cells = cells.mapped(partial(_text, odd=taken))
    precision = column.cells.mapped(partial(_precision, odd=taken))
    if kind is FieldType.DATETIME and _are_midnights(cells):
        return _as_days(column.name, cells, precision, notes)
    return _InIso(cells, precision, notes)


def _are_midnights(cells: Column) -> bool:
    """Whether there are times, all of them at midnight by no clock in particular: programs write days so."""
    return cells.has_text_like(_MIDNIGHT) and not any(map(_TIMED.match, cells.texts_unlike(_MIDNIGHT)))


def _as_days(name: str, cells: Column, precision: Column, notes: list[Note]) -> _InIso:
    """Such times as the days they stand for, to what each cell is known then, and a note that says so."""
    midnights = [type(cell) is str and _MIDNIGHT.fullmatch(cell) is not None for cell in cells.distinct]
    days = [str(cell)[:_DAY_LENGTH] if one else cell for cell, one in zip(cells.distinct, midnights, strict=True)]
    exact_to = [DAY if one else other for one, other in zip(midnights, precision.distinct, strict=True)]
    note = MIDNIGHTS.format(column=name, count=len(cells.positions(midnights)))
    return _InIso(cells.replaced(days), precision.replaced(exact_to), [*notes, note])


def _taken(one: Written | None, kind: FieldType) -> Written | None:
    """A moment as far as a field takes it: one for days takes no month without a day."""
    return None if one is None or (kind is FieldType.DATE and one.precision not in (DAY, MINUTE)) else one


def _column(name: str, cells: Sequence[object]) -> _Column:
    column = Column.of(cells)
    # Most files have nothing else than ISO: what is so already needs no reading.
    odd = column.texts_unlike(_ISO)
    texts = dict.fromkeys(cell.strip() for cell in odd)
    plain = {text: Written(text, _precision_of(text)) for text in texts if _ISO.fullmatch(text)}
    rest = (text for text in texts if text not in plain and not _NUMBER.fullmatch(text))
    return _Column(
        name, column, frozenset(odd), {text: one for text in rest if (one := dated(text)) is not None}, plain
    )


def _precision_of(text: str) -> str:
    """To what a text in ISO form is exact."""
    return DAY if len(text) == _DAY_LENGTH else MINUTE


def _text(cell: object, odd: Mapping[object, Written | None]) -> object:
    """A cell in ISO form; as it stands if it is no moment. ``odd``: what those are that are not in that form."""
    one = odd.get(cell)
    return cell if one is None else one.text


def _precision(cell: object, odd: Mapping[object, Written | None]) -> str | None:
    """To what a cell is exact: None if it is no moment."""
    if cell in odd:
        one = odd[cell]
        return None if one is None else one.precision
    return _precision_of(str(cell))


def _order(column: _Column, of_file: set[str], earlier: Mapping[str, str]) -> tuple[str, Ground]:
    """The order of the figures of a column and why; empty if its cells have several, or none that matters."""
    if earlier.get(column.name) in ORDERS:
        return earlier[column.name], Ground.FILE
    orders = column.orders or (of_file if len(of_file) == 1 else set())
    if len(orders) == 1:
        return next(iter(orders)), Ground.CONTENT
    if orders or not column.ambiguous:
        return "", Ground.CONTENT
    one, other = _two(column.texts[column.ambiguous[0]])
    refusal = UNDECIDED.format(column=column.name, text=column.ambiguous[0], one=one, other=other)
    raise UserError(refusal, Remedy.STATE_DATES, column.name)


def _two(one: Dated) -> tuple[str, str]:
    texts = list(dict.fromkeys(written.text for written in one.by_order.values()))
    return texts[0], texts[1]


def _value(one: Dated, order: str, ground: Ground) -> Written | None:
    """A moment by the order of its column, or in the one way in which it can be read; None if that cannot be told."""
    if ground is Ground.STATED:
        return one.by_order.get(order)
    if one.is_ambiguous:
        return one.by_order.get(one.decides or order)
    return next(iter(one.by_order.values()))


def _refuse(column: _Column, values: Mapping[str, Written | None], order: str, faults: Faults) -> None:
    """Refuse the rows whose date can be read in two ways, or not in the order that is stated."""
    bad = {text for text, value in values.items() if value is None}
    distinct = column.cells.distinct
    for position in column.cells.positions(type(cell) is str and cell.strip() in bad for cell in distinct):
        cell = str(distinct[column.cells.codes[position]])
        reason = OTHERWISE.format(column=column.name, text=cell)
        if not order:
            one, other = _two(column.texts[cell.strip()])
            reason = EITHER.format(column=column.name, text=cell, one=one, other=other)
        faults.add([position], reason)


def _numbers(name: str, cells: Sequence[object], day_zero: date) -> tuple[dict[str, Written], list[Note]]:
    """The numbers of a column as moments: days of a spreadsheet, or seconds since 1970; and a note that says so."""
    texts = dict.fromkeys(str(cell).strip() for cell in cells if not isinstance(cell, bool))
    moments, notes = dict[str, Written](), dict[str, Note]()
    for text in filter(_NUMBER.fullmatch, texts):
        number = float(text.replace(",", "."))
        if _SERIALS[0] <= number + (day_zero - DAY_ZERO).days < _SERIALS[1]:
            moments[text], template = _of_spreadsheet(number, day_zero), SERIALS
        elif number >= 1e9:
            moments[text], template = _of_seconds(number / (1000.0 if number >= 1e12 else 1.0)), SECONDS
        else:
            continue
        notes.setdefault(template, template.format(column=name, text=text, value=moments[text].text))
    return moments, list(notes.values())


def _of_spreadsheet(number: float, day_zero: date) -> Written:
    """A day, or a time of it to the minute, counted as spreadsheets do from a day, mostly the end of 1899."""
    minutes = round((number % 1.0) * 24 * 60)
    moment = datetime.combine(day_zero, datetime.min.time()) + timedelta(days=int(number), minutes=minutes)
    whole = float(number).is_integer()
    return Written(
        moment.date().isoformat() if whole else moment.isoformat(timespec="minutes"), DAY if whole else MINUTE
    )


def _of_seconds(seconds: float) -> Written:
    return Written(datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds"), MINUTE)


def _dropped(name: str, kind: FieldType, precision: Column) -> list[Note]:
    """A note on times of day in a column of days."""
    timed = kind is FieldType.DATE and precision.where(one == MINUTE for one in precision.distinct)
    count = int(np.count_nonzero(timed))
    return [TIMES_DROPPED.format(column=name, count=count)] if count else []
