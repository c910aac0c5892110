"""An underlay is imported as one step; what was noted of it is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from app.errors import Remedy, UserError
from app.exchange.reading import Stated
from app.progress import Progress
from app.project.project import Project
from app.project.underlays import image_of
from app.tasks.importing import import_basemap
from app.tasks.importing.import_file import Request, import_file
from app.tasks.importing.import_terrain import Heights
from tests.builders.files import mbtiles
from tests.builders.projects import add_border, bring
from tests.builders.underlays import COLOURS, four_colours, sets_of_tiles, tile, write_scan

RED = tile((200, 0, 0))


def test_how_it_came_in_is_told(project: Project, tmp_path: Path) -> None:
    source = four_colours(tmp_path / "t.tif", "EPSG:28412", 12_588_000, 4_207_000, 10)
    copied = bring(project, source, "basemap")
    assert (copied.layer, copied.imported, copied.crs) == ("t", 1, "EPSG:28412")
    assert copied.operation.startswith("Pulkovo 1942 to WGS 84")
    assert copied.operation.endswith("stored in its own grid")
    linked = bring(project, source, "basemap", name="u", heights=Heights(link=True))
    assert linked.operation.endswith("left in place and read in windows")


def test_repeated_tiles_are_counted(project: Project, tmp_path: Path) -> None:
    source = mbtiles(tmp_path / "m.mbtiles", (1, 0, 0, RED), (1, 0, 0, RED), (1, 1, 1, b""), name="m")
    notes = [str(note) for note in bring(project, source, "basemap").notes]
    assert notes == [
        "Tiles that cannot be used and stay clear: 1 empty, 0 broken.",
        "Tiles left out because their place has one already: 1.",
    ]


@pytest.mark.parametrize("link", [False, True])
def test_a_file_without_any_tile_that_can_be_used_is_refused(project: Project, tmp_path: Path, link: bool) -> None:
    source = mbtiles(tmp_path / "m.mbtiles", (1, 0, 0, RED[:60]), (1, 1, 1, RED[:50]), name="m")
    with pytest.raises(UserError, match=r"None of the 2 tiles of m\.mbtiles can be used"):
        bring(project, source, "basemap", heights=Heights(link=link))
    assert not project.entries


def test_one_that_is_nowhere_near_a_border_is_noted(project: Project, tmp_path: Path) -> None:
    add_border(project)
    near = bring(project, four_colours(tmp_path / "t.tif", "EPSG:32642", 590_000, 4_210_000, 10), "basemap")
    assert near.notes == ()
    far = bring(project, four_colours(tmp_path / "f.tif", "EPSG:32638", 590_000, 4_210_000, 10), "basemap")
    assert "It lies 2,0" in str(far.notes[0])
    assert "from the nearest border" in str(far.notes[0])


def test_rows_that_only_fit_the_borders_from_the_north(project: Project, tmp_path: Path) -> None:
    add_border(project)
    notes = bring(project, mbtiles(tmp_path / "m.mbtiles", (6, 44, 24, RED), name="m"), "basemap").notes
    assert "counted from the north" in str(notes[0])


def test_a_refusal_leaves_the_project_as_it_was(project: Project, tmp_path: Path) -> None:
    before = project.path.read_bytes()
    source = four_colours(tmp_path / "t.tif", "EPSG:32642", 500_000, 4_200_000, 10)
    source.write_bytes(source.read_bytes()[:9000])
    with pytest.raises(UserError, match=r"t\.tif"):
        bring(project, source, "basemap")
    assert project.path.read_bytes() == before


def test_options_of_terrain_and_no_data_of_others_are_refused(project: Project, tmp_path: Path) -> None:
    source = four_colours(tmp_path / "t.tif", "EPSG:32642", 500_000, 4_200_000, 10)
    with pytest.raises(UserError) as terrain:
        import_file(project, Request(source, "basemap", heights=Heights(link=True, sigma_m=3.0)), Progress())
    with pytest.raises(UserError) as other:
        import_file(project, Request(source, "incidents", nodata="black"), Progress())
    assert terrain.value.message.code is Remedy.IMPORT_AS_TERRAIN
    assert other.value.message.code is Remedy.CORRECT_NODATA


def test_a_large_link_without_overviews_is_noted(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_basemap, "LARGE_PX", 1000)
    source = four_colours(tmp_path / "t.tif", "EPSG:32642", 590_000, 4_210_000, 10)
    assert bring(project, source, "basemap").notes == ()
    linked = bring(project, source, "basemap", name="l", heights=Heights(link=True))
    assert "gdaladdo t.tif" in str(linked.notes[0])
    other = four_colours(tmp_path / "u.tif", "EPSG:32642", 590_000, 4_210_000, 10)
    with rasterio.open(other, "r+") as raster:
        raster.build_overviews([2])
    assert bring(project, other, "basemap", name="m", heights=Heights(link=True)).notes == ()


def test_a_scan_that_cannot_be_read_to_the_end_is_named(project: Project, tmp_path: Path) -> None:
    cells = np.random.default_rng(2).integers(0, 256, (400, 400, 3), dtype=np.uint8)
    source = write_scan(tmp_path / "t.tif", cells, "EPSG:32642", from_origin(590_000, 4_210_000, 10, 10), tiled=True)
    raw = bytearray(source.read_bytes())
    with rasterio.open(source) as raster:
        assert raster.profile["tiled"]
    source.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(UserError, match=r"t\.tif cannot be read to the end"):
        bring(project, source, "basemap")


@pytest.mark.parametrize("link", [False, True])
def test_a_set_of_tiles_is_asked_for_apart_from_the_name_of_the_layer(
    project: Project, tmp_path: Path, link: bool
) -> None:
    source = sets_of_tiles(tmp_path / "t.gpkg", north="The north", south="The south")
    options = {"name": "north", "stated": Stated(sheet="south"), "heights": Heights(link=link)}
    assert bring(project, source, "basemap", **options).layer == "north"
    with image_of(project, project.of_kind("basemap")[0]).opened() as read:
        colour = read(0, (0, 256), (0, 256))[128, 128]
    assert tuple(int(one) for one in colour[:3]) == COLOURS["ne"]
