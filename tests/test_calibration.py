"""The calibration of sight: its truth, its averages and its fitting do what its page says. The figures stand there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio

from app.geo.grid import Grid
from benchmarks import calibration, sight_tiles
from benchmarks.answers import Answer, answer, misses
from benchmarks.sight_tiles import SHIPPED, Tile, Weights, averaged, sub_cell_error, synthetic
from tests.builders.terrains import fractal

PLACE = (90.0, 0.0, 400_000.0, 0.0, -90.0, 4_300_000.0)


def hills(seed: int) -> Grid:
    """Hills of 23 by 23 km, 500 m high."""
    return Grid.of(500.0 * fractal(8, seed, 0.44, coarse=3), PLACE, "EPSG:32642")


@pytest.fixture(scope="module")
def tiles() -> list[Tile]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sight_tiles, "PAIRS", 600)
        return [sight_tiles.tile(f"hills {seed}", hills(seed), seed) for seed in (1, 2, 3)]


def test_block_means_lie_where_their_cells_lay() -> None:
    row, col = np.indices((13, 17), dtype=np.float64)
    fine = Grid.of(3.0 * row - 2.0 * col, PLACE, "EPSG:32642")
    coarse = averaged(fine)
    assert coarse.shape == (2, 3)
    lon, lat = coarse.to_lonlat([0.0, 1.0, 2.0, 1.5], [0.0, 1.0, 0.5, 0.2])
    # The mean of a plane over a block is the plane at its middle.
    np.testing.assert_allclose(coarse.height_at(lon, lat), fine.height_at(lon, lat), atol=1e-3)
    assert sub_cell_error(fine, coarse) == pytest.approx(0.0, abs=1e-3)


def test_a_void_makes_its_block_a_void() -> None:
    heights = np.ones((10, 10))
    heights[7, 2] = np.nan
    assert np.isnan(averaged(Grid.of(heights, PLACE, "EPSG:32642")).heights).tolist() == [[False, False], [True, False]]


@pytest.mark.parametrize("error_m", [33.0, 52.0])
def test_a_synthetic_tile_has_the_sub_cell_error_asked_for(error_m: float) -> None:
    fine = synthetic(4, error_m)
    assert sub_cell_error(fine, averaged(fine)) == pytest.approx(error_m, rel=1e-3)
    assert all(33.0 <= error <= 52.0 for _, error in sight_tiles.SYNTHETIC.values())


def test_pairs_are_apart_within_reach_and_on_land() -> None:
    heights = 500.0 * fractal(8, 5, 0.44, coarse=3)
    heights[:, :128] = 0.0
    fine = Grid.of(heights, PLACE, "EPSG:32642")
    coarse = averaged(fine)
    pairs = sight_tiles.draw_pairs(fine, coarse, 1)
    assert pairs.distance.min() >= max(1_000.0, 2.0 * coarse.cell_m)
    assert pairs.distance.max() <= 8_000.0
    for lon, lat in ((pairs.lon, pairs.lat), (pairs.to_lon, pairs.to_lat)):
        assert (fine.height_at(lon, lat) != 0.0).all()
        assert np.isfinite(coarse.height_at(lon, lat)).all()


def test_the_truth_is_the_mask_on_fine_cells_and_the_same_on_every_run(tiles: list[Tile]) -> None:
    at = tiles[0]
    seen = sight_tiles.trace(at.fine, at.pairs, probability=False)[0]
    np.testing.assert_array_equal(seen, at.seen)
    # Terrain that is known without error gives the mask as its chance.
    certain = replace(at.fine, sigma=np.zeros_like(at.fine.sigma))
    np.testing.assert_array_equal(sight_tiles.trace(certain, at.pairs, probability=True)[1], at.seen)


def test_weights_are_fitted_on_the_other_tiles_only(tiles: list[Tile], monkeypatch: pytest.MonkeyPatch) -> None:
    fitted: list[list[str]] = []

    def fit(others: list[Tile]) -> Weights:
        fitted.append([at.name for at in others])
        return SHIPPED

    monkeypatch.setattr(calibration, "fit", fit)
    answers = calibration.held_out(tiles)
    assert fitted == [["hills 2", "hills 3"], ["hills 1", "hills 3"], ["hills 1", "hills 2"]]
    for at in tiles:
        np.testing.assert_array_equal(answers[at.name].chance, answer([at], SHIPPED).chance)


def test_every_figure_missed_is_named() -> None:
    seen = np.array([True, False] * 50)
    perfect = Answer(seen.astype(float), seen, seen)
    assert misses(perfect) == []
    assert misses(Answer(np.full(100, 0.5) + 0.001 * seen, seen, seen)) == ["precision", "recall", "Brier", "slope"]


def test_a_folder_without_two_tiles_of_90_m_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such folder"):
        sight_tiles.grids(tmp_path / "none")
    with pytest.raises(SystemExit, match="at least 2"):
        sight_tiles.grids(tmp_path)
    for name in ("a.tif", "b.tif"):
        profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "width": 9, "height": 9, "crs": "EPSG:32642"}
        place = rasterio.transform.from_origin(400_000.0, 4_300_000.0, 30.0, 30.0)
        with rasterio.open(tmp_path / name, "w", transform=place, **profile) as source:
            source.write(np.ones((9, 9), np.float32), 1)
    with pytest.raises(SystemExit, match="cells of 30 m"):
        sight_tiles.grids(tmp_path)
