"""Which headings of columns mean data on persons, from persons.toml."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from resources.tables import document


class Means(StrEnum):
    """What a heading means of persons."""

    NOTHING = "nothing"
    FIGURES = "figures"
    """Numbers, pictures or addresses of persons: what holds no figure, point or @ is none."""
    SOMEBODY = "somebody"
    """Persons; what holds nothing but small numbers counts them."""
    IDENTITY = "identity"
    """Numbers or dates of persons, which small numbers may be."""


def means_a_person(heading: str) -> bool:
    """Whether a heading has a word, or two words side by side, that mean a person or a document of one."""
    return meaning_of(heading) is not Means.NOTHING


def meaning_of(heading: str) -> Means:
    """What a heading means of persons; nothing if it is the heading of a thing, such as "contact type"."""
    lists = _lists()
    # A capital within a word begins another, as in lastName.
    spread = re.sub(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])", " ", heading)
    every = [word for word in re.split(r"[\W_\d]+", spread.casefold()) if word]
    words = [word for word in every if word != "of"]
    stems = {word for word in words if word.startswith(lists.stems) and not word.endswith(lists.endings)}
    single, both = {word for word in words if word in lists.words} | stems, set(pairwise(words))
    if both & lists.pairs:
        return Means.IDENTITY
    if not single or both & lists.harmless or _is_of_a_thing(every, lists.things):
        return Means.NOTHING
    if not lists.identity.isdisjoint(words):
        return Means.IDENTITY
    return (
        Means.FIGURES
        if single <= lists.figures or all(one.startswith(lists.shown) for one in single)
        else Means.SOMEBODY
    )


def _is_of_a_thing(words: list[str], things: frozenset[str]) -> bool:
    """Whether what a heading names is a thing: the last word in English, or before "of"; any in other languages."""
    if any(word in things for word in words if not word.isascii()):
        return True
    latin = [word for word in words if word.isascii()]
    if "of" in latin[1:]:
        head, rest = latin[latin.index("of") - 1], latin[-1]
        return head in things or (head in ("number", "no") and rest.endswith("s"))
    return bool(latin) and latin[-1] in things


class _Lists(NamedTuple):
    words: frozenset[str]
    stems: tuple[str, ...]
    endings: tuple[str, ...]
    pairs: frozenset[tuple[str, str]]
    harmless: frozenset[tuple[str, str]]
    things: frozenset[str]
    identity: frozenset[str]
    figures: frozenset[str]
    shown: tuple[str, ...]


@cache
def _lists() -> _Lists:
    tables = document("persons.toml")
    pairs, harmless = (
        frozenset((first, second) for first, second in map(str.split, tables[name])) for name in ("pairs", "harmless")
    )
    figures = frozenset(tables["figures"])
    return _Lists(
        words=frozenset(tables["words"]) | figures,
        stems=tuple(tables["stems"]),
        endings=tuple(tables["endings"]),
        pairs=pairs,
        harmless=harmless,
        things=frozenset(tables["things"]),
        identity=frozenset(tables["identity"]),
        figures=figures,
        shown=tuple(tables["shown"]),
    )
