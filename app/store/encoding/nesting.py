"""Collections within collections: GEOS follows them to any depth, and ends the process where its stack does."""

from __future__ import annotations

import struct

DEEPEST = 16
"""Levels of collections within one another; no program writes more than two or three."""
_LINE, _POLYGON, _PARTS = 2, 3, range(4, 8)
_HIGH_BITS = 0x0FFF_FFFF
_Z, _M = 0x8000_0000, 0x4000_0000


def is_too_deep(wkb: bytes) -> bool:
    """Whether collections within one another go deeper than ``DEEPEST``; what cannot be followed does not."""
    if len(wkb) < 9 or _kind(wkb, 0)[0] not in _PARTS:
        return False
    try:
        return _walked(wkb)
    except struct.error:  # it ends in the middle, which reading it will show
        return False


def _walked(wkb: bytes) -> bool:
    open_parts, at = [1], 0
    while open_parts:
        if open_parts[-1] == 0:
            open_parts.pop()
            continue
        open_parts[-1] -= 1
        kind, order, dimensions = _kind(wkb, at)
        at += 5
        if kind in _PARTS:
            open_parts.append(_number(wkb, at, order))
            at += 4
            if len(open_parts) > DEEPEST:
                return True
        elif not 0 < kind < _PARTS.start:
            return False
        else:
            at = _end(wkb, at, kind, order, 8 * dimensions)
    return False


def _end(wkb: bytes, at: int, kind: int, order: str, size: int) -> int:
    """Where a point, line or polygon ends that begins at ``at``; ``size``: bytes of a vertex."""
    if kind not in (_LINE, _POLYGON):
        return at + size
    rings = 1
    if kind == _POLYGON:
        rings, at = _number(wkb, at, order), at + 4
    for _ in range(rings):
        at += 4 + size * _number(wkb, at, order)
    return at


def _kind(wkb: bytes, at: int) -> tuple[int, str, int]:
    """Geometry type, byte order and dimensions of what begins at a place."""
    order = "<" if wkb[at : at + 1] == b"\x01" else ">"
    code = _number(wkb, at + 1, order)
    thousands, kind = divmod(code & _HIGH_BITS, 1000)
    extra = (thousands in (1, 3) or bool(code & _Z)) + (thousands in (2, 3) or bool(code & _M))
    return kind, order, 2 + extra


def _number(wkb: bytes, at: int, order: str) -> int:
    (number,) = struct.unpack_from(f"{order}I", wkb, at)
    return int(number)
