"""A gap as a row: the command line's keys, in its order."""

from __future__ import annotations

import json

import pytest

from app.analysis.gaps.doubts.bearing import Bearing
from app.report.gap_rows import KEYS, OPEN, SPREAD, WORST, all_rows, gap_json, gaps_json, undecided_json
from tests.builders.books import book

CONTRACT = [
    *("id", "route", "from_km", "to_km", "length_km", "period", "class", "classes", "probability", "porosity"),
    *("porosity_class", "score", "score_kind", "lon", "lat", "why", "remedy", "status", "doubts"),
]


def test_keys_are_those_of_the_command_line() -> None:
    report = book().report
    assert list(KEYS) == [*CONTRACT, *SPREAD, *OPEN, "tried", "hole", "nearest", *WORST]
    bearing = Bearing.of(report)
    assert list(gap_json(report.gaps[0], bearing)) == [*CONTRACT, *SPREAD, *OPEN, "tried", "hole", "nearest", *WORST]
    assert list(undecided_json(report.undecided[0], bearing)) == [
        *CONTRACT,
        *SPREAD,
        *OPEN,
        "tried",
        "hole",
        "nearest",
        *WORST,
    ]


def test_a_row_names_the_doubts_of_its_stretch() -> None:
    report = book().report
    bearing = Bearing.of(report)
    rows = gaps_json(report)
    assert [row["id"] for row in rows] == [gap.id for gap in report.all_gaps]
    for gap, row in zip(report.all_gaps, rows, strict=True):
        assert row["doubts"] == list(dict.fromkeys(doubt.code for doubt in bearing.on(gap)))
    assert {"terrain_coarse"} == set.intersection(*(set(row["doubts"]) for row in rows))


def test_a_row_is_json_and_adds_up() -> None:
    for row in json.loads(json.dumps(gaps_json(book().report), allow_nan=False)):
        assert row["to_km"] - row["from_km"] == pytest.approx(row["length_km"], abs=2e-6)
        assert sum(row["classes"].values()) == pytest.approx(row["length_km"], abs=0.5)
        assert row["class"] == max(row["classes"], key=row["classes"].get)
        assert row["probability"] is None
        assert row["why"][-1] == "."


def test_every_stretch_is_listed_once() -> None:
    report = book().report
    rows = all_rows(report)
    assert [row["list"] for row in rows] == (
        ["porous"] * len(report.gaps)
        + ["hard_terrain"] * len(report.hard_terrain_gaps)
        + ["undecided"] * len(report.undecided)
    )
    assert len({row["id"] for row in rows}) == len(rows)
    assert rows[0]["status"] == "accepted"
    assert rows[0]["note"].startswith("+walked")
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
