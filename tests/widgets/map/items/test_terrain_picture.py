"""The picture of the terrain: lit from the north-west, even on level ground, in the right place on the plane."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.progress import Progress
from app.project.project import Project
from app.store.catalog import Entry
from app.tasks.export_layer import export_layer
from app.tasks.importing.import_file import Request, import_file
from app.tasks.importing.import_terrain import Heights
from app.terrain.heights import raster_of
from resources import palette, rgb
from widgets.map.items import terrain_picture
from widgets.map.items.terrain_picture import Wanted
from widgets.session.plane import Plane


def test_level_ground_is_lit_evenly() -> None:
    shade = terrain_picture.hillshade(np.full((20, 20), 1234.0), 100.0)
    assert shade == pytest.approx(math.cos(math.radians(45.0)), abs=1e-3) or np.allclose(shade, shade[0, 0])


def test_a_slope_to_the_north_west_is_brighter_than_one_to_the_south_east() -> None:
    rows, columns = np.mgrid[0:40, 0:40].astype(np.float64)
    towards_north_west = (rows + columns) * 30.0
    lit = terrain_picture.hillshade(towards_north_west, 100.0)[20, 20]
    dark = terrain_picture.hillshade(-towards_north_west, 100.0)[20, 20]
    assert lit > dark + 0.2


def test_voids_are_clear_and_heights_have_their_tint() -> None:
    heights = np.full((10, 10), 2000.0, dtype=np.float32)
    heights[:, :3] = np.nan
    rgba = terrain_picture.coloured(heights, 450.0, palette("light"))
    assert (rgba[:, :3, 3] == 0).all()
    assert (rgba[:, 3:, 3] == 255).all()
    tint = dict(palette("light").hypsometry)[2000.0]
    ratios = rgba[5, 8, :3] / np.array(rgb(tint))
    assert np.ptp(ratios) < 0.02


def test_the_picture_lies_where_the_raster_does(small_project: Path) -> None:
    """The test's terrain is a plane that rises from west to east: 1,000 m at its first column, 2,000 m at its last."""
    with Project.open(small_project, write=False) as project:
        entry = project.of_kind("terrain")[0]
        raster = raster_of(project, entry)
    plane = Plane.of((69.7, 37.7, 70.7, 38.3))
    rect = terrain_picture.extent(raster.lattice, plane)
    wanted = Wanted(raster, entry.uuid, plane, palette("light"), rect, 300)
    heights = terrain_picture.warped(wanted, Progress())
    assert heights.shape == wanted.size
    for lon, lat in ((69.9, 37.9), (70.2, 38.0), (70.5, 38.15)):
        x, y = plane.point(lon, lat)
        column, row = (x - rect[0]) / wanted.cell_m, (rect[3] - y) / wanted.cell_m
        expected = 1000.0 + 1000.0 * ((lon - 69.8) / 0.005 - 0.5) / 159.0
        assert heights[int(row), int(column)] == pytest.approx(expected, abs=1000.0 * 1.5 / 300)


def test_the_picture_is_cached_and_served(small_project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Project.open(small_project, write=False) as project:
        entry = project.of_kind("terrain")[0]
        raster = raster_of(project, entry)
    plane = Plane.of((69.7, 37.7, 70.7, 38.3))
    wanted = Wanted(raster, entry.uuid, plane, palette("dark"), terrain_picture.extent(raster.lattice, plane), 120)
    assert terrain_picture.cached(wanted) is None
    first = terrain_picture.picture(wanted, Progress())
    again = terrain_picture.cached(wanted)
    assert again is not None
    assert np.array_equal(first, again)


def linked(path: Path, source: Path) -> Entry:
    """The terrain of a project once more, linked."""
    with Project.open(path) as project:
        export_layer(project, project.of_kind("terrain")[0], source)
        import_file(project, Request(source, "terrain", "Out", heights=Heights(link=True)), Progress())
        return project.entry("Out")


def test_linked_terrain_is_drawn_from_its_own_file_and_clear_without_it(small_project: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(small_project, tmp_path / "p.gpkg"))
    entry = linked(path, tmp_path / "d.tif")
    plane = Plane.of((69.7, 37.7, 70.7, 38.3))
    with Project.open(path, write=False) as project:
        inside = project.of_kind("terrain")[0]
        own, out = raster_of(project, inside), raster_of(project, entry)
    rect = terrain_picture.extent(own.lattice, plane)
    assert terrain_picture.extent(out.lattice, plane) == pytest.approx(rect, abs=1e-3)
    within = Wanted(own, inside.uuid, plane, palette("light"), rect, 200)
    without = replace(within, raster=out, uuid=entry.uuid)
    np.testing.assert_array_equal(
        terrain_picture.warped(without, Progress()), terrain_picture.warped(within, Progress())
    )
    (tmp_path / "d.tif").unlink()
    assert not terrain_picture.picture(without, Progress()).any()
    assert terrain_picture.cached(without) is None
