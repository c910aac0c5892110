"""What every case begins with: sound files, two projects, and files that nobody chose; written once for a campaign.

Run by the campaign: python -m tests.hostile.shelf FOLDER.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_origin

from app.installation.kernels import compile_all
from app.project import add_layers
from app.project.project import Project
from tests.builders.command_line import sarhad
from tests.builders.definitions import TRIPWIRE, WEATHER, WINTER
from tests.builders.projects import bring
from tests.builders.small_world import small_world
from tests.builders.sound_files import NORTH, WEST, Sound, sound_files
from tests.hostile.changes.lures import BAIT, Lures

MORE = "name,lon,lat,own\nx,71.01,38.01,1\ny,71.02,38.01,2\n"
"""Rows that could be posts or anything else."""


class Shelf:
    """A folder of such things, which is only read once it has been filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def lures(self) -> Lures:
        """The files that nobody chose."""
        return Lures(self.folder / "canary")

    @property
    def small(self) -> Path:
        """A project with a border alone."""
        return self.folder / "small.gpkg"

    @property
    def whole(self) -> Path:
        """A project with rows in every table that projects have."""
        return self.folder / "whole" / "p.gpkg"

    def sound(self) -> list[Sound]:
        """A file of every format, each in a folder of its own."""
        listed = json.loads((self.folder / "sound.json").read_text("utf-8"))
        return [Sound(Path(one["path"]), one["kind"], tuple(map(Path, one["beside"])), one["crs"]) for one in listed]

    @property
    def is_full(self) -> bool:
        """Whether it has been filled to its end."""
        return (self.folder / "done").exists()

    def fill(self) -> None:
        """Write all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        listed = [asdict(one) for one in sound_files(self.folder / "sound")]
        (self.folder / "sound.json").write_text(json.dumps(listed, default=str), "utf-8")
        border(self.small)
        _fill_canary(self.lures)
        _fill_whole(self.whole.parent)
        (self.folder / "done").touch()


def border(path: Path) -> Path:
    """A small project with a border near the places of the files."""
    Project.create(path, lambda _: None)
    with Project.open(path) as opened:
        line = shapely.LineString([(70.0, 38.3), (70.6, 38.3)])
        rows = {"route": ["TJ-AF"], "left_state": ["TJ"], "right_state": ["AF"]}
        add_layers.add_features(opened, "borders", gpd.GeoDataFrame(rows, geometry=[line], crs=4326))
    return path


def _fill_canary(lures: Lures) -> None:
    lures.folder.mkdir()
    contents = {
        ".txt": f"{BAIT}\n",
        ".csv": f"name,lon,lat\n{BAIT},70.1,38.4\n",
        ".geojson": json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"name": BAIT},
                        "geometry": {"type": "Point", "coordinates": [70.1, 38.4]},
                    }
                ],
            }
        ),
        ".prj": rasterio.CRS.from_epsg(4326).to_wkt(),
        ".xml": f"<x>{BAIT}</x>",
    }
    for suffix, text in contents.items():
        (lures.folder / f"canary{suffix}").write_text(text, "utf-8")
    place = from_origin(WEST, NORTH, 0.01, 0.01)
    shape = {"height": 30, "width": 30, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(lures.folder / "canary.tif", "w", driver="GTiff", transform=place, **shape) as out:
        out.write(np.full((30, 30), 777.0, "float32"), 1)
    border(lures.folder / "canary.gpkg")


def _fill_whole(folder: Path) -> None:
    """A project, what it links to, and files for the commands that write."""
    folder.mkdir()
    small_world(folder)
    (folder / "more.csv").write_text(MORE, "utf-8")
    (folder / "own.toml").write_text(TRIPWIRE + WEATHER + WINTER, "utf-8")
    with Project.open(folder / "p.gpkg") as project:
        bring(project, folder / "more.csv", "incidents")
        project.undo()
    # Compiling what the commands run, and listing the fonts, would count as theirs.
    compile_all()
    place = ("--at", "71.01,38.008", "--height", 5, "--radius", 3000)
    _run("viewshed", folder / "copied.tif", folder / "v.tif", *place)
    for name, file, *more in (("viewshed", "v.tif", *place), ("sightlines", "v.csv"), ("porosity", "v.csv")):
        _run(name, folder / "p.gpkg", folder / file, *more)
    _run("report", folder / "p.gpkg", folder / "v.html")
    _run("analyse", shutil.copyfile(folder / "p.gpkg", folder / "v.gpkg"), "--draws", 20)
    for output in folder.glob("v.*"):
        output.unlink()


def _run(*arguments: object) -> None:
    assert sarhad(*arguments).exit_code == 0


if __name__ == "__main__":
    Shelf(Path(sys.argv[1])).fill()
