"""Rasters by the names under which GDAL opens them, and those that it opens but that are no terrain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil

from app.errors import UserError
from app.exchange.raster.named_rasters import NamedRaster, explained, rasters_in
from tests.builders.tiles import written

FLAT = np.full((8, 6), 1000, np.float32)


@contextmanager
def opened(raster: NamedRaster) -> Iterator[Any]:
    with explained(raster), raster.opened() as source:
        yield source


def test_a_raster_of_another_driver_is_refused_with_the_line_that_converts_it(tmp_path: Path) -> None:
    (tmp_path / "d.grd").write_bytes(b"DSBB" + bytes(100))  # as a grid of Surfer begins
    with (
        pytest.raises(
            UserError, match=r"d\.grd cannot be read.*read from GeoTIFF, .*gdal_translate -of GTiff d\.grd d\.tif"
        ),
        opened(NamedRaster(tmp_path / "d.grd")),
    ):
        pass


def test_what_cannot_be_opened_is_refused_with_the_line_that_may_convert_it(tmp_path: Path) -> None:
    (tmp_path / "d.adf").write_bytes(b"rubbish" * 20)
    with (
        pytest.raises(UserError, match=r"d\.adf cannot be read.*gdal_translate -of GTiff d\.adf d\.tif"),
        opened(NamedRaster(tmp_path / "d.adf")),
    ):
        pass


def test_a_tile_whose_name_gives_no_corner_or_whose_size_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "area.hgt").write_bytes(bytes(2 * 1201 * 1201))
    with (
        pytest.raises(UserError, match="its name does not give its corner"),
        opened(NamedRaster(tmp_path / "area.hgt")),
    ):
        pass
    (tmp_path / "S38W070.hgt").write_bytes(bytes(2 * 1201 * 1201 - 2))
    with (
        pytest.raises(UserError, match="no tile of 1201 or 3601"),
        opened(NamedRaster(tmp_path / "S38W070.hgt")),
    ):
        pass


def test_a_southern_and_western_tile_lies_there(tmp_path: Path) -> None:
    (tmp_path / "s05w070.hgt").write_bytes(bytes(2 * 1201 * 1201))
    with opened(NamedRaster(tmp_path / "s05w070.hgt")) as raster:
        assert raster.bounds == pytest.approx((-70 - 1 / 2400, -5 - 1 / 2400, -69 + 1 / 2400, -4 + 1 / 2400))


def variables(path: Path, *names: str) -> Path:
    """A GeoPackage of several rasters."""
    source = written(path.parent / "d.tif", FLAT)
    for number, name in enumerate(names):
        options = {"RASTER_TABLE": name, "APPEND_SUBDATASET": "YES" if number else "NO"}
        rasterio.shutil.copy(source, path, driver="GPKG", **options)
    return path


def test_of_several_rasters_the_one_called_heights_is_taken(tmp_path: Path) -> None:
    path = variables(tmp_path / "t.gpkg", "QUALITY", "ELEVATION")
    assert rasters_in(path) == [NamedRaster(path, "ELEVATION")]
    with opened(rasters_in(path)[0]) as raster:
        assert (raster.read(1) == 1000.0).all()


def test_of_several_rasters_none_of_which_is_plainly_heights_one_has_to_be_taken_out(tmp_path: Path) -> None:
    path = variables(tmp_path / "t.gpkg", "ONE", "OTHER")
    with pytest.raises(UserError, match=r"several rasters \(ONE, OTHER\).*gdal_translate GPKG:.*ONE t\.tif"):
        rasters_in(path)


def test_names_with_spaces_are_quoted_for_a_shell(tmp_path: Path) -> None:
    assert NamedRaster(tmp_path / "my dem.tif").in_shell == '"my dem.tif"'
    assert NamedRaster(tmp_path / "a.zip", "x/d.tif").in_shell == "/vsizip/a.zip/x/d.tif"
    assert NamedRaster(tmp_path / "my dem.tif").stem == "my_dem"
