"""How an underlay is shown: its settings, and the scales between which it is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.project.project import Project
from app.project.underlay_looks import Look
from tests.builders.projects import bring
from tests.builders.underlays import four_colours


def test_a_look_comes_back_from_settings_and_leaves_the_others(project: Project, tmp_path: Path) -> None:
    bring(project, four_colours(tmp_path / "t.tif", "EPSG:32642", 500_000, 4_200_000, 10), "basemap")
    entry = replace(project.of_kind("basemap")[0], settings={"file": {"path": "x"}})
    look = Look("© us", 5000.0, 250_000.0, True, ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0)))
    changed = look.of_entry(entry)
    assert changed.settings["file"] == {"path": "x"}
    assert Look.of(changed) == look
    assert Look().of_entry(changed).settings == entry.settings


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        (Look(), [1, 1, 1]),
        (Look(nearest=5000), [0, 1, 1]),
        (Look(farthest=5000), [1, 1, 0]),
        (Look("", 2e4, 9e4), [0, 0, 1]),
    ],
)
def test_between_which_scales_it_is_drawn(look: Look, shown: list[int]) -> None:
    assert [look.shown_at(scale) for scale in (1000.0, 5000.0, 50_000.0)] == list(map(bool, shown))
