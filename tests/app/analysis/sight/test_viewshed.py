"""Viewsheds: the same answers as sight lines, voids, and agreement with GRASS and GDAL."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from app.analysis.sight.sightlines import Observers, Targets, sightlines
from app.analysis.sight.viewshed import UNKNOWN, viewshed
from app.errors import UserError
from app.geo.grid import Grid
from tests.builders.terrains import fractal
from tests.golden.cases import CASES, HERE, Case

UTM = (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_096_000.0)


def rough(void: bool = False) -> Grid:
    heights = 1000.0 + 300.0 * fractal(7, 1, 0.5)
    if void:
        heights[30:33, 70:74] = np.nan
    return Grid.of(heights, UTM, "EPSG:32642")


@pytest.mark.parametrize("void", [False, True])
def test_each_cell_has_the_answer_of_its_sight_line(void: bool) -> None:
    grid = rough(void)
    lon, lat = (float(v) for v in grid.to_lonlat(60.0, 64.0))
    shed = viewshed(grid, lon, lat, 10.0, target_m=1.7, radius_m=1500.0)
    rows, cols = np.indices(shed.values.shape).reshape(2, -1)
    targets = Targets.of(*grid.to_lonlat(cols + shed.col, rows + shed.row), 1.7)
    lines = sightlines(grid, Observers.of(lon, lat, 10.0, 1500.0), targets)
    expected = np.full(rows.size, UNKNOWN)
    expected[lines.target] = np.where(lines.unknown, UNKNOWN, np.where(lines.visible, 255, 0))
    assert (shed.values.ravel() == expected).all()
    assert (shed.values == UNKNOWN).sum() > (shed.values.size - len(lines)) or not void


def test_the_window_lies_where_it_says() -> None:
    grid = rough()
    lon, lat = (float(v) for v in grid.to_lonlat(60.0, 64.0))
    shed = viewshed(grid, lon, lat, 10.0, radius_m=600.0)
    a, _, c, _, e, f = shed.transform
    assert (c, f) == (UTM[2] + 30.0 * shed.col, UTM[5] - 30.0 * shed.row)
    assert (a, e, shed.crs) == (30.0, -30.0, "EPSG:32642")
    assert shed.values[64 - shed.row, 60 - shed.col] == 255
    assert shed.values[0, 0] == UNKNOWN


def test_curvature_hides_the_far_plain() -> None:
    grid = Grid.of(np.zeros((41, 401)), UTM, "EPSG:32642")
    lon, lat = (float(v) for v in grid.to_lonlat(2.0, 20.0))
    seen = [
        viewshed(grid, lon, lat, 2.0, target_m=0.0, radius_m=11_000.0, curvature=c).values == 255 for c in (0.0, 6 / 7)
    ]
    # The horizon of 2 m is sqrt(2 R 2 / c_c) = 5,453 m.
    assert seen[0][20].sum() > 340
    assert seen[1][20].sum() == pytest.approx(2 + 5453 / 30, abs=2)


def test_elsewhere_tells_the_user() -> None:
    with pytest.raises(UserError):
        viewshed(rough(), 10.0, 10.0, 2.0)


def whole(case: Case) -> np.ndarray:
    lon, lat = (float(v) for v in case.grid.to_lonlat(case.col, case.row))
    shed = viewshed(case.grid, lon, lat, case.height_m, target_m=case.target_m, radius_m=case.radius_m)
    out = np.full(case.grid.shape, UNKNOWN, np.uint8)
    out[shed.row : shed.row + shed.values.shape[0], shed.col : shed.col + shed.values.shape[1]] = shed.values
    return out


def golden(name: str, peer: str, shape: tuple[int, int]) -> np.ndarray:
    with np.load(HERE / "viewsheds.npz") as stored:
        return np.unpackbits(stored[f"{name}_{peer}"])[: shape[0] * shape[1]].reshape(shape).astype(bool)


def compare(case: Case, theirs: np.ndarray) -> tuple[float, float]:
    ours = whole(case)
    asked, seen = ours != UNKNOWN, ours == 255
    jaccard = (seen & theirs & asked).sum() / ((seen | theirs) & asked).sum()
    return float((seen == theirs)[asked].mean()), float(jaccard)


@pytest.mark.parametrize("name", list(CASES))
def test_agreement_with_grass(name: str) -> None:
    case = CASES[name]()
    agreement, jaccard = compare(case, golden(name, "grass", case.grid.shape))
    assert agreement >= 0.99
    assert jaccard >= 0.9


@pytest.mark.parametrize("name", [name for name in CASES if name != "gebco"])
def test_agreement_with_gdal_is_loose(name: str) -> None:
    # gdal_viewshed approximates the reference plane; its agreement is reported in tests/golden/README.md.
    case = CASES[name]()
    agreement, jaccard = compare(case, golden(name, "gdal", case.grid.shape))
    assert agreement >= 0.93
    assert jaccard >= 0.8


HASHES = {
    "mountains": "26fe32132096b4bee7ebd229598c69b48caa4f7e42fa3f7ff78799871d0fba3f",
    "foothills": "6aeaf289d909b7d897589a5b1c57e489723429450960971787db25c2f4db65f2",
    "valley": "12a06ab6db0c2f953b072bdb174c14a587cc0123c46d72b52abcb035dfd31dba",
    "gebco": "abb628bb9245189bcb998c26698b11e66be9494dc0d46c2f8c3f26ea3ffc98d4",
}


@pytest.mark.parametrize("name", list(CASES))
def test_the_terrain_is_the_one_the_golden_sets_were_made_on(name: str) -> None:
    assert hashlib.sha256(CASES[name]().grid.heights.tobytes()).hexdigest() == HASHES[name]
