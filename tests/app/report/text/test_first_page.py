"""The first page's figures and sentences."""

from __future__ import annotations

import dataclasses

import pytest

from app.report.notation import span
from app.report.text.first_page import summary
from app.report.text.headline import headline
from app.report.text.lists import hole_head
from tests.builders.books import book


def test_the_headline_stands_over_a_row_for_each_border() -> None:
    small = book()
    page = summary(small)
    assert page["headline"] == headline(small.report)
    assert [row["route"] for row in page["rows"]] == ["AA-BB", "AA-CC"]


def test_three_things_matter() -> None:
    page = summary(book())["matters"]
    assert len(page) == 3
    first = book().paged[0]
    assert page[2].startswith(f"Look first at hole 1, {hole_head(first).split(': ')[1]}. Its worst piece")
    assert f"{first.worst.route} {span(first.worst.from_km, first.worst.to_km)}, is open" in page[2]


def test_a_hole_of_one_piece_is_not_said_to_have_a_worst_one() -> None:
    small = book()
    gap = dataclasses.replace(small.report.gaps[0], hole="")
    alone = dataclasses.replace(small, report=dataclasses.replace(small.report, gaps=(gap,), holes=()))
    place = f"Look first at hole 1, {gap.route} {span(gap.from_km, gap.to_km)}, day and night. "
    assert summary(alone)["matters"][2].startswith(place)


def test_cautions_name_what_is_made_up_coarse_and_old() -> None:
    small = book()
    page = summary(dataclasses.replace(small, out_of_date="posts have changed"))["cautions"]
    assert [text.split(".")[0] for text in page] == ["Synthetic sample", "Coarse terrain", "Out of date"]
    assert "Patrols, Checkpoints, Incidents" in page[0]
    bare = dataclasses.replace(small, sources=(), scene=dataclasses.replace(small.scene, terrain=()))
    assert summary(bare)["cautions"] == []


def test_how_many_watch_adds_up_and_an_older_run_tells_nothing() -> None:
    small = book()
    page = summary(small)
    assert [(row["route"], row["period"]) for row in page["watchers"]] == [
        *(("AA-BB", "by day"), ("AA-BB", "by night"), ("AA-CC", "by day"), ("AA-CC", "by night"))
    ]
    for shown, row in zip(page["watchers"], small.report.routes, strict=True):
        km = [float(text.replace(",", "")) for text, _ in shown["cells"]]
        assert sum(km[:3]) == pytest.approx(row.length_km, abs=0.2)
        assert km[3] == pytest.approx(km[1] + km[2], abs=0.2)  # theta is one half
    assert "which at that threshold is where one or more suffice" in page["watchers_note"]
    older = tuple(dataclasses.replace(row, k0_km=None, k1_km=None, k2_km=None) for row in small.report.routes)
    older_book = dataclasses.replace(small, report=dataclasses.replace(small.report, routes=older))
    assert summary(older_book)["watchers"] == []


def test_another_threshold_than_a_half_is_not_one_or_more() -> None:
    small = book()
    other = dataclasses.replace(small.report, parameters={**small.report.parameters, "theta": 0.3})
    note = summary(dataclasses.replace(small, report=other))["watchers_note"]
    assert "where P reaches 0.3 even" in note
    assert "one or more" not in note


def test_what_the_draws_leave_open_is_told_apart_from_the_gap() -> None:
    small = book()
    bare = summary(small)
    assert bare["drawn_note"] == ""
    assert {one["drawn"] for row in bare["rows"] for one in row["periods"]} == {"no draws"}
    routes = tuple(
        dataclasses.replace(row, gap_low_km=50.2, gap_median_km=55.0, gap_high_km=61.4) for row in small.report.routes
    )
    report = dataclasses.replace(small.report, routes=routes, draws=200)
    page = summary(dataclasses.replace(small, report=report))
    assert {one["drawn"] for row in page["rows"] for one in row["periods"]} == {"55 (50–61)"}
    assert "at least 70% of the draws agree" in page["drawn_note"]
    assert "may lie outside the range drawn" in page["drawn_note"]
    older = tuple(dataclasses.replace(row, gap_median_km=None) for row in routes)
    older_book = summary(dataclasses.replace(small, report=dataclasses.replace(report, routes=older)))
    assert {one["drawn"] for row in older_book["rows"] for one in row["periods"]} == {"– (50–61)"}


def test_few_draws_are_a_first_look() -> None:
    small = book()
    for draws, looks in ((200, True), (1000, False), (0, False)):
        report = dataclasses.replace(small.report, draws=draws)
        cautions = summary(dataclasses.replace(small, report=report))["cautions"]
        assert any(text.startswith("A first look. It rests on 200 draws") for text in cautions) == looks
