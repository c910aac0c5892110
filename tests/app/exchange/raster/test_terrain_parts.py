"""Which rasters are meant by files, folders, patterns and archives."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.raster.terrain_parts import given_rasters


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Tiles as they are delivered, with what stands beside heights."""
    names = (
        "N38_E070/Copernicus_DSM_COG_10_N38_00_E070_00_DEM.tif",
        "N38_E070/AUXFILES/Copernicus_DSM_COG_10_N38_00_E070_00_WBM.tif",
        "N38_E070/AUXFILES/Copernicus_DSM_COG_10_N38_00_E070_00_HEM.tif",
        "N38_E071/ASTGTMV003_N38E071_dem.tif",
        "N38_E071/ASTGTMV003_N38E071_num.tif",
        "all.vrt",
        "readme.txt",
        "N38_E070/Copernicus_DSM_COG_10_N38_00_E070_00_DEM.tif.aux.xml",
    )
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def names(*given: Path) -> list[str]:
    return [raster.name for raster in given_rasters(given).rasters]


def test_a_folder_is_all_its_heights_and_says_what_it_leaves_out(folder: Path) -> None:
    chosen = given_rasters([folder])
    assert [raster.name for raster in chosen.rasters] == [
        "Copernicus_DSM_COG_10_N38_00_E070_00_DEM.tif",
        "ASTGTMV003_N38E071_dem.tif",
    ]
    (note,) = chosen.notes()
    for name in ("_WBM.tif", "_HEM.tif", "_num.tif", "all.vrt"):
        assert name in note


def test_a_pattern_is_the_files_of_such_names(folder: Path) -> None:
    assert names(folder / "N38_E07*" / "*.tif") == [
        "Copernicus_DSM_COG_10_N38_00_E070_00_DEM.tif",
        "ASTGTMV003_N38E071_dem.tif",
    ]
    assert names(folder / "**" / "*_num.tif") == ["ASTGTMV003_N38E071_num.tif"], "what is asked for alone is taken"
    with pytest.raises(UserError, match=r"No file has a name like \*\.asc"):
        names(folder / "*.asc")


def test_files_keep_their_order_and_come_once(folder: Path) -> None:
    one, other = folder / "N38_E071" / "ASTGTMV003_N38E071_dem.tif", folder / "all.vrt"
    assert names(other, one, other) == ["all.vrt", "ASTGTMV003_N38E071_dem.tif"]


def test_a_name_with_brackets_is_a_file_first(folder: Path) -> None:
    (folder / "tile [1].tif").write_bytes(b"x")
    assert names(folder / "tile [1].tif") == ["tile [1].tif"]


def test_an_archive_is_its_members(folder: Path) -> None:
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for name in ("x/N38E070.hgt", "x/N39E070.hgt", "x/N38E070.num", "notes.pdf"):
            archive.writestr(name, b"")
    assert names(folder / "a.zip") == ["a.zip/x/N38E070.hgt", "a.zip/x/N39E070.hgt"]
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("notes.pdf", b"")
    with pytest.raises(UserError, match=r"b\.zip holds no raster of heights: notes\.pdf"):
        names(folder / "b.zip")


def test_a_folder_without_rasters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="holds no raster of heights"):
        given_rasters([tmp_path])


def test_a_project_in_the_folder_is_no_tile(folder: Path) -> None:
    (folder / "p.gpkg").write_bytes(b"x")
    assert not any("gpkg" in name for name in names(folder))
