"""The tables at the end of the report."""

from __future__ import annotations

import dataclasses

from app.analysis.uncertainty.influence import Influence
from app.report.text.back_matter import influence_rows, parameter_rows, patrol_rows
from app.report.text.labels import COLUMNS
from tests.builders.books import book


def test_a_changed_parameter_is_marked() -> None:
    rows = {row["name"]: row for row in parameter_rows(book())}
    assert [name for name, row in rows.items() if row["changed"]] == ["gamma"]
    assert (rows["gamma"]["value"], rows["gamma"]["default"]) == ("0.7", "0.66")
    assert rows["step_m"]["unit"] == "m"
    assert len(rows) == 13


def test_patrols_stand_in_the_order_in_which_people_count() -> None:
    small = book()
    (zone,) = small.scene.patrols
    names = ("Zone 1", "Zone 11", "Zone 2")
    patrols = tuple(dataclasses.replace(zone, name=name) for name in names)
    rows = patrol_rows(dataclasses.replace(small, scene=dataclasses.replace(small.scene, patrols=patrols)))
    assert [row["name"] for row in rows] == ["Zone 1", "Zone 2", "Zone 11"]


def test_of_what_has_no_value_in_a_draw_the_share_alone_is_printed() -> None:
    small = book()
    moved = (Influence("crosser_speed", "", 0.612, 20.04, 12.0), Influence("terrain", "", -0.4, 20.0, 12.0, 0.306))
    rows = influence_rows(dataclasses.replace(small, report=dataclasses.replace(small.report, influences=moved)))
    assert rows == [
        ["Crosser's speed", "37 %", "+0.61", "20", "12"],
        ["Visibility, given the terrain error", "31 %", "–", "–", "–"],
    ]
    assert COLUMNS["influences"][1:3] == ("share of variance", "rank correlation")
    assert {len(row) for row in rows} == {len(COLUMNS["influences"])}
