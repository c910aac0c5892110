"""The lists of the report as rows of texts."""

from __future__ import annotations

import dataclasses

from app.analysis.gaps.doubt import Doubt, Stretch
from app.reasons.codes import Reason
from app.report.text.lists import all_along, parameter_rows
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
