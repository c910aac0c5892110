"""Pieces of a line put in a chain by their ends: nearest to nearest, across small holes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.arrays import BoolArray, FloatArray

DEGREE_M = 111_195.0
"""A degree of a great circle, in metres."""
HOLE_LIMIT_M = 200.0
"""Pieces closer than this form one chain with a hole; farther apart they are separate parts."""


def is_closed(xy: FloatArray) -> bool:
    return len(xy) >= RING_VERTICES and bool(np.all(xy[0] == xy[-1]))


def joined_pieces(parts: Sequence[FloatArray]) -> list[FloatArray]:
    """Join neighbours in the chain that touch into one piece."""
    joined = [parts[0]]
    for part in parts[1:]:
        if np.array_equal(joined[-1][-1], part[0]):
            joined[-1] = np.concatenate((joined[-1], part[1:]))
        else:
            joined.append(part)
    return joined


def chains_of(parts: Sequence[FloatArray]) -> list[list[FloatArray]]:
    """Sort pieces into chains of neighbours at most HOLE_LIMIT_M apart; a closed piece is a chain of its own."""
    ends = np.array([(part[0], part[-1]) for part in parts])
    free = np.ones(len(parts), dtype=bool)
    open_ = np.array([not is_closed(part) for part in parts])
    chains = []
    for first in range(len(parts)):
        if free[first]:
            free[first] = False
            chain = [parts[first]]
            if open_[first]:
                _extend(chain, parts, ends, free, open_)
                _extend_back(chain, parts, ends, free, open_)
            chains.append(chain)
    return chains


def _extend(
    chain: list[FloatArray],
    parts: Sequence[FloatArray],
    ends: FloatArray,
    free: BoolArray,
    open_: BoolArray,
) -> None:
    """Append the nearest free piece to ``chain``, reversed if need be, until none is near."""
    while (nearest := _nearest_end(chain[-1][-1], ends, free & open_)) is not None:
        index, end = nearest
        free[index] = False
        chain.append(parts[index][::-1] if end else parts[index])


def _extend_back(
    chain: list[FloatArray],
    parts: Sequence[FloatArray],
    ends: FloatArray,
    free: BoolArray,
    open_: BoolArray,
) -> None:
    turned = [part[::-1] for part in reversed(chain)]
    _extend(turned, parts, ends, free, open_)
    chain[:] = [part[::-1] for part in reversed(turned)]


def _nearest_end(tip: FloatArray, ends: FloatArray, usable: BoolArray) -> tuple[int, int] | None:
    if not usable.any():
        return None
    rows = np.flatnonzero(usable)
    # On a plane that is true at the tip, 200 m is right to a millimetre: enough to tell a hole from a part.
    metres = (ends[rows] - tip) * np.array([np.cos(np.radians(tip[1])), 1.0]) * DEGREE_M
    distance = np.hypot(metres[..., 0], metres[..., 1])
    row, end = np.unravel_index(int(np.argmin(distance)), distance.shape)
    return (int(rows[row]), int(end)) if distance[row, end] <= HOLE_LIMIT_M else None


RING_VERTICES = 4
"""A closed line of fewer vertices (the first counted twice) encloses nothing."""
