"""Which headings of columns mean data on persons, from persons.toml."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from resources.tables import document


def means_a_person(heading: str) -> bool:
    """Whether a heading has a word, or two words side by side, that mean a person or a document of one."""
    single, stems, pairs = _words()
    # A capital within a word begins another, as in lastName.
    spread = re.sub(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])", " ", heading)
    words = [word for word in re.split(r"[\W_\d]+", spread.casefold()) if word and word != "of"]
    return (
        not single.isdisjoint(words)
        or any(word.startswith(stems) for word in words)
        or any(pair in pairs for pair in pairwise(words))
    )


@cache
def _words() -> tuple[frozenset[str], tuple[str, ...], frozenset[tuple[str, str]]]:
    tables = document("persons.toml")
    pairs = (tuple(pair.split()) for pair in tables["pairs"])
    return frozenset(tables["words"]), tuple(tables["stems"]), frozenset((first, second) for first, second in pairs)
