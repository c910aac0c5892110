"""Black and white edges of a scan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from app.arrays import ByteArray
from app.exchange.raster.underlays import collars
from app.exchange.raster.underlays.colours import colours_of
from app.geo.pictures import Level
from app.progress import Progress
from tests.builders.underlays import quarters, write_scan

LEVEL = Level((120, 160), (10.0, 0.0, 500_000.0, 0.0, -10.0, 4_200_000.0))


def framed(shade: int, width: int = 20) -> ByteArray:
    cells = quarters()
    cells[:width], cells[-width:], cells[:, :width], cells[:, -width:] = shade, shade, shade, shade
    cells[60, 80] = shade  # ink within the picture
    return cells


@pytest.fixture
def raster(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[rasterio.DatasetReader]:
    path = write_scan(tmp_path / "s.tif", request.param, "EPSG:32642", from_origin(500_000, 4_200_000, 10, 10))
    with rasterio.open(path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("raster", "shade"),
    [(framed(0), "black"), (framed(255), "white"), (framed(7), "black"), (framed(100), ""), (quarters(), "")],
    indirect=["raster"],
)
def test_what_the_edges_are(raster: rasterio.DatasetReader, shade: str) -> None:
    colours, _ = colours_of(raster, "s.tif")
    assert collars.edges(raster, colours) == shade


@pytest.mark.parametrize("raster", [framed(0)], indirect=True)
def test_the_outline_of_what_lies_within(raster: rasterio.DatasetReader) -> None:
    colours, _ = colours_of(raster, "s.tif")
    polygon = collars.outline(raster, colours, LEVEL, "black", Progress())
    wanted = shapely.box(500_200, 4_199_000, 501_400, 4_199_800)
    assert shapely.Polygon(polygon).equals(wanted)
    assert shapely.LinearRing(polygon).is_ccw


def turned() -> ByteArray:
    row, column = np.mgrid[0:120, 0:160]
    return np.where((abs(row - 60) + abs(column - 80) < 55)[..., None], quarters(), np.uint8(0))


@pytest.mark.parametrize("raster", [turned()], indirect=True)
def test_a_turned_picture_in_a_black_frame(raster: rasterio.DatasetReader) -> None:
    colours, _ = colours_of(raster, "s.tif")
    assert collars.edges(raster, colours) == "black"
    polygon = shapely.Polygon(collars.outline(raster, colours, LEVEL, "black", Progress()))
    row, column = np.nonzero(turned().any(axis=2))
    middles = shapely.points(500_005 + 10.0 * column, 4_199_995 - 10.0 * row)
    assert shapely.intersects(polygon, middles).all(), "no pixel of the picture is lost"
    assert polygon.area == pytest.approx(len(row) * 100.0, rel=0.05)


@pytest.mark.parametrize("raster", [np.zeros((120, 160, 3), dtype=np.uint8)], indirect=True)
def test_a_scan_that_is_black_throughout(raster: rasterio.DatasetReader) -> None:
    colours, _ = colours_of(raster, "s.tif")
    assert collars.outline(raster, colours, LEVEL, "black", Progress()) == ()
