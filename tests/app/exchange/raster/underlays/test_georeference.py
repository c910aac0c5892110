"""Where a scan lies, and what is said where that is not clear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from pyproj import CRS
from rasterio.control import GroundControlPoint

from app.errors import Remedy, UserError
from app.exchange.raster.underlays.georeference import Placement, pixel_m, placement
from app.exchange.raster.underlays.scans import opened_scan
from tests.builders.underlays import quarters, write_scan

PLACE = rasterio.Affine(10, 0, 500_000, 0, -10, 4_200_000)
PULKOVO = rasterio.Affine(10, 0, 12_588_000, 0, -10, 4_207_000)
WORLD = "10\n0\n0\n-10\n500005\n4199995\n"
"""The same as a world file, which counts from the middle of the first pixel."""


def placed(path: Path, crs: str | None = None) -> Placement:
    before = sorted(path.parent.iterdir())
    with opened_scan(path) as raster:
        place = placement(path, raster, crs)
    assert sorted(path.parent.iterdir()) == before, "nothing is written beside it"
    return place


def plain(path: Path, crs: str | None = None, transform: Any = None) -> Path:
    """A picture without any place of its own."""
    return write_scan(path, quarters(), crs, transform)


@pytest.mark.parametrize(
    ("name", "world"),
    [("s.jpg", "s.jgw"), ("s.jpg", "s.jpgw"), ("s.jpg", "s.wld"), ("s.png", "s.pgw"), ("s.tif", "s.tfw")],
)
def test_world_files(tmp_path: Path, name: str, world: str) -> None:
    path = plain(tmp_path / name)
    for side in tmp_path.glob("*.xml"):
        side.unlink()
    (tmp_path / world).write_text(WORLD)
    place = placed(path, "EPSG:32642")
    assert place.level.transform == pytest.approx(tuple(PLACE)[:6])
    assert (place.crs, place.level.shape, place.is_upright) == ("EPSG:32642", (120, 160), True)
    with pytest.raises(UserError, match="does not state its coordinate system") as raised:
        placed(path)
    assert raised.value.message.code is Remedy.STATE_CRS


def test_the_system_stands_in_a_prj_or_in_an_aux_file(tmp_path: Path) -> None:
    path = plain(tmp_path / "s.png")
    (tmp_path / "s.pgw").write_text(WORLD)
    (tmp_path / "s.prj").write_text(CRS.from_epsg(32642).to_wkt("WKT1_ESRI"))
    assert placed(path).crs == "EPSG:32642"
    (tmp_path / "s.prj").write_text("rubbish")
    with pytest.raises(UserError, match=r"s\.prj holds no coordinate system"):
        placed(path)
    (tmp_path / "s.prj").unlink()
    srs = CRS.from_epsg(28412).to_wkt("WKT1_GDAL")
    (tmp_path / "s.png.aux.xml").write_text(f"<PAMDataset><SRS>{srs.replace(chr(34), '&quot;')}</SRS></PAMDataset>")
    place = placed(path)
    assert place.crs == "EPSG:28412"
    assert "Pulkovo" in place.target.operation


def test_a_stated_system_overrides_that_of_the_file_and_is_noted(tmp_path: Path) -> None:
    path = plain(tmp_path / "s.tif", "EPSG:32643", PLACE)
    place = placed(path, "EPSG:32642")
    assert place.crs == "EPSG:32642"
    assert "UTM zone 43N; EPSG:32642" in place.notes[0]
    assert placed(path, "EPSG:32643").notes == ()


def test_what_the_file_itself_calls_by_no_datum_is_refused(tmp_path: Path) -> None:
    own = "+proj=tmerc +lon_0=69 +x_0=12500000 +ellps=krass +units=m"
    with pytest.raises(UserError, match="its datum is not named"):
        placed(plain(tmp_path / "s.tif", own, PULKOVO))


@pytest.mark.parametrize(
    ("crs", "transform", "words", "code"),
    [
        ("EPSG:32642", None, "is not georeferenced: put its world file", None),
        ("EPSG:32642", rasterio.Affine(0.001, 0, 70, 0, -0.001, 38), "placed in degrees", Remedy.STATE_OTHER_CRS),
        ("EPSG:4326", PLACE, "placed in metres", Remedy.STATE_OTHER_CRS),
        ("EPSG:4326", rasterio.Affine(1, 0, 170, 0, -1, -30), "cannot be placed on the Earth", Remedy.STATE_OTHER_CRS),
        ("+proj=utm +zone=42 +ellps=krass +units=m", PLACE, "its datum is not named", None),
        # A zone of SK-42, or of SK-95: that it is the former is not said.
        ("+proj=tmerc +lon_0=69 +x_0=12500000 +ellps=krass +units=m", PULKOVO, "its datum is not named", None),
        ("+proj=utm +zone=42 +ellps=krass +towgs84=20,-120,-80,0,0,0,0", PLACE, "datum shift of its own", None),
    ],
)
def test_no_clear_place_is_refused(tmp_path: Path, crs: str, transform: Any, words: str, code: Any) -> None:
    path = plain(tmp_path / "s.tif", None if "+" in crs else crs, transform)
    with pytest.raises(UserError, match=words) as raised:
        placed(path, crs if "+" in crs else None)
    assert raised.value.message.code == code


@pytest.mark.parametrize(
    "transform", [rasterio.Affine(8, 6, 500_000, 6, -8, 4_200_000), PLACE * rasterio.Affine.scale(1, -1)]
)
def test_turned_and_mirrored_scans_are_drawn_upright(tmp_path: Path, transform: Any) -> None:
    place = placed(plain(tmp_path / "s.tif", "EPSG:32642", transform))
    assert not place.is_upright
    assert "turned or mirrored" in place.notes[0]


def test_a_turn_by_rounding_alone_is_none(tmp_path: Path) -> None:
    nearly = rasterio.Affine(10, 1e-6, 500_000, 1e-6, -10, 4_200_000)
    place = placed(plain(tmp_path / "s.tif", "EPSG:32642", nearly))
    assert place.is_upright
    assert place.level.transform == (10.0, 0.0, 500_000.0, 0.0, -10.0, 4_200_000.0)


def points(*offsets: tuple[float, float]) -> list[GroundControlPoint]:
    cells = [(0, 0), (0, 160), (120, 0), (120, 160), (60, 80)]
    return [
        GroundControlPoint(row, column, 500_000 + 10 * column + dx, 4_200_000 - 10 * row + dy)
        for (row, column), (dx, dy) in zip(cells, offsets, strict=False)
    ]


def with_points(path: Path, gcps: list[GroundControlPoint]) -> Path:
    with rasterio.open(path, "w", driver="GTiff", height=120, width=160, count=3, dtype="uint8") as out:
        out.write(np.moveaxis(quarters(), 2, 0))
        out.gcps = gcps, rasterio.CRS.from_epsg(32642)
    return path


def test_ground_control_points_that_agree_place_it(tmp_path: Path) -> None:
    place = placed(with_points(tmp_path / "s.tif", points((0, 0), (1, 0), (0, -1), (0, 1), (0, 0))))
    assert np.abs(np.array(place.level.transform) - np.array(tuple(PLACE)[:6])).max() < 2.0
    assert place.crs == "EPSG:32642"
    assert "5 ground control points, which it fits to" in place.notes[0]


@pytest.mark.parametrize(
    ("offsets", "words"),
    [
        (
            [(0, 0), (0, 0), (0, 0), (0, 0), (300, 0)],
            r"240 m, and a pixel is 10\.0 m.*gdalwarp -t_srs EPSG:32642",
        ),
        ([(0, 0), (0, 0)], "2 ground control points that do not lie on one line; at least three"),
    ],
)
def test_points_that_disagree_or_are_too_few_are_refused(tmp_path: Path, offsets: Any, words: str) -> None:
    with pytest.raises(UserError, match=words):
        placed(with_points(tmp_path / "s.tif", points(*offsets)))


def test_the_size_of_a_pixel_on_the_ground(tmp_path: Path) -> None:
    place = placed(plain(tmp_path / "s.tif", "EPSG:4326", rasterio.Affine(0.001, 0, 70, 0, -0.001, 38)))
    assert pixel_m(place.crs, place.level) == pytest.approx(111.0, abs=0.2)


def test_a_stated_system_helps_where_that_of_the_file_cannot_be_used(tmp_path: Path) -> None:
    own = CRS.from_proj4("+proj=utm +zone=42 +ellps=krass +towgs84=20,-120,-80,0,0,0,0 +units=m")
    path = plain(tmp_path / "s.tif", own.to_wkt("WKT1_GDAL"), PLACE)
    with pytest.raises(UserError, match="datum shift of its own"):
        placed(path)
    assert placed(path, "EPSG:32642").crs == "EPSG:32642"


def test_a_world_file_that_is_none_is_named(tmp_path: Path) -> None:
    path = plain(tmp_path / "s.png")
    (tmp_path / "s.wld").write_text("ten\nzero\n")
    with pytest.raises(UserError, match=r"s\.wld is no world file: it has six lines"):
        placed(path, "EPSG:32642")
