"""Terrain of projects: in the file or linked, several at once, with each way of knowing its error."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from click.testing import CliRunner

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.kernels.local_sigma import local_sigma
from app.cli.commands import data, project
from app.errors import Message, Remedy, UserError
from app.geo.relief import ReliefError
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.tasks import out_of_date, project_scene
from app.tasks.check import check
from app.tasks.export_layer import export_layer
from app.tasks.importing.import_file import Request, import_file
from app.tasks.importing.import_terrain import Heights
from app.terrain.sources import source_of, sources
from tests.builders.dems import CELL, bring, heights, new_project, read_back, tiff, whole


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as opened:
        yield opened


def test_a_linked_file_that_is_gone_is_named(opened: Project, tmp_path: Path) -> None:
    source = tiff(tmp_path / "d.tif", heights())
    bring(opened, source, "Out", link=True)
    terrain = source_of(opened, opened.entry("Out"))
    source.unlink()
    for use in (lambda: source_of(opened, opened.entry("Out")), lambda: terrain.cells((0, 9), (0, 9))):
        with pytest.raises(UserError, match=r"^d\.tif is linked but not found at d\.tif$") as refused:
            use()
        assert (refused.value.message.code, refused.value.message.field) == (Remedy.FIND_LINKED_FILE, "d.tif")
    (finding,) = check(opened)
    assert finding.code == "linked-terrain"
    assert "Out" in finding.text
    assert "d.tif" in finding.text
    assert isinstance(finding.message, Message)
    assert finding.message.code is Remedy.FIND_LINKED_FILE


def test_a_linked_file_that_has_changed_is_named_and_one_only_touched_is_not(opened: Project, tmp_path: Path) -> None:
    source = tiff(tmp_path / "d.tif", heights())
    bring(opened, source, "Out", link=True)
    os.utime(source, ns=(1, 1))
    assert source_of(opened, opened.entry("Out")).lattice.shape == (600, 500)
    assert check(opened) == []
    changed = bytearray(source.read_bytes())
    changed[-1] ^= 1
    source.write_bytes(changed)
    with pytest.raises(UserError, match=r"d\.tif has changed since it was linked") as refused:
        source_of(opened, opened.entry("Out"))
    assert refused.value.message.code is Remedy.PUT_LINKED_FILE_BACK
    assert [finding.code for finding in check(opened)] == ["linked-terrain"]


def test_project_and_linked_file_can_move_together(opened: Project, tmp_path: Path) -> None:
    bring(opened, tiff(tmp_path / "d.tif", heights()), "Out", link=True)
    digest = source_of(opened, opened.entry("Out")).hash()
    there = tmp_path / "there"
    there.mkdir()
    shutil.copy(opened.path, there / "p.gpkg")
    shutil.move(tmp_path / "d.tif", there / "d.tif")
    with Project.open(there / "p.gpkg") as moved:
        assert source_of(moved, moved.entry("Out")).hash() == digest
        np.testing.assert_array_equal(whole(moved, "Out").heights, read_back(heights()))


@pytest.mark.parametrize("link", [True, False])
def test_a_stated_sigma_holds_for_every_cell(opened: Project, tmp_path: Path, link: bool) -> None:
    bring(opened, tiff(tmp_path / "d.tif", heights()), "D", link=link, sigma_m=0.5)
    assert (whole(opened, "D").sigma == np.float32(0.5)).all()


@pytest.mark.parametrize("link", [True, False])
@pytest.mark.parametrize("cell", [30.0, 300.0])
def test_heights_have_their_error_from_the_relief(opened: Project, tmp_path: Path, link: bool, cell: float) -> None:
    bring(opened, tiff(tmp_path / "d.tif", heights(), cell=cell), "D", link=link)
    model = ReliefError.for_cells(source_of(opened, opened.entry("D")).cell_m)
    expected = local_sigma(read_back(heights()), ReliefError.parse(str(model)))
    np.testing.assert_array_equal(whole(opened, "D").sigma, expected)
    terrain = source_of(opened, opened.entry("D"))
    part = terrain.cells((40, 80), (16, 64))
    assert part is not None
    np.testing.assert_array_equal(part.sigma, expected[40:80, 16:64])


@pytest.mark.parametrize("link", [True, False])
def test_an_error_mask_gives_each_cell_its_own(opened: Project, tmp_path: Path, link: bool) -> None:
    errors = np.linspace(0.5, 9.0, 600 * 500, dtype=np.float32).reshape(600, 500)
    source, mask = tiff(tmp_path / "d.tif", heights()), tiff(tmp_path / "e.tif", errors)
    bring(opened, source, "D", link=link, error_mask=mask)
    np.testing.assert_array_equal(whole(opened, "D").sigma, errors)
    assert check(opened) == []
    if link:
        mask.unlink()
        with pytest.raises(UserError, match=r"e\.tif is linked but not found"):
            source_of(opened, opened.entry("D"))


def test_an_error_mask_that_does_not_fit_is_refused(opened: Project, tmp_path: Path) -> None:
    source = tiff(tmp_path / "d.tif", heights())
    for name, values, cell, output in (
        ("a.tif", np.ones((600, 400), np.float32), CELL, "different grid"),
        ("b.tif", np.ones((600, 500), np.float32), 31.0, "different grid"),
        ("c.tif", -np.ones((600, 500), np.float32), CELL, "the error -1: .* between 0.1 and 1000 m"),
        ("d.tif", np.zeros((600, 500), np.float32), CELL, "the error 0: .* between 0.1 and 1000 m"),
        ("e.tif", np.full((600, 500), 10_000, np.float32), CELL, "the error 10000: .* between 0.1 and 1000 m"),
        ("f.tif", np.full((600, 500), -32768, np.float32), CELL, "holds no error"),
    ):
        mask = tiff(tmp_path / f"mask {name}", values, cell)
        for link in (True, False):
            with pytest.raises(UserError, match=output):
                bring(opened, source, "D", link=link, error_mask=mask)
    assert opened.of_kind("terrain") == []


def test_what_is_said_of_heights_is_checked(opened: Project, tmp_path: Path) -> None:
    source = tiff(tmp_path / "d.tif", heights())
    with pytest.raises(UserError, match="not both") as both:
        bring(opened, source, "D", sigma_m=1.0, error_mask=source)
    with pytest.raises(UserError, match=r"must be between 0\.1 and 1000 m"):
        bring(opened, source, "D", sigma_m=-1.0)
    with pytest.raises(UserError, match=r"surface models are for terrain$") as other:
        import_file(opened, Request(source, "basemap", heights=Heights(sigma_m=1.0)), Progress())
    assert both.value.message.code is Remedy.CHOOSE_ONE_ERROR
    assert (other.value.message.code, other.value.message.field) == (Remedy.IMPORT_AS_TERRAIN, "basemap")


def test_files_with_scale_mask_or_whole_numbers_are_read_as_they_are_imported(opened: Project, tmp_path: Path) -> None:
    stored = np.full((300, 300), 12_340, dtype=np.int16)
    stored[0, 0], stored[1, 1] = -32768, -9999
    source = tiff(tmp_path / "d.tif", stored, nodata=-9999)
    with rasterio.open(source, "r+") as raster:
        raster.scales, raster.offsets = (0.1,), (5.0,)
    bring(opened, source, "In")
    bring(opened, source, "Out", link=True)
    np.testing.assert_array_equal(whole(opened, "Out").heights, whole(opened, "In").heights)
    assert np.isnan(whole(opened, "Out").heights[[0, 1], [0, 1]]).all()


def test_the_hash_tells_content_errors_and_kind_apart(opened: Project, tmp_path: Path) -> None:
    raised = heights() + (heights() > 0.0)
    source, other = tiff(tmp_path / "d.tif", heights()), tiff(tmp_path / "f.tif", raised.astype(np.float32))
    bring(opened, source, "A")
    bring(opened, source, "A again")
    bring(opened, other, "B")
    bring(opened, source, "C", sigma_m=3.0)
    bring(opened, source, "D", is_surface=True)
    bring(opened, source, "E", link=True)
    hashes = {name: source_of(opened, opened.entry(name)).hash() for name in ("A", "A again", "B", "C", "D", "E")}
    assert hashes["A"] == hashes["A again"]
    assert len(set(hashes.values())) == 5
    assert source_of(opened, opened.entry("D")).is_surface


def test_a_raster_changed_by_another_program_has_another_hash(opened: Project, tmp_path: Path) -> None:
    from app.store import database  # noqa: PLC0415

    bring(opened, tiff(tmp_path / "d.tif", heights()), "A")
    entry = opened.entry("A")
    before = source_of(opened, entry)
    assert source_of(opened, entry) is before
    other = database.connect(opened.path, read_only=False)
    other.conn.execute(f"DELETE FROM {entry.table} WHERE id = 1")
    other.conn.commit()
    other.close()
    after = source_of(opened, entry)
    assert after.hash() != before.hash()
    grid = after.cells((0, 600), (0, 500))
    assert grid is not None
    assert np.isnan(grid.heights[:200, :200]).all()


def test_what_does_not_reach_a_place_is_no_source(opened: Project, tmp_path: Path) -> None:
    bring(opened, tiff(tmp_path / "d.tif", heights()), "A")
    assert len(sources(opened, (69.0, 37.05, 69.1, 37.1), 0.0)) == 1
    assert sources(opened, (10.0, 10.0, 11.0, 11.0), 1000.0) == []


def test_linked_terrain_is_not_exported(opened: Project, tmp_path: Path) -> None:
    bring(opened, tiff(tmp_path / "d.tif", heights()), "Out", link=True)
    with pytest.raises(UserError, match=r"is linked.*d\.tif"):
        export_layer(opened, opened.entry("Out"), tmp_path / "x.tif")


def border_and_posts(into: Project) -> None:
    line = shapely.LineString([(69.02, 37.05), (69.12, 37.06)])
    rows = {"route": ["TJ-XX"], "left_state": ["XX"], "right_state": ["TJ"]}
    add_layers.add_features(into, "borders", gpd.GeoDataFrame(rows, geometry=[line], crs=4326))
    posts = {"name": ["P", "Q"], "type": ["thermal_camera"] * 2}
    places = gpd.points_from_xy([69.04, 69.10], [37.045, 37.047])
    add_layers.add_features(into, "sensors", gpd.GeoDataFrame(posts, geometry=places, crs=4326))


def test_a_run_on_linked_terrain_finds_what_it_finds_on_imported_terrain(opened: Project, tmp_path: Path) -> None:
    border_and_posts(opened)
    source = tiff(tmp_path / "d.tif", heights())
    bring(opened, source, "D", link=True)
    out = find_gaps(project_scene.scene_of(opened, as_of="2026-06-01"))
    opened.undo()
    bring(opened, source, "D")
    inside = find_gaps(project_scene.scene_of(opened, as_of="2026-06-01"))
    assert out.profile.p_day.tobytes() == inside.profile.p_day.tobytes()
    assert [gap.id for gap in out.gaps] == [gap.id for gap in inside.gaps]
    assert out.input_hash != inside.input_hash


def test_a_run_whose_linked_terrain_is_gone_is_out_of_date(opened: Project, tmp_path: Path) -> None:
    border_and_posts(opened)
    source = tiff(tmp_path / "d.tif", heights())
    bring(opened, source, "D", link=True)
    report = find_gaps(project_scene.scene_of(opened, as_of="2026-06-01"))
    assert out_of_date.why_out_of_date(opened, report) is None
    source.unlink()
    assert out_of_date.why_out_of_date(opened, report) == out_of_date.CHANGED


def test_a_scene_outlives_its_open_project(opened: Project, tmp_path: Path) -> None:
    border_and_posts(opened)
    bring(opened, tiff(tmp_path / "d.tif", heights()), "D")
    with Project.open(opened.path, write=False) as again:
        scene = project_scene.scene_of(again, as_of="2026-06-01")
    assert not np.isnan(find_gaps(scene).profile.elevation_m).all()


def test_the_command_links_and_says_so(tmp_path: Path) -> None:
    path, source = tmp_path / "p.gpkg", tiff(tmp_path / "d.tif", heights())
    runner = CliRunner()
    assert runner.invoke(project.new, [str(path), "--empty"]).exit_code == 0
    options = ["--as", "terrain", "--name", "D", "--link", "--sigma", "1.5", "--surface-model"]
    answer = runner.invoke(data.import_, [str(path), str(source), *options])
    assert answer.exit_code == 0, answer.output
    with Project.open(path, write=False) as built:
        settings = built.entry("D").settings
        assert settings["sigma_model"] == "constant 1.5"
        assert settings["surface_model"] is True
        assert settings["link"]["shape"] == [600, 500]
