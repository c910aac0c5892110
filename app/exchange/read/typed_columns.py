"""The columns of a file by what their fields take: numbers, and days and times, each decided over whole columns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.errors import UserError
from app.exchange.column import Column
from app.exchange.raw import RawTable
from app.exchange.read.combined import combined
from app.exchange.read.meaning import matched
from app.exchange.read.moments import with_moments
from app.exchange.read.numerals import Range, with_numbers
from app.exchange.read.places.axes import LARGEST_DEGREES
from app.exchange.read.places.positions import Place, find
from app.exchange.read.units import without_units
from app.exchange.read.written_dates import MINUTE
from app.exchange.reading import Stated
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType

_NUMBERS = (FieldType.REAL, FieldType.INTEGER)
_TIMES = (FieldType.DATE, FieldType.DATETIME)
NO_COLUMN = QT_TRANSLATE_NOOP("Error", "There is no column {column!r}; the columns are: {columns}")
HOLDS_PLACES = QT_TRANSLATE_NOOP("Error", "Column {column!r} holds coordinates: it cannot be stored in extra")


@dataclass(frozen=True, slots=True, eq=False)
class Typed:
    """A table with plain numbers and moments; ``precision`` as in Moments, ``used`` and ``also`` as in Combined.

    ``places``: the columns of coordinates, and what each of them gives.
    """

    table: RawTable
    precision: dict[str, Column]
    used: dict[str, str]
    also: dict[str, str]
    places: dict[str, str] = field(default_factory=dict)


def with_types(
    raw: RawTable,
    kind: type[Layer],
    places: Mapping[str, str],
    fields: Mapping[str, str],
    crs: str | None,
    stated: Stated,
) -> Typed:
    """``raw`` with the texts of numbers and moments in their plain form, and to what each moment is known.

    ``places`` and ``fields``: which columns are stated to hold coordinates, and to feed which field. Raises UserError
    where a decimal mark, or the order of a date, cannot be told, and for columns stated to feed nothing that are not
    there or hold coordinates.
    """
    where = find(raw.columns, kind, places) if raw.geometry is None else None
    place = () if where is None else where.columns
    apart = _apart(raw, place, stated)
    columns = {name: cells for name, cells in raw.columns.items() if name not in place and name not in apart}
    rest = replace(raw, columns={name: cells for name, cells in raw.columns.items() if name not in apart})
    whole = combined(rest, kind, matched(columns, kind, fields))
    whole = replace(whole, table=replace(whole.table, columns={**whole.table.columns, **apart}))
    used = whole.used
    furthest = math.inf if crs else LARGEST_DEGREES
    ranges = {column: Range(-furthest, furthest) for column in place if len(place) == 2}
    numeric = {used[spec.name]: spec for spec in _of(kind, used, _NUMBERS)}
    ranges |= {column: Range(spec.minimum, spec.maximum) for column, spec in numeric.items()}
    plain = without_units(whole.table, numeric)
    numbered = plain.applied(with_numbers(plain.table, ranges, stated.decimal))
    times = {used[spec.name]: spec.type for spec in _of(kind, used, _TIMES)}
    moments = with_moments(numbered, times, stated.dates)
    return Typed(moments.table, moments.precision, used, whole.also, _roles(where))


def _roles(where: Place | None) -> dict[str, str]:
    """What each column of coordinates gives; empty for a part of one."""
    if where is None or where.parts is not None:
        return {} if where is None else dict.fromkeys(where.columns, "")
    names = {"pair": ("lon", "lat"), "wkt": ("wkt",), "text": ("coordinates",)}[where.form]
    return dict(zip(where.columns, names, strict=True))


def _apart(raw: RawTable, place: Sequence[str], stated: Stated) -> dict[str, Sequence[object]]:
    """The columns that are stated to feed no field. Raises UserError for one that is not there or holds coordinates."""
    for column in stated.apart:
        if column not in raw.columns or column in place:
            text = HOLDS_PLACES if column in place else NO_COLUMN
            raise UserError(text.format(column=column[:80], columns=", ".join(raw.columns)[:200]))
    return {column: raw.columns[column] for column in stated.apart}


def _of(kind: type[Layer], used: Mapping[str, str], types: tuple[FieldType, ...]) -> Iterator[Field]:
    """The fields of some types that a column feeds."""
    return (spec for spec in kind.fields() if spec.type in types and spec.name in used)


def precisions(
    kind: type[Layer], values: Mapping[str, Column], precision: Mapping[str, Column | None]
) -> dict[str, Column]:
    """The fields that say to what a time is known, where a file gives a day, month or year and does not say so."""
    filled = {}
    for spec in kind.fields():
        name = f"{spec.name.removesuffix('_at')}_precision"
        known_to = precision.get(spec.name)
        if spec.type is FieldType.DATETIME and name in values and known_to is not None:
            coarse = known_to.mapped(lambda one: None if one == MINUTE else one)
            filled[name] = values[name].or_else(coarse)
    return filled
