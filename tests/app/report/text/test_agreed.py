"""Crossing points of neutral roads are listed apart in the report, with road and regime."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from app.analysis.crossing.agreed_crossings import AgreedCrossing
from app.report import ReportBook, write
from app.report.text.agreed import agreed_rows
from tests.builders.books import book

POINTS = (
    AgreedCrossing("AA-BB", 4030.0, 70.046, 38.0046, "Isfara <Vorukh>", "Treaty of 2025"),
    AgreedCrossing("AA-CC", 900.0, 70.3, 37.78),
)


def with_points() -> ReportBook:
    small = book()
    return dataclasses.replace(small, report=dataclasses.replace(small.report, agreed_crossings=POINTS))


def test_each_has_its_place_road_and_regime() -> None:
    assert agreed_rows(with_points()) == [
        ["AA-BB km 4.0", "38.0046° N 70.0460° E", "Isfara <Vorukh>", "Treaty of 2025"],
        ["AA-CC km 0.9", "37.7800° N 70.3000° E", "unnamed", "not stated"],
    ]


def test_the_html_lists_them_under_a_heading_of_their_own(tmp_path: Path) -> None:
    texts = []
    for number, one in enumerate((with_points(), book())):
        write(one, tmp_path / f"{number}.html")
        texts.append((tmp_path / f"{number}.html").read_text("utf-8"))
    assert "Crossing points by agreement" in texts[0]
    assert "Isfara &lt;Vorukh&gt;" in texts[0]
    assert "Crossing points by agreement" not in texts[1]
