"""Field, Provenance and Layer: what all kinds of layer have in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from shapely.geometry.base import BaseGeometry

from layers.dates import parse_date, parse_moment
from layers.marks import Mark
from layers.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    import geopandas as gpd

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

        Raises ValueError naming the field and what it accepts.
        """
        if raw is None or raw != raw or (isinstance(raw, str) and not raw.strip()):  # noqa: PLR0124 - NaN test
            if self.required:
                raise ValueError(QT_TRANSLATE_NOOP("Error", "{name} is empty").format(name=self.name))
            return None
        return _PARSERS[self.type](self, raw)


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


def fold(text: str) -> str:
    """The form in which spellings of a choice are compared, ignoring case, spaces, hyphens and underscores."""
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


def _number(spec: Field, raw: object) -> float:
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


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source of a layer and how far it can be trusted; a feature may override ``source`` and ``as_of``."""

    source: str = ""
    licence: str = ""
    release: str = ""
    as_of: str = ""
    accuracy_m: float | None = None
    status: str = ""
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    synthetic: bool = False


COMMON_FIELDS = (
    Field("name", QT_TRANSLATE_NOOP("Field", "Name")),
    Field("note", QT_TRANSLATE_NOOP("Field", "Note"), max_length=NOTE_LENGTH),
    Field("source", QT_TRANSLATE_NOOP("Field", "Source"), max_length=1000),
    Field("as_of", QT_TRANSLATE_NOOP("Field", "As of"), FieldType.DATE),
    Field(
        "sensitivity",
        QT_TRANSLATE_NOOP("Field", "Sensitivity"),
        FieldType.CHOICE,
        choices=tuple(Sensitivity),
        choice_labels=(
            QT_TRANSLATE_NOOP("Choice", "Public"),
            QT_TRANSLATE_NOOP("Choice", "Internal"),
            QT_TRANSLATE_NOOP("Choice", "Restricted"),
        ),
    ),
    Field("synthetic", QT_TRANSLATE_NOOP("Field", "Synthetic (made up, not observed)"), FieldType.BOOLEAN),
)
"""The fields of every vector layer, before those of its kind."""


LayerRow = tuple[int, dict[str, Any], BaseGeometry | None]
"""Fid, cells by column and geometry of a row; what is missing is None."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a project: columns, fields and provenance.

    ``frame`` is a GeoDataFrame in EPSG:4326, indexed by the integer ``fid``, with a ``uuid`` column and one column
    per field; a raster layer's frame is empty. A subclass is a kind: it adds its fields and its marks.
    """

    uuid: str
    name: str
    frame: gpd.GeoDataFrame
    provenance: Provenance = field(default_factory=Provenance)

    kind: ClassVar[str] = ""
    label: ClassVar[str] = ""
    own_fields: ClassVar[tuple[Field, ...]] = ()
    geometries: ClassVar[frozenset[str]] = frozenset()
    """Geometry types this kind accepts, by their shapely names; empty for a raster."""
    importable: ClassVar[bool] = True
    """False if only the program creates layers of this kind."""
    open_columns: ClassVar[bool] = False
    """True if unknown columns of an import stay columns instead of going to ``extra``."""

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """The common fields, then those of the kind."""
        return COMMON_FIELDS + cls.own_fields if cls.geometries else ()

    @classmethod
    def normalise(cls, row: dict[str, object]) -> dict[str, object]:
        """Normalise an imported row (field name: raw value) for this kind, before its fields are parsed."""
        return row

    def rows(self) -> Iterator[LayerRow]:
        """Fid, cells by column and geometry of every row."""
        geometry = self.frame.geometry
        cells = self.frame.drop(columns=geometry.name)
        columns = [cells[name].astype(object).where(cells[name].notna(), None).tolist() for name in cells.columns]
        rows = zip(*columns, strict=True) if columns else iter([()] * len(cells))
        for fid, shape, row in zip(self.frame.index.tolist(), geometry, rows, strict=True):
            yield fid, dict(zip(cells.columns, row, strict=True)), shape

    def marks(self) -> tuple[Mark, ...]:
        """The marks of this layer to be drawn, in EPSG:4326."""
        return ()
