"""Scans and MBTiles as a picture under the map."""

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import rasterio

from app.errors import UserError
from app.exchange.raster.basemaps import read_basemap

PNG = b"\x89PNG\r\n\x1a\n"


def scan(path: Path, bands: int = 3, dtype: str = "uint8", crs: str | None = "EPSG:4326") -> Path:
    transform = rasterio.Affine(0.01, 0, 70, 0, -0.01, 38)
    with rasterio.open(
        path, "w", driver="GTiff", width=20, height=10, count=bands, dtype=dtype, crs=crs, transform=transform
    ) as raster:
        raster.write(np.ones((bands, 10, 20), dtype=dtype))
    return path


def mbtiles(path: Path, tile: bytes = PNG, **metadata: str) -> Path:
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE metadata (name text, value text)")
        file.execute("CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
        file.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        file.executemany("INSERT INTO tiles VALUES (?, 0, 0, ?)", [(2, tile), (6, tile)] if tile else [])
    file.close()
    return path


@pytest.mark.parametrize(("bands", "image"), [(1, "grey or palette"), (3, "RGB"), (4, "RGBA")])
def test_a_scan(tmp_path: Path, bands: int, image: str) -> None:
    basemap = read_basemap(scan(tmp_path / "t.tif", bands))
    assert (basemap.form, basemap.image, basemap.crs, basemap.size) == ("geotiff", image, "EPSG:4326", (20, 10))
    assert basemap.bounds == pytest.approx((70.0, 37.9, 70.2, 38.0))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bands": 2}, "2 bands"),
        ({"dtype": "uint16"}, "uint16"),
        ({"crs": None}, "does not state its coordinate system"),
    ],
)
def test_a_scan_that_cannot_be_used(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_basemap(scan(tmp_path / "t.tif", **changes))  # type: ignore[arg-type]


def test_mbtiles(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "t.mbtiles", bounds="66,36,76,43", name="OSM", format="png")
    before = path.read_bytes(), path.stat().st_mtime_ns
    basemap = read_basemap(path)
    assert (basemap.form, basemap.image, basemap.crs, basemap.zooms) == ("mbtiles", "png", "EPSG:3857", (2, 6))
    assert basemap.bounds == (66.0, 36.0, 76.0, 43.0)
    assert basemap.attribution == "OSM"
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["t.mbtiles"]


@pytest.mark.parametrize(
    ("tile", "bounds", "words"),
    [
        (b"\x1f\x8bvector", "", "vector tiles"),
        (b"", "", "holds no tiles"),
        (PNG, "80,1,2,3", "bounds"),
        (PNG, "a,b", "bounds"),
    ],
)
def test_mbtiles_that_cannot_be_used(tmp_path: Path, tile: bytes, bounds: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_basemap(mbtiles(tmp_path / "t.mbtiles", tile, bounds=bounds))


def test_a_database_that_is_no_mbtiles(tmp_path: Path) -> None:
    (tmp_path / "t.mbtiles").write_bytes(b"rubbish" * 50)
    with pytest.raises(UserError, match="not a readable MBTiles"):
        read_basemap(tmp_path / "t.mbtiles")


@pytest.mark.parametrize(
    ("zoom", "tile"), [("6", None), ("'six'", b"\x89PNG"), ("70", b"\x89PNG"), ("6.5", b"\x89PNG")]
)
def test_odd_tiles_are_refused(zoom: str, tile: bytes | None, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "m.mbtiles")) as file:
        file.execute("CREATE TABLE metadata (name, value)")
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        file.execute(f"INSERT INTO tiles VALUES ({zoom}, 1, 1, ?)", (tile,))
        file.commit()
    with pytest.raises(UserError, match=r"m\.mbtiles"):
        read_basemap(tmp_path / "m.mbtiles")
