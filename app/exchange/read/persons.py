"""Data on persons, which are no part of a project: columns of them are left out, and named."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from app.errors import Remedy, UserError
from app.exchange.column import Column
from app.exchange.raw import RawTable
from app.exchange.reading import ColumnUse, Use
from layers.text import QT_TRANSLATE_NOOP
from resources.persons import Means, meaning_of, means_a_person

BY_HEADING = QT_TRANSLATE_NOOP(
    "Import",
    "Left out, because by their headings they may hold data on persons: {columns}. One that holds none needs another "
    "heading in the file.",
)
BY_CELLS = QT_TRANSLATE_NOOP(
    "Import",
    "Left out, because their cells look like names or documents of persons: {columns}. One that holds none is taken if "
    "it is mapped to a field.",
)
BY_MARKS = QT_TRANSLATE_NOOP(
    "Import",
    "Left out, because their cells are telephone numbers, number plates or addresses of mail: {columns}.",
)
WITHIN = QT_TRANSLATE_NOOP("Import", "Left out of objects in cells, because they may hold data on persons: {columns}.")
TAKEN = QT_TRANSLATE_NOOP(
    "Import",
    "Its cells look like names or documents of persons, and it is mapped: {columns}.",
)
MAPPED = QT_TRANSLATE_NOOP("Error", "Column {column!r} may hold data on persons, which no project takes")

SAMPLE = 200
"""Cells that are looked at."""
_CAPITAL, _CYRILLIC = "[А-ЯЁҒӢҚӮҲҶӨҮҢA-Z]", "[А-ЯЁҒӢҚӮҲҶӨҮҢ]"
_COUNTED = re.compile(r"\d{1,3}(?:[.,]0+)?|yes|no|y|n|true|false|да|нет|есть|ҳа|не|ооба|жок|бар|-|—", re.IGNORECASE)
"""How many there are, or whether any."""
_FIGURES = re.compile(r"[\d./@]")
_MARKED = (
    # A telephone number with its country, or with a trunk digit and marks within.
    re.compile(r"(?:\+|00)(?:\d[\s\-()]{0,2}){9,14}\d?"),
    re.compile(r"[08][\s\-(]{1,2}\d{2,4}[\s\-)]{1,2}\d{2,3}[\s\-]?\d{2}[\s\-]?\d{2}"),
    # Number plates of Tajikistan and Kyrgyzstan.
    re.compile(r"\d{4}\s?[A-ZА-Я]{2}\s?\d{2}|\d{2}\s?KG\s?\d{3}\s?[A-Z]{2,3}", re.IGNORECASE),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]{2,}"),
)
_NAMES = (
    # A family name with initials before or behind it, and one with a given name and a patronymic.
    re.compile(rf"{_CAPITAL}[\w'’-]+,?\s+{_CAPITAL}\.\s?{_CAPITAL}\."),
    re.compile(rf"{_CYRILLIC}\.\s?(?:{_CYRILLIC}\.\s?)?{_CYRILLIC}[\w'’-]+"),
    re.compile(
        r"\w[\w-]+ \w[\w-]+ (?:\w+(?:вич|вна|ична|зода|заде|ovich|evich|ovna|evna|zoda|zade)"
        r"|\w+ (?:уулу|кызы|оглы|угли|uulu|kyzy|ogly|ugli))",
        re.IGNORECASE,
    ),
)
_UNDIVIDED = (
    # Passports and identity cards of the region: one or two letters and seven digits or eight.
    re.compile(r"(?:[A-ZАМ]|[A-Z]{2}|ID|АН)\s?(?:№\s?)?(\d{7,8})", re.IGNORECASE),
    # Numbers of telephones as a spreadsheet holds them, without any mark.
    re.compile(r"(99[2368]\d{9}|7\d{10})(?:\.0)?"),
)
"""Numbers that those of objects are like, but for being issued one after the other."""
_DENSE = 100
"""So many numbers for each cell are a sequence."""
_ONE_INITIAL = re.compile(rf"({_CAPITAL}[\w'’-]+),?\s+({_CAPITAL})\.")
"""A family name with one initial, or a sort of thing and its letter: those have one of the two in common."""
_LONGEST = 1_000
"""Characters of a name or a number of somebody, at most."""
_PLACES = re.compile(
    r"(?<!\w)(?:им|имени|ба номи|село|кишлак|к-к|посёлок|поселок|пос|деҳаи?|айылы?|аул|город|шаҳри?|шаар|улица|ул"
    r"|кӯчаи?|көчө|мост|пик|гора|перевал|река|озеро|пост|застава|участок|сектор|village|street|st|bridge|peak|mount|pass|river|lake"
    r"|post|station|sector|point|school|airport|аэропорт|школа|ҷамоат|район|ноҳия)(?!\w)",
    re.IGNORECASE,
)
"""Words for what is called after persons."""


def without_persons(table: RawTable, mapping: Mapping[str, str], apart: Collection[str] = ()) -> RawTable:
    """``table`` without its columns on persons, told by their heading or by their cells, with notes that name them.

    One whose cells may be names is taken if ``mapping`` (field to column) or ``apart``, the columns that are to go to
    ``extra``, asks for it. Raises UserError if they ask for one that its heading or its numbers tell.
    """
    asked = {*mapping.values(), *apart}
    by_heading = [name for name, cells in table.columns.items() if _is_told_by_heading(name, cells)]
    rest = {name: cells for name, cells in table.columns.items() if name not in by_heading}
    by_marks = [name for name, cells in rest.items() if _are_marked(cells)]
    looks = [name for name, cells in rest.items() if name not in by_marks and _are_of_persons(cells)]
    by_cells, taken = [one for one in looks if one not in asked], [one for one in looks if one in asked]
    columns = {*by_heading, *by_marks, *by_cells}
    if refused := next((column for column in (*by_heading, *by_marks) if column in asked), None):
        raise UserError(MAPPED.format(column=refused), Remedy.LEAVE_COLUMN_OUT, refused)
    rest = {name: cells for name, cells in table.columns.items() if name not in columns}
    inner = {name: pruned for name, cells in rest.items() if (pruned := _pruned(cells))}
    members = list(dict.fromkeys(f"{name}: {key}" for name, one in inner.items() for key in one.keys))
    named = ((BY_HEADING, by_heading), (BY_MARKS, by_marks), (BY_CELLS, by_cells), (WITHIN, members), (TAKEN, taken))
    notes = [note.format(columns=", ".join(names)) for note, names in named if names]
    if not notes:
        return table
    cells = {**rest, **{name: one.cells for name, one in inner.items()}}
    uses = (ColumnUse(column, Use.LEFT_OUT) for column in table.columns if column in columns)
    return replace(table, columns=cells, reading=table.reading.plus(*uses, *notes))


def _is_told_by_heading(name: str, cells: Sequence[object]) -> bool:
    """Whether a heading means persons and no cell shows that the column holds something else."""
    means = meaning_of(name)
    if means in (Means.NOTHING, Means.IDENTITY):
        return means is Means.IDENTITY
    texts = {text for cell in Column.of(cells).distinct if (text := _text(cell))}
    counted = bool(texts) and all(map(_COUNTED.fullmatch, texts))
    without = bool(texts) and means is Means.FIGURES and not any(map(_FIGURES.search, texts))
    return not (counted or without)


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
    before = len(keys)
    try:
        whole = json.loads(cell)
        rest = _inner(whole, keys)
        return json.dumps(rest, ensure_ascii=False) if len(keys) > before or rest != whole else cell
    except (ValueError, RecursionError):  # what no program can follow shows nobody anything
        return cell


def _inner(value: object, keys: dict[str, None]) -> object:
    if isinstance(value, list):
        return [_inner(one, keys) for one in value]
    if not isinstance(value, dict):
        return value
    on_persons = dict.fromkeys(key for key, one in value.items() if means_a_person(key) or _are_of_persons([one]))
    keys.update(on_persons)
    return {key: _inner(one, keys) for key, one in value.items() if key not in on_persons}


def _are_marked(cells: Sequence[object]) -> bool:
    """Whether most of the first cells are what nothing but a person, or its car, has."""
    filled = list(islice((text for cell in cells if (text := _text(cell))), SAMPLE))
    return bool(filled) and 2 * sum(any(one.fullmatch(cell) for one in _MARKED) for cell in filled) > len(filled)


def _are_of_persons(cells: Sequence[object]) -> bool:
    """Whether most of the first cells are names, numbers of telephones, documents or cars, or addresses of mail."""
    filled = list(islice((text for cell in cells if (text := _text(cell))), SAMPLE))
    if not filled:
        return False
    alone = [cell for cell in filled if not _PLACES.search(cell)]
    numbers = [match[1] for cell in filled for one in _UNDIVIDED if (match := one.fullmatch(cell))]
    initials = [match for cell in alone if (match := _ONE_INITIAL.fullmatch(cell))]
    matching = sum(any(one.fullmatch(cell) for one in _MARKED) for cell in filled)
    matching += sum(any(one.fullmatch(cell) for one in _NAMES) for cell in alone)
    matching += 0 if _is_sequence(numbers) else len(numbers)
    matching += 0 if _are_alike(initials) else len(initials)
    return 2 * matching > len(filled)


def _is_sequence(numbers: Sequence[str]) -> bool:
    """Whether numbers lie as close as those that are issued to objects one after the other."""
    distinct = {int(number) for number in numbers}
    return len(distinct) > 2 and max(distinct) - min(distinct) <= _DENSE * len(distinct)


def _are_alike(names: Sequence[re.Match[str]]) -> bool:
    """Whether words with a letter behind them have the word or the letter in common: "Sector A.", "Vanj R."."""
    words, letters = {one[1] for one in names}, {one[2] for one in names}
    return len(names) > 2 and (len(words) == 1) != (len(letters) == 1)


def _text(cell: object) -> str:
    """A cell as it may be a name or a number of somebody; empty if it cannot."""
    if isinstance(cell, str):
        text = cell.strip()
        return text if len(text) <= _LONGEST else ""
    return str(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else ""
