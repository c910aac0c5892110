"""From a file's columns to a kind's fields: matching, parsing, and columns without a field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from app.errors import Remedy, UserError
from app.exchange.column import Column
from app.exchange.raw import Faults
from app.exchange.read.written_dates import DAY, MONTH, YEAR
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, Value, fold
from resources.persons import means_a_person

Columns = Mapping[str, Sequence[object]]

_NAIVE = QT_TRANSLATE_NOOP("Import", "Times in {name} without UTC offset, stored as local time: {count:,}.")
EXTRA = "extra"
LONGEST_EXTRA = 10_000_000
"""The most characters of what stands in ``extra`` of a row."""
LONG_EXTRA = QT_TRANSLATE_NOOP(
    "Import", "its columns that no field takes hold more than {most:,} characters together, as they are stored"
)
MARKING = "handling_marking"
"""The column in which exports say how they are to be handled: nothing about their rows."""
MARKING_COLUMNS = frozenset({MARKING, MARKING[:10]})
"""Its names: a .dbf holds ten characters."""
_JSON = json.JSONEncoder(ensure_ascii=False)  # json.dumps would make a new one for every row
_RESERVED = {"fid", "ogc_fid", "rowid", "uuid", "geom", "geometry", EXTRA}


def match(columns: Iterable[str], kind: type[Layer], mapping: Mapping[str, str]) -> dict[str, str]:
    """Match fields to columns: ``mapping`` (field → column) first, then equal names, equal labels, and aliases.

    Case, spaces, hyphens and underscores are ignored. Raises UserError for an unknown field or column, and if two
    columns match a field equally well.
    """
    names = {column: fold(column) for column in columns}
    fields = {field.name: field for field in kind.fields()}
    _check_mapping(list(names), list(fields), mapping)
    used = dict(mapping)
    free = {column: folded for column, folded in names.items() if column not in used.values()}
    for name, field in fields.items():
        column = None if name in used else _column_for(field, free)
        if column is not None:
            used[name] = column
            del free[column]
    return used


def _check_mapping(columns: list[str], fields: list[str], mapping: Mapping[str, str]) -> None:
    for field, column in mapping.items():
        if field not in fields:
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "There is no field {field!r}; the fields are: {fields}").format(
                    field=field, fields=", ".join(fields)
                )
            )
        if column not in columns:
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "There is no column {column!r}; the columns are: {columns}").format(
                    column=column, columns=", ".join(columns)
                )
            )


def _column_for(field: Field, columns: Mapping[str, str]) -> str | None:
    """The column that has the name, the label or an alias of a field; ``columns``: each with its folded name."""
    if field.name in columns:
        return field.name
    for wanted in ({fold(field.name)}, {fold(field.label)}, {fold(alias) for alias in field.aliases}):
        fitting = [column for column, folded in columns.items() if folded in wanted]
        if len(fitting) > 1:
            both = QT_TRANSLATE_NOOP("Error", " and ").join(map(repr, fitting))
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "Columns {both} both fit the field {name}").format(
                    both=both, name=field.name
                ),
                Remedy.CHOOSE_COLUMN,
                field.name,
            )
        if fitting:
            return fitting[0]
    return None


def parse_column(field: Field, cells: Sequence[object]) -> tuple[Column, dict[int, str]]:
    """Each cell parsed by ``field.parse``, and the position and reason of each cell refused.

    Each distinct cell is parsed only once.
    """
    column = Column.of(cells)
    if _is_free_text(field) and column.is_clean(field.max_length):
        return column, {}
    parsed: list[Value] = []
    refused: dict[int, str] = {}
    for number, cell in enumerate(column.distinct):
        try:
            parsed.append(field.parse(cell))
        except ValueError as error:
            parsed.append(None)
            refused[number] = str(error)
    bad = column.positions(number in refused for number in range(len(parsed))).tolist() if refused else []
    return column.replaced(parsed), {position: refused[int(column.codes[position])] for position in bad}


def _is_free_text(field: Field) -> bool:
    """Whether a field takes any text as it stands, and none at all."""
    return field.type is FieldType.TEXT and not field.required and field.canonical is None


def parse_fields(
    kind: type[Layer], columns: Columns, used: Mapping[str, str], count: int, faults: Faults
) -> dict[str, Column]:
    """One column of ``count`` values per field of ``kind``; cells that cannot be read are added to ``faults``.

    Raises UserError if a required field has no column and the kind's ``normalise`` does not fill it.
    """
    raw = _normalised(kind, {field: columns[column] for field, column in used.items()}, count, faults)
    values: dict[str, Column] = {}
    for field in kind.fields():
        missing = field.name not in raw
        if missing and field.required and count:
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "No column gives {name}").format(name=field.name),
                Remedy.MAP_FIELD,
                field.name,
                rest=QT_TRANSLATE_NOOP("Error", ". The columns are: {columns}").format(columns=", ".join(columns)),
            )
        values[field.name], reasons = (Column.blank(count), {}) if missing else parse_column(field, raw[field.name])
        for position, reason in reasons.items():
            faults.add([position], reason)
    _refuse_contradictions(kind, values, count, faults)
    return values


def _refuse_contradictions(kind: type[Layer], values: Mapping[str, Column], count: int, faults: Faults) -> None:
    """Refuse the rows whose values cannot hold together."""
    if kind.contradiction.__func__ is Layer.contradiction.__func__:  # type: ignore[attr-defined]
        return
    for position, cells in enumerate(zip(*values.values(), strict=True)):
        if position < count and (reason := kind.contradiction(dict(zip(values, cells, strict=True)))):
            faults.add([position], reason)


def _normalised(
    kind: type[Layer], raw: dict[str, Sequence[object]], count: int, faults: Faults
) -> dict[str, Sequence[object]]:
    """``raw`` after the kind's own ``normalise``, which sees one row at a time."""
    if kind.normalise.__func__ is Layer.normalise.__func__ or not raw:  # type: ignore[attr-defined]
        return raw
    rows = []
    for position, cells in enumerate(zip(*raw.values(), strict=True)):
        row = dict(zip(raw, cells, strict=True))
        try:
            rows.append(kind.normalise(row))
        except ValueError as error:
            faults.add([position], str(error))
            rows.append(row)
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names} if count else raw


def local_times(kind: type[Layer], values: Mapping[str, Column]) -> tuple[str, ...]:
    """A note for each field with times without UTC offset: they are stored as local time, as written."""
    notes = []
    for field in kind.fields():
        if field.type is FieldType.DATETIME:
            column = values[field.name]
            without = column.where(
                value is not None and _LOCAL.search(str(value)) is not None for value in column.distinct
            )
            # A day is no time.
            known_to = values.get(f"{field.name.removesuffix('_at')}_precision", Column.blank(len(column)))
            naive = int((without & known_to.where(one not in _COARSE for one in known_to.distinct)).sum())
            if naive:
                notes.append(_NAIVE.format(name=field.name, count=naive))
    return tuple(notes)


_COARSE = (DAY, MONTH, YEAR)
_LOCAL = re.compile(r"T(?!.*(?:[+-]\d\d:\d\d|Z))")


def keep_open(columns: Columns, fields: Iterable[str]) -> list[str]:
    """The columns that may be added to a table beside ``fields`` under their own names.

    SQLite's column names are case-insensitive, so of ``Width`` and ``width`` only the first may, and no reserved name.
    """
    taken = _RESERVED | {name.casefold() for name in fields}
    free = []
    for column in columns:
        if column.casefold() not in taken:
            taken.add(column.casefold())
            free.append(column)
    return free


def check_extra(extra: Column, faults: Faults) -> None:
    """Refuse the rows whose ``extra`` is longer than a project may have it."""
    long = extra.positions(isinstance(cell, str) and len(cell) > LONGEST_EXTRA for cell in extra.distinct)
    faults.add(long, LONG_EXTRA.format(most=LONGEST_EXTRA))


def extra_column(columns: Columns, count: int) -> Column:
    """Columns without a field as one JSON object per row; None if empty. A column ``extra`` is unpacked."""
    if not columns:
        return Column.blank(count)
    names = list(columns)
    return Column.of([_extra(names, cells) for cells in zip(*columns.values(), strict=True)])


def _extra(names: list[str], cells: tuple[object, ...]) -> str | None:
    row = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None and cell != ""}
    if EXTRA in row:
        row = _unpacked(row.pop(EXTRA)) | row
    return _JSON.encode(row) if row else None


def _unpacked(cell: object) -> dict[str, object]:
    try:
        inner = json.loads(str(cell))
    except (ValueError, RecursionError):
        inner = None
    if not isinstance(inner, dict):
        return {EXTRA: cell}
    # What an export of another project has packed is judged as columns are.
    return {key: value for key, value in inner.items() if not means_a_person(key)}
