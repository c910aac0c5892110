"""The lists of the report as rows of texts."""

from __future__ import annotations

import dataclasses

from app.analysis.gaps.doubt import Doubt, Stretch
from app.reasons.codes import Reason
from app.report.listed_holes import listed_holes
from app.report.text.lists import (
    all_along,
    gap_rows,
    gap_total,
    hard_rows,
    hard_total,
    hole_head,
    hole_size,
    piece_rows,
)
from tests.builders.books import book


def test_a_doubt_of_one_route_names_it() -> None:
    small = book()
    length = small.scene.routes[1].length_m
    doubt = Doubt(Reason("terrain_missing", {"km": 1.0}), (Stretch(small.scene.routes[1].name, 0.0, length),))
    report = dataclasses.replace(small.report, doubts=(doubt,))
    assert all_along(dataclasses.replace(small, report=report)) == "no terrain (AA-CC)"


def test_gaps_are_listed_by_hole_and_each_hole_is_named_once_above_its_pieces() -> None:
    small = book()
    rows, listed = gap_rows(small), [one for one in listed_holes(small.report) if one.crossable]
    assert [row["number"] for row in rows] == [one.label(gap) for one in listed for gap in one.crossable]
    assert sum(len(one.crossable) for one in listed) == len(small.report.gaps)
    heads = [row["hole"].split(":")[0] for row in rows if row["hole"]]
    assert heads == [f"Hole {number}" for number in range(1, len(listed) + 1)]
    assert [bool(row["hole"]) for row in rows] == [gap == one.crossable[0] for one in listed for gap in one.crossable]
    older = dataclasses.replace(small, report=dataclasses.replace(small.report, holes=()))
    assert [row["number"] for row in gap_rows(older)] == [str(n) for n in range(1, len(rows) + 1)]
    assert not any(row["hole"] for row in gap_rows(older))


def test_one_stretch_is_not_one_stretches() -> None:
    small = book()
    first, second = small.report.gaps[:2]
    for gaps, words in (((first,), "1 stretch, "), ((first, second), "2 stretches, ")):
        report = dataclasses.replace(small.report, gaps=gaps, hard_terrain_gaps=gaps)
        of = dataclasses.replace(small, report=report)
        assert gap_total(of).startswith(words)
    hard = dataclasses.replace(first, porosity_class="low")
    one = dataclasses.replace(small.report, gaps=(), hard_terrain_gaps=(hard,), holes=())
    of = dataclasses.replace(small, report=one)
    assert [row["total"] for row in hard_rows(of)] == [f"1 stretch, {first.length_m / 1000:.1f} km"]
    assert hard_total(of) == f"1 stretch, {first.length_m / 1000:.1f} km"


def test_pieces_in_hard_terrain_stand_under_their_hole_with_their_numbers() -> None:
    small = book()
    groups, listed = hard_rows(small), [one for one in listed_holes(small.report) if one.hard and len(one.pieces) > 1]
    assert [group["head"] for group in groups[: len(listed)]] == [hole_head(one) for one in listed]
    for group, one in zip(groups, listed, strict=False):
        assert [row["number"] for row in group["rows"]] == [one.label(gap) for gap in one.hard]
    rows = [row for group in groups for row in group["rows"]]
    assert len(rows) == len(small.report.hard_terrain_gaps)


def test_a_hole_says_how_many_of_its_pieces_are_hard_to_cross() -> None:
    small = book()
    for one in listed_holes(small.report):
        pieces = piece_rows(small, one)
        assert len(pieces) == (len(one.pieces) if len(one.pieces) > 1 else 0)
        text, count = hole_size(one), f", {len(one.pieces)} pieces"
        assert text.startswith(f"{one.hole.length_m / 1000.0:,.1f} km")
        assert (count in text) == (len(one.pieces) > 1)
        mixed = one.hard and one.crossable
        assert (f"{len(one.hard)} of them in hard terrain" in text) == bool(mixed)
        assert ("all in hard terrain" in text) == (len(one.pieces) > 1 and not one.crossable)


def test_the_total_of_the_list_says_what_of_it_is_covered_between_joined_gaps() -> None:
    small = book()
    first = dataclasses.replace(small.report.gaps[0], start_m=0.0, end_m=5000.0, classes={"A": 4.4})
    text = gap_total(dataclasses.replace(small, report=dataclasses.replace(small.report, gaps=(first,))))
    assert text == "1 stretch, 5.0 km, 4.4 km of it gap: the rest is covered between gaps that were joined."


def test_p_and_the_chance_of_being_a_gap_are_columns_of_their_own() -> None:
    small = book()
    first = dataclasses.replace(small.report.gaps[0], probability=0.934, p_low=0.0, p_high=1.0)
    row = gap_rows(dataclasses.replace(small, report=dataclasses.replace(small.report, gaps=(first,), draws=200)))[0]
    assert (row["p"], row["chance"], row["likelihood"]) == ("< 0.01–> 0.99", "0.93", "very likely")
    assert row["confidence"].startswith("confidence: ")
    bare = gap_rows(small)[0]
    assert (bare["chance"], bare["likelihood"]) == ("–", "")
