"""What was read of a file, and how: on what each reading rests, what became of every column, what is doubtful.

Every reader fills one, and the command line and the window show it. What the person who imports the file states about
it comes first; then what the file itself says, then what all of its cells agree on. What is merely assumed is a doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from app.errors import Message, Remedy, UserError
from layers.text import QT_TRANSLATE_NOOP

Note = str | Message


class Subject(StrEnum):
    """What may be read in more than one way, as a code."""

    ENCODING = "encoding"
    DELIMITER = "delimiter"
    SHEET = "sheet"
    HEADER_ROW = "header_row"
    DECIMAL = "decimal"
    DATES = "dates"
    CRS = "crs"
    UNIT = "unit"
    NODATA = "nodata"


class Ground(StrEnum):
    """What a reading rests on, the firmest first."""

    STATED = "stated"
    """By whoever imports the file."""
    FILE = "file"
    """The file says so itself."""
    CONTENT = "content"
    """Nothing else fits what it holds."""
    ASSUMED = "assumed"
    """Something else would fit as well."""


class Use(StrEnum):
    """What becomes of a column."""

    FIELD = "field"
    PLACE = "place"
    OWN = "own"
    """A column of the layer under its own name."""
    EXTRA = "extra"
    """Stored beside the fields, in ``extra``."""
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Fact:
    """How something was read. ``column``: the column it holds for; empty for the whole file."""

    subject: Subject
    value: str
    ground: Ground
    column: str = ""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What became of a column. ``samples``: its first few cells that are not empty.

    ``field``: the field it feeds; of a place "lon", "lat", "wkt", "coordinates", or empty where it is a part of one.
    """

    column: str
    use: Use
    field: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a file. ``notes``: what the person who imports it should hear, in their order."""

    facts: tuple[Fact, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    notes: tuple[Note, ...] = ()

    def plus(self, *more: Fact | ColumnUse | Note) -> Self:
        """The reading with more in it; what is in it already is not repeated."""
        facts = dict.fromkeys((*self.facts, *(one for one in more if isinstance(one, Fact))))
        columns = dict.fromkeys((*self.columns, *(one for one in more if isinstance(one, ColumnUse))))
        notes = dict.fromkeys((*self.notes, *(one for one in more if isinstance(one, Note))))
        return replace(self, facts=tuple(facts), columns=tuple(columns), notes=tuple(notes))

    def as_dict(self) -> dict[str, Any]:
        """The keys of the command line: ``read`` is column to field, or to "place" for coordinates."""
        by_use = {use: [one for one in self.columns if one.use is use] for use in Use}
        return {
            "read": {
                one.column: one.field if one.use is Use.FIELD else one.use
                for one in self.columns
                if one.use not in (Use.EXTRA, Use.LEFT_OUT)
            },
            "unused": [one.column for one in by_use[Use.EXTRA]],
            "left_out": [one.column for one in by_use[Use.LEFT_OUT]],
            "facts": [
                {"subject": one.subject, "value": one.value, "ground": one.ground, "column": one.column or None}
                for one in self.facts
            ],
            "notes": [str(note) for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Stated:
    """What whoever imports a file states about it; empty and 0 where they leave it to the file.

    encoding: a name that Python knows. sheet: of a workbook, by name or number from 1, or the layer of another file,
    by name. header_row: the row that names the columns, from 1. decimal: the decimal mark, "." or ",". dates: the
    order of day, month and year, as dmy. apart: columns that feed no field, whatever their headings mean.
    """

    encoding: str = ""
    sheet: str = ""
    header_row: int = 0
    decimal: str = ""
    dates: str = ""
    apart: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The name of the first thing that is stated; empty if nothing is."""
        return next((spec.name for spec in fields(self) if getattr(self, spec.name)), "")

    def checked(self, reading: Reading, name: str) -> Reading:
        """``reading`` of the file ``name`` with a note on what was stated and made no difference to numbers and dates.

        Raises UserError for an encoding, a sheet or a header of a file that has none.
        """
        used = {fact.subject.value for fact in reading.facts if fact.ground is Ground.STATED}
        for spec in fields(self):
            if spec.name in _UNUSED and getattr(self, spec.name) and spec.name not in used:
                text = _UNUSED[spec.name].format(name=name)
                if spec.name not in _HARMLESS:
                    raise UserError(text, Remedy.LEAVE_UNSTATED, spec.name)
                reading = reading.plus(NO_DIFFERENCE.format(what=spec.name, why=text))
        return reading


_HARMLESS = ("decimal", "dates")
"""What may be stated of many files and matter to some."""
NO_DIFFERENCE = QT_TRANSLATE_NOOP("Import", "What was stated made no difference ({what}): {why}.")
_UNUSED = {
    "encoding": QT_TRANSLATE_NOOP("Error", "{name} states its encoding itself, or holds no text in one"),
    "sheet": QT_TRANSLATE_NOOP("Error", "{name} has no sheets or layers to choose from"),
    "header_row": QT_TRANSLATE_NOOP("Error", "{name} is no table, it has no row with the names of columns"),
    "decimal": QT_TRANSLATE_NOOP("Error", "{name} has no numbers written as text in the columns that are used"),
    "dates": QT_TRANSLATE_NOOP("Error", "{name} has no dates in figures whose order would have to be known"),
}
