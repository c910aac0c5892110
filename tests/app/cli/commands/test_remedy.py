"""sarhad remedy: what was tried for each gap of the last run, and one of it carried out as one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.project.project import Project
from app.tasks.apply_remedy import STEP
from tests.builders.command_line import answer_of, refusal_of, sarhad

RUN = ("--route", "KG-TJ.01", "--draws", "20")


@pytest.fixture
def assessed(project: Path) -> Path:
    answer_of("analyse", project, *RUN)
    return project


def rows_of(path: Path) -> list[dict[str, Any]]:
    rows = answer_of("remedy", path)["gaps"]
    assert isinstance(rows, list)
    return rows


def test_every_gap_is_listed_with_what_was_tried_and_what_it_closes(assessed: Path) -> None:
    rows = rows_of(assessed)
    assert rows
    tried = [one for row in rows for one in row["tried"]]
    assert {"n", "kind", "what", "closed_km", "closed_low_km", "closed_high_km", "proposed"} == set(tried[0])
    assert all(one["closed_low_km"] <= one["closed_high_km"] for one in tried)
    assert all(sum(one["proposed"] for one in row["tried"]) <= 1 for row in rows)
    text = sarhad("remedy", assessed).stdout
    assert all(one["what"] in text for one in tried)
    assert all(row["gap"] in text for row in rows)


def test_one_remedy_is_carried_out_as_one_step_and_the_next_run_has_it(assessed: Path) -> None:
    row = next(row for row in rows_of(assessed) if any(one["kind"] == "mast" for one in row["tried"]))
    number = next(one["n"] for one in row["tried"] if one["kind"] == "mast")
    answer = answer_of("remedy", assessed, "--gap", row["gap"], "--apply", number)
    assert [one["gap"] for one in answer["gaps"]] == [row["gap"]]
    with Project.open(assessed) as project:
        assert project.steps()[-1].label == STEP
        layer = next(entry for entry in project.of_kind("sensors") if entry.name == answer["applied"])
        assert project.layer(layer.uuid).frame["height_m"].tolist()[-1] == 15.0
        project.undo()
        assert layer.uuid not in project.entries


def test_what_cannot_be_done_is_refused_in_words(project: Path, assessed: Path) -> None:
    assert "has no gap XX/1" in refusal_of("remedy", assessed, "--gap", "XX/1")
    gap = rows_of(assessed)[0]
    assert f"1 to {len(gap['tried'])}" in refusal_of("remedy", assessed, "--gap", gap["gap"], "--apply", 99)
    assert sarhad("remedy", assessed, "--apply", 1).exit_code == 2
    assert sarhad("remedy", assessed, "--gap", gap["gap"], "--apply", 0).exit_code == 2


def test_a_project_without_a_run_is_told_how_to_get_one(project: Path) -> None:
    assert "has no run yet" in refusal_of("remedy", project)
