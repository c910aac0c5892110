"""Every format of terrain, read from a file as programs write it: the same heights at the same place."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil

from app.arrays import SingleArray
from app.exchange.raster.headers import StatedRaster
from app.exchange.raster.linked import Link
from app.exchange.raster.terrain_files import IncomingTerrain, described
from tests.builders.tiles import CELL, NORTH, VOID, WEST, written

ROWS, COLUMNS = 40, 30


def heights() -> SingleArray:
    """Heights of which no two are alike, whole metres, with a void."""
    values = (700.0 + np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)).astype(np.float32)
    values[3, 4] = VOID
    return values


def wanted() -> SingleArray:
    values = heights()
    values[3, 4] = np.nan
    return values


def whole(terrain: IncomingTerrain) -> SingleArray:
    rows, columns = terrain.lattice.shape
    with terrain.opened() as read:
        return read((0, rows), (0, columns))


def copied(path: Path, driver: str, dtype: str = "float32", **options: Any) -> Path:
    """The heights in another format."""
    source = written(path.parent / "source.tiff", heights().astype(dtype))
    rasterio.shutil.copy(source, path, driver=driver, **options)
    source.unlink()
    return path


def geopackage(path: Path) -> Path:
    return copied(path, "GPKG", RASTER_TABLE="heights", TILE_FORMAT="TIFF", APPEND_SUBDATASET="NO")


def zipped(path: Path) -> Path:
    source = written(path.parent / "inside.tif", heights())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(source, "srtm_51_05/srtm_51_05.tif")
        archive.writestr("readme.txt", "of no use here")
    source.unlink()
    return path


FORMATS: dict[str, Callable[[Path], Path]] = {
    "heights.tif": lambda path: written(path, heights()),
    "integers.tif": lambda path: written(path, heights().astype(np.int16)),
    "cog.tif": lambda path: copied(path, "COG"),
    "grid.asc": lambda path: copied(path, "AAIGrid", "int16"),
    "raw.bil": lambda path: copied(path, "EHdr"),
    "raw.flt": lambda path: copied(path, "EHdr"),
    "erdas.img": lambda path: copied(path, "HFA"),
    "envi.img": lambda path: copied(path, "ENVI"),
    "tiles.gpkg": geopackage,
    "elevation.nc": lambda path: copied(path, "netCDF"),
    "archive.zip": zipped,
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_gives_its_heights_at_their_place_and_no_file_appears(tmp_path: Path, name: str) -> None:
    path = FORMATS[name](tmp_path / name)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    terrain = described(path)
    np.testing.assert_array_equal(whole(terrain), wanted())
    with Link.to(terrain, tmp_path).opened(tmp_path) as read:
        np.testing.assert_array_equal(read((0, ROWS), (0, COLUMNS)), wanted())
    assert terrain.lattice.crs == "EPSG:4326"
    assert terrain.lattice.transform == pytest.approx((CELL, 0.0, WEST, 0.0, -CELL, NORTH), abs=1e-9)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize(("suffix", "side"), [("dt0", 121), ("dt1", 1201)])
def test_dted(tmp_path: Path, suffix: str, side: int) -> None:
    values = (np.arange(side * side).reshape(side, side) % 4000).astype(np.int16)
    values[5, 6] = -32767
    cell = 1.0 / (side - 1)
    place = rasterio.Affine(cell, 0.0, 71.0 - cell / 2.0, 0.0, -cell, 39.0 + cell / 2.0)
    shape = {"height": side, "width": side, "count": 1, "dtype": "int16", "crs": "EPSG:4326", "nodata": -32767}
    with rasterio.open(tmp_path / "s.tif", "w", driver="GTiff", transform=place, **shape) as out:
        out.write(values, 1)
    rasterio.shutil.copy(tmp_path / "s.tif", tmp_path / f"n38.{suffix}", driver="DTED")
    (tmp_path / "s.tif").unlink()
    terrain = described(tmp_path / f"n38.{suffix}")
    expected = values.astype(np.float32)
    expected[5, 6] = np.nan
    np.testing.assert_array_equal(whole(terrain), expected)
    assert terrain.bounds == pytest.approx((71.0 - cell / 2, 38.0 - cell / 2, 72.0 + cell / 2, 39.0 + cell / 2))
    assert [file.name for file in tmp_path.iterdir()] == [f"n38.{suffix}"]


@pytest.mark.parametrize(
    "name",
    [
        "N38E070.hgt",
        "n38e070.hgt",
        "N38E070.SRTMGL3.hgt",
        "n38_e070_3arc_v2.hgt",
        "ASTGTMV003_N38E070.hgt",
        "N38E070.hgt.zip",
        "N38E070.SRTMGL3.hgt.zip",
        "n38_e070_3arc_v2.zip",
        "NASADEM_HGT_n38e070.zip",
    ],
)
def test_hgt_tiles_under_each_common_name(tmp_path: Path, name: str) -> None:
    values = (np.arange(1201 * 1201).reshape(1201, 1201) % 5000).astype(">i2")
    values[0, 0] = -32768
    if name.endswith(".zip"):
        inside = name.removesuffix(".zip").removesuffix(".hgt") + ".hgt"
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(inside.removeprefix("NASADEM_HGT_"), values.tobytes())
            archive.writestr("n38e070.num", b"\0" * 99)
    else:
        (tmp_path / name).write_bytes(values.tobytes())
    terrain = described(tmp_path / name)
    expected = values.astype(np.float32)
    expected[0, 0] = np.nan
    np.testing.assert_array_equal(whole(terrain), expected)
    half = 0.5 / 1200
    assert terrain.bounds == pytest.approx((70 - half, 38 - half, 71 + half, 39 + half))


def test_a_vrt_is_read_as_it_describes_its_tiles(tmp_path: Path) -> None:
    (tmp_path / "tiles").mkdir()
    written(tmp_path / "tiles" / "west.tif", heights()[:, :16])
    written(tmp_path / "tiles" / "east.tif", heights()[:, 16:], column=16)
    source = (
        '<SimpleSource><SourceFilename relativeToVRT="1">tiles/{}.tif</SourceFilename><SourceBand>1</SourceBand>'
        '<SrcRect xOff="0" yOff="0" xSize="{}" ySize="40"/><DstRect xOff="{}" yOff="0" xSize="{}" ySize="40"/>'
        "</SimpleSource>"
    )
    (tmp_path / "all.vrt").write_text(
        f'<VRTDataset rasterXSize="30" rasterYSize="40"><SRS>EPSG:4326</SRS><GeoTransform>{WEST}, {CELL!r}, '
        f'0, {NORTH}, 0, {-CELL!r}</GeoTransform><VRTRasterBand dataType="Float32" band="1">'
        f"<NoDataValue>{VOID}</NoDataValue>"
        f"{source.format('west', 16, 0, 16)}{source.format('east', 14, 16, 14)}</VRTRasterBand></VRTDataset>"
    )
    terrain = described(tmp_path / "all.vrt")
    np.testing.assert_array_equal(whole(terrain), wanted())
    assert sorted(path.name for path in terrain.parts[0].beside) == ["east.tif", "west.tif"]


def test_a_grid_without_a_system_takes_the_one_beside_it_or_the_stated_one(tmp_path: Path) -> None:
    grid = copied(tmp_path / "grid.asc", "AAIGrid", "int16")
    (tmp_path / "grid.prj").rename(tmp_path / "grid.PRJ")
    np.testing.assert_array_equal(whole(described(grid)), wanted())
    (tmp_path / "grid.PRJ").unlink()
    terrain = described(grid, StatedRaster(crs="EPSG:4326"))
    np.testing.assert_array_equal(whole(terrain), wanted())


def test_a_geopackage_in_the_middle_of_being_written_is_left_as_it_is(tmp_path: Path) -> None:
    import sqlite3  # noqa: PLC0415

    path = geopackage(tmp_path / "t.gpkg")
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    shutil.copytree(tmp_path, tmp_path.parent / "as_it_was")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    np.testing.assert_array_equal(whole(described(path)), wanted())
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    other.close()


def test_heights_of_bytes_in_pictures_inside_a_geopackage_are_read(tmp_path: Path) -> None:
    path = copied(tmp_path / "t.gpkg", "GPKG", "int16", RASTER_TABLE="HEIGHTS", TILE_FORMAT="PNG")
    np.testing.assert_array_equal(whole(described(path)), wanted())


@pytest.mark.parametrize("southmost_first", [True, False])
def test_a_grid_of_netcdf_lies_the_right_way_up_whichever_row_comes_first(
    tmp_path: Path, southmost_first: bool
) -> None:
    from scipy.io import netcdf_file  # noqa: PLC0415

    lat = 38.0 + np.arange(12) / 240.0 if southmost_first else 38.0 + np.arange(11, -1, -1) / 240.0
    with netcdf_file(tmp_path / "gebco.nc", "w") as file:
        for name, values, unit in (("lat", lat, "degrees_north"), ("lon", 70.0 + np.arange(9) / 240.0, "degrees_east")):
            file.createDimension(name, values.size)
            axis: Any = file.createVariable(name, "f8", (name,))
            axis[:], axis.units = values, unit
        for name, of_lat in (("elevation", 1000.0 + 240.0 * (lat - 38.0)), ("tid", 0.0 * lat)):
            cells = file.createVariable(name, "i2", ("lat", "lon"))
            cells[:] = np.rint(of_lat)[:, None] * np.ones(9)
    terrain = described(tmp_path / "gebco.nc", StatedRaster(crs="EPSG:4326"))
    assert terrain.name == "gebco.nc/elevation"
    np.testing.assert_array_equal(whole(terrain)[:, 0], 1011.0 - np.arange(12))
    assert terrain.bounds == pytest.approx((70 - 1 / 480, 38 - 1 / 480, 70 + 17 / 480, 38 + 23 / 480), abs=1e-6)
