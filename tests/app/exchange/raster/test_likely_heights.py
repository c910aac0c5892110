"""Heights are told from pictures by their cells, whatever the file says of its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp
from rasterio.transform import from_origin

from app.exchange.raster.likely_heights import holds_heights
from tests.builders.files import dem, ramp
from tests.builders.underlays import quarters, sets_of_tiles, write_scan

RNG = np.random.default_rng(5)
SCAN = RNG.integers(0, 65536, (300, 400), dtype=np.uint16)
"""Shades of grey over the whole range of 16 bits."""


def raster(path: Path, cells: NDArray[Any], **profile: Any) -> Path:
    """A GeoTIFF without any place or system."""
    return write_scan(path, cells, None, None, **profile)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "int16", "uint16"])
@pytest.mark.parametrize("crs", ["EPSG:32642", None])
def test_heights_with_and_without_a_system(tmp_path: Path, dtype: str, crs: str | None) -> None:
    assert holds_heights(dem(tmp_path / "t.tif", (ramp() + 900).astype(dtype), crs))  # type: ignore[arg-type]
    assert holds_heights(raster(tmp_path / "n.tif", (ramp() + 900).astype(dtype)))


@pytest.mark.parametrize(
    "cells",
    [
        quarters(),
        quarters()[..., 0],
        SCAN,
        (SCAN >> 2).astype(np.uint16),
        SCAN.astype(np.int16),
        np.stack([SCAN] * 3, axis=-1),
        np.zeros((9, 9, 2), np.float32),
        np.zeros((9, 9), np.complex64),
    ],
)
def test_pictures_and_what_is_neither(tmp_path: Path, cells: NDArray[Any]) -> None:
    assert not holds_heights(raster(tmp_path / "t.tif", cells))
    (tmp_path / "u.tif").write_bytes(b"rubbish")
    assert not holds_heights(tmp_path / "u.tif")


def test_a_palette_is_a_picture_of_any_depth(tmp_path: Path) -> None:
    path = raster(tmp_path / "t.tif", np.zeros((9, 9), np.uint16))
    assert holds_heights(path)
    with rasterio.open(path, "r+") as out:
        out.colorinterp = [ColorInterp.palette]
        out.write_colormap(1, {0: (1, 2, 3, 255)})
    assert not holds_heights(path)


@pytest.mark.parametrize("void", [-32768, -32767, -9999, 32767])
def test_voids_are_no_heights_whether_declared_or_not(tmp_path: Path, void: int) -> None:
    cells = (ramp() + 900).astype(np.int16)
    cells[:, :300] = void
    assert holds_heights(raster(tmp_path / "t.tif", cells))
    other = np.where(cells == void, np.int16(30000), cells)
    assert holds_heights(raster(tmp_path / "d.tif", other, nodata=30000))
    assert not holds_heights(raster(tmp_path / "o.tif", other))
    assert holds_heights(raster(tmp_path / "all.tif", np.full((9, 9), void, np.int16)))


def test_a_unit_and_a_scale_count(tmp_path: Path) -> None:
    decimetres = (ramp() * 10 + 9000).astype(np.uint16)
    path = raster(tmp_path / "t.tif", decimetres)
    assert not holds_heights(path)
    with rasterio.open(path, "r+") as out:
        out.units = ("dm",)
    assert holds_heights(path)
    with rasterio.open(path, "r+") as out:
        out.units, out.scales = ("m",), (0.1,)
    assert holds_heights(path)


def test_heights_and_tiles_in_a_geopackage(tmp_path: Path) -> None:
    assert holds_heights(dem(tmp_path / "t.gpkg", ramp(), driver="GPKG"))
    assert not holds_heights(sets_of_tiles(tmp_path / "s.gpkg", north=""))


def test_a_small_one_is_looked_at_as_a_whole(tmp_path: Path) -> None:
    cells = np.full((2, 3), 900, np.int16)
    place = from_origin(70, 38, 0.1, 0.1)
    assert holds_heights(write_scan(tmp_path / "t.tif", cells, None, place))
    cells[1, 2] = 20000
    assert not holds_heights(write_scan(tmp_path / "u.tif", cells, None, place))
