"""From bands to colours: every layout that scans come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp
from rasterio.transform import from_origin
from rasterio.windows import Window

from app.errors import UserError
from app.exchange.raster.underlays.colours import Colours, colours_of, scaled

PLACE = from_origin(500_000, 4_200_000, 10, 10)


def written(path: Path, bands: Any, interpretation: tuple[ColorInterp, ...] = (), **profile: Any) -> Path:
    cells = np.asarray(bands)
    shape = {"count": cells.shape[0], "height": cells.shape[1], "width": cells.shape[2], "dtype": cells.dtype}
    colormap = profile.pop("colormap", None)
    with rasterio.open(path, "w", driver="GTiff", crs="EPSG:32642", transform=PLACE, **shape, **profile) as out:
        out.write(cells)
        if interpretation:
            out.colorinterp = interpretation
        if colormap:
            out.write_colormap(1, colormap)
    return path


def read(path: Path) -> tuple[Any, Colours, tuple[str, ...]]:
    with rasterio.open(path) as raster:
        colours, notes = colours_of(raster, path.name)
        return colours.read(raster, Window(0, 0, raster.width, raster.height)), colours, notes


def bands(*values: tuple[int, int], dtype: str = "uint8") -> Any:
    """One row of two pixels per band."""
    return np.array([[value] for value in values], dtype=dtype)


GREY, RGB = (ColorInterp.gray,), (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
ALPHA = ColorInterp.alpha


@pytest.mark.parametrize(
    ("cells", "interpretation", "layout", "first", "second"),
    [
        (bands((10, 200)), GREY, "grey", (10, 10, 10, 255), (200, 200, 200, 255)),
        (bands((10, 200), (255, 0)), (*GREY, ALPHA), "grey and alpha", (10, 10, 10, 255), (0, 0, 0, 0)),
        (bands((1, 9), (2, 9), (3, 9)), RGB, "RGB", (1, 2, 3, 255), (9, 9, 9, 255)),
        (bands((3, 9), (2, 8), (1, 7)), RGB[::-1], "RGB", (1, 2, 3, 255), (7, 8, 9, 255)),
        (bands((1, 9), (2, 9), (3, 9), (255, 0)), (*RGB, ALPHA), "RGB and alpha", (1, 2, 3, 255), (0, 0, 0, 0)),
    ],
)
def test_layouts(tmp_path: Path, cells: Any, interpretation: Any, layout: str, first: Any, second: Any) -> None:
    alpha = "YES" if ALPHA in interpretation else "NO"
    rgba, colours, notes = read(written(tmp_path / "t.tif", cells, interpretation, ALPHA=alpha))
    assert (colours.layout, notes) == (layout, ())
    assert tuple(rgba[0, 0]) == first
    assert tuple(rgba[0, 1]) == second
    assert Colours.of(colours.as_dict()) == colours


def test_a_palette_with_clear_entries(tmp_path: Path) -> None:
    table = {0: (255, 0, 0, 255), 1: (0, 200, 0, 255), 2: (9, 9, 9, 0)}
    path = tmp_path / "t.png"
    with rasterio.open(path, "w", driver="PNG", width=3, height=1, count=1, dtype="uint8", transform=PLACE) as out:
        out.write(np.array([[[1, 2, 0]]], dtype=np.uint8))
        out.write_colormap(1, table)
    rgba, colours, _ = read(path)
    assert colours.layout == "palette"
    assert rgba[0].tolist() == [[0, 200, 0, 255], [0, 0, 0, 0], [255, 0, 0, 255]]


@pytest.mark.parametrize(("photometric", "one"), [("MINISBLACK", 255), ("MINISWHITE", 0)])
def test_one_bit(tmp_path: Path, photometric: str, one: int) -> None:
    path = written(tmp_path / "t.tif", np.array([[[0, 1]]], dtype=np.uint8), nbits=1, photometric=photometric)
    rgba, _, _ = read(path)
    assert rgba[0, :, 0].tolist() == [255 - one, one]
    assert (rgba[..., 3] == 255).all()


def test_grey_whose_white_comes_first(tmp_path: Path) -> None:
    rgba, _, _ = read(written(tmp_path / "t.tif", bands((0, 200)), photometric="MINISWHITE"))
    assert rgba[0, :, 0].tolist() == [255, 55]


def test_sixteen_bits_are_stretched_and_said(tmp_path: Path) -> None:
    cells = np.linspace(1000, 3000, 10_000).reshape(1, 100, 100).astype(np.uint16)
    rgba, colours, notes = read(written(tmp_path / "t.tif", cells))
    assert colours.ranges[0] == pytest.approx((1040, 2960), abs=2)
    assert "2nd to the 98th percentile, 1,040–2,960" in notes[0].replace("2,959", "2,960")
    assert (rgba[0, 0, 0], rgba[-1, -1, 0]) == (0, 255)
    assert abs(int(rgba[50, 0, 0]) - 127) <= 2


def test_a_mask_a_value_of_no_data_and_a_stated_one_are_clear(tmp_path: Path) -> None:
    rgba, colours, _ = read(written(tmp_path / "t.tif", bands((0, 5), (0, 0), (0, 7)), RGB, nodata=0))
    assert rgba[0, :, 3].tolist() == [0, 255]
    path = written(tmp_path / "u.tif", bands((4, 5), (4, 0), (4, 7)), RGB)
    with rasterio.open(path) as raster:
        void = Colours(colours.bands, colours.ranges, void=(4.0, 4.0, 4.0))
        assert void.read(raster, Window(0, 0, 2, 1))[0, :, 3].tolist() == [0, 255]


def test_a_fourth_band_that_is_no_alpha_is_left_out(tmp_path: Path) -> None:
    cells = bands((1, 9), (2, 9), (3, 9), (0, 0))
    rgba, _, notes = read(written(tmp_path / "t.tif", cells, (*RGB, ColorInterp.undefined), ALPHA="NO"))
    assert rgba[0, 0].tolist() == [1, 2, 3, 255]
    assert "fourth band" in notes[0]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (bands((1, 2), (3, 4)), "2 × uint8.*gdal_translate -b 1 -ot Byte"),
        (bands(*[(1, 2)] * 5), "5 × uint8.*-b 1 -b 2 -b 3 -ot Byte"),
        (
            bands((1, 2), dtype="float32"),
            "1 × float32.*gdal_translate -ot Byte -scale t.tif",
        ),
        (bands((1, 2), dtype="int32"), "int32"),
    ],
)
def test_bands_that_are_no_colours(tmp_path: Path, cells: Any, words: str) -> None:
    path = written(tmp_path / "t.tif", cells, (ColorInterp.gray, *[ColorInterp.undefined] * (len(cells) - 1)))
    with pytest.raises(UserError, match=words), rasterio.open(path) as raster:
        colours_of(raster, path.name)


def test_values_beyond_the_ends_are_the_ends() -> None:
    values = np.array([[0, 100, 150, 300]], dtype=np.uint16)
    assert scaled(values, (100.0, 200.0)).tolist() == [[0, 0, 128, 255]]
    assert scaled(values, (200.0, 100.0)).tolist() == [[255, 255, 128, 0]]
