"""Imports that once stored nothing, joined the wrong layer or lost a value."""

from __future__ import annotations

import json
import math
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio._err import CPLE_AppDefinedError
from rasterio.transform import from_origin
from rasterio.warp import transform_bounds

from app.errors import UserError
from app.exchange.raster.terrain_files import blocks
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.store import catalog, frames, geopackage
from app.store.raster import coverages, staging, tiles
from app.tasks import export_layer, import_file
from app.tasks.check import check
from app.tasks.import_file import Imported, Request
from app.terrain.file_grid import file_grid

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)


@pytest.fixture
def project(tmp_path: Path) -> Any:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as opened:
        yield opened
        assert check(opened) == []


def bring(project: Project, file: Path, kind: str, **options: Any) -> Imported:
    return import_file.import_file(project, Request(file, kind, **options), Progress())


def dem(path: Path, heights: np.ndarray[Any, Any], crs: str = "EPSG:32642", **profile: Any) -> Path:
    shape = {"height": heights.shape[0], "width": heights.shape[1], "count": 1, "dtype": heights.dtype}
    place = {"crs": crs, "transform": from_origin(500_000, 4_200_000, 30, 30)}
    with rasterio.open(path, "w", driver="GTiff", **shape, **place, **profile) as out:
        out.write(heights, 1)
    return path


def ramp(rows: int = 300, columns: int = 400) -> np.ndarray[Any, Any]:
    return np.arange(rows * columns, dtype=np.float32).reshape(rows, columns) / np.float32(100)


def geojson(path: Path, *features: tuple[dict[str, Any], dict[str, Any]]) -> Path:
    told = [{"type": "Feature", "geometry": shape, "properties": values} for shape, values in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": told}), encoding="utf-8")
    return path


def point(lon: float = 70.0, lat: float = 38.0) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


LINE = {"type": "LineString", "coordinates": [[70, 38], [70.1, 38.1]]}


def frame(*names: str, **columns: Any) -> gpd.GeoDataFrame:
    points = shapely.points([(70 + number / 10, 38) for number in range(len(names))])
    return gpd.GeoDataFrame({"name": list(names), **columns}, geometry=points, crs=4326)


# Staging


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
        export_layer.export_layer(project, project.entry(name), tmp_path / f"out{suffix}")


def test_a_weight_of_less_than_nothing_is_refused_by_name(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("name,lon,lat,availability,availability_walks\nTem,70,38,0.7,-5\n")
    with pytest.raises(UserError, match="availability_walks is -5; it lies between 0 and 1e"):
        bring(project, file, "checkpoints")


def test_terrain_that_the_disk_lost_is_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = dem(tmp_path / "d.tif", ramp())
    build = staging._build_overviews

    def losing(staged: Path) -> None:
        build(staged)
        with closing(sqlite3.connect(staged)) as file:
            deepest = "SELECT max(zoom_level) FROM staged"
            file.execute(f"DELETE FROM staged WHERE tile_row = 1 AND zoom_level = ({deepest})")
            file.commit()

    monkeypatch.setattr(staging, "_build_overviews", losing)
    with pytest.raises(UserError, match="could not be written whole"):
        bring(project, source, "terrain")
    assert not project.entries


def test_a_tile_that_is_all_void_is_no_loss(project: Project, tmp_path: Path) -> None:
    heights = ramp(600, 800)
    heights[256:, 256:] = -32768.0
    bring(project, dem(tmp_path / "d.tif", heights), "terrain")
    (entry,) = project.of_kind("terrain")
    info = coverages.coverage_info(project.database, entry.table)
    stored = coverages.read_window(project.database, info, (0, 600), (0, 800))
    np.testing.assert_array_equal(stored, np.where(heights == -32768.0, np.nan, heights))


def test_a_raster_that_is_all_void_is_staged(tmp_path: Path) -> None:
    source = dem(tmp_path / "d.tif", np.full((300, 400), -32768.0, dtype=np.float32))
    staging.stage_coverage(source, lambda: blocks(source), tmp_path / "void.gpkg", Progress())


def test_too_small_a_disk_is_refused_before_anything_is_written(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = dem(tmp_path / "d.tif", ramp())
    usage = shutil._ntuple_diskusage(10**9, 10**9, 3 * 4 * 300 * 400 - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(UserError, match="too small"):
        bring(project, source, "terrain")


def test_a_gdal_error_while_staging_is_one_line(tmp_path: Path) -> None:
    source = dem(tmp_path / "d.tif", ramp())
    (tmp_path / "folder.gpkg").mkdir()
    with pytest.raises(UserError, match="could not be written whole"):
        staging.stage_coverage(source, lambda: blocks(source), tmp_path / "folder.gpkg", Progress())


def test_what_gdal_raises_while_staging_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(staged: Path) -> None:
        raise CPLE_AppDefinedError(3, 1, "heights.gpkg - zoom_level=2, band 1: IReadBlock failed")

    monkeypatch.setattr(staging, "_build_overviews", failing)
    source = dem(tmp_path / "d.tif", ramp())
    with pytest.raises(UserError, match="could not be written whole"):
        staging.stage_coverage(source, lambda: blocks(source), tmp_path / "s.gpkg", Progress())


# Reference systems


def test_two_systems_without_a_code_stay_two(project: Project, tmp_path: Path) -> None:
    systems = [f"+proj=lcc +lat_0=38 +lon_0={lon} +lat_1=36 +lat_2=40 +datum=WGS84" for lon in (70, 72, 70)]
    for number, crs in enumerate(systems):
        bring(project, dem(tmp_path / f"d{number}.tif", ramp(8, 8), crs), "terrain")
    found = [coverages.coverage_info(project.database, entry.table).crs for entry in project.of_kind("terrain")]
    assert [f'central_meridian",{lon}' in text for lon, text in zip((70, 72, 70), found, strict=True)] == [True] * 3
    ids = "SELECT c.srs_id, m.srs_id FROM gpkg_contents c JOIN gpkg_tile_matrix_set m USING (table_name) ORDER BY 1"
    first, same, other = project.database.conn.execute(ids).fetchall()
    assert first == same != other
    assert len(set(other)) == 1


# Rows into layers


def test_values_another_program_left_are_read(project: Project) -> None:
    add_layers.add_features(project, "reference", frame("a", "b", lanes=[1, 2], wide=[0.5, 1.5]), name="Roads")
    (entry,) = project.of_kind("reference")
    with closing(sqlite3.connect(project.path)) as other:
        for name in geopackage._TRIGGERS:
            other.execute(f"DROP TRIGGER rtree_{entry.table}_geom_{name}")
        other.execute(f"UPDATE {entry.table} SET lanes = 'two', wide = x'00', name = x'ff' WHERE fid = 1")
        other.execute(f"UPDATE {entry.table} SET lanes = 2.5 WHERE fid = 2")
        other.commit()
    told = frames.read_frame(project.database, entry.table)
    assert told[["lanes", "wide", "name"]].isna().to_numpy().tolist() == [[True] * 3, [True, False, False]]


# Names


def test_a_table_never_takes_an_older_identifier(project: Project) -> None:
    project.database.conn.execute("UPDATE gpkg_contents SET identifier = 'Posts' WHERE table_name = 'layer_styles'")
    assert catalog.free_table(project.database, "Posts") == "posts_2"


# Rejects, heights, tiles


def test_rejects_that_cannot_be_listed_are_a_note(project: Project, tmp_path: Path) -> None:
    (tmp_path / "p.rejects-i.csv").mkdir()
    (tmp_path / "i.csv").write_text("lon,lat,kind\n70,38,smuggling\n700,38,smuggling\n", encoding="utf-8")
    done = bring(project, tmp_path / "i.csv", "incidents", skip_bad=True)
    assert (done.imported, done.rejected, done.rejects_file) == (1, 1, None)
    assert any("p.rejects-i.csv" in str(note) for note in done.notes)


def test_a_file_is_read_with_its_scale_and_offset(tmp_path: Path) -> None:
    stored = np.full((40, 40), 12_340, dtype=np.int16)
    stored[0, 0], stored[1, 1] = -32768, -9999
    source = dem(tmp_path / "d.tif", stored, nodata=-9999)
    with rasterio.open(source, "r+") as raster:
        raster.scales, raster.offsets = (0.1,), (5.0,)
    (_, wanted), *_ = blocks(source)
    with rasterio.open(source) as raster:
        west, south, east, north = transform_bounds(raster.crs, "EPSG:4326", *raster.bounds)
    grid = file_grid(source, (west, south, east, north))
    np.testing.assert_array_equal(grid.heights, wanted)
    assert wanted[2, 2] == pytest.approx(1239.0)


def test_a_full_disk_while_tiles_are_copied_is_one_line(tmp_path: Path) -> None:
    def fill() -> None:
        with tiles._full_disk_explained(tmp_path / "a" / "b"), closing(sqlite3.connect(":memory:")) as file:
            file.execute("PRAGMA max_page_count = 1")
            file.execute("CREATE TABLE t (b)")

    with pytest.raises(UserError, match="could not be written whole"):
        fill()
