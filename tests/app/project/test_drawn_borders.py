"""Every drawing of a border is listed, with which of them is analysed at a date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.project.drawn_borders import drawn_borders, sentence
from app.project.project import Project
from tests.builders.projects import add_border


@pytest.fixture(scope="module")
def opened(sample: Path) -> Iterator[Project]:
    with Project.open(sample, write=False) as project:
        yield project


def lines(project: Project, day: str) -> list[str]:
    return [sentence(one) for one in drawn_borders(project, day) if one.border in ("TJ-AF", "KG-TJ")]


def test_before_the_treaty(opened: Project) -> None:
    assert lines(opened, "2020-01-01") == [
        "KG-TJ: osm-2017, drawn 2017-11-30, 952.75 km, is analysed",
        "KG-TJ: osm-2026, drawn 2026-09-10, 1,001.70 km, is not: valid from 2025-03-13",
        "TJ-AF: osm-2026, drawn 2026-09-10, 1,343.96 km, is analysed",
        "TJ-AF: osm-2017, drawn 2017-11-30, 1,363.96 km, is not: it was drawn anew",
    ]


def test_after_it_the_line_that_moved_has_ended_and_the_other_was_only_drawn_anew(opened: Project) -> None:
    for day in ("2025-03-13", "2026-12-01"):
        assert lines(opened, day) == [
            "KG-TJ: osm-2026, drawn 2026-09-10, 1,001.70 km, is analysed",
            "KG-TJ: osm-2017, drawn 2017-11-30, 952.75 km, is not: valid until 2025-03-13",
            "TJ-AF: osm-2026, drawn 2026-09-10, 1,343.96 km, is analysed",
            "TJ-AF: osm-2017, drawn 2017-11-30, 1,363.96 km, is not: it was drawn anew",
        ]


def test_parts_of_a_border_stand_together_with_their_states(opened: Project) -> None:
    (now,) = [one for one in drawn_borders(opened, "2026-12-01") if (one.border, one.use) == ("UZ-KG", "used")]
    assert now.routes == ("UZ-KG.00", "UZ-KG.01", "UZ-KG.02")
    assert now.states == ("KG", "UZ")


def test_a_line_without_dates_is_analysed_at_every_date(project: Project) -> None:
    add_border(project)
    (only,) = drawn_borders(project, "1950-01-01")
    assert (only.line_version, only.drawn, only.use) == ("1", "", "used")
    assert "drawn (no date)" in sentence(only)
