"""Scanned maps and tiles as underlays, copied and linked."""

from __future__ import annotations

from pathlib import Path

import pytest
import rasterio

from app.errors import UserError
from app.exchange.raster.basemaps import read_basemap
from app.project import add_layers
from app.project.add_underlay import add_basemap, link_basemap
from app.project.project import Project
from app.project.underlays import image_of
from layers.base import Provenance
from tests.builders.files import mbtiles
from tests.builders.projects import frame
from tests.builders.underlays import four_colours, quarters, tile, write_scan


def test_an_underlay_is_one_step_below_all_vector_layers(project: Project, tmp_path: Path) -> None:
    add_layers.add_features(project, "incidents", frame("a"), name="Posts")
    source = mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, tile((1, 2, 3))), attribution="a <b>map</b>")
    before = source.read_bytes()
    entry, notes = add_basemap(project, read_basemap(source), name="Map", provenance=Provenance(licence="open"))
    assert (entry.kind, entry.name, entry.provenance.licence) == ("basemap", "Map", "open")
    assert entry.settings == {"attribution": "a map"}
    assert notes == []
    assert [one.name for one in sorted(project.entries.values(), key=lambda one: one.position)] == ["Map", "Posts"]
    assert project.steps()[-1].label == "Import basemap"
    assert source.read_bytes() == before
    project.undo()
    assert [one.name for one in project.entries.values()] == ["Posts"]
    project.redo()
    assert project.entry("Map") == entry


def test_a_linked_underlay_leaves_its_pixels_outside(project: Project, tmp_path: Path) -> None:
    source = four_colours(tmp_path / "scan.tif", "EPSG:32642", 500_000, 4_200_000, 10)
    size = project.path.stat().st_size
    entry = link_basemap(project, read_basemap(source), name="Map", provenance=Provenance())
    assert project.steps()[-1].label == "Link basemap"
    assert entry.settings["file"]["path"] == "scan.tif"
    assert project.path.stat().st_size - size < 40_000
    project.undo()
    assert not project.entries
    project.redo()
    with image_of(project, project.entry("Map")).opened() as read:
        assert read(0, (0, 1), (0, 1)).tolist() == [[[220, 30, 30, 255]]]


def test_a_scan_comes_back_pixel_by_pixel(project: Project, tmp_path: Path) -> None:
    cells = quarters(300, 400)
    cells[7, 300] = (1, 2, 3)
    source = write_scan(tmp_path / "scan.tif", cells, "EPSG:32642", rasterio.Affine(5, 0, 5e5, 0, -5, 4.2e6))
    entry, _ = add_basemap(project, read_basemap(source), name="Map", provenance=Provenance())
    with image_of(project, entry).opened() as read:
        stored = read(0, (0, 300), (0, 400))
    assert (stored[..., :3] == cells).all()
    assert (stored[..., 3] == 255).all()


def test_a_mirrored_scan_is_stored_upright(project: Project, tmp_path: Path) -> None:
    south_up = rasterio.Affine(10, 0, 5e5, 0, 10, 4.2e6)
    source = write_scan(tmp_path / "scan.tif", quarters()[::-1], "EPSG:32642", south_up)
    entry, _ = add_basemap(project, read_basemap(source), name="Map", provenance=Provenance())
    with image_of(project, entry).opened() as read:
        stored = read(0, (0, 120), (0, 160))
    assert (stored[..., :3] == quarters()).all()


def test_a_file_that_another_program_has_open_is_not_linked(project: Project, tmp_path: Path) -> None:
    source = mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, tile((1, 2, 3))), wal=True)
    with pytest.raises(UserError, match="close it there before it is linked"):
        link_basemap(project, read_basemap(source), name="Map", provenance=Provenance())
    entry, _ = add_basemap(project, read_basemap(source), name="Map", provenance=Provenance())
    with image_of(project, entry).opened() as read:
        assert read(0, (0, 1), (0, 1)).tolist() == [[[1, 2, 3, 255]]]


def test_a_name_that_is_taken_is_refused(project: Project, tmp_path: Path) -> None:
    add_layers.add_features(project, "incidents", frame("a"), name="Posts")
    image = read_basemap(four_colours(tmp_path / "s.tif", "EPSG:32642", 500_000, 4_200_000, 10))
    for add in (add_basemap, link_basemap):
        with pytest.raises(UserError, match="already a layer named 'Posts'"):
            add(project, image, name="Posts", provenance=Provenance())
