"""Shapes of several parts of which some are malformed: what is sound of them, from their well-known binary."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

_MULTIPART: dict[int, Callable[[list[Any]], BaseGeometry]] = {
    4: shapely.MultiPoint,
    5: shapely.MultiLineString,
    6: shapely.MultiPolygon,
    7: shapely.GeometryCollection,
}
_LINE, _POLYGON = 2, 3
_HEADER = 5
"""Bytes of the byte order and the type."""
_SRID = 0x20000000


def sound_parts(data: bytes) -> tuple[BaseGeometry | None, int]:
    """What can be built of a shape of several parts, and how many parts cannot; None if none can, or it has no parts.

    ``data``: ISO or extended well-known binary, of straight types; of one that ends too early none can be built.
    """
    kind = type_of(data)
    if kind not in _MULTIPART:
        return None, 0
    try:
        wkb = np.array(list(_parts(data)), dtype=object)
    except struct.error:
        return None, 0
    parts = shapely.from_wkb(wkb, on_invalid="ignore")
    sound = [part for part in parts.tolist() if part is not None]
    return (_MULTIPART[kind](sound) if sound else None), len(wkb) - len(sound)


def type_of(data: bytes) -> int:
    """The number of its type: 1 for a point, without the flags and thousands that say Z and M."""
    return (_code(data, 0) & 0x0FFFFFFF) % 1000


def _parts(data: bytes) -> Iterator[bytes]:
    (count,) = struct.unpack_from(_order(data, 0) + "I", data, _start(data, 0))
    at = _start(data, 0) + 4
    for _ in range(count):
        end = _end(data, at)
        yield data[at:end]
        at = end


def _end(data: bytes, at: int) -> int:
    """Where the geometry that starts at ``at`` ends."""
    kind, order, start = type_of(data[at : at + _HEADER]), _order(data, at), _start(data, at)
    vertex = 8 * _dimensions(_code(data, at))
    if kind == 1:
        return start + vertex
    (count,) = struct.unpack_from(order + "I", data, start)
    start += 4
    if kind == _LINE:
        return int(start + count * vertex)
    for _ in range(count):
        if kind == _POLYGON:
            (vertices,) = struct.unpack_from(order + "I", data, start)
            start += 4 + vertices * vertex
        else:
            start = _end(data, start)
    return int(start)


def _order(data: bytes, at: int) -> str:
    return "<" if data[at : at + 1] == b"\1" else ">"


def _code(data: bytes, at: int) -> int:
    return int(struct.unpack_from(_order(data, at) + "I", data, at + 1)[0])


def _start(data: bytes, at: int) -> int:
    return at + _HEADER + (4 if _code(data, at) & _SRID else 0)


def _dimensions(code: int) -> int:
    """Numbers of a vertex: by the flags of extended binary, or the thousands of the ISO's."""
    thousands = (code & 0x0FFFFFFF) // 1000
    has_z = bool(code & 0x80000000) or thousands in (1, 3)
    has_m = bool(code & 0x40000000) or thousands in (2, 3)
    return 2 + has_z + has_m


_NAMES = {
    1: "POINT",
    2: "LINESTRING",
    3: "POLYGON",
    4: "MULTIPOINT",
    5: "MULTILINESTRING",
    6: "MULTIPOLYGON",
    7: "GEOMETRYCOLLECTION",
}


def as_text(data: bytes) -> str:
    """The well-known text of a shape, of two dimensions, also where no shape can be built of it; else empty."""
    kind = type_of(data)
    try:
        return f"{_NAMES[kind]} {_inner(data)[0]}" if kind in _NAMES else ""
    except struct.error:
        return ""


def _inner(data: bytes, at: int = 0) -> tuple[str, int]:
    """What stands behind the name of the type of the geometry at ``at``, and where the geometry ends."""
    kind, order, start = type_of(data[at : at + _HEADER]), _order(data, at), _start(data, at)
    size = _dimensions(_code(data, at))
    if kind == 1:
        return f"({_vertex(data, order, start)})", start + 8 * size
    (count,) = struct.unpack_from(order + "I", data, start)
    if kind == _LINE:
        return _vertices(data, order, start, size)
    texts, start = [], start + 4
    for _ in range(count):
        if kind == _POLYGON:
            text, start = _vertices(data, order, start, size)
        else:
            name = f"{_NAMES.get(type_of(data[start : start + _HEADER]), '')} " if kind == 7 else ""
            text, start = _inner(data, start)
            text = name + text
        texts.append(text)
    return f"({', '.join(texts)})", start


def _vertices(data: bytes, order: str, start: int, size: int) -> tuple[str, int]:
    (count,) = struct.unpack_from(order + "I", data, start)
    ends = start + 4 + 8 * size * count
    struct.unpack_from("B", data, ends - 1)  # fails if the numbers are not all there
    places = range(start + 4, ends, 8 * size)
    return f"({', '.join(_vertex(data, order, place) for place in places)})", ends


def _vertex(data: bytes, order: str, at: int) -> str:
    return "{:.17g} {:.17g}".format(*struct.unpack_from(order + "2d", data, at))
