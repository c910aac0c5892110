"""Which layer new rows join, and what a layer may be called."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.project import add_layers, target_layer
from app.project.project import Project
from app.store.catalog import Entry
from layers.base import Provenance
from layers.values.field import NAME_LENGTH
from tests.builders.files import LINE, dem, geojson, point, ramp
from tests.builders.projects import bring, frame


def test_reference_files_of_one_name_are_two_layers(project: Project, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    assert bring(project, geojson(tmp_path / "roads.geojson", (LINE, {"lanes": 2})), "reference").layer == "roads"
    other = geojson(tmp_path / "b" / "roads.geojson", (point(), {"lanes": "two"}))
    assert bring(project, other, "reference").layer == "roads 2"
    with pytest.raises(UserError, match="MULTILINESTRING"):
        bring(project, other, "reference", name="roads")


def test_rows_join_neither_synthetic_layers_nor_what_has_ended(project: Project, tmp_path: Path) -> None:
    add_layers.add_features(project, "checkpoints", frame("a"), name="Posts", provenance=Provenance(synthetic=True))
    real = bring(project, geojson(tmp_path / "posts.geojson", (point(), {"name": "b"})), "checkpoints")
    assert real.layer != "Posts"
    again = bring(project, geojson(tmp_path / "more.geojson", (point(), {"name": "c"})), "checkpoints")
    assert again.layer == real.layer
    assert project.layer(project.entry(real.layer).uuid).frame["source"].tolist()[-1] == "more.geojson"


@pytest.mark.parametrize("order", [("Borders", "Borders of 2017"), ("Borders of 2017", "Borders")])
def test_borders_join_those_that_hold(project: Project, order: tuple[str, str]) -> None:
    for name in order:
        ends = "2025-03-31" if name == "Borders of 2017" else None
        line = gpd.GeoDataFrame({"valid_to": [ends]}, geometry=[shapely.LineString([(70, 38), (71, 38)])], crs=4326)
        add_layers.add_features(project, "borders", line, name=name)
    joined = target_layer.existing_layer(project, "borders", "")
    assert joined is not None
    assert joined.name == "Borders"


def test_the_topmost_layer_takes_the_rows(project: Project) -> None:
    for name in ("Old", "New"):
        add_layers.add_features(project, "incidents", frame("a"), name=name)
    assert add_layers.add_features(project, "incidents", frame("b")).name == "New"


@pytest.mark.parametrize("name", ["x" * (NAME_LENGTH + 1), " ", "a\nb", "a\udcffb"])
def test_names_no_layer_can_have(project: Project, tmp_path: Path, name: str) -> None:
    source = dem(tmp_path / "d.tif", ramp(8, 8))
    posts = geojson(tmp_path / "posts.geojson", (point(), {}))
    for file, kind in ((source, "terrain"), (posts, "checkpoints"), (posts, "reference")):
        with pytest.raises(UserError, match="A layer's name"):
            bring(project, file, kind, name=name)


@given(st.lists(st.sampled_from(["Posts", "Posts 2", "Posts 3", "Posts 4"]), unique=True), st.just("Posts"))
def test_a_free_name_is_the_name_or_the_first_number_behind_it(taken: list[str], name: str) -> None:
    entries = {one: Entry(one, one, "checkpoints", one, 0) for one in taken}
    free = target_layer.free_name(cast(Project, SimpleNamespace(entries=entries)), name)
    assert free not in taken
    earlier = [name, *(f"{name} {number}" for number in range(2, 9))]
    assert set(earlier[: earlier.index(free)]) <= set(taken)


def test_a_name_of_another_kind_is_refused(project: Project) -> None:
    add_layers.add_features(project, "incidents", frame("a"), name="Things")
    assert target_layer.existing_layer(project, "incidents", "Things") == project.entry("Things")
    assert target_layer.existing_layer(project, "incidents", "Others") is None
    with pytest.raises(UserError, match="'Things' holds incidents, not sensors"):
        target_layer.existing_layer(project, "sensors", "Things")
    with pytest.raises(UserError, match="already a layer named"):
        target_layer.refuse_taken(project, "Things")
    target_layer.refuse_taken(project, "things")


def test_the_layer_named_as_its_kind_comes_before_the_topmost(project: Project) -> None:
    for name in ("Incidents", "Later"):
        add_layers.add_features(project, "incidents", frame("a"), name=name)
    joined = target_layer.existing_layer(project, "incidents", "")
    assert joined is not None
    assert joined.name == "Incidents"


@pytest.mark.parametrize("name", ["a", "Пост Ғ", "x" * NAME_LENGTH, " a ", "'; --"])
def test_names_a_layer_can_have(name: str) -> None:
    target_layer.check_name(name)


def test_a_layer_of_any_geometry_takes_all_and_others_their_own(project: Project) -> None:
    entry = add_layers.add_features(project, "incidents", frame("a"))
    assert target_layer.geometry_type(project, entry) == "POINT"
    target_layer.check_geometries(project, entry, "POINT")
    with pytest.raises(UserError, match="holds POINT, not MULTIPOLYGON"):
        target_layer.check_geometries(project, entry, "MULTIPOLYGON")
    zones, actions = add_layers.empty_layer(project, "patrols", "Zones")
    project.apply("Make", *actions)
    for declared in ("MULTIPOLYGON", "MULTILINESTRING"):
        target_layer.check_geometries(project, zones, declared)
