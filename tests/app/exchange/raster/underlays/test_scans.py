"""Scans as images: in which formats, with overviews, and without a trace beside them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.enums import Resampling
from rasterio.transform import from_origin

from app.errors import UserError
from app.exchange.raster.basemaps import Wanted, read_basemap
from app.exchange.raster.underlays.colours import colours_of
from app.exchange.raster.underlays.scans import Scan, levels_of, opened_scan
from app.geo.pictures import Level
from tests.builders.underlays import quarters, write_scan

PLACE = from_origin(500_000, 4_200_000, 10, 10)
LEVEL = Level((120, 160), (10.0, 0.0, 500_000.0, 0.0, -10.0, 4_200_000.0))


def scan_of(path: Path) -> Scan:
    with opened_scan(path) as raster:
        colours, _ = colours_of(raster, path.name)
        finest = Level(raster.shape, LEVEL.transform)
        return Scan("EPSG:32642", levels_of(path, finest, raster), colours, partial(Path, path))


@pytest.mark.parametrize("suffix", [".tif", ".png", ".jpg", ".jp2"])
def test_formats(tmp_path: Path, suffix: str) -> None:
    options = {".jp2": {"REVERSIBLE": "YES", "QUALITY": "100"}}.get(suffix, {})
    path = write_scan(tmp_path / f"s{suffix}", quarters(), "EPSG:32642", PLACE, **options)
    before = sorted(tmp_path.iterdir())
    with scan_of(path).opened() as read:
        cells = read(0, (20, 100), (30, 130))
    assert cells.shape == (80, 100, 4)
    assert np.abs(cells[5, 5].astype(int) - (220, 30, 30, 255)).max() < 10
    assert np.abs(cells[75, 95].astype(int) - (230, 200, 20, 255)).max() < 10
    assert sorted(tmp_path.iterdir()) == before


def test_overviews_are_levels(tmp_path: Path) -> None:
    path = write_scan(tmp_path / "s.tif", quarters(), "EPSG:32642", PLACE)
    with rasterio.open(path, "r+") as raster:
        raster.build_overviews([2, 4], Resampling.average)
    scan = scan_of(path)
    assert [level.shape for level in scan.levels] == [(120, 160), (60, 80), (30, 40)]
    assert scan.levels[2].transform == (40.0, 0.0, 500_000.0, 0.0, -40.0, 4_200_000.0)
    with scan.opened() as read:
        assert read(2, (0, 30), (0, 40))[2, 2].tolist() == [220, 30, 30, 255]
        assert read(0, (0, 2), (0, 2))[1, 1].tolist() == [220, 30, 30, 255]
    again = Scan.of(scan.as_dict(), scan.place)
    assert (again.levels, again.colours, again.crs) == (scan.levels, scan.colours, scan.crs)


def test_a_file_cut_off_is_refused_by_name(tmp_path: Path) -> None:
    cells = np.random.default_rng(1).integers(0, 256, (500, 500, 3), dtype=np.uint8)
    path = write_scan(tmp_path / "s.tif", cells, "EPSG:32642", PLACE, compress="deflate")
    scan = scan_of(path)
    path.write_bytes(path.read_bytes()[:200_000])
    with pytest.raises(UserError, match=r"s\.tif cannot be read to the end"), scan.opened() as read:
        read(0, (0, 500), (0, 500))


def test_other_formats_are_refused_with_the_line_that_converts_them(tmp_path: Path) -> None:
    path = tmp_path / "s.asc"
    path.write_text("ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n3 4\n")
    with pytest.raises(UserError, match=r"A basemap is a GeoTIFF.*gdal_translate s\.asc s\.tif"), opened_scan(path):
        pass
    with (
        pytest.raises(UserError, match=r"cannot be read.*gdal_translate s\.ecw s\.tif"),
        opened_scan(tmp_path / "s.ecw"),
    ):
        pass


def test_the_line_that_mends_quotes_a_name_with_spaces(tmp_path: Path) -> None:
    other = tmp_path / "my map.ecw"
    other.write_bytes(b"rubbish" * 9)
    with pytest.raises(UserError, match=r'gdal_translate "my map\.ecw" "my map\.tif"'), opened_scan(other):
        pass


@pytest.mark.parametrize("form", ["GIF", "BMP", "WEBP"])
def test_plain_pictures_with_a_world_file(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"s.{form.lower()}"
    Image.fromarray(quarters()).save(path, form, **({"lossless": True} if form == "WEBP" else {}))
    path.with_suffix(".wld").write_text("10\n0\n0\n-10\n500005\n4199995\n")
    image = read_basemap(path, Wanted("EPSG:32642"))
    assert isinstance(image.content, Scan)
    assert image.content.levels[0].transform == pytest.approx(LEVEL.transform)
    with image.content.opened() as read:
        assert np.abs(read(0, (0, 120), (0, 160))[5, 5].astype(int) - (220, 30, 30, 255)).max() < 12
