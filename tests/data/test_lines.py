"""Border lines out of shared segments, on toy countries."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from data.build.lines import is_ring, link, merge, normal_ring, on_left
from data.build.zones import Part, edges, polygon, ring_edges

SQUARE = [(0, 0), (0, 10), (10, 10), (10, 0)]


def part(*vertices: tuple[int, int]) -> Part:
    return Part(np.array(vertices, dtype=np.int64), ())


def test_neighbours_share_the_segments_between_them() -> None:
    west = part((0, 0), (5, 0), (5, 4), (5, 10), (0, 10))
    east = part((5, 0), (9, 0), (9, 10), (5, 10), (5, 4))
    (line,) = merge(edges([west]) & edges([east]))
    assert sorted(map(tuple, line.tolist())) == [(5, 0), (5, 4), (5, 10)]


@given(st.integers(0, 3), st.booleans())
def test_a_ring_has_one_normal_form(turn: int, backwards: bool) -> None:
    vertices = SQUARE[turn:] + SQUARE[:turn]
    ring = np.array([*vertices, vertices[0]][:: -1 if backwards else 1], dtype=np.int64)
    assert normal_ring(ring).tolist() == [[10, 10], [10, 0], [0, 0], [0, 10], [10, 10]]


def test_merged_rings_are_rings() -> None:
    (ring,) = merge(ring_edges(SQUARE))
    assert is_ring(ring)


def test_chains_are_linked_from_the_western_tripoint_over_small_holes() -> None:
    west = np.array([(50_400, 0), (0, 0)], dtype=np.int64)  # begins 400 from the middle one
    middle = np.array([(50_000 + 700, 0), (50_000 + 700, 9_000), (53_000, 0)], dtype=np.int64)
    east = np.array([(53_300, 0), (900_000, 0)], dtype=np.int64)
    journey = link([east, middle, west])
    assert [chain[0].tolist() for chain in journey] == [[0, 0], [50_700, 0], [53_300, 0]]


def test_left_of_travel() -> None:
    country = polygon([part((0, 0), (0, 1_000_000), (1_000_000, 1_000_000), (1_000_000, 0))])
    northward = np.array([(1_000_000, 0), (1_000_000, 1_000_000)], dtype=np.int64)
    assert on_left(northward, country)
    assert not on_left(northward[::-1], country)


def test_a_polygon_keeps_its_holes() -> None:
    ring = np.array([(0, 0), (0, 4_000_000), (4_000_000, 4_000_000), (4_000_000, 0)], dtype=np.int64)
    shape = polygon([Part(ring, (ring // 4 + 1_000_000,))])
    assert isinstance(shape, shapely.MultiPolygon)
    assert shape.area == pytest.approx(15.0)
