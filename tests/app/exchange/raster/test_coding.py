"""The numbers of a raster as heights: voids are those that GDAL sees, and a few more that programs leave undeclared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Remedy, UserError
from app.exchange.raster.coding import Coding, heights_opened
from app.exchange.raster.named_rasters import NamedRaster
from tests.builders.files import dem

NUMBERS = [0.0, 1.0, -9999.0, -9999.5, -32767.0, 255.0, 70_000.0, -3.4028234663852886e38, 1.1]


def as_gdal(path: Path) -> np.ndarray:
    """Which cells GDAL masks."""
    with rasterio.open(path) as raster:
        return np.asarray(raster.read_masks(1) == 0)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["uint8", "int16", "uint16", "int32", "float32", "float64"]),
    st.sampled_from(NUMBERS),
    st.lists(st.sampled_from(NUMBERS), min_size=4, max_size=4),
)
def test_voids_are_those_that_gdal_masks(tmp_path: Path, dtype: str, nodata: float, numbers: list[float]) -> None:
    whole = np.dtype(dtype).kind != "f"
    least, most = (max(np.iinfo(dtype).min, -32767), np.iinfo(dtype).max) if whole else (-3.5e38, 3.5e38)
    cells = np.clip(np.array(numbers), least, most).astype(dtype).reshape(2, 2)
    path = dem(tmp_path / "d.tif", cells)
    with rasterio.open(path, "r+") as raster:
        try:
            raster.nodata = nodata
        except ValueError:  # rasterio writes no number that the type cannot hold
            return
    with NamedRaster(path).opened() as raster:
        values = Coding.stated_by(raster).values(raster, (0, 2), (0, 2))
    np.testing.assert_array_equal(np.isnan(values), as_gdal(path))


@pytest.mark.parametrize("nodata", [70_000.0, 1e300])
def test_a_number_that_the_cells_cannot_hold_marks_none(tmp_path: Path, nodata: float) -> None:
    path = dem(tmp_path / "d.tif", np.full((2, 2), -9999, np.int16))
    with NamedRaster(path).opened() as raster:
        assert not np.isnan(Coding(nodata=nodata).values(raster, (0, 2), (0, 2))).any()


def test_a_rounded_number_of_voids_is_close_enough_as_for_gdal(tmp_path: Path) -> None:
    cells = np.array([[-3.4028234663852886e38, 5.0], [6.0, 7.0]], np.float32)
    path = dem(tmp_path / "d.tif", cells)
    with NamedRaster(path).opened() as raster:
        values = Coding(nodata=-3.40282347e38).values(raster, (0, 2), (0, 2))
    assert np.isnan(values).tolist() == [[True, False], [False, False]]


def test_nan_infinity_and_the_void_of_srtm_always_are_voids(tmp_path: Path) -> None:
    path = dem(tmp_path / "d.tif", np.array([[np.nan, np.inf], [-32768.0, 12.5]], np.float32))
    with heights_opened(NamedRaster(path), None) as read:
        np.testing.assert_array_equal(read((0, 2), (0, 2)), np.array([[np.nan] * 2, [np.nan, 12.5]], np.float32))


def test_a_height_that_does_not_occur_on_land_is_refused(tmp_path: Path) -> None:
    path = dem(tmp_path / "d.tif", np.full((2, 2), -9999, np.int16))
    with heights_opened(NamedRaster(path), None) as read, pytest.raises(UserError, match="height -9999 m") as refusal:
        read((0, 2), (0, 2))
    assert (refusal.value.message.code, refusal.value.message.field) == (Remedy.STATE_HEIGHTS, "-9999")
    with heights_opened(NamedRaster(path), None, checked=False) as read:
        assert (read((0, 2), (0, 2)) == -9999.0).all()


def test_a_coding_survives_being_written_as_settings() -> None:
    coding = Coding(0.3048, 2.0, -9999.0, masked=True, south_up=True)
    assert Coding.of(coding.as_dict()) == coding


def test_rasters_may_be_closed_in_any_order(tmp_path: Path) -> None:
    one, other = (dem(tmp_path / f"{name}.tif", np.full((2, 2), 7.0, np.float32)) for name in "ab")
    first, second = heights_opened(NamedRaster(one), None), heights_opened(NamedRaster(other), None)
    reads = first.__enter__(), second.__enter__()
    first.__exit__(None, None, None)
    assert (reads[1]((0, 2), (0, 2)) == 7.0).all()
    second.__exit__(None, None, None)


@pytest.mark.parametrize("unit_m", [1.0, 0.3048])
@pytest.mark.parametrize("number", [-9999.0, -3.4028234663852886e38, 1e20, 9999.5])
def test_the_number_shown_for_a_wild_height_is_the_one_to_state(tmp_path: Path, number: float, unit_m: float) -> None:
    cells = np.array([[number * (10 if number == 9999.5 else 1), 50.0], [60.0, 70.0]], np.float32)
    path = dem(tmp_path / "d.tif", cells)
    with pytest.raises(UserError, match="does not occur on land") as raised:
        read_all(path, Coding(scale=unit_m))
    assert raised.value.message.code == Remedy.STATE_HEIGHTS
    stated = float(raised.value.message.field)
    assert np.isnan(read_all(path, Coding(scale=unit_m, nodata=stated))).tolist() == [[True, False], [False, False]]


def read_all(path: Path, coding: Coding) -> np.ndarray:
    with heights_opened(NamedRaster(path), coding) as read:
        return read((0, 2), (0, 2))
