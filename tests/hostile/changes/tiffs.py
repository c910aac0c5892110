"""Changes to TIFFs: of their tags, of the chain of their directories, and more cells stated than there are."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from tests.builders.stated_tiffs import stated_tiff
from tests.hostile.changes.lures import Lures

_KINDS = {3: 2, 4: 4}
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _OFFSETS, _SAMPLES, _ROWS, _COUNTS = (
    256,
    257,
    258,
    259,
    262,
    273,
    277,
    278,
    279,
)
_TAGS = (
    _WIDTH,
    _HEIGHT,
    _BITS,
    _COMPRESSION,
    _PHOTOMETRIC,
    _OFFSETS,
    _SAMPLES,
    _ROWS,
    _COUNTS,
    284,
    317,
    322,
    323,
    324,
    325,
    339,
    33550,
    33922,
    34264,
    34735,
    34736,
    34737,
    42112,
    42113,
    330,
    34665,
)
_VALUES = (
    0,
    1,
    2,
    3,
    7,
    8,
    16,
    32,
    64,
    255,
    65_535,
    65_536,
    1 << 20,
    (1 << 31) - 1,
    1 << 31,
    (1 << 32) - 1,
    5,
    32_773,
    34_887,
    50_000,
    50_001,
)


def tags(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """One to three tags with another value, count, kind or number."""
    data = bytearray(path.read_bytes())
    if data[:4] != b"II*\x00" or len(data) < 8:
        return "no plain TIFF"
    begin = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, begin)[0] if begin + 2 <= len(data) else 0
    changed = []
    for _ in range(int(generator.integers(1, 4))):
        at = begin + 2 + 12 * int(generator.integers(max(count, 1)))
        if at + 12 > len(data):
            break
        changed.append(struct.unpack_from("<H", data, at)[0])
        value = _VALUES[int(generator.integers(len(_VALUES)))]
        way = generator.random()
        if way < 0.6:
            struct.pack_into("<I", data, at + 8, value)
        elif way < 0.8:
            struct.pack_into("<I", data, at + 4, value)
        elif way < 0.9:
            struct.pack_into("<H", data, at + 2, int(generator.integers(0, 20)))
        else:
            struct.pack_into("<H", data, at, _TAGS[int(generator.integers(len(_TAGS)))])
    path.write_bytes(data)
    return f"tags {changed}"


def directory_circle(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A directory whose next one is itself, or lies anywhere."""
    data = bytearray(path.read_bytes())
    begin = struct.unpack_from("<I", data, 4)[0]
    if data[:2] != b"II" or begin + 2 > len(data):
        return "no plain TIFF"
    end = begin + 2 + 12 * struct.unpack_from("<H", data, begin)[0]
    if end + 4 <= len(data):
        struct.pack_into("<I", data, end, begin if generator.random() < 0.5 else int(generator.integers(len(data))))
    path.write_bytes(data)
    return "directories in a circle"


def huge(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A small file that states up to 2^32 x 2^32 cells, in tiles or strips of any size, all without data."""
    side = int(generator.choice([1 << 12, 1 << 16, 1 << 20, 1 << 24, (1 << 31) - 1, (1 << 32) - 1]))
    tile = int(generator.choice([16, 256, 1 << 14, 1 << 20, side & ~15]))
    depth = int(generator.choice([8, 16, 32]))
    kinds = int(generator.choice([1, 2, 3]))
    height = side if generator.random() < 0.8 else 3
    parts = (tile, tile) if generator.random() < 0.6 else int(generator.choice([1, side]))
    compression = int(generator.choice([1, 5, 8, 50_000]))
    path.write_bytes(stated_tiff(side, height, parts, depth, kinds if depth > 8 else 1, compression))
    return f"{side} cells a side, tiles of {tile}"


def sparse(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A file that grows by gigabytes of holes, which take no room on a disk."""
    with path.open("r+b") as file:
        file.truncate(int(generator.choice([10_000_000, 5_000_000_000, 300_000_000_000])))
    return "gigabytes of holes"


CHANGES = (tags, tags, tags, directory_circle, huge, huge)
