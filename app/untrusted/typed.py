"""Plain values, such as JSON has, as the types they have to be: our own frozen dataclasses above all.

``reader_of`` makes a reader of a type: text, numbers (finite; a float may be written as an integer), booleans, choices
(Literal, StrEnum), optional values, tuples, mappings, and dataclasses, whose fields without a default must be there and
which have no other parts; a class with ``from_plain`` reads itself. A number's bounds are stated with
``Annotated[float, Between(0.0, 1.0)]``.
"""

from __future__ import annotations

import dataclasses
import math
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass
from enum import StrEnum
from functools import cache, partial
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from app.untrusted.unreadable import UnreadableError, in_short
from layers.text import QT_TRANSLATE_NOOP

Read = Callable[[Any], Any]
"""From a plain value to one of a type. Raises UnreadableError naming the part that is not of it."""
T = TypeVar("T")

_LARGEST = 2**63
NO_TEXT = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not a text")
NO_NUMBER = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not a finite number")
NO_INTEGER = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not a whole number")
NO_TRUTH = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not true or false")
NO_CHOICE = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not one of {choices}")
OUTSIDE = QT_TRANSLATE_NOOP("Unreadable", "is {value:g}, not between {low:g} and {high:g}")
TOO_LONG = QT_TRANSLATE_NOOP("Unreadable", "has {count:,} characters, more than {most:,}")
NOT_WRITTEN = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not written as {such_as}")
NO_LIST = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not a list")
OTHER_LENGTH = QT_TRANSLATE_NOOP("Unreadable", "has {count:,} values, not {wanted:,}")
NO_OBJECT = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not an object with named parts")
LACKS = QT_TRANSLATE_NOOP("Unreadable", "lacks {names}")
HAS_MORE = QT_TRANSLATE_NOOP("Unreadable", "has a part {name} that is not known")


@dataclass(frozen=True, slots=True)
class Between:
    """The bounds of a number, both of them allowed."""

    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class AtMost:
    """The most characters of a text."""

    characters: int


@dataclass(frozen=True, slots=True)
class Written:
    """What can read a text, and raises ValueError where it is not written as it has to be: a day, a moment."""

    by: Callable[[str], Any]
    such_as: str


def read(kind: type[T], value: Any) -> T:
    """A value as ``kind``. Raises UnreadableError naming the part that is not what it has to be."""
    return cast(T, reader_of(cast(Any, kind))(value))


def text(value: Any) -> str:
    """A text."""
    if type(value) is not str:
        raise UnreadableError(NO_TEXT.format(value=in_short(value)))
    return value


def number(value: Any) -> float:
    """A finite number, as a float."""
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) is not int or abs(value) > _LARGEST:
        raise UnreadableError(NO_NUMBER.format(value=in_short(value)))
    return float(value)


def integer(value: Any) -> int:
    """A whole number of 64 bits."""
    if type(value) is not int or abs(value) > _LARGEST:
        raise UnreadableError(NO_INTEGER.format(value=in_short(value)))
    return value


def truth(value: Any) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise UnreadableError(NO_TRUTH.format(value=in_short(value)))
    return value


def anything(value: Any) -> Any:
    """Any value, as it is."""
    return value


def one_of(choices: Iterable[str], value: Any) -> str:
    """One of a few texts."""
    if type(value) is not str or value not in choices:
        raise UnreadableError(NO_CHOICE.format(value=in_short(value), choices=", ".join(map(repr, choices))))
    return value


def objects(value: Any) -> dict[str, Any]:
    """An object: a dict whose keys are texts."""
    if type(value) is not dict:
        raise UnreadableError(NO_OBJECT.format(value=in_short(value)))
    return value


def items(value: Any) -> list[Any]:
    """A list, whatever its members."""
    if type(value) is not list:
        raise UnreadableError(NO_LIST.format(value=in_short(value)))
    return value


def listed(each: Read, value: Any, length: int | None = None) -> tuple[Any, ...]:
    """A list, each of whose members ``each`` can read; of a stated length."""
    members = items(value)
    if length is not None and len(members) != length:
        raise UnreadableError(OTHER_LENGTH.format(count=len(members), wanted=length))
    return tuple(at(f"[{number_}]", each, one) for number_, one in enumerate(members))


def at(place: str, each: Read, value: Any) -> Any:
    """What ``each`` reads of a part, whose place an error then names."""
    try:
        return each(value)
    except UnreadableError as error:
        raise error.within(place) from None


@cache
def reader_of(kind: Any) -> Read:
    """What reads plain values as ``kind``. Raises TypeError for a type that has no plain form."""
    simple: dict[Any, Read] = {str: text, float: number, int: integer, bool: truth, Any: anything, object: anything}
    if kind in simple:
        return simple[kind]
    if hasattr(kind, "from_plain"):
        return cast(Read, kind.from_plain)
    if dataclasses.is_dataclass(kind):
        return partial(_record, kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda value: kind(one_of([str(one) for one in kind], value))
    return _generic(get_origin(kind), get_args(kind))


def _generic(origin: Any, parts: tuple[Any, ...]) -> Read:
    if origin is Annotated:
        return _limited(reader_of(parts[0]), parts[1])
    if origin is Literal:
        return partial(one_of, parts)
    if origin is tuple and parts[1:] == (...,):
        return partial(listed, reader_of(parts[0]))
    if origin is tuple:
        return partial(_row, tuple(map(reader_of, parts)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return partial(_mapping, reader_of(parts[1]))
    if origin in (Union, types.UnionType):
        return _union(parts)
    raise TypeError(f"{origin} has no plain form")


def _union(kinds: tuple[Any, ...]) -> Read:
    """Of several types: None, and one other, or a number or text."""
    others = [kind for kind in kinds if kind is not type(None)]
    if len(others) == 1:
        only = reader_of(others[0])
        return lambda value: None if value is None else only(value)
    return partial(_plain, type(None) in kinds)


def _plain(may_be_none: bool, value: Any) -> Any:
    """A text or a number."""
    if type(value) is str or (value is None and may_be_none):
        return value
    return value if type(value) is int and abs(value) <= _LARGEST else number(value)


def _limited(inner: Read, limit: Any) -> Read:
    """A reader of what stays within a limit."""
    if isinstance(limit, Between):
        return partial(_between, inner, limit)
    if isinstance(limit, AtMost):
        return partial(_at_most, inner, limit.characters)
    return partial(_written, inner, limit) if isinstance(limit, Written) else inner


def _between(inner: Read, limit: Between, value: Any) -> Any:
    result = inner(value)
    if result is not None and not limit.low <= result <= limit.high:
        raise UnreadableError(OUTSIDE.format(value=result, low=limit.low, high=limit.high))
    return result


def _at_most(inner: Read, most: int, value: Any) -> Any:
    result = inner(value)
    if result is not None and len(result) > most:
        raise UnreadableError(TOO_LONG.format(count=len(result), most=most))
    return result


def _written(inner: Read, limit: Written, value: Any) -> Any:
    result = inner(value)
    try:
        limit.by(result)
    except ValueError:
        raise UnreadableError(NOT_WRITTEN.format(value=in_short(result), such_as=limit.such_as)) from None
    return result


def _row(each: tuple[Read, ...], value: Any) -> tuple[Any, ...]:
    cells = listed(anything, value, len(each))
    return tuple(at(f"[{place}]", read_, cell) for place, (read_, cell) in enumerate(zip(each, cells, strict=True)))


def _mapping(each: Read, value: Any) -> dict[str, Any]:
    return {key: at(key[:40], each, one) for key, one in objects(value).items()}


def _record(kind: Any, value: Any) -> Any:
    """A dataclass from an object that has its fields by name."""
    each, required = _fields(kind)
    stated = objects(value)
    if not required <= stated.keys():
        raise UnreadableError(LACKS.format(names=", ".join(sorted(required - stated.keys()))))
    if not stated.keys() <= each.keys():
        raise UnreadableError(HAS_MORE.format(name=in_short(min(stated.keys() - each.keys()))))
    values = {}
    for name, one in stated.items():
        # As ``at`` does, which would double the calls of what is read thousands of times.
        try:
            values[name] = each[name](one)
        except UnreadableError as error:
            raise error.within(name) from None
    return kind(**values)


@cache
def _fields(kind: Any) -> tuple[Mapping[str, Read], frozenset[str]]:
    """The reader of each field by name, and those that must be stated."""
    hints = get_type_hints(kind, include_extras=True)
    specs = [spec for spec in dataclasses.fields(kind) if spec.init]
    required = {one.name for one in specs if one.default is MISSING and one.default_factory is MISSING}
    return {spec.name: reader_of(hints[spec.name]) for spec in specs}, frozenset(required)
