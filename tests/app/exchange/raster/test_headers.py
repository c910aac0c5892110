"""What a raster of heights states of itself, with its side files, and what is stated instead."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio

from app.errors import Remedy, UserError
from app.exchange.reading import Fact, Ground, Subject
from tests.builders.headers import FLAT, header, values
from tests.builders.tiles import CELL, NORTH, WEST, written


def with_unit(path: Path, unit: str, heights: np.ndarray = FLAT) -> Path:
    written(path, heights)
    with rasterio.open(path, "r+") as raster:
        raster.set_band_unit(1, unit)
    return path


@pytest.mark.parametrize("unit", ["ft", "Feet", "foot", "US survey foot"])
def test_heights_in_feet_are_converted(tmp_path: Path, unit: str) -> None:
    of = header(with_unit(tmp_path / "d.tif", unit))
    np.testing.assert_allclose(values(of), 304.8, rtol=1e-5)
    assert Fact(Subject.UNIT, unit, Ground.FILE) in of.facts


def test_a_vertical_system_in_feet_counts_as_the_unit(tmp_path: Path) -> None:
    of = header(written(tmp_path / "d.tif", FLAT, crs="EPSG:4326+6360"))
    np.testing.assert_allclose(values(of), 304.8, rtol=1e-5)
    assert of.lattice.crs == "EPSG:4326"


def test_a_stated_unit_goes_before_that_of_the_file_and_a_contradiction_is_noted(tmp_path: Path) -> None:
    plain = header(written(tmp_path / "p.tif", FLAT), unit="ft")
    np.testing.assert_allclose(values(plain), 304.8, rtol=1e-6)
    assert (plain.notes, Fact(Subject.UNIT, "ft", Ground.STATED) in plain.facts) == ((), True)
    of = header(with_unit(tmp_path / "d.tif", "ft"), unit="m")
    assert (values(of) == 1000.0).all()
    assert of.notes == ("d.tif states heights in ft; m is used, as stated.",)


def test_an_unknown_unit_is_refused_until_one_is_stated(tmp_path: Path) -> None:
    path = with_unit(tmp_path / "d.tif", "cubits")
    with pytest.raises(UserError, match="in cubits") as refusal:
        header(path)
    assert refusal.value.message.code is Remedy.STATE_UNIT
    assert (values(header(path, unit="m")) == 1000.0).all()


def test_scale_offset_and_unit_add_up(tmp_path: Path) -> None:
    path = with_unit(tmp_path / "d.tif", "ft")
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets = (0.5,), (100.0,)
    np.testing.assert_allclose(values(header(path)), 600.0 * 0.3048, rtol=1e-6)


def test_an_alpha_band_or_a_mask_marks_voids(tmp_path: Path) -> None:
    shape = {"height": 6, "width": 5, "dtype": "int16", "crs": "EPSG:4326", "driver": "GTiff"}
    place = {"transform": rasterio.Affine(CELL, 0.0, WEST, 0.0, -CELL, NORTH)}
    seen = np.full((6, 5), 255, np.uint8)
    seen[2, 3] = 0
    with rasterio.open(tmp_path / "alpha.tif", "w", count=2, alpha="yes", **shape, **place) as out:
        out.write(FLAT, 1)
        out.write(seen.astype(np.int16), 2)
    with (
        rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
        rasterio.open(*(tmp_path / "mask.tif", "w"), count=1, **shape, **place) as out,
    ):
        out.write(FLAT, 1)
        out.write_mask(seen > 0)
    for name in ("alpha.tif", "mask.tif"):
        assert np.argwhere(np.isnan(values(header(tmp_path / name)))).tolist() == [[2, 3]], name


def test_what_stands_in_side_files_is_read_and_none_is_written(tmp_path: Path) -> None:
    path = written(tmp_path / "d.tif", FLAT, nodata=None)
    (tmp_path / "d.tif.aux.xml").write_text(
        '<PAMDataset><PAMRasterBand band="1"><NoDataValue>1000</NoDataValue><UnitType>ft</UnitType>'
        "<Offset>5</Offset><Scale>2</Scale></PAMRasterBand></PAMDataset>"
    )
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    of = header(path)
    assert of.coding.nodata == 1000.0
    assert [of.coding.scale, of.coding.offset] == pytest.approx([0.6096, 1.524])
    assert np.isnan(values(of)).all()
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_stated_number_of_voids_goes_before_that_of_the_file(tmp_path: Path) -> None:
    heights = FLAT.copy()
    heights[0, 0], heights[1, 1] = -9999, 0
    of = header(written(tmp_path / "d.tif", heights, nodata=-9999), nodata=0.0)
    assert np.argwhere(np.isnan(values(of))).tolist() == [[1, 1]]
    assert of.notes == ("d.tif marks voids with -9999; 0 is used, as stated.",)


def test_several_bands_and_values_that_are_no_heights_are_refused(tmp_path: Path) -> None:
    with rasterio.open(
        *(tmp_path / "d.tif", "w"), driver="GTiff", height=6, width=5, count=3, dtype="int16", crs="EPSG:4326",
        transform=rasterio.Affine(CELL, 0.0, WEST, 0.0, -CELL, NORTH),
    ) as out:  # fmt: skip
        out.write(np.stack([FLAT] * 3))
    with pytest.raises(UserError, match=r"3 bands.*gdal_translate -b 1 d\.tif d_1\.tif"):
        header(tmp_path / "d.tif")
    with pytest.raises(UserError, match="not heights"):
        header(written(tmp_path / "c.tif", np.full((4, 4), 1 + 1j, np.complex64), nodata=None))
    with pytest.raises(UserError, match="1 × 5 cells"):
        header(written(tmp_path / "l.tif", FLAT[:1]))
