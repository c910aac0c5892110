"""The lists of the report as rows of texts."""

from __future__ import annotations

import dataclasses

from app.analysis.gaps.doubt import Doubt, Stretch
from app.reasons.codes import Reason
from app.report.text.lists import all_along, gap_rows, gap_total, hard_rows
from tests.builders.books import book


def test_a_doubt_of_one_route_names_it() -> None:
    small = book()
    length = small.scene.routes[1].length_m
    doubt = Doubt(Reason("terrain_missing", {"km": 1.0}), (Stretch(small.scene.routes[1].name, 0.0, length),))
    report = dataclasses.replace(small.report, doubts=(doubt,))
    assert all_along(dataclasses.replace(small, report=report)) == "no terrain (AA-CC)"


def test_gaps_are_listed_by_hole_and_each_hole_is_named_once_above_its_pieces() -> None:
    small = book()
    rows, holes = gap_rows(small), {hole.id: hole for hole in small.report.holes}
    assert sorted(int(row["number"]) for row in rows) == list(range(1, len(small.report.gaps) + 1))
    gaps = [small.report.gaps[int(row["number"]) - 1] for row in rows]
    ranks = [holes[gap.hole].rank for gap in gaps]
    assert ranks == sorted(ranks)
    first = [rank not in ranks[:number] for number, rank in enumerate(ranks)]
    assert [row["hole"].startswith(f"Hole {rank}: ") for row, rank in zip(rows, ranks, strict=True)] == first
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
    one = dataclasses.replace(small.report, hard_terrain_gaps=(first,))
    assert [row["total"] for row in hard_rows(dataclasses.replace(small, report=one))] == [
        f"1 stretch, {first.length_m / 1000:.1f} km"
    ]


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
