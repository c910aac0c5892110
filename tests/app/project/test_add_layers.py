"""Rows and rasters brought into a project: one step each, listed where they belong."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
import shapely

from app.errors import UserError
from app.project import add_layers
from app.project.project import Project
from app.store import catalog, geopackage
from app.store.history import Edit
from layers.base import Provenance
from tests.builders.projects import frame


def test_rows_make_their_layer_and_undo_takes_both_back(project: Project) -> None:
    origin = Provenance(source="survey", as_of="2026-01-01")
    entry = add_layers.add_features(project, "checkpoints", frame("a", "b"), name="Mine", provenance=origin)
    assert (entry.name, entry.kind, entry.provenance) == ("Mine", "checkpoints", origin)
    layer = project.layer(entry.uuid)
    assert layer.frame["name"].tolist() == ["a", "b"]
    assert len(set(layer.frame["uuid"])) == 2
    assert [step.label for step in project.steps()] == ["Import"]
    style = project.database.conn.execute("SELECT f_table_name, styleName FROM layer_styles").fetchall()
    assert style == [(entry.table, "Mine")]
    project.undo()
    assert project.entries == {}


def test_rows_that_join_keep_the_layer_s_word_on_itself_and_carry_their_own(project: Project) -> None:
    first = add_layers.add_features(project, "checkpoints", frame("a"), provenance=Provenance(source="old"))
    second = add_layers.add_features(project, "checkpoints", frame("b"), provenance=Provenance(source="new"))
    assert second == first
    assert project.entry(first.uuid).provenance.source == "old"
    assert project.layer(first.uuid).frame["source"].fillna("").tolist() == ["", "new"]


def test_lines_and_their_parts_stand_in_one_table(project: Project) -> None:
    parts = shapely.MultiLineString([[(70, 38), (70.1, 38)], [(70.2, 38), (70.3, 38)]])
    rows = gpd.GeoDataFrame({"route": ["a", "b"]}, geometry=[parts.geoms[0], parts], crs=4326)
    entry = add_layers.add_features(project, "borders", rows)
    assert geopackage.geometry_type(project.database, entry.table) == "MULTILINESTRING"
    assert project.layer(entry.uuid).frame.geometry.geom_type.tolist() == ["MultiLineString"] * 2


def test_columns_no_field_has_go_to_extra_but_in_reference_layers(project: Project) -> None:
    posts = add_layers.add_features(project, "checkpoints", frame("a", lanes=[2]))
    assert json.loads(project.layer(posts.uuid).frame["extra"].iloc[0]) == {"lanes": 2}
    roads = add_layers.add_features(
        project, "reference", frame("a", "b", lanes=[2, 4], wide=[1.5, None], paved=[True, False], mark=["x", None])
    )
    rows = project.layer(roads.uuid).frame
    assert rows["lanes"].tolist() == [2, 4]
    types = geopackage.column_types(project.database, roads.table)
    assert [types[name] for name in ("lanes", "wide", "paved", "mark")] == ["INTEGER", "DOUBLE", "BOOLEAN", "TEXT"]


def test_a_layer_of_another_family_of_geometries_is_refused_and_nothing_changes(project: Project) -> None:
    add_layers.add_features(project, "reference", frame("a"), name="Things")
    line = gpd.GeoDataFrame({"name": ["b"]}, geometry=[shapely.LineString([(70, 38), (71, 38)])], crs=4326)
    steps = project.steps()
    with pytest.raises(UserError, match="holds POINT, not MULTILINESTRING"):
        add_layers.add_features(project, "reference", line, name="Things")
    assert project.steps() == steps


def test_an_empty_layer_can_be_filled_in_the_same_step(project: Project) -> None:
    entry, actions = add_layers.empty_layer(project, "gaps", "Gaps of today")
    assert project.entries == {}
    project.apply("Make", *actions)
    assert project.entry("Gaps of today") == entry
    assert len(project.layer(entry.uuid).frame) == 0


def test_a_new_raster_lies_above_the_rasters_and_below_all_else(project: Project) -> None:
    for name in ("One", "Two"):
        add_layers.add_features(project, "incidents", frame("a"), name=name)
    for name in ("Low", "High"):
        entry = catalog.new_entry(project.database, "terrain", name, Provenance())
        project.apply("List", *add_layers.under_all_else(project, entry))
    order = sorted(project.entries.values(), key=lambda entry: entry.position)
    assert [entry.name for entry in order] == ["Low", "High", "One", "Two"]
    assert len({entry.position for entry in order}) == 4
    for entry in project.of_kind("terrain"):
        row = project.row(catalog.TABLE, entry.uuid)
        project.apply("Take off", Edit(catalog.TABLE, entry.uuid, row, None))
