"""Changes to any file, whatever it holds: bits, spans and ends of it, numbers in its head, parts of another."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np

Damage = Callable[[bytearray, np.random.Generator], bytearray]
EXTREMES = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF0, 0x10000, 0x1000000)
_HEAD = 512


def damage(path: Path, generator: np.random.Generator) -> str:
    """One to three damages anywhere in a file."""
    data = bytearray(path.read_bytes())
    names = []
    for _ in range(int(generator.integers(1, 4))):
        if data:
            one = DAMAGES[int(generator.integers(len(DAMAGES)))]
            data = one(data, generator)
            names.append(one.__name__.strip("_"))
    path.write_bytes(data)
    return "bytes: " + ", ".join(names)


def extreme_number(path: Path, generator: np.random.Generator) -> str:
    """Numbers in the head of a file, where counts, sizes and offsets stand, become extreme."""
    data = bytearray(path.read_bytes())
    for _ in range(int(generator.integers(1, 4))):
        width = int(generator.choice([1, 2, 4, 4, 4, 8]))
        if len(data) < width:
            break
        start = int(generator.integers(min(len(data) - width + 1, _HEAD)))
        start -= start % 2 if generator.random() < 0.7 else 0
        value = EXTREMES[int(generator.integers(len(EXTREMES)))] & ((1 << 8 * width) - 1)
        data[start : start + width] = value.to_bytes(width, "little" if generator.random() < 0.5 else "big")
    path.write_bytes(data)
    return "numbers in its head"


def spliced(path: Path, generator: np.random.Generator, other: bytes) -> str:
    """The beginning of a file, and the end of another."""
    data = path.read_bytes()
    cut, begin = (int(generator.integers(len(one) + 1)) for one in (data, other))
    path.write_bytes(data[:cut] + other[begin:])
    return "spliced with another"


def repeated(path: Path, generator: np.random.Generator) -> str:
    """A span again and again, up to a few megabytes."""
    data = path.read_bytes()
    start = int(generator.integers(max(len(data), 1)))
    span = data[start : start + int(generator.integers(1, 400))]
    times = int(10 ** generator.uniform(1, 4))
    path.write_bytes(data[:start] + (span * times)[:4_000_000] + data[start:])
    return "a span again and again"


def _span(data: bytearray, generator: np.random.Generator, most: int = 64) -> slice:
    start = int(generator.integers(len(data)))
    return slice(start, start + int(generator.integers(1, most + 1)))


def _flip(data: bytearray, generator: np.random.Generator) -> bytearray:
    data[int(generator.integers(len(data)))] ^= 1 << int(generator.integers(8))
    return data


def _cut(data: bytearray, generator: np.random.Generator) -> bytearray:
    return data[: int(generator.integers(len(data)))]


def _drop(data: bytearray, generator: np.random.Generator) -> bytearray:
    del data[_span(data, generator)]
    return data


def _zero(data: bytearray, generator: np.random.Generator) -> bytearray:
    span = _span(data, generator, 512)
    data[span] = bytes(len(data[span]))
    return data


def _repeat(data: bytearray, generator: np.random.Generator) -> bytearray:
    span = _span(data, generator, 512)
    data[span.stop : span.stop] = data[span]
    return data


def _noise(data: bytearray, generator: np.random.Generator) -> bytearray:
    span = _span(data, generator)
    data[span] = generator.bytes(len(data[span]))
    return data


def _large(data: bytearray, generator: np.random.Generator) -> bytearray:
    """A large number where a count or an offset may stand."""
    start = int(generator.integers(len(data)))
    data[start : start + 4] = struct.pack("<I", int(generator.integers(1 << 31, 1 << 32)))
    return data


DAMAGES: tuple[Damage, ...] = (_flip, _cut, _drop, _zero, _repeat, _noise, _large)
