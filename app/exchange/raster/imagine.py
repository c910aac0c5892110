"""Files that an ERDAS Imagine raster (.img) names: its cells, its masks or its overviews may lie in others.

GDAL opens them wherever they are. Form of the file: https://gdal.org/en/stable/drivers/raster/hfa.html, and the
document of ERDAS that it names, "Imagine 8.x file format": a tree of nodes, each with a name, a type and data.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_TAG = b"EHFA_HEADER_TAG\x00"
_HEADER = struct.Struct("<IIIHI")
"""Version, free list, root, length of a node's head, dictionary."""
_NODE = struct.Struct("<6I64s64s")
"""Next, previous, parent, first child, place and size of the data, name, and type (of which 32 bytes are it)."""
_NAMING = (b"externalrasterdms", b"eimg_rrdnameslist", b"rrdnameslist", b"eimg_dependentfile", b"dependentfile")
_MOST_NODES, _MOST_BYTES = 100_000, 1_000_000
_ELSEWHERE = (b"/", b"\\")


def names_elsewhere(path: Path) -> bool:
    """Whether an Imagine raster names a file that does not lie beside it; one whose tree has no end is taken to.

    False for any other file, and for one that is too damaged to be read at all: GDAL refuses it.
    """
    with path.open("rb") as file:
        if file.read(len(_TAG)) != _TAG:
            return False
        try:
            return any(mark in data for data in _naming(file) for mark in _ELSEWHERE)
        except (struct.error, OSError):
            return False
        except RecursionError:
            return True


def _naming(file: BinaryIO) -> Iterator[bytes]:
    """The data of the nodes that name files. Raises RecursionError where there are too many nodes, or too much in one.

    The order of what is in them is written in the file itself: all of it is looked at, and a number may be mistaken for
    a letter.
    """
    (place,) = struct.unpack("<I", file.read(4))
    file.seek(place)
    _, _, root, _, _ = _HEADER.unpack(file.read(_HEADER.size))
    waiting, seen = [root], set[int]()
    while waiting:
        place = waiting.pop()
        if not place or place in seen:
            continue
        if len(seen) > _MOST_NODES:
            raise RecursionError
        seen.add(place)
        file.seek(place)
        head = file.read(_NODE.size).ljust(_NODE.size, b"\x00")
        following, _, _, child, data, size, name, kind = _NODE.unpack(head)
        waiting += [following, child]
        if {_word(name), _word(kind[:32])} & set(_NAMING):
            if size > _MOST_BYTES:
                raise RecursionError
            file.seek(data)
            yield file.read(size)


def _word(field: bytes) -> bytes:
    return field.partition(b"\x00")[0].lower()
