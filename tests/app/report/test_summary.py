"""The first page's figures and sentences."""

from __future__ import annotations

import dataclasses

import pytest

from app.report.summary import shares, summary
from app.report.tables import parameter_rows
from tests.app.report.books import book


def test_the_bars_add_up_to_the_length() -> None:
    small = book()
    for row in small.report.routes:
        parts = dict(shares(small, row))
        assert sum(parts.values()) == pytest.approx(row.length_km, abs=1e-3)
        assert parts["A"] + parts["B"] + parts["C"] == pytest.approx(row.gap_km, abs=1e-3)


def test_the_headline_is_the_worse_period_and_names_it() -> None:
    small = book()
    told = summary(small)
    worst = {row.route: row for row in small.report.routes if row == small.report.worse(row.route)}
    gap = sum(row.gap_km for row in worst.values())
    assert f"{gap:,.0f} of" in told["headline"]
    assert told["headline"].startswith(("By night", "By day", "In each border’s worse period"))
    assert [row["route"] for row in told["rows"]] == ["AA-BB", "AA-CC"]


def test_three_things_matter() -> None:
    told = summary(book())["matters"]
    assert len(told) == 3
    first = book().report.gaps[0]
    assert f"km {first.from_km:,.1f}–{first.to_km:,.1f}" in told[2]


def test_cautions_name_what_is_made_up_coarse_and_old() -> None:
    small = book()
    told = summary(dataclasses.replace(small, out_of_date="posts have changed"))["cautions"]
    assert [text.split(".")[0] for text in told] == ["Synthetic sample", "Coarse terrain", "Out of date"]
    assert "Patrols, Checkpoints, Incidents" in told[0]
    bare = dataclasses.replace(small, sources=(), scene=dataclasses.replace(small.scene, terrain=()))
    assert summary(bare)["cautions"] == []


def test_a_changed_parameter_is_marked() -> None:
    rows = {row["name"]: row for row in parameter_rows(book())}
    assert [name for name, row in rows.items() if row["changed"]] == ["gamma"]
    assert (rows["gamma"]["value"], rows["gamma"]["default"]) == ("0.7", "0.66")
    assert rows["step_m"]["unit"] == "m"
    assert len(rows) == 13
