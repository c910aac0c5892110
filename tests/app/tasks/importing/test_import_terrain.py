"""Terrain imported as several rasters at once, with what is stated of them, near a border or far from it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from app.errors import UserError
from app.exchange.reading import Fact, Ground, Subject
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.tasks.importing.import_file import Imported, Request, import_file
from app.tasks.importing.import_terrain import Heights, together
from tests.builders.command_line import answer_of, refusal_of, sarhad
from tests.builders.dems import new_project, whole
from tests.builders.files import geojson
from tests.builders.tiles import CELL, NORTH, VOID, WEST, rough, tiles, written

CUTS = ((121, 120), (121, 120))
KM_IN_CELLS = 1000.0 / 30.8


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as opened:
        yield opened


def terrain(project: Project, *files: Path, name: str = "", crs: str | None = None, **heights: Any) -> Imported:
    request = Request(files[0], "terrain", name, crs, heights=Heights(**heights), also=tuple(files[1:]))
    return import_file(project, request, Progress())


def add_border(project: Project) -> None:
    """A border along the northern edge of the whole."""
    line = shapely.LineString([(WEST, NORTH), (WEST + 240 * CELL, NORTH)])
    add_layers.add_features(project, "borders", gpd.GeoDataFrame({"route": ["TJ-AF"]}, geometry=[line], crs=4326))


@pytest.mark.parametrize("link", [True, False])
def test_a_folder_a_pattern_and_a_list_of_files_become_the_same_layer(
    opened: Project, tmp_path: Path, link: bool
) -> None:
    files = tiles(tmp_path / "tiles", rough(), CUTS)
    for given, name in (((tmp_path / "tiles",), "tiles"), ((tmp_path / "tiles" / "*.tif",), "many"), (files, "list")):
        answer = terrain(opened, *given, name="" if name == "tiles" else name, link=link)
        assert answer.layer == name
        heights = whole(opened, name).heights
        np.testing.assert_array_equal(np.nan_to_num(heights, nan=VOID), rough())
        assert opened.entry(name).provenance.source == "a.tif and 3 more"
    assert any("4 rasters are one terrain" in str(note) for note in answer.notes)


def test_several_files_of_another_kind_are_refused(opened: Project, tmp_path: Path) -> None:
    files = tiles(tmp_path / "tiles", rough(), CUTS)
    with pytest.raises(UserError, match="Several files at once are for terrain"):
        import_file(opened, Request(files[0], "basemap", also=(files[1],)), Progress())
    with pytest.raises(UserError, match="does not exist"):
        import_file(opened, Request(tmp_path, "borders"), Progress())


@pytest.mark.parametrize("link", [True, False])
def test_stated_system_unit_and_voids_hold_whether_linked_or_copied(
    opened: Project, tmp_path: Path, link: bool
) -> None:
    heights = np.full((30, 40), 1000, np.int16)
    heights[2, 3] = 0
    file = written(tmp_path / "d.tif", heights, crs=None, nodata=None)
    answer = terrain(opened, file, crs="EPSG:4326", link=link, unit="ft", nodata=0.0)
    grid = whole(opened, "d")
    assert np.argwhere(np.isnan(grid.heights)).tolist() == [[2, 3]]
    np.testing.assert_allclose(grid.heights[0], 304.8, rtol=1e-6)
    assert answer.crs == "EPSG:4326"
    assert {Fact(Subject.UNIT, "ft", Ground.STATED), Fact(Subject.NODATA, "0", Ground.STATED)} < set(
        answer.reading.facts
    )


def test_a_tile_belongs_if_a_sight_line_from_a_border_may_reach_it(opened: Project, tmp_path: Path) -> None:
    add_border(opened)
    flat = np.full((30, 240), 1000.0, np.float32)
    near, far = (round(km * KM_IN_CELLS) for km in (19.0, 21.0))
    assert terrain(opened, written(tmp_path / "near.tif", flat, near)).layer == "near"
    with pytest.raises(UserError, match=r"far\.tif covers .* no border of the project lies within 20 km"):
        terrain(opened, written(tmp_path / "far.tif", flat, far))
    notes = terrain(opened, tmp_path / "near.tif", tmp_path / "far.tif", name="both").notes
    assert any("1 of its 2 rasters lie more than 20 km from every border" in str(note) for note in notes)


def test_it_is_the_same_for_a_border_that_comes_later(opened: Project, tmp_path: Path) -> None:
    flat = np.full((30, 240), 1000.0, np.float32)
    for name, km in (("near", 19.0), ("far", 21.0)):
        terrain(opened, written(tmp_path / f"{name}.tif", flat, round(km * KM_IN_CELLS)))
    line = {"type": "LineString", "coordinates": [[WEST, NORTH], [WEST + 240 * CELL, NORTH]]}
    file = geojson(tmp_path / "b.geojson", (line, {"route": "TJ-AF", "left_state": "TJ", "right_state": "AF"}))
    notes = import_file(opened, Request(file, "borders"), Progress()).notes
    assert [str(note).split(" lies")[0] for note in notes if "sight line" in str(note)] == ["The terrain far"]


def test_a_refused_part_leaves_the_project_as_it_was(opened: Project, tmp_path: Path) -> None:
    files = tiles(tmp_path / "tiles", rough(), CUTS)
    files[2].write_bytes(files[2].read_bytes()[:2000])
    before = opened.steps()
    with pytest.raises(UserError, match=r"c\.tif cannot be read"):
        terrain(opened, *files)
    assert opened.steps() == before
    assert opened.of_kind("terrain") == []


def test_the_command_takes_a_folder_and_says_how_it_was_read(tmp_path: Path) -> None:
    project = tmp_path / "p.gpkg"
    assert sarhad("new", project, "--empty").exit_code == 0
    tiles(tmp_path / "tiles", rough(), CUTS)
    answer = answer_of("import", project, tmp_path / "tiles", "--as", "terrain", "--unit", "m", "--nodata", VOID)
    assert answer["layer"] == "tiles"
    assert {"subject": "unit", "value": "m", "ground": "stated", "column": None} in answer["facts"]
    assert any("4 rasters are one terrain of 241 × 241 cells; neighbours share" in note for note in answer["notes"])


def test_the_unit_of_something_else_is_refused(tmp_path: Path) -> None:
    project = tmp_path / "p.gpkg"
    assert sarhad("new", project, "--empty").exit_code == 0
    file = geojson(tmp_path / "b.geojson")
    assert "are for terrain" in refusal_of("import", project, file, "--as", "reference", "--unit", "ft")


def test_a_pattern_that_matches_the_project_itself_is_refused(opened: Project, tmp_path: Path) -> None:
    terrain(opened, written(tmp_path / "d.tif", np.full((9, 9), 900.0, np.float32)))
    with pytest.raises(UserError, match="is the project itself"):
        terrain(opened, tmp_path / "*.gpkg")


def test_what_lies_between_far_tiles_takes_no_space(
    opened: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tiles at opposite corners of 9 million cells: a disk with room for them alone is large enough."""
    flat = np.full((256, 256), 900.0, np.float32)
    files = [written(tmp_path / f"{at}.tif", flat, at, at) for at in (0, 2744)]
    before = opened.path.stat().st_size
    room = shutil._ntuple_diskusage(10**9, 10**9, 3 * 4 * 2 * flat.size)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: room)
    terrain(opened, *files, name="corners")
    assert whole(opened, "corners").shape == (3000, 3000)
    assert opened.path.stat().st_size - before < 4 * flat.size


def test_thousands_of_lines_upon_one_another_are_not_cut_by_one_another() -> None:
    lon = np.linspace(70.0, 71.0, 200)
    lines = [shapely.LineString(np.column_stack((lon, 38.0 + 0.1 * np.sin(lon * 50)))) for _ in range(5_000)]
    one = together([*lines, shapely.Point(1, 2)])
    assert int(shapely.get_num_geometries(one)) == 5_000
    assert together([]) is None
