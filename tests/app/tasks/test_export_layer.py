"""Layers as files: the whole of them, or a refusal."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import rasterio

from app.errors import UserError
from app.project.project import Project
from app.tasks.export_layer import export_layer
from tests.builders.disks import cramped
from tests.builders.projects import bring


def test_terrain_on_a_full_disk_is_refused(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "t.tif"
    with Project.open(sample, write=False) as opened:
        entry = opened.entry("Terrain")
        with cramped(100_000), pytest.raises(UserError, match="could not be written completely"):
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
