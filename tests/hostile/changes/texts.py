"""Changes to texts: tables, headers, drawings, definitions."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from tests.hostile.changes import values
from tests.hostile.changes.lures import Lures

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_WORD = re.compile(rb"[^\W\d_][\w.]*")
_ENCODINGS = ("utf-8", "cp1251", "cp866", "utf-16", "utf-32", "utf-7", "shift_jis", "iso2022_jp", "ebcdic-cp-be")


def _replaced(data: bytes, pattern: re.Pattern[bytes], new: bytes, generator: np.random.Generator) -> bytes:
    places = [match.span() for match in pattern.finditer(data)]
    if not places:
        return data + new
    start, end = places[int(generator.integers(len(places)))]
    return data[:start] + new + data[end:]


def bad_numbers(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """One to four numbers become others."""
    data = path.read_bytes()
    for _ in range(int(generator.integers(1, 5))):
        data = _replaced(data, _NUMBER, values.number(generator).encode(), generator)
    path.write_bytes(data)
    return "bad numbers"


def hostile_words(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """One to three words become hostile texts."""
    data = path.read_bytes()
    for _ in range(int(generator.integers(1, 4))):
        data = _replaced(data, _WORD, values.text(generator, lures).encode("utf-8", "replace"), generator)
    path.write_bytes(data)
    return "hostile words"


def long_line(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A line of up to eight megabytes."""
    data = path.read_bytes()
    lines = data.split(b"\n")
    filling = bytes(generator.choice([b"x", b"1", b'"', b" ", b",", b";", b"\t", b"\xff", b"("]))
    lines.insert(int(generator.integers(len(lines) + 1)), filling * int(10 ** generator.uniform(3, 6.9)))
    path.write_bytes(b"\n".join(lines))
    return f"a long line of {filling!r}"


def many_lines(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A line as often as four megabytes hold."""
    lines = path.read_bytes().split(b"\n")
    line = lines[int(generator.integers(len(lines)))] + b"\n"
    at = int(generator.integers(len(lines)))
    path.write_bytes(b"\n".join(lines[:at]) + b"\n" + line * (int(10 ** generator.uniform(3, 6.6)) // len(line)))
    return "a line very often"


def shuffled(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Lines in another order, some left out."""
    lines = path.read_bytes().split(b"\n")
    order = generator.permutation(len(lines))[: int(generator.integers(len(lines) + 1))]
    path.write_bytes(b"\n".join(lines[int(number)] for number in order))
    return "lines in another order"


def nulls(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """NUL and other control characters strewn in."""
    data = bytearray(path.read_bytes())
    for _ in range(int(generator.integers(1, 30))):
        at = int(generator.integers(len(data) + 1))
        data[at:at] = bytes(generator.choice([b"\x00", b"\x1a", b"\x0b", b"\x85", b"\xe2\x80\xa8", b"\r", b"\x1b"]))
    path.write_bytes(data)
    return "control characters"


def mixed_encodings(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Half in one encoding, half in another, perhaps under the mark of a third."""
    text = path.read_bytes().decode("utf-8", "replace")
    cut = int(generator.integers(len(text) + 1))
    first, second = (str(generator.choice(_ENCODINGS)) for _ in range(2))
    mark = bytes(
        generator.choice(
            [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"], p=[0.6, 0.1, 0.1, 0.1, 0.1]
        )
    )
    parts = [_encoded(text[:cut], first), _encoded(text[cut:], second)]
    path.write_bytes(mark + b"".join(parts))
    return f"{first} and {second}"


def _encoded(text: str, name: str) -> bytes:
    try:
        return text.encode(name, "replace")
    except LookupError:
        return text.encode("cp500", "replace")


CHANGES = (bad_numbers, hostile_words, long_line, many_lines, shuffled, nulls, mixed_encodings)
