"""The columns of a file by what their fields take: numbers, and days and times, each decided over whole columns."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.exchange.raw import RawTable
from app.exchange.read.combined import combined
from app.exchange.read.meaning import matched
from app.exchange.read.moments import with_moments
from app.exchange.read.numerals import Range, with_numbers
from app.exchange.read.places.axes import LARGEST_DEGREES
from app.exchange.read.places.positions import find
from app.exchange.read.written_dates import MINUTE
from app.exchange.reading import Stated
from layers.base import Layer
from layers.values.field import Field, FieldType, Value

_NUMBERS = (FieldType.REAL, FieldType.INTEGER)
_TIMES = (FieldType.DATE, FieldType.DATETIME)


@dataclass(frozen=True, slots=True, eq=False)
class Typed:
    """A table with plain numbers and moments; ``precision`` as in Moments, ``used`` and ``also`` as in Combined."""

    table: RawTable
    precision: dict[str, list[str | None]]
    used: dict[str, str]
    also: dict[str, str]


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
    where a decimal mark, or the order of a date, cannot be told.
    """
    place = find(raw.columns, kind, places).columns if raw.geometry is None else ()
    columns = {name: cells for name, cells in raw.columns.items() if name not in place}
    whole = combined(raw, kind, matched(columns, kind, fields))
    used = whole.used
    furthest = math.inf if crs else LARGEST_DEGREES
    ranges = {column: Range(-furthest, furthest) for column in place if len(place) == 2}
    ranges |= {used[spec.name]: Range(spec.minimum, spec.maximum) for spec in _of(kind, used, _NUMBERS)}
    numbered = with_numbers(whole.table, ranges, stated.decimal)
    times = {used[spec.name]: spec.type for spec in _of(kind, used, _TIMES)}
    moments = with_moments(numbered, times, stated.dates)
    return Typed(moments.table, moments.precision, used, whole.also)


def _of(kind: type[Layer], used: Mapping[str, str], types: tuple[FieldType, ...]) -> Iterator[Field]:
    """The fields of some types that a column feeds."""
    return (spec for spec in kind.fields() if spec.type in types and spec.name in used)


def precisions(
    kind: type[Layer], values: Mapping[str, list[Value]], precision: Mapping[str, list[str | None] | None]
) -> dict[str, list[Value]]:
    """The fields that say to what a time is known, where a file gives a day, month or year and does not say so."""
    filled = {}
    for spec in kind.fields():
        name = f"{spec.name.removesuffix('_at')}_precision"
        known_to = precision.get(spec.name)
        if spec.type is FieldType.DATETIME and name in values and known_to is not None:
            pairs = zip(values[name], known_to, strict=True)
            filled[name] = [cell or (None if coarse == MINUTE else coarse) for cell, coarse in pairs]
    return filled
