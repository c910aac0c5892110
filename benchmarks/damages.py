"""Damages to files: bits, spans and ends of them, by a seeded generator."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np

Damage = Callable[[bytearray, np.random.Generator], bytearray]


def damaged(data: bytes, generator: np.random.Generator) -> bytes:
    """A copy of a file with one to three damages."""
    out = bytearray(data)
    for _ in range(int(generator.integers(1, 4))):
        if out:
            out = DAMAGES[int(generator.integers(len(DAMAGES)))](out, generator)
    return bytes(out)


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
