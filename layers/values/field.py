"""A field: a named, typed attribute, and how a cell of a table or form becomes its value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from layers.text import QT_TRANSLATE_NOOP
from layers.values.dates import parse_date, parse_moment

Value = str | int | float | bool | None
"""The value of one cell: dates and times are ISO 8601 text, a missing value is None."""

NAME_LENGTH = 200
NOTE_LENGTH = 10_000


class FieldType(StrEnum):
    """The storage type of a field; the names are those of the GeoPackage standard where it has one."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"


class Sensitivity(StrEnum):
    """How far data may be shared; every layer and every export carries one."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Field:
    """A named, typed attribute. ``name`` is the column's name in the file.

    ``label``, ``choice_labels`` and ``help`` are marked for translation; ``unit`` is an SI symbol or empty.
    ``choice_labels`` is parallel to ``choices``, or empty; ``words`` are more of them, ``aliases`` other headings.
    """

    name: str
    label: str
    type: FieldType = FieldType.TEXT
    unit: str = ""
    choices: tuple[str, ...] = ()
    minimum: float = -math.inf
    maximum: float = math.inf
    max_length: int = NAME_LENGTH
    required: bool = False
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    help: str = ""
    choice_labels: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    canonical: Callable[[str], str] | None = None
    """Returns a text in canonical form, or raises ValueError saying what it must look like."""

    def label_of(self, value: Value) -> str:
        """The label of a choice ``value``, untranslated; the value itself if it has none."""
        labels = dict(zip(self.choices, self.choice_labels, strict=False))
        return "" if value is None else labels.get(str(value), str(value))

    def parse(self, raw: object) -> Value:
        """Return ``raw`` as this field's type; None, NaN and blank text become None.

        So does a dash, or a word that says there is none, where numbers and dates stand. Raises ValueError naming the
        field and what it accepts.
        """
        if raw is None or raw != raw or (isinstance(raw, str) and self._is_none(raw.strip())):  # noqa: PLR0124 - NaN
            if self.required:
                raise ValueError(QT_TRANSLATE_NOOP("Error", "{name} is empty").format(name=self.name))
            return None
        return _PARSERS[self.type](self, raw)

    def _is_none(self, text: str) -> bool:
        """Whether a text without blanks around it says that there is no value."""
        return not text or (self.type in _COUNTED and text.casefold() in _NONE)


_COUNTED = {FieldType.INTEGER, FieldType.REAL, FieldType.DATE, FieldType.DATETIME}
_NONE = {
    *("-", "–", "—", "--", "n/a", "na", "#n/a", "#н/д", "nan", "null", "none", "nil", "<null>", "нет данных", "н/д"),
    *("б/д", "маълумот нест", "маалымат жок"),
}
"""How people and programs write that there is no number or date, casefolded."""


_FAR = QT_TRANSLATE_NOOP("Error", "{name} is {text}{range}")


def _refused(refusal: str, spec: Field, text: str = "", **others: object) -> ValueError:
    """The error of a refused cell, which repeats its first 40 characters."""
    return ValueError(refusal.format(name=spec.name, text=text[:40], **others))


def _text(spec: Field, raw: object) -> Value:
    text = str(raw).strip()
    if len(text) > spec.max_length:
        raise ValueError(
            QT_TRANSLATE_NOOP("Error", "{name} has {count:,} characters; at most {most:,} are allowed").format(
                name=spec.name, count=len(text), most=spec.max_length
            )
        )
    if "\x00" in text:
        raise ValueError(QT_TRANSLATE_NOOP("Error", "{name} holds a NUL character").format(name=spec.name))
    if spec.canonical is None:
        return text
    try:
        return spec.canonical(text)
    except ValueError as error:
        raise _refused(QT_TRANSLATE_NOOP("Error", "{name} is {text!r}; {reason}"), spec, text, reason=error) from None


_LONGEST = 2_000
"""Characters of what is compared; no name or choice is as long."""


def fold(text: str) -> str:
    """The form in which spellings of a choice are compared, ignoring case, spaces, hyphens and underscores."""
    return _folded(text[:_LONGEST])


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _choice(spec: Field, raw: object) -> Value:
    # A label is accepted as well as a code: people fill tables with the words they see in the window.
    text = str(_text(spec, raw))
    by_folded = {fold(label): choice for choice, label in zip(spec.choices, spec.choice_labels, strict=False)}
    by_folded |= {fold(word): choice for word, choice in (*spec.words, *zip(spec.choices, spec.choices, strict=True))}
    if fold(text) not in by_folded:
        refusal = QT_TRANSLATE_NOOP("Error", "{name} is {text!r}; it must be one of: {choices}")
        raise _refused(refusal, spec, text, choices=", ".join(spec.choices))
    return by_folded[fold(text)]


_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
"""A number whose comma may be a decimal one or set thousands apart."""


def _number(spec: Field, raw: object) -> float:
    if isinstance(raw, str) and _EITHER.fullmatch(raw.strip()):
        refusal = QT_TRANSLATE_NOOP("Error", "{name} is {text!r}, which is {all} or {part}: write one or the other")
        text = raw.strip()
        raise _refused(refusal, spec, text, all=text.replace(",", ""), part=text.replace(",", "."))
    try:
        number = float(str(raw).strip().replace(",", "."))
    except ValueError:
        refusal = QT_TRANSLATE_NOOP("Error", "{name} is {text!r}, not a number{range}")
        raise _refused(refusal, spec, str(raw), range=_range(spec)) from None
    if not math.isfinite(number):
        refusal = QT_TRANSLATE_NOOP("Error", "{name} is not a finite number{range}")
        raise _refused(refusal, spec, range=_range(spec))
    if not spec.minimum <= number <= spec.maximum:
        raise _refused(_FAR, spec, f"{number:g}", range=_range(spec))
    return number


def _range(spec: Field) -> str:
    """The range a field accepts, as the end of a refusal; empty if it accepts all numbers."""
    if math.isfinite(spec.maximum):
        return QT_TRANSLATE_NOOP("Error", "; it must be between {low:g} and {high:g}").format(
            low=spec.minimum, high=spec.maximum
        )
    least = QT_TRANSLATE_NOOP("Error", "; it must be {low:g} or more")
    return least.format(low=spec.minimum) if math.isfinite(spec.minimum) else ""


_LARGEST_INTEGER = 2**63 - 1  # the signed 64 bits of SQLite and every exchange format


def _integer(spec: Field, raw: object) -> Value:
    number = _whole(spec, raw)
    if abs(number) > _LARGEST_INTEGER:
        refusal = QT_TRANSLATE_NOOP("Error", "{name} is {text}; whole numbers go up to {most:,}")
        raise _refused(refusal, spec, str(raw).strip(), most=_LARGEST_INTEGER)
    if not spec.minimum <= number <= spec.maximum:
        raise _refused(_FAR, spec, str(number), range=_range(spec))
    return number


def _whole(spec: Field, raw: object) -> int:
    """A whole number, exact to its last digit, which a float of 2**53 + 1 would lose."""
    try:
        return int(str(raw).strip())
    except ValueError:
        number = _number(replace(spec, minimum=-math.inf, maximum=math.inf), raw)
    if number != int(number):
        raise _refused(QT_TRANSLATE_NOOP("Error", "{name} is {text}, not a whole number"), spec, f"{number:g}")
    return int(number)


_YES = {"1", "1.0", "true", "yes", "y", "да", "ҳа", "ооба"}
_NO = {"0", "0.0", "false", "no", "n", "нет", "не", "жок"}


def _boolean(spec: Field, raw: object) -> Value:
    text = str(raw).strip().casefold()
    if text not in _YES | _NO:
        raise _refused(QT_TRANSLATE_NOOP("Error", "{name} is {text!r}; it must be yes or no"), spec, text)
    return text in _YES


def _date(spec: Field, raw: object) -> Value:
    return parse_date(spec.name, raw)


def _datetime(spec: Field, raw: object) -> Value:
    return parse_moment(spec.name, raw)


def choice_field(
    name: str, label: str, choices: tuple[tuple[str, str], ...], *, required: bool = False, hint: str = ""
) -> Field:
    """A choice of (code, label) pairs; codes are stable and stored, labels are shown."""
    codes, labels = zip(*choices, strict=True)
    return Field(name, label, FieldType.CHOICE, choices=codes, choice_labels=labels, required=required, help=hint)


_PARSERS = {
    FieldType.TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.REAL: _number,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.CHOICE: _choice,
}
