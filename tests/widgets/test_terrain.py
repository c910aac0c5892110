"""The picture of the terrain: lit from the north-west, level where the ground is, where it belongs on the plane."""

from __future__ import annotations

import math
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from app.progress import Progress
from app.project.project import Project
from app.store.catalog import Entry
from app.tasks.export_layer import export_layer
from app.tasks.import_file import Heights, Request, import_file
from app.terrain.heights import broken_links, raster_of
from resources import palette, rgb
from widgets.map import terrain_picture
from widgets.map.lod import density, drawn, in_rect, level_of, tolerance_m
from widgets.map.terrain_picture import Wanted
from widgets.session.elevation import Elevation
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
    made = terrain_picture.coloured(heights, 450.0, palette("light"))
    assert (made[:, :3, 3] == 0).all()
    assert (made[:, 3:, 3] == 255).all()
    tint = dict(palette("light").hypsometry)[2000.0]
    ratios = made[5, 8, :3] / np.array(rgb(tint))
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


def test_the_picture_is_kept_and_served(small_project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Project.open(small_project, write=False) as project:
        entry = project.of_kind("terrain")[0]
        raster = raster_of(project, entry)
    plane = Plane.of((69.7, 37.7, 70.7, 38.3))
    wanted = Wanted(raster, entry.uuid, plane, palette("dark"), terrain_picture.extent(raster.lattice, plane), 120)
    assert terrain_picture.kept(wanted) is None
    made = terrain_picture.picture(wanted, Progress())
    again = terrain_picture.kept(wanted)
    assert again is not None
    assert np.array_equal(made, again)


def test_the_plane_and_back() -> None:
    plane = Plane.of((67.0, 36.5, 75.5, 41.0))
    lonlat = np.array([[68.1, 37.2], [71.5, 38.9], [75.0, 40.7]])
    assert plane.to_lonlat(plane.to_plane(lonlat)) == pytest.approx(lonlat, abs=1e-9)


def test_a_simplified_line_strays_no_more_than_a_pixel() -> None:
    t = np.linspace(0.0, 1e5, 20_001)
    line = shapely.LineString(np.column_stack((t, 700.0 * np.sin(t / 900.0))))
    for metres_per_pixel in (30.0, 100.0, 500.0):
        level = level_of(metres_per_pixel)
        xy, joins = drawn(np.array([line], dtype=object), level, (-1e6, -1e6, 1e6, 1e6))
        assert tolerance_m(level) <= metres_per_pixel
        vertices = shapely.points(shapely.get_coordinates(line)[::10])
        assert shapely.distance(vertices, shapely.LineString(xy)).max() <= metres_per_pixel
        assert joins.sum() == len(xy) - 1


def test_what_is_far_from_the_view_is_cut_off() -> None:
    line = shapely.LineString([(-1e6, 0.0), (1e6, 0.0)])
    xy, joins = drawn(np.array([line], dtype=object), 5, (-100.0, -100.0, 100.0, 100.0))
    assert np.abs(xy).max() <= 100.0
    assert joins.tolist() == [True, False]


def test_a_density_counts_every_point_in_view() -> None:
    xy = np.random.default_rng(1).uniform(0.0, 1000.0, (5000, 2))
    rect = (0.0, 0.0, 500.0, 1000.0)
    assert density(xy, rect, 5.0).sum() == in_rect(xy, rect).sum()


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
    assert terrain_picture.kept(without) is None


def test_the_height_under_the_pointer_is_that_of_the_finest_terrain(small_project: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(small_project, tmp_path / "p.gpkg"))
    fine = tmp_path / "fine.tif"
    place = {"crs": "EPSG:4326", "transform": from_origin(70.0, 38.1, 0.001, 0.001)}
    with rasterio.open(fine, "w", driver="GTiff", height=200, width=300, count=1, dtype="float32", **place) as out:
        out.write(np.full((200, 300), 777.0, dtype=np.float32), 1)
    with Project.open(path) as project:
        import_file(project, Request(fine, "terrain", "Fine", heights=Heights(link=True)), Progress())
        assert Elevation.of(project).at(70.2, 38.0) == pytest.approx(777.0)
        assert Elevation.of(project).at(70.45, 38.0) == pytest.approx(1812.0, abs=10.0)
        # A copy of another time is not read at once: all of it would have to be read first.
        os.utime(fine, ns=(1, 1))
        assert Elevation.of(project).at(70.2, 38.0) == pytest.approx(1500.0, abs=10.0)
        assert list(broken_links(project)) == []
        assert Elevation.of(project).at(70.2, 38.0) == pytest.approx(777.0)
        fine.unlink()
        assert Elevation.of(project).at(70.2, 38.0) == pytest.approx(1500.0, abs=10.0)
