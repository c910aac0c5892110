"""Numbers as people write them: which mark is the decimal one, and which only sets thousands apart.

"1,200" is 1200 or 1.2. A cell that can be read in one way only is read so. For one that can be read in two, what is
stated decides; else the other cells of its column; else the other columns of numbers in the file; else what its field
can hold. If nothing does, a point is taken for a decimal point, with a note, and a comma is for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple

from app.errors import Remedy, UserError
from app.exchange.column import LONGEST_VALUE, Column
from app.exchange.raw import Faults, RawTable
from app.exchange.reading import Fact, Ground, Subject
from layers.text import QT_TRANSLATE_NOOP

POINT, COMMA = ".", ","
MARKS = (POINT, COMMA)

_GROUPING = " \u00a0\u2009\u202f'’"
"""Marks that set thousands apart and nothing else: spaces of several widths, and apostrophes."""
_MINUS = str.maketrans({"−": "-", "–": "-", "٫": ".", "٬": ""})
"""Dashes that stand for a minus, and the marks that go with Persian figures."""
_FORM = r"[+\-]?(?:\d+|[1-9]\d{{0,2}}(?:{group}\d{{3}})+)?(?:{mark}\d*)?(?:[eE][+\-]?\d+)?"
_SIMPLE = re.compile(r"[+\-]?\d*\.(?:\d{1,2}|\d{4,})")
"""Most numbers of most files: a decimal point, and not three digits behind it."""
_PLAIN = re.compile(rf"[+\-]?\d+|{_SIMPLE.pattern}")
"""What no mark of thousands can be in, and is read as it stands."""
_NOTHING = re.compile(r"[^\s\S]")

EITHER = QT_TRANSLATE_NOOP(
    "Import", "{column} is {text!r}, which is {point} or {comma}: other numbers of the column have both marks"
)
TAKEN = QT_TRANSLATE_NOOP("Import", "Numbers in {column} are read with a decimal point: {text} as {value}.")
OTHERWISE = QT_TRANSLATE_NOOP("Import", "{column} is {text!r}, no number with “{mark}” as its decimal mark")
UNDECIDED = QT_TRANSLATE_NOOP("Error", "{column} holds {text!r}, which is {point} or {comma}")


class Range(NamedTuple):
    """What a column of numbers may hold."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Written:
    """A cell that may be a number: what it is with a decimal point, and with a decimal comma; None if it is not."""

    point: str | None
    comma: str | None

    @property
    def is_ambiguous(self) -> bool:
        """Whether it can be read in two ways."""
        return self.point is not None and self.comma is not None and self.point != self.comma

    def by(self, mark: str) -> str | None:
        """What it is with a decimal mark."""
        return self.point if mark == POINT else self.comma


NO_NUMBER = Written(None, None)


def written(text: str) -> Written:
    """How a text can be read as a number, as texts that ``float`` reads.

    >>> written("1,200"), written("39,5"), written("1 200.5")
    (Written(point='1200', comma='1.200'), Written(point=None, comma='39.5'), Written(point='1200.5', comma=None))
    """
    if len(text) > LONGEST_VALUE:
        return NO_NUMBER
    if _SIMPLE.fullmatch(text):
        return Written(text, None)
    plain = text.strip().translate(_MINUS)
    return Written(*(_read(plain, mark) for mark in MARKS))


def _read(text: str, mark: str) -> str | None:
    pattern = _PATTERNS[mark]
    if not pattern.fullmatch(text) or not any(character.isdigit() for character in text):
        return None
    other = COMMA if mark == POINT else POINT
    for group in (other, *_GROUPING):
        text = text.replace(group, "")
    return text.replace(mark, ".")


def _pattern(mark: str) -> re.Pattern[str]:
    other = COMMA if mark == POINT else POINT
    # One grouping mark throughout a number: 1,200 300 is none.
    forms = (_FORM.format(group=re.escape(group), mark=re.escape(mark)) for group in (other, *_GROUPING))
    return re.compile("|".join(f"(?:{form})" for form in forms))


_PATTERNS = {mark: _pattern(mark) for mark in MARKS}


@dataclass(frozen=True, eq=False)
class _Column:
    """A column with its distinct texts that may be numbers, and how each can be read.

    ``has_points``: whether others, which are left as they stand, have a decimal point.
    """

    name: str
    cells: Column
    texts: dict[str, Written]
    range: Range
    has_points: bool

    @cached_property
    def marks(self) -> set[str]:
        """The decimal marks of the cells that can be read in one way only."""
        readings = {(one.point is None, one.comma is None) for one in self.texts.values()}
        own = {mark for mark, only in ((POINT, (False, True)), (COMMA, (True, False))) if only in readings}
        return own | ({POINT} if self.has_points else set())

    @cached_property
    def ambiguous(self) -> list[str]:
        """The texts that can be read in two ways."""
        return [text for text, one in self.texts.items() if one.is_ambiguous]

    def within(self, mark: str) -> bool:
        """Whether everything ambiguous lies in the range of the column, read with a decimal mark."""
        values = (float(self.texts[text].by(mark) or 0.0) for text in self.ambiguous)
        return all(self.range.low <= value <= self.range.high for value in values)


class _Choice(NamedTuple):
    """The decimal mark of a column and why; none if its cells have both, so that ambiguous ones cannot be told."""

    mark: str | None
    ground: Ground


def with_numbers(table: RawTable, ranges: Mapping[str, Range], stated: str) -> RawTable:
    """``table`` with the texts of some columns, given with what they may hold, as ``float`` reads them.

    ``stated``: the decimal mark, if somebody said which. What is no number stays as it is. Raises UserError where a
    comma cannot be told from a mark of thousands.
    """
    read = (_column(name, table.columns[name], of, stated) for name, of in ranges.items())
    columns = [one for one in read if one.texts or one.has_points]
    of_file = set[str]().union(*(column.marks for column in columns))
    earlier = table.earlier.get(Subject.DECIMAL, {})
    cells, faults, reading = dict(table.columns), Faults({**table.faults.reasons}), table.reading
    for column in columns:
        choice = _Choice(stated, Ground.STATED) if stated else _choice(column, of_file, earlier)
        values = {text: _value(one, choice) for text, one in column.texts.items()}
        _refuse(column, values, choice, faults)
        if values:
            cells[column.name] = column.cells.mapped(partial(_put, values=values))
        if choice.mark and (column.has_points or any(one.point != one.comma for one in column.texts.values())):
            reading = reading.plus(Fact(Subject.DECIMAL, choice.mark, choice.ground, column.name))
        if choice.ground is Ground.ASSUMED:
            first = column.ambiguous[0]
            reading = reading.plus(TAKEN.format(column=column.name, text=first, value=values[first]))
    return replace(table, columns=cells, faults=faults, reading=reading)


def _column(name: str, cells: Sequence[object], range_: Range, stated: str) -> _Column:
    column = Column.of(cells)
    # With a comma stated to be the decimal mark a point is no such mark.
    odd = column.texts_unlike(_NOTHING if stated == COMMA else _PLAIN)
    has_points = stated != COMMA and column.has_text_like(_SIMPLE)
    read = {text: written(text) for text in odd}
    return _Column(name, column, {text: one for text, one in read.items() if one != NO_NUMBER}, range_, has_points)


def _choice(column: _Column, of_file: set[str], earlier: Mapping[str, str]) -> _Choice:
    """The decimal mark of a column, by an earlier reading, its own cells, those of the file, or what it may hold."""
    if earlier.get(column.name) in MARKS:
        return _Choice(earlier[column.name], Ground.FILE)
    marks = column.marks or (of_file if len(of_file) == 1 else set())
    if len(marks) > 1:
        return _Choice(None, Ground.CONTENT)
    if marks or not column.ambiguous:
        return _Choice(next(iter(marks), POINT), Ground.CONTENT)
    fitting = [mark for mark in MARKS if column.within(mark)]
    if len(fitting) == 1:
        return _Choice(fitting[0], Ground.CONTENT)
    text = next((text for text in column.ambiguous if COMMA in text), None)
    if text is None:
        return _Choice(POINT, Ground.ASSUMED)
    one = column.texts[text]
    refusal = UNDECIDED.format(column=column.name, text=text, point=one.point, comma=one.comma)
    raise UserError(refusal, Remedy.STATE_DECIMAL, column.name)


def _value(one: Written, choice: _Choice) -> str | None:
    """A number as ``float`` reads it; None if it cannot be read so, or in more than one way."""
    if choice.ground is Ground.STATED or one.is_ambiguous:
        return None if choice.mark is None else one.by(choice.mark)
    return one.point if one.point is not None else one.comma


def _put(cell: object, values: Mapping[str, str | None]) -> object:
    """The number that a cell is, else the cell."""
    value = values.get(cell) if type(cell) is str else None
    return cell if value is None else value


def _refuse(column: _Column, values: Mapping[str, str | None], choice: _Choice, faults: Faults) -> None:
    """Refuse the rows whose number can be read in two ways, or not with the mark that is stated."""
    if None not in values.values():
        return
    distinct, template = column.cells.distinct, EITHER if choice.mark is None else OTHERWISE
    for position in column.cells.positions(type(cell) is str and values.get(cell, "") is None for cell in distinct):
        cell = str(distinct[column.cells.codes[position]])
        one = column.texts[cell]
        shown = {"point": one.point, "comma": one.comma, "mark": choice.mark}
        faults.add([position], template.format(column=column.name, text=cell, **shown))
