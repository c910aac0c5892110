"""Terrain added to a project, copied or linked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from app.errors import UserError
from app.exchange.raster.linked import ERROR_LINK, LINK
from app.exchange.raster.terrain_files import described, read_errors, read_terrain
from app.project import add_layers
from app.project.project import Project
from app.tasks.check import check
from app.terrain import add
from app.terrain.sources import source_of
from layers.base import Provenance
from tests.builders.dems import bring, heights, new_project, read_back, tiff, whole
from tests.builders.files import dem, ramp


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as opened:
        yield opened


def test_the_table_of_errors_is_not_that_of_heights(opened: Project, tmp_path: Path) -> None:
    name = "x" * 34 + "_sigma and more"
    source = described(dem(tmp_path / "d.tif", ramp(8, 8)))
    entry = add.add_terrain(opened, source, source, name=name, provenance=Provenance(), settings={})
    assert entry.settings["sigma_table"] != entry.table
    assert entry.settings["sigma"] == "raster"
    grid = whole(opened, name)
    np.testing.assert_array_equal(grid.sigma, grid.heights)


def test_linked_terrain_is_that_of_the_file_and_the_file_stays_out(opened: Project, tmp_path: Path) -> None:
    (tmp_path / "dem").mkdir()
    source = tiff(tmp_path / "dem" / "d.tif", heights(), compress="deflate")
    before = opened.path.stat().st_size
    answer = bring(opened, source, "Out", link=True)
    bring(opened, source, "In")
    assert (answer.layer, answer.operation) == ("Out", "left in place and read in windows")
    out, inside = whole(opened, "Out"), whole(opened, "In")
    np.testing.assert_array_equal(out.heights, read_back(heights()))
    np.testing.assert_array_equal(out.heights, inside.heights)
    np.testing.assert_array_equal(out.sigma, inside.sigma)
    assert np.nanmin(out.sigma) >= np.float32(1.2)
    assert opened.entry("Out").settings["link"]["parts"][0]["path"] == "dem/d.tif"
    tables = {row[0] for row in opened.database.conn.execute("SELECT table_name FROM gpkg_contents")}
    assert opened.entry("In").table in tables
    assert opened.entry("Out").table not in tables
    assert check(opened) == []
    assert opened.path.stat().st_size > before


def test_linking_is_a_step_that_undo_takes_back(opened: Project, tmp_path: Path) -> None:
    bring(opened, tiff(tmp_path / "d.tif", heights()), "Out", link=True)
    opened.undo()
    assert opened.of_kind("terrain") == []
    opened.redo()
    assert source_of(opened, opened.entry("Out")).lattice.shape == (600, 500)


@pytest.mark.parametrize("link", [False, True])
def test_new_terrain_lies_above_other_terrain_and_below_all_else(opened: Project, tmp_path: Path, link: bool) -> None:
    line = gpd.GeoDataFrame({"route": ["TJ-AF"]}, geometry=[shapely.LineString([(69.0, 37.0), (70.0, 37.0)])], crs=4326)
    bring(opened, tiff(tmp_path / "one.tif", heights(), cell=90.0), "First")
    add_layers.add_features(opened, "borders", line, name="Line")
    add_layers.add_features(opened, "borders", line, name="Other line")
    before = {entry.name: entry for entry in opened.entries.values()}
    bring(opened, tiff(tmp_path / "two.tif", heights()), "Second", link=link)
    order = sorted(opened.entries.values(), key=lambda entry: entry.position)
    assert [entry.name for entry in order] == ["First", "Second", "Line", "Other line"]
    assert len({entry.position for entry in order}) == 4
    opened.undo()
    assert {entry.name: entry for entry in opened.entries.values()} == before
    opened.redo()
    assert sorted(opened.entries.values(), key=lambda entry: entry.position) == order


def test_new_terrain_moves_layers_that_another_program_has_written(opened: Project, tmp_path: Path) -> None:
    line = gpd.GeoDataFrame({"route": ["TJ-AF"]}, geometry=[shapely.LineString([(69.0, 37.0), (70.0, 37.0)])], crs=4326)
    entry = add_layers.add_features(opened, "borders", line, name="Line")
    with closing(sqlite3.connect(opened.path)) as connection, connection:
        connection.execute("""UPDATE sarhad_layers SET provenance = '{"source":"survey", "theirs":1}'""")
    bring(opened, tiff(tmp_path / "one.tif", heights()), "Terrain")
    order = sorted(opened.entries.values(), key=lambda entry: entry.position)
    assert [entry.name for entry in order] == ["Terrain", "Line"]
    row = opened.row("sarhad_layers", entry.uuid)
    assert row is not None
    assert row["provenance"] == '{"source":"survey", "theirs":1}'


def test_two_linked_layers_of_one_name_stem_have_tables_of_their_own(opened: Project, tmp_path: Path) -> None:
    source = tiff(tmp_path / "d.tif", heights())
    bring(opened, source, "My DEM", link=True)
    bring(opened, source, "My-DEM", link=True)
    assert len({entry.table for entry in opened.of_kind("terrain")}) == 2


def test_a_name_that_is_taken_is_refused_before_anything_is_read(opened: Project, tmp_path: Path) -> None:
    source = dem(tmp_path / "d.tif", ramp(8, 8))
    bring(opened, source, "Ground")
    options: dict[str, Any] = {"name": "Ground", "provenance": Provenance(), "settings": {}}
    steps, up = opened.steps(), read_terrain(source)
    source.unlink()
    with pytest.raises(UserError, match="already a layer named 'Ground'"):
        add.add_terrain(opened, up, **options)
    with pytest.raises(UserError, match="already a layer named 'Ground'"):
        add.link_terrain(opened, up, None, **options)
    assert opened.steps() == steps


def test_a_linked_raster_of_errors_is_linked_too(opened: Project, tmp_path: Path) -> None:
    source, errors = dem(tmp_path / "d.tif", ramp(8, 8)), dem(tmp_path / "sigma.tif", ramp(8, 8) + np.float32(1.0))
    up = read_terrain(source)
    origin = Provenance(source="survey")
    entry = add.link_terrain(
        opened, up, read_errors(errors, up), name="Ground", provenance=origin, settings={"sigma": "relief"}
    )
    assert entry.settings["sigma"] == "raster"
    assert [entry.settings[key]["parts"][0]["path"] for key in (LINK, ERROR_LINK)] == ["d.tif", "sigma.tif"]
    assert entry.provenance.source == "survey"
    assert opened.steps()[-1].label == "Link terrain"
    grid = whole(opened, "Ground")
    np.testing.assert_array_equal(grid.heights, ramp(8, 8))
    np.testing.assert_array_equal(grid.sigma, ramp(8, 8) + np.float32(1.0))
