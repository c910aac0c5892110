"""The ground of a new project: bundled layers in their order, each with its provenance, and what is analysed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from app.errors import UserError
from app.paths import BASELINE
from app.progress import Progress
from app.project import own_state
from app.project.project import Project
from app.store import runs
from app.tasks.new_project import GROUND, STATES, Ground, lay_ground, read_bundled
from app.tasks.project_scene import scene_of


@pytest.fixture(scope="module")
def ground(sample: Path) -> Iterator[Project]:
    with Project.open(sample, write=False) as opened:
        yield opened


def test_the_ground_lies_in_its_order_above_the_terrain(ground: Project) -> None:
    entries = sorted(ground.entries.values(), key=lambda entry: entry.position)
    names = [entry.name for entry in entries]
    assert names[0] == "Terrain"
    assert names[1 : 1 + len(GROUND)] == [one.name for one in GROUND]
    assert [entry.kind for entry in entries][1 : 1 + len(GROUND)] == [one.kind for one in GROUND]


@pytest.mark.parametrize("one", GROUND, ids=lambda one: one.table)
def test_every_bundled_row_is_there_with_its_theme(ground: Project, one: Ground) -> None:
    frame = ground.layer(ground.entry(one.name).uuid).frame
    bundled = read_bundled(BASELINE / "baseline.gpkg", one.table)
    assert len(frame) == len(bundled) > 0
    if one.theme:
        assert set(frame["theme"]) == {one.theme}


def test_every_layer_says_where_it_is_from_and_that_it_is_public(ground: Project) -> None:
    for name in ("Terrain", *(one.name for one in GROUND)):
        provenance = ground.entry(name).provenance
        assert provenance.source, name
        assert provenance.licence, name
        assert provenance.as_of, name
        assert str(provenance.sensitivity) == "public", name
        assert not provenance.synthetic, name


def test_a_layer_names_every_source_of_its_rows_once_and_its_worst_accuracy(ground: Project) -> None:
    for one in GROUND:
        rows, provenance = read_bundled(BASELINE / "baseline.gpkg", one.table), ground.entry(one.name).provenance
        assert provenance.source.split("; ") == sorted(set(rows["source"].dropna().map(str)))
        assert provenance.licence.split("; ") == sorted(set(rows["licence"].dropna().map(str)))
        assert provenance.accuracy_m == (None if rows["accuracy_m"].isna().all() else rows["accuracy_m"].max())


def test_a_new_project_analyses_its_own_borders(ground: Project) -> None:
    assert runs.parameters(ground.database) == {"own_state": "TJ", "routes": ["TJ-AF", "KG-TJ"]}


def test_the_states_to_choose_from_are_those_of_the_bundled_lines(ground: Project) -> None:
    assert sorted(own_state.bordering_states(ground)) == sorted(STATES)


def test_a_project_of_another_state_analyses_every_border_of_it(tmp_path: Path) -> None:
    path = tmp_path / "kg.gpkg"
    Project.create(path, lambda project: lay_ground(project, Progress(), "KG"))
    with Project.open(path, write=False) as project:
        scene = scene_of(project, as_of="2026-10-01")
        assert not project.steps()
    assert scene.own_state == "KG"
    assert [route.name for route in scene.routes] == ["KG-TJ.00", "KG-TJ.01", "UZ-KG.00", "UZ-KG.01", "UZ-KG.02"]


def test_a_state_without_a_bundled_line_is_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No border line has DE"):
        Project.create(tmp_path / "de.gpkg", lambda project: lay_ground(project, Progress(), "DE"))
    assert list(tmp_path.iterdir()) == []


def test_terrain_comes_with_its_errors(ground: Project) -> None:
    settings = ground.entry("Terrain").settings
    assert (settings["sigma"], settings["correlation_m"]) == ("raster", 300.0)
    assert settings["sigma_table"] != ground.entry("Terrain").table


def test_dates_of_a_bundled_table_are_text_and_its_rows_keep_their_order(tmp_path: Path) -> None:
    rows = {"name": ["b", "a"], "valid_from": [pd.Timestamp("2026-03-31"), pd.NaT]}
    points = [shapely.Point(70, 38), shapely.Point(71, 38)]
    gpd.GeoDataFrame(rows, geometry=points, crs=4326).to_file(tmp_path / "b.gpkg", layer="t")
    frame = read_bundled(tmp_path / "b.gpkg", "t")
    assert frame["name"].tolist() == ["b", "a"]
    assert frame["valid_from"].tolist()[0] == "2026-03-31"
    assert frame["valid_from"].isna().tolist() == [False, True]
