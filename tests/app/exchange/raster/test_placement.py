"""Where rasters lie: turned, rotated, by side files, by a stated system, as vectors do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import rasterio
import shapely

from app.errors import Remedy, UserError
from app.exchange.reading import Fact, Ground, Subject
from app.exchange.reproject import plane
from tests.builders.files import ramp
from tests.builders.headers import FLAT, header, values
from tests.builders.tiles import CELL, NORTH, WEST, written

KRASS = "+proj=tmerc +lat_0=0 +lon_0=69 +k=1 +x_0=12500000 +y_0=0 +ellps=krass +units=m +no_defs"


@pytest.mark.parametrize(("south_up", "east_left"), [(True, False), (False, True), (True, True)])
def test_rows_and_columns_that_run_the_other_way_are_turned(tmp_path: Path, south_up: bool, east_left: bool) -> None:
    heights = ramp(6, 5)
    turned = heights[:: -1 if south_up else 1, :: -1 if east_left else 1]
    place = rasterio.Affine(
        *(-CELL if east_left else CELL, 0.0, WEST + 5 * CELL if east_left else WEST),
        *(0.0, CELL if south_up else -CELL, NORTH - 6 * CELL if south_up else NORTH),
    )
    shape = {"height": 6, "width": 5, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(tmp_path / "d.tif", "w", driver="GTiff", transform=place, **shape) as out:
        out.write(turned, 1)
    of = header(tmp_path / "d.tif")
    np.testing.assert_array_equal(values(of), heights)
    assert of.lattice.transform == pytest.approx((CELL, 0.0, WEST, 0.0, -CELL, NORTH))
    with of.raster.opened() as raster:
        np.testing.assert_array_equal(of.coding.values(raster, (1, 3), (2, 5)), heights[1:3, 2:5])


def test_a_rotated_raster_is_refused_with_the_line_that_mends_it(tmp_path: Path) -> None:
    place = {"transform": rasterio.Affine(CELL, 0.2 * CELL, WEST, 0.1 * CELL, -CELL, NORTH)}
    with rasterio.open(
        *(tmp_path / "d.tif", "w"), driver="GTiff", height=6, width=5, count=1, dtype="int16", crs="EPSG:4326", **place
    ) as out:
        out.write(FLAT, 1)
    with pytest.raises(UserError, match=r"rotated.*gdalwarp -r bilinear d\.tif d_north\.tif"):
        header(tmp_path / "d.tif")


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_world_file_and_a_prj_place_a_picture_of_heights(tmp_path: Path) -> None:
    with rasterio.open(*(tmp_path / "d.tif", "w"), driver="GTiff", height=6, width=5, count=1, dtype="int16") as out:
        out.write(FLAT, 1)
    lines = CELL, 0.0, 0.0, -CELL, WEST + CELL / 2.0, NORTH - CELL / 2.0
    (tmp_path / "d.tfw").write_text("\n".join(f"{line:.12f}" for line in lines))
    (tmp_path / "d.prj").write_text(pyproj.CRS.from_epsg(4326).to_wkt("WKT1_ESRI"))
    of = header(tmp_path / "d.tif")
    assert of.lattice.crs == "EPSG:4326"
    assert of.lattice.bounds == pytest.approx((WEST, NORTH - 6 * CELL, WEST + 5 * CELL, NORTH), abs=1e-9)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("changes", "words", "code"),
    [
        ({"crs": None}, "does not state its coordinate system", Remedy.STATE_CRS),
        ({"crs": KRASS, "cell": 30.0, "column": 419_998.0}, "its datum is not named", Remedy.STATE_CRS),
        ({"crs": "+proj=longlat +ellps=krass +no_defs"}, "its datum is not named", Remedy.STATE_CRS),
        (
            {"crs": "+proj=longlat +ellps=krass +towgs84=25,-141,-78.5 +no_defs"},
            "datum shift of its own",
            Remedy.STATE_CRS,
        ),
    ],
)
def test_a_system_that_is_not_known_is_refused(
    tmp_path: Path, changes: dict[str, Any], words: str, code: Remedy
) -> None:
    with pytest.raises(UserError, match=rf"^d\.tif.*{words}") as refusal:
        header(written(tmp_path / "d.tif", FLAT, **changes))
    assert refusal.value.message.code is code


def test_a_stated_system_goes_before_that_of_the_file_and_is_noted(tmp_path: Path) -> None:
    same = header(written(tmp_path / "s.tif", FLAT), crs="EPSG:4326")
    assert same.notes == ()
    of = header(written(tmp_path / "d.tif", FLAT, crs="+proj=longlat +ellps=krass +no_defs"), crs="EPSG:4284")
    assert of.lattice.crs == "EPSG:4284"
    assert "d.tif states unknown; EPSG:4284 is used, as stated." in of.notes
    assert Fact(Subject.CRS, "EPSG:4284", Ground.STATED) in of.facts
    with pytest.raises(UserError, match="not a known coordinate system"):
        header(tmp_path / "d.tif", crs="EPSG:1")


def test_rasters_come_to_wgs84_as_vectors_do(tmp_path: Path) -> None:
    place = {"transform": rasterio.Affine(30.0, 0.0, 12_600_000.0, 0.0, -30.0, 4_200_000.0)}
    shape = {"height": 6, "width": 5, "count": 1, "dtype": "int16", "crs": "EPSG:28412", "driver": "GTiff"}
    with rasterio.open(tmp_path / "d.tif", "w", **shape, **place) as out:
        out.write(FLAT, 1)
    of = header(tmp_path / "d.tif")
    vectors = plane("EPSG:28412", of.lattice.bounds)
    (point,) = vectors.to_lonlat(np.array([shapely.Point(12_600_015.0, 4_199_985.0)], dtype=object))
    lon, lat = of.lattice.to_lonlat(0.0, 0.0)
    assert (float(lon), float(lat)) == pytest.approx((point.x, point.y), abs=1e-9)
    assert of.operation == vectors.operation
    column, row = of.lattice.to_cell(point.x, point.y)
    assert (float(column), float(row)) == pytest.approx((0.0, 0.0), abs=1e-4)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("crs", "west", "cell", "words"),
    [("EPSG:32642", WEST, CELL, "looks like degrees"), ("EPSG:4326", 500_000.0, 30.0, "looks projected")],
)
def test_a_stated_system_that_contradicts_the_numbers_is_refused(
    tmp_path: Path, crs: str, west: float, cell: float, words: str
) -> None:
    place = {"transform": rasterio.Affine(cell, 0.0, west, 0.0, -cell, NORTH if west < 360.0 else 4_200_000.0)}
    shape: dict[str, Any] = {"height": 6, "width": 5, "count": 1, "dtype": "int16", "driver": "GTiff"}
    with rasterio.open(tmp_path / "d.tif", "w", **shape, **place) as out:
        out.write(FLAT, 1)
    with pytest.raises(UserError, match=words) as refusal:
        header(tmp_path / "d.tif", crs=crs)
    assert refusal.value.message.code is Remedy.STATE_OTHER_CRS


def test_a_raster_placed_by_control_points_is_refused_with_the_line_that_mends_it(tmp_path: Path) -> None:
    from rasterio.control import GroundControlPoint  # noqa: PLC0415

    points = [GroundControlPoint(row, col, WEST + col * CELL, NORTH - row * CELL) for row in (0, 5) for col in (0, 4)]
    shape: dict[str, Any] = {"height": 6, "width": 5, "count": 1, "dtype": "int16", "driver": "GTiff"}
    with rasterio.open(tmp_path / "d.tif", "w", gcps=points, crs="EPSG:4326", **shape) as out:
        out.write(FLAT, 1)
    with pytest.raises(UserError, match=r"control points.*gdalwarp -r bilinear d\.tif d_north\.tif"):
        header(tmp_path / "d.tif", crs="EPSG:4326")
