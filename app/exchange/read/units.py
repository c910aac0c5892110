"""Units behind numbers, as people write them: "1 200 m" and "1,2 km" under a heading of metres are 1200."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.exchange.column import LONGEST_VALUE, Column
from app.exchange.raw import RawTable
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field

READ_IN = QT_TRANSLATE_NOOP("Import", "Numbers of {column} with a unit are read in {unit}: {text} as {value}.")
SHARE = QT_TRANSLATE_NOOP("Import", "Numbers of {column} in per cent are read as shares: {text} as {value}.")

_METRES = ("m", "м", "mtr", "metre", "metres", "meter", "meters", "метр", "метра", "метров", "метри", "метр.")
_KILOMETRES = ("km", "км", "kilometre", "kilometres", "kilometer", "kilometers", "километр", "километра", "километров")
_FEET = ("ft", "feet", "foot", "фут", "фута", "футов")
_HOURS = ("h", "hr", "hrs", "hour", "hours", "ч", "час", "часа", "часов", "соат", "саат")
_MINUTES = ("min", "мин", "minutes", "минут", "дақиқа", "мүнөт")
_OF_UNIT: Mapping[str, Mapping[str, float]] = {
    "m": {**dict.fromkeys(_METRES, 1.0), **dict.fromkeys(_KILOMETRES, 1000.0), **dict.fromkeys(_FEET, 0.3048)},
    "km": {**dict.fromkeys(_KILOMETRES, 1.0), **dict.fromkeys(_METRES, 0.001)},
    "°": dict.fromkeys(("°", "º", "deg", "degree", "degrees", "град", "градус", "градуса", "градусов", "дараҷа"), 1.0),
    "h": {**dict.fromkeys(_HOURS, 1.0), **dict.fromkeys(_MINUTES, 1.0 / 60.0)},
    "m/s": {**dict.fromkeys(("m/s", "м/с"), 1.0), **dict.fromkeys(("km/h", "kmh", "kph", "км/ч"), 1.0 / 3.6)},
    "": {},
}
"""What each unit is in that of a field."""
_PER_CENT = {"%": 0.01}
_WITH_UNIT = re.compile(r"([+\-−–]?[\d.,'’\s]*\d[.,]?)\s*([^\W\d_][^\W\d_/]*(?:/[^\W\d_]+)?|[°º%])\.?")
_NUMBER = re.compile(r"[+\-]?[\d.,]+")


@dataclass(frozen=True, slots=True, eq=False)
class Stripped:
    """A table without the units behind its numbers, and by column what to multiply each of its distinct cells with.

    ``given``: the table as it was.
    """

    given: RawTable
    table: RawTable
    factors: dict[str, list[float]]
    fields: Mapping[str, Field]

    def applied(self, table: RawTable) -> RawTable:
        """``table``, which is this one with plain numbers, with these in the units of their fields."""
        cells, reading = dict(table.columns), table.reading
        for name, factors in self.factors.items():
            column = Column.of(table.columns[name])
            scaled = [_scaled(cell, factor) for cell, factor in zip(column.distinct, factors, strict=True)]
            cells[name] = column.replaced(scaled)
            before = Column.of(self.given.columns[name]).distinct
            at = next((at for at, factor in enumerate(factors) if factor != 1.0), None)
            if at is not None:
                template = SHARE if _is_share(self.fields[name]) else READ_IN
                shown = {"text": before[at], "value": scaled[at], "unit": self.fields[name].unit}
                reading = reading.plus(template.format(column=name, **shown))
        return replace(table, columns=cells, reading=reading)


def without_units(table: RawTable, fields: Mapping[str, Field]) -> Stripped:
    """``table`` without the units behind the numbers of some columns, which feed these ``fields``.

    What has no unit, or one that the field knows nothing of, stays as it is.
    """
    cells, factors = dict(table.columns), dict[str, list[float]]()
    for name, spec in fields.items():
        units = _PER_CENT if _is_share(spec) else _OF_UNIT.get(spec.unit, {})
        column = Column.of(table.columns[name])
        odd = {text: parts for text in column.texts_unlike(_NUMBER) if (parts := _parts(text, units))}
        if odd:
            distinct = column.distinct
            cells[name] = column.replaced([odd[cell][0] if cell in odd else cell for cell in distinct])
            factors[name] = [odd[cell][1] if cell in odd else 1.0 for cell in distinct]
    return Stripped(table, replace(table, columns=cells), factors, fields)


def _is_share(spec: Field) -> bool:
    return not spec.unit and (spec.minimum, spec.maximum) == (0.0, 1.0)


def in_unit_of(field: Field, text: str) -> tuple[str, float] | None:
    """The number of a text with a unit that ``field`` knows, and what that unit is in its own; None for others."""
    return _parts(text, _PER_CENT if _is_share(field) else _OF_UNIT.get(field.unit, {}))


def _parts(text: str, units: Mapping[str, float]) -> tuple[str, float] | None:
    """A number and what its unit is in that of the field; None for anything else."""
    match = _WITH_UNIT.fullmatch(text.strip()) if len(text) <= LONGEST_VALUE else None
    factor = None if match is None else units.get(match[2].casefold())
    return None if match is None or factor is None else (match[1].strip(), factor)


def _scaled(cell: object, factor: float) -> object:
    """A number as text times a factor; what is none stays as it is."""
    if factor == 1.0:
        return cell
    try:
        return f"{float(str(cell)) * factor:.12g}"
    except ValueError:
        return cell
