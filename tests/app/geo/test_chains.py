"""Pieces of a line in a chain: by their ends, across small holes, whatever their order and direction."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.geo.chains import HOLE_LIMIT_M, chains_of, is_closed, joined_pieces

METRE_DEG = 1.0 / 111_195.0
LINE = np.column_stack([np.linspace(70.0, 70.4, 9), np.full(9, 0.0)])


def pieces(hole_m: float = 0.0) -> list[np.ndarray]:
    """The line in four pieces, each a hole apart from the next."""
    parts = [LINE[first : first + 3].copy() for first in range(0, 8, 2)]
    for part in parts[:-1]:
        part[-1, 0] -= hole_m * METRE_DEG
    return parts


@given(st.permutations(range(4)), st.lists(st.booleans(), min_size=4, max_size=4))
def test_order_and_direction_of_the_pieces_do_not_matter(order: list[int], turned: list[bool]) -> None:
    parts = [part[::-1] if turn else part for part, turn in zip(pieces(), turned, strict=True)]
    (chain,) = chains_of([parts[number] for number in order])
    (whole,) = joined_pieces(chain)
    assert np.array_equal(whole, LINE) or np.array_equal(whole[::-1], LINE)


def test_a_hole_up_to_the_limit_is_bridged_and_a_wider_one_is_not() -> None:
    assert len(chains_of(pieces(HOLE_LIMIT_M - 1.0))) == 1
    assert len(chains_of(pieces(HOLE_LIMIT_M + 1.0))) == 4


def test_a_closed_piece_is_a_chain_of_its_own() -> None:
    ring = np.array([(70.0, 0.0), (70.05, 0.0), (70.05, 0.05), (70.0, 0.0)])
    assert is_closed(ring)
    assert not is_closed(LINE)
    assert sorted(len(chain) for chain in chains_of([ring, *pieces()])) == [1, 4]


def test_pieces_that_touch_become_one_and_those_apart_stay_two() -> None:
    near, far = joined_pieces(pieces()[:2]), joined_pieces(pieces(50.0)[:2])
    assert [len(piece) for piece in near] == [5]
    assert [len(piece) for piece in far] == [3, 3]
