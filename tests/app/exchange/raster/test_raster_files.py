"""What every raster file has to do with: opening, placing, hashing, writing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from app.errors import UserError
from app.exchange.raster.raster_files import check_georeferenced, lonlat_bounds, opened, sha256, write_grid
from app.geo.lrs import GEOD
from tests.builders.disks import cramped
from tests.builders.files import dem, ramp


def test_a_grid_on_a_full_disk_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300), dtype=np.uint8)
    (tmp_path / "v.tif").write_bytes(b"before")
    with cramped(20_000), pytest.raises(UserError, match="Cannot write"):
        write_grid(tmp_path / "v.tif", noise, (30.0, 0.0, 0.0, 0.0, -30.0, 0.0), "EPSG:32642")
    assert (tmp_path / "v.tif").read_bytes() == b"before"
    assert [file.name for file in tmp_path.glob("*") if file.is_file()] == ["v.tif"]


def test_a_raster_is_opened_only_as_one_of_the_formats_asked_for(tmp_path: Path) -> None:
    path = dem(tmp_path / "d.tif", ramp(8, 8))
    with opened(path, ["GTiff"]) as raster:
        assert raster.read(1).tolist() == ramp(8, 8).tolist()
    with (
        pytest.raises(UserError, match=r"^d\.tif cannot be read: "),
        opened(path, ["PNG"]),
    ):
        pass
    (tmp_path / "rubbish.tif").write_bytes(b"rubbish")
    with pytest.raises(UserError, match=r"^rubbish\.tif cannot be read: "), opened(tmp_path / "rubbish.tif", ["GTiff"]):
        pass
    assert sorted(file.name for file in tmp_path.glob("*.tif*")) == ["d.tif", "rubbish.tif"]


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ({"crs": None}, "does not state its coordinate system"),
        ({"transform": rasterio.Affine.identity()}, "is not georeferenced"),
        ({"transform": rasterio.Affine(30, 5, 0, 5, -30, 0)}, "rotated or mirrored"),
        ({"transform": rasterio.Affine(30, 0, 0, 0, 30, 0)}, "rotated or mirrored"),
        ({"transform": rasterio.Affine(-30, 0, 0, 0, -30, 0)}, "rotated or mirrored"),
    ],
)
def test_a_raster_that_stands_nowhere_or_askew_is_refused(tmp_path: Path, profile: dict[str, Any], words: str) -> None:
    settings = {"crs": "EPSG:32642", "transform": rasterio.Affine(30, 0, 5e5, 0, -30, 4.2e6), **profile}
    with rasterio.open(
        tmp_path / "d.tif", "w", driver="GTiff", width=8, height=8, count=1, dtype="float32", **settings
    ) as out:
        out.write(ramp(8, 8), 1)
    with opened(tmp_path / "d.tif", ["GTiff"]) as raster, pytest.raises(UserError, match=words):
        check_georeferenced(tmp_path / "d.tif", raster)


def test_bounds_are_in_degrees(tmp_path: Path) -> None:
    with opened(dem(tmp_path / "d.tif", ramp(10, 10)), ["GTiff"]) as raster:
        check_georeferenced(tmp_path / "d.tif", raster)
        west, south, east, north = lonlat_bounds(raster)
    assert west == pytest.approx(69.0, abs=1e-9)
    # The arc of the central meridian from the equator, at a scale of 0.9996.
    assert 0.9996 * GEOD.inv(69.0, 0.0, 69.0, north)[2] == pytest.approx(4_200_000.0, abs=0.01)
    assert (east - west) * 111_320 * np.cos(np.radians(37.9)) == pytest.approx(300.0, rel=0.01)
    assert (north - south) * 111_000 == pytest.approx(300.0, rel=0.01)


def test_the_hash_is_that_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
