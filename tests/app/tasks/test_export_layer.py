"""Layers as files: the whole of them, or a refusal."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import rasterio

from app.errors import UserError
from app.project import add_layers, marking
from app.project.project import Project
from app.report.book import Source
from app.tasks.export_layer import export_layer
from app.tasks.info import overview
from layers.base import Provenance
from layers.synthetic import is_synthetic
from tests.builders.disks import cramped
from tests.builders.projects import bring, frame


def test_terrain_on_a_full_disk_is_refused(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "t.tif"
    with Project.open(sample, write=False) as opened:
        entry = opened.entry("Terrain")
        with cramped(100_000), pytest.raises(UserError, match="Cannot write"):
            export_layer(opened, entry, target)
        assert not target.exists()
        export_layer(opened, entry, target)
    with rasterio.open(target) as whole:
        assert whole.read(1).max() > 1000


@pytest.mark.parametrize("kind", ["checkpoints", "sensors"])
@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg"])
def test_what_an_availability_rests_on_goes_out_and_comes_back(
    project: Project, tmp_path: Path, kind: str, suffix: str
) -> None:
    file = tmp_path / "in.csv"
    file.write_text(
        "name,type,lon,lat,availability,availability_walks\n"
        "Tried,thermal_camera,70,38,0.76,81.5\nUntold,thermal_camera,70.1,38,0.6,\n"
    )
    for source, name in ((file, "First"), (tmp_path / f"out{suffix}", "Again")):
        bring(project, source, kind, name=name)
        frame = project.layer(project.entry(name).uuid).frame.set_index("name")
        assert frame.loc["Tried", ["availability", "availability_walks"]].tolist() == [0.76, 81.5]
        assert frame.loc["Untold", "availability"] == 0.6
        assert math.isnan(frame.loc["Untold", "availability_walks"])
        export_layer(project, project.entry(name), tmp_path / f"out{suffix}")


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".shp"])
def test_every_export_is_marked_and_comes_back_without_a_column_of_it(
    project: Project, tmp_path: Path, suffix: str
) -> None:
    marking.change(project, "Барои хизмат")
    source, out = tmp_path / "in.csv", tmp_path / f"out{suffix}"
    source.write_text("name,lon,lat,colour\na,70,38,red\nb,70.1,38,blue\n")
    bring(project, source, "incidents", name="First")
    export_layer(project, project.entry("First"), out)
    written = out.with_suffix(".dbf") if suffix == ".shp" else out
    assert "Барои хизмат".encode() in written.read_bytes()
    bring(project, out, "incidents", name="Again")
    again = project.layer(project.entry("Again").uuid).frame
    assert again["name"].tolist() == ["a", "b"]
    assert not any("Барои" in str(cell) for cell in again["extra"])
    assert ["red" in str(cell) for cell in again["extra"]] == [True, False]


def test_terrain_bears_the_marking_as_a_tag(sample: Path, tmp_path: Path) -> None:
    with Project.open(sample, write=False) as opened:
        export_layer(opened, opened.entry("Terrain"), tmp_path / "t.tif")
        used = marking.marking_of(opened)
    with rasterio.open(tmp_path / "t.tif") as raster:
        assert raster.tags()["MARKING"] == used


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".shp"])
def test_what_is_made_up_stays_so_out_and_in_again(project: Project, tmp_path: Path, suffix: str) -> None:
    made_up = Provenance(synthetic=True)
    add_layers.add_features(project, "incidents", frame("a", "b"), name="First", provenance=made_up)
    export_layer(project, project.entry("First"), tmp_path / f"out{suffix}")
    bring(project, tmp_path / f"out{suffix}", "incidents", name="Again")
    assert project.entry("Again").provenance.synthetic
    assert is_synthetic(project.layer(project.entry("Again").uuid))
    bring(project, tmp_path / f"out{suffix}", "incidents", name="Mixed")
    shown = {layer["name"]: layer["synthetic"] for layer in overview(project)["layers"]}
    assert shown == {"First": True, "Again": True, "Mixed": True}


def test_real_rows_with_made_up_ones_among_them_are_marked(project: Project, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("name,lon,lat,synthetic\nreal,70,38,\nsample,70.1,38,true\n")
    bring(project, tmp_path / "in.csv", "incidents", name="Mixed")
    assert not project.entry("Mixed").provenance.synthetic
    layer = project.layer(project.entry("Mixed").uuid)
    assert Source.of(layer).synthetic
    assert [one["synthetic"] for one in overview(project)["layers"]] == [True]
