"""The lists of the report as rows of texts."""

from __future__ import annotations

import dataclasses

from app.analysis.gaps.doubt import Doubt, Stretch
from app.reasons.codes import Reason
from app.report.text.lists import all_along, gap_rows, parameter_rows
from tests.builders.books import book


def test_a_doubt_of_one_route_names_it() -> None:
    small = book()
    length = small.scene.routes[1].length_m
    doubt = Doubt(Reason("terrain_missing", {"km": 1.0}), (Stretch(small.scene.routes[1].name, 0.0, length),))
    report = dataclasses.replace(small.report, doubts=(doubt,))
    assert all_along(dataclasses.replace(small, report=report)) == "no terrain (AA-CC)"


def test_a_changed_parameter_is_marked() -> None:
    rows = {row["name"]: row for row in parameter_rows(book())}
    assert [name for name, row in rows.items() if row["changed"]] == ["gamma"]
    assert (rows["gamma"]["value"], rows["gamma"]["default"]) == ("0.7", "0.66")
    assert rows["step_m"]["unit"] == "m"
    assert len(rows) == 13


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
