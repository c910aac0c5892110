"""Merging, cutting and dropping stretches, on lines and round rings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.gaps.extraction import Piece, Rules, extract
from app.analysis.sight.line import Edges

M = 1000
RULES = Rules(merge_mm=500 * M, least_mm=1000 * M, cut_mm=10_000 * M)


def edges(count: int, ring: bool = False, step_m: int = 100) -> Edges:
    return Edges(np.arange(count + 1, dtype=np.int64) * step_m * M, ring)


def result(text: str, ring: bool = False, rules: Rules = RULES) -> list[tuple[int, int, int]]:
    """Pieces of samples of 100 m written one a letter: a digit is a gap of that label, E a barrier, . covered."""
    gap = np.array([char.isdigit() for char in text])
    labels = np.array([int(char) if char.isdigit() else 0 for char in text])
    barrier = np.array([char == "E" for char in text])
    pieces = extract(edges(len(text), ring), gap, barrier, labels, rules)
    return [(piece.start, piece.stop, piece.label) for piece in pieces]


def test_short_gaps_that_stand_alone_are_dropped() -> None:
    assert result("." * 10 + "1" * 9 + "." * 10) == []
    assert result("." * 10 + "1" * 10 + "." * 10) == [(10, 20, 1)]


def test_gaps_closer_than_500_m_are_one() -> None:
    assert result("111111....111111") == [(0, 16, 1)]
    assert result("1111111111.....1111111111") == [(0, 10, 1), (15, 25, 1)]


def test_nothing_is_merged_across_the_undecided() -> None:
    assert result("1111111111.E.1111111111") == [(0, 10, 1), (13, 23, 1)]
    assert result("111111.E.111111") == []


def test_a_line_is_not_merged_past_its_end() -> None:
    assert result("..1111111111..") == [(2, 12, 1)]


def test_cut_where_the_label_changes_and_short_pieces_absorbed() -> None:
    assert result("1" * 10 + "2" * 12) == [(0, 10, 1), (10, 22, 2)]
    assert result("1" * 10 + "2" * 3 + "1" * 10) == [(0, 23, 1)]
    assert result("1" * 10 + "2" * 3 + "3" * 12) == [(0, 10, 1), (10, 25, 3)]
    assert result("1" * 5 + "2" * 6) == [(0, 11, 2)]


def test_long_gaps_are_cut_at_whole_tens_of_kilometres() -> None:
    assert result("." * 50 + "1" * 200) == [(50, 100, 1), (100, 200, 1), (200, 250, 1)]
    assert result("." * 50 + "1" * 100) == [(50, 150, 1)]


def test_a_short_end_takes_from_its_neighbour() -> None:
    assert result("." * 97 + "1" * 150) == [(97, 107, 1), (107, 200, 1), (200, 247, 1)]
    assert result("1" * 204) == [(0, 100, 1), (100, 194, 1), (194, 204, 1)]


def test_a_gap_goes_round_the_zero_of_a_ring() -> None:
    text = "1" * 7 + "." * 40 + "1" * 6
    assert result(text) == []
    assert result(text, ring=True) == [(47, 60, 1)]
    assert result("." * 2 + "1" * 6 + "." * 40 + "1" * 6 + "." * 2, ring=True) == [(48, 64, 1)]


def test_beyond_the_zero_of_a_ring_labels_are_those_of_its_first_samples() -> None:
    assert result("2" * 12 + "." * 40 + "1" * 12, ring=True) == [(52, 64, 1), (64, 76, 2)]


def test_a_ring_that_is_all_gap_is_cut_at_zero() -> None:
    assert result("1" * 230, ring=True) == [(0, 100, 1), (100, 200, 1), (200, 230, 1)]
    assert result("." + "1" * 229, ring=True)[-1] == (200, 230, 1)


def test_a_long_gap_round_zero_is_cut_there() -> None:
    assert result("1" * 50 + "." * 100 + "1" * 80, ring=True) == [(150, 200, 1), (200, 230, 1), (230, 280, 1)]


LETTERS = st.text(alphabet="1112233..E", min_size=1, max_size=400)


@given(LETTERS, st.booleans())
def test_idempotent(text: str, ring: bool) -> None:
    first = result(text, ring)
    again = np.array([char if char == "E" else "." for char in text])
    for start, stop, label in first:
        again[np.arange(start, stop) % len(text)] = str(label)
    assert result("".join(again), ring) == first


@given(LETTERS, st.booleans())
def test_pieces_are_apart_long_enough_and_short_enough(text: str, ring: bool) -> None:
    pieces = result(text, ring)
    held = [index % len(text) for start, stop, _ in pieces for index in range(start, stop)]
    assert len(held) == len(set(held))
    for start, stop, _ in pieces:
        assert 10 <= stop - start <= 100
        assert "E" not in {text[index % len(text)] for index in range(start, stop)}


@given(LETTERS, st.integers(0, 399))
def test_where_a_ring_starts_changes_no_gap(text: str, turn: int) -> None:
    turn %= len(text)
    rules = Rules(RULES.merge_mm, RULES.least_mm, 10**9)  # cuts are fixed to the chainage, so none here
    one_label = text.replace("2", "1").replace("3", "1")

    def held(of: str, shift: int) -> list[frozenset[int]]:
        spans = result(of, True, rules)
        return sorted((frozenset((i + shift) % len(of) for i in range(a, b)) for a, b, _ in spans), key=min)

    assert held(one_label[turn:] + one_label[:turn], turn) == held(one_label, 0)


def test_lengths_are_whole_millimetres() -> None:
    line = Edges(np.array([0, 100_000, 161_838], np.int64), True)
    assert line.length(1, 3) == 161_838
    assert line.at(5) == 2 * 161_838 + 100_000
    assert line.between(1, 3).tolist() == [100_000, 161_838, 261_838]
    assert extract(line, np.ones(2, bool), np.zeros(2, bool), np.zeros(2, np.int64), Rules(0, 0, 10**9)) == [
        Piece(0, 2, 0)
    ]


@pytest.mark.parametrize("ring", [False, True])
def test_no_gap_at_all(ring: bool) -> None:
    assert result("....", ring) == []
