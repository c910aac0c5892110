"""Holes as they are listed: their order, their numbers and those of their pieces."""

from __future__ import annotations

from dataclasses import replace

from app.analysis.gaps.gap_report import CoverageGap
from app.analysis.gaps.holes import Hole, HolePart
from app.report.listed_holes import listed_holes, listed_of, piece_labels
from tests.builders.books import book


def piece(name: str, start: float, end: float, score: float = 1.0, *, hard: bool = False) -> CoverageGap:
    first = book().report.gaps[0]
    first = replace(first, porosity_class="low" if hard else "middle")
    return replace(first, id=name, start_m=start, end_m=end, score=score, route="A")


def hole(name: str, rank: int, *pieces: CoverageGap) -> Hole:
    part = HolePart("A", pieces[0].start_m, pieces[-1].end_m)
    return Hole(name, (part,), sum(one.score for one in pieces), rank, tuple(one.id for one in pieces))


HARD = (piece("x", 0.0, 50_000.0, 9.0, hard=True), piece("y", 50_000.0, 60_000.0, 9.0, hard=True))
MIXED = (
    piece("a", 70_000.0, 71_000.0, 0.5),
    piece("b", 71_000.0, 75_000.0, 4.0, hard=True),
    piece("c", 75e3, 76e3, 2.0),
)
ALONE = (piece("z", 80_000.0, 81_000.0, 0.2),)


def test_the_list_begins_at_1_with_a_hole_that_can_be_crossed() -> None:
    # As a run of an earlier version ranked them: by score, in hard terrain or not.
    holes = (hole("hard", 1, *HARD), hole("mixed", 2, *MIXED), hole("alone", 3, *ALONE))
    listed = listed_of(holes, (*MIXED, *ALONE, *HARD))
    assert [(one.number, one.hole.id) for one in listed] == [(1, "mixed"), (2, "alone"), (3, "hard")]
    assert [bool(one.crossable) for one in listed] == [True, True, False]


def test_pieces_are_numbered_along_the_line_and_a_lone_one_as_its_hole() -> None:
    holes = (hole("mixed", 1, *MIXED), hole("alone", 2, *ALONE))
    labels = piece_labels(listed_of(holes, (*ALONE, *reversed(MIXED))))
    assert labels == {"a": "1.1", "b": "1.2", "c": "1.3", "z": "2"}


def test_the_worst_piece_is_the_worst_that_can_be_crossed() -> None:
    mixed, hard = listed_of((hole("mixed", 1, *MIXED), hole("hard", 2, *HARD)), (*MIXED, *HARD))
    assert (mixed.worst.id, hard.worst.id) == ("c", "x")
    assert [gap.id for gap in mixed.hard] == ["b"]
    assert mixed.part == HolePart("A", 70_000.0, 76_000.0)
    assert mixed.ids == {"a", "b", "c"}


def test_round_the_zero_of_a_ring_the_part_is_found_for_every_piece() -> None:
    pieces = (piece("b", 9000.0, 10_500.0), piece("a", 500.0, 1000.0, 3.0))
    around = Hole("h", (HolePart("A", 9000.0, 11_000.0),), 4.0, 1, ("b", "a"))
    (listed,) = listed_of((around,), pieces)
    assert listed.worst.id == "a"
    assert listed.part == around.parts[0]


def test_a_run_without_holes_is_listed_gap_by_gap() -> None:
    report = replace(book().report, holes=())
    assert [one.pieces for one in listed_holes(report)] == [(gap,) for gap in report.all_gaps]
    assert list(piece_labels(listed_holes(report)).values()) == [str(n + 1) for n in range(len(report.all_gaps))]


def test_the_ranks_of_a_run_are_the_numbers_of_its_list() -> None:
    report = book().report
    assert [one.number for one in listed_holes(report)] == [one.hole.rank for one in listed_holes(report)]
