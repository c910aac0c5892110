"""Which layer takes rows that come in."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from app.errors import UserError
from app.project import add_layers, target_layer
from app.project.project import Project
from layers.base import Provenance
from tests.builders.files import LINE, geojson, point
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
