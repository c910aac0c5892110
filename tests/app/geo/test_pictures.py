"""Images warped to a plane: colours come out where they belong, at every size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
import pytest
from pyproj import CRS, Transformer

from app.arrays import ByteArray, FloatArray
from app.geo import pictures
from app.geo.colour_cells import averaged
from app.geo.crs import REGION, operation, project_crs
from app.geo.lattice import Affine, Span
from app.geo.pictures import Cropped, Level, Read, area_of, outline, painted

PLANE = project_crs((69.0, 37.0, 71.0, 39.0))
FROM_DEGREES = Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)


def to_lonlat(xy: FloatArray) -> FloatArray:
    return np.column_stack(FROM_DEGREES.transform(xy[:, 0], xy[:, 1], direction="INVERSE"))


@dataclass(frozen=True, eq=False)
class Whole:
    """An image in memory, with halves of it as coarser levels."""

    crs: str
    transform: Affine
    cells: tuple[ByteArray, ...]

    @property
    def levels(self) -> tuple[Level, ...]:
        a, b, c, d, e, f = self.transform
        return tuple(
            Level((cells.shape[0], cells.shape[1]), (a * 2**n, b * 2**n, c, d * 2**n, e * 2**n, f))
            for n, cells in enumerate(self.cells)
        )

    @contextmanager
    def opened(self) -> Iterator[Read]:
        def read(level: int, rows: Span, columns: Span) -> ByteArray:
            return self.cells[level][rows[0] : rows[1], columns[0] : columns[1]]

        yield read


def ramp(rows: int = 64, columns: int = 64) -> ByteArray:
    """Red grows eastwards, green southwards."""
    cells = np.zeros((rows, columns, 4), dtype=np.uint8)
    cells[..., 0], cells[..., 1] = np.arange(columns) * 255 / columns, (np.arange(rows) * 255 / rows)[:, None]
    cells[..., 2], cells[..., 3] = 90, 255
    return cells


def image(crs: str = "EPSG:32642", transform: Affine = (500.0, 0, 560_000, 0, -500.0, 4_220_000)) -> Whole:
    return Whole(crs, transform, (ramp(),))


def box(whole: pictures.Image) -> tuple[float, float, float, float]:
    x, y = FROM_DEGREES.transform(*outline(whole).T)
    return min(x), min(y), max(x), max(y)


@pytest.mark.parametrize(
    ("crs", "transform"),
    [
        ("EPSG:32642", (500.0, 0.0, 560_000.0, 0.0, -500.0, 4_220_000.0)),
        ("EPSG:32643", (500.0, 0.0, 30_000.0, 0.0, -500.0, 4_220_000.0)),
        ("EPSG:4326", (0.005, 0.0, 69.7, 0.0, -0.005, 38.2)),
        ("EPSG:3857", (600.0, 0.0, 7_760_000.0, 0.0, -600.0, 4_600_000.0)),
        ("EPSG:28412", (500.0, 0.0, 12_560_000.0, 0.0, -500.0, 4_220_000.0)),
        ("EPSG:32642", (400.0, 200.0, 560_000.0, 200.0, -400.0, 4_220_000.0)),
        ("EPSG:32642", (500.0, 0.0, 560_000.0, 0.0, 500.0, 4_190_000.0)),
    ],
)
def test_every_place_has_the_colour_of_its_cell(crs: str, transform: Affine) -> None:
    whole = image(crs, transform)
    west, south, east, north = box(whole)
    picture = painted(whole, to_lonlat, (west, south, east, north), (300, 300))
    system, area = CRS.from_user_input(crs), area_of(crs, whole.levels[0])
    there = operation(system, area).transformer if crs != "EPSG:4326" else None
    x = west + (np.arange(300) + 0.5) * (east - west) / 300
    y = north - (np.arange(300) + 0.5) * (north - south) / 300
    lonlat = to_lonlat(np.column_stack([grid.ravel() for grid in np.meshgrid(x, y)]))
    lon, lat = lonlat.T
    at = (lon, lat) if there is None else there.transform(lon, lat, direction="INVERSE")
    column, row = (cells.reshape(300, 300) for cells in whole.levels[0].to_cell(*at))
    inside = (column > 0) & (column < 63) & (row > 0) & (row < 63)
    assert inside.mean() > 0.3
    wanted = np.stack([column, row], axis=-1)[inside] * 255 / 64
    assert np.abs(picture[inside][:, :2] - wanted).max() < 3.0
    assert (picture[inside][:, 2:] == (90, 255)).all()
    far = (column < -1) | (column > 64) | (row < -1) | (row > 64)
    assert not picture[far].any()


def test_a_datum_is_shifted_as_for_vectors() -> None:
    """The same numbers on WGS 84 lie tens of metres away; the image lies where vectors do."""
    x, y = np.array([12_576_000.0]), np.array([4_204_000.0])
    best = operation("EPSG:28412", REGION).transformer.transform(x, y)
    unshifted = CRS.from_proj4("+proj=tmerc +lon_0=69 +x_0=12500000 +datum=WGS84")
    plain = Transformer.from_crs(unshifted, "EPSG:4326", always_xy=True).transform(x, y)
    place, other = (np.array(FROM_DEGREES.transform(*one)).ravel() for one in (best, plain))
    assert np.hypot(*(place - other)) > 40.0
    whole = image("EPSG:28412", (20.0, 0.0, 12_575_360.0, 0.0, -20.0, 4_204_640.0))
    cells = ramp()
    cells[32, 32] = (255, 255, 255, 255)  # its north-western corner is the place
    small = replace(whole, cells=(cells,))
    at = place + np.array([10.0, -10.0])
    picture = painted(small, to_lonlat, (at[0] - 2, at[1] - 2, at[0] + 2, at[1] + 2), (3, 3))
    assert picture[1, 1].min() > 245


def test_a_small_picture_is_taken_from_a_coarser_level_or_averaged() -> None:
    coarser = averaged(ramp(), 2)
    coarser[..., 2] = 200
    whole = Whole("EPSG:32642", (500.0, 0, 560_000, 0, -500.0, 4_220_000), (ramp(), coarser))
    rect = box(whole)
    inner = slice(4, -4)
    assert painted(whole, to_lonlat, rect, (64, 64))[inner, inner, 2].max() == 90
    assert painted(whole, to_lonlat, rect, (30, 30))[inner, inner, 2].min() == 200
    chequered = np.zeros((64, 64, 4), dtype=np.uint8)
    chequered[...] = (0, 0, 0, 255)
    chequered[::2, ::2, :3] = chequered[1::2, 1::2, :3] = 255
    tiny = painted(replace(whole, cells=(chequered,)), to_lonlat, rect, (8, 8))[1:-1, 1:-1]
    assert np.abs(tiny[..., 0].astype(int) - 127).max() <= 2


def test_outside_its_place_an_image_is_clear_and_not_read() -> None:
    class Closed(Whole):
        @contextmanager
        def opened(self) -> Iterator[Read]:
            pytest.fail("read for nothing")
            yield  # type: ignore[unreachable]

    far = Closed("EPSG:32642", (500.0, 0, 560_000, 0, -500.0, 4_220_000), (ramp(),))
    assert not painted(far, to_lonlat, (-9e5, -9e5, -8e5, -8e5), (10, 10)).any()
    # Beyond the edge of the Earth there are no coordinates.
    world = Closed("EPSG:3857", (1e6, 0, -2e7, 0, -1e6, 2e7), (ramp(40, 40),))
    assert not painted(world, to_lonlat, (-9e9, 8e9, -8e9, 9e9), (10, 10)).any()


@pytest.mark.parametrize("west", [-180.0, 0.0])
def test_longitudes_may_be_counted_from_anywhere(west: float) -> None:
    world = Whole("EPSG:4326", (360 / 64, 0, west, 0, -180 / 64, 90.0), (ramp(),))
    at = np.array(FROM_DEGREES.transform(70.0, 38.0))
    picture = painted(world, to_lonlat, (at[0] - 9, at[1] - 9, at[0] + 9, at[1] + 9), (3, 3))
    assert abs(int(picture[1, 1, 0]) - ((70.0 - west) / 360 * 64 - 0.5) * 255 / 64) < 3


def test_where_longitudes_jump_nothing_is_smeared() -> None:
    """The half turn away from the middle of a map of the world: colours on both sides, none between them."""
    world = Whole("EPSG:4326", (360 / 64, 0, -180.0, 0, -180 / 64, 90.0), (ramp(),))
    far = np.array(FROM_DEGREES.transform(179.0, 60.0))
    picture = painted(world, to_lonlat, (far[0] - 1e6, far[1] - 1e6, far[0] + 1e6, far[1] + 1e6), (200, 200))
    red = picture[..., 0][picture[..., 3] == 255].astype(int)
    assert ((red < 60) | (red > 190)).all()
    assert (red < 60).any()
    assert (red > 190).any()


def test_a_picture_at_both_ends_of_a_large_image_takes_no_memory() -> None:
    class Huge(Whole):
        @property
        def levels(self) -> tuple[Level, ...]:
            return (Level((2**27, 2**28), (360 / 2**28, 0, 0.0, 0, -180 / 2**27, 90.0)),)

        @contextmanager
        def opened(self) -> Iterator[Read]:
            pytest.fail("read as a whole")
            yield  # type: ignore[unreachable]

    at = np.array(FROM_DEGREES.transform(0.0, 51.0))
    huge = Huge("EPSG:4326", (1, 0, 0, 0, -1, 0), ())
    assert not painted(huge, to_lonlat, (at[0] - 50, at[1] - 50, at[0] + 50, at[1] + 50), (64, 64)).any()


def test_where_the_middle_has_no_place_the_rest_is_drawn_as_coarse_as_it_should_be() -> None:
    levels: list[int] = []

    class Noted(Whole):
        @contextmanager
        def opened(self) -> Iterator[Read]:
            def read(level: int, rows: Span, columns: Span) -> ByteArray:
                levels.append(level)
                return self.cells[level][rows[0] : rows[1], columns[0] : columns[1]]

            yield read

    def partly(xy: FloatArray) -> FloatArray:
        lonlat = to_lonlat(xy)
        lonlat[np.abs(xy[:, 1] - xy[:, 1].mean()) < 0.2 * np.ptp(xy[:, 1])] = np.inf
        return lonlat

    cells = ramp(512, 512)
    whole = Noted("EPSG:32642", (62.5, 0, 560_000, 0, -62.5, 4_220_000), (cells, averaged(cells, 2)))
    picture = painted(whole, partly, box(whole), (128, 128))
    assert set(levels) == {1}
    assert picture[10, 64, 3] == picture[120, 64, 3] == 255
    assert not picture[64].any()


def test_a_cropped_image_is_clear_outside_its_polygon() -> None:
    whole = image()
    polygon = ((560_000.0, 4_188_000.0), (592_000.0, 4_188_000.0), (560_000.0, 4_220_000.0))
    with Cropped(whole, polygon).opened() as read:
        cells = read(0, (0, 64), (0, 64))
    row, column = np.mgrid[0:64, 0:64]
    assert (cells[row > column][:, 3] == 255).all()
    assert not cells[row < column - 1].any()


def test_upright_holds_a_turned_image() -> None:
    turned = Level((30, 40), (4.0, 3.0, 1000.0, 3.0, -4.0, 2000.0))
    straightened = pictures.upright(turned)
    assert straightened.transform[0] == -straightened.transform[4] == 5.0
    column, row = straightened.to_cell(*pictures.corners(turned))
    assert column.min() >= -0.501
    assert row.min() >= -0.501
    assert column.max() <= straightened.shape[1] - 0.499
    assert row.max() <= straightened.shape[0] - 0.499
    whole = Whole("EPSG:32642", turned.transform, (ramp(30, 40),))
    with whole.opened() as read:
        on_target = pictures.resampled(read, turned, straightened)
        cells = on_target(0, (0, straightened.shape[0]), (0, straightened.shape[1]))
    # A cell of 5 m within it: where its middle lies in the turned image.
    column, row = turned.to_cell(*straightened.to_xy(np.array([20.0]), np.array([20.0])))
    assert np.abs(cells[20, 20, :2] - np.array([column[0] * 255 / 40, row[0] * 255 / 30])).max() < 5.0
    assert not cells[0, 0].any()
