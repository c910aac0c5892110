"""Collections within collections: GEOS follows them to any depth, and ends the process where its stack does."""

from __future__ import annotations

import struct

DEEPEST = 16
"""Levels of collections within one another; no program writes more than two or three."""
_POINT, _LINES, _POLYGON = 1, (2, 8), 3
_PARTS = frozenset((4, 5, 6, 7, 9, 10, 11, 12))
"""The types that hold others: collections, and curves of several parts."""
_KIND = 0x0FFF_FFFF
_Z, _M, _SRID = 0x8000_0000, 0x4000_0000, 0x2000_0000
_ORDERS = {0: ">", 1: "<"}


def is_text_too_deep(wkt: str) -> bool:
    """Whether more collections than ``DEEPEST`` are named in a text, whether or not they are within one another."""
    return wkt.upper().count("COLLECTION") > DEEPEST


def is_too_deep(wkb: bytes) -> bool:
    """Whether collections within one another go deeper than ``DEEPEST``; so does what cannot be followed.

    What ends in the middle does not: reading it will show that.
    """
    try:
        return _walked(wkb)
    except struct.error:
        return False
    except KeyError:  # of a byte order that is none GEOS makes what it likes
        return True


def _walked(wkb: bytes) -> bool:
    open_parts, at = [1], 0
    while open_parts:
        if open_parts[-1] == 0:
            open_parts.pop()
            continue
        open_parts[-1] -= 1
        kind, order, dimensions, at = _head(wkb, at)
        if kind in _PARTS:
            open_parts.append(_number(wkb, at, order))
            at += 4
            if len(open_parts) > DEEPEST:
                return True
        elif kind not in (_POINT, *_LINES, _POLYGON):
            return False
        else:
            at = _end(wkb, at, kind, order, 8 * dimensions)
    return False


def _end(wkb: bytes, at: int, kind: int, order: str, size: int) -> int:
    """Where a point, line or polygon ends that begins at ``at``; ``size``: bytes of a vertex."""
    if kind == _POINT:
        return at + size
    rings = 1
    if kind == _POLYGON:
        rings, at = _number(wkb, at, order), at + 4
    for _ in range(rings):
        at += 4 + size * _number(wkb, at, order)
    return at


def _head(wkb: bytes, at: int) -> tuple[int, str, int, int]:
    """Geometry type, byte order and dimensions of what begins at a place, and where its content does."""
    (first,) = struct.unpack_from("B", wkb, at)
    order = _ORDERS[first]
    code = _number(wkb, at + 1, order)
    thousands, kind = divmod(code & _KIND, 1000)
    extra = (thousands in (1, 3) or bool(code & _Z)) + (thousands in (2, 3) or bool(code & _M))
    return kind, order, 2 + extra, at + (9 if code & _SRID else 5)


def _number(wkb: bytes, at: int, order: str) -> int:
    (number,) = struct.unpack_from(f"{order}I", wkb, at)
    return int(number)
