"""The calibration of sight: its truth, its averages and its strata do what its page says. The figures stand there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio

from app.analysis.kernels.local_sigma import local_sigma
from app.analysis.uncertainty.reliability import precision_and_recall, reliability_slope
from app.geo.grid import WGS84, Grid
from app.geo.relief import ReliefError, error_correlation_m
from benchmarks import answers, calibration, sight_tiles
from benchmarks.answers import Answer, answer, figures, intervals, misses, pooled, strata
from benchmarks.gates import Gate, Sheet
from benchmarks.sight_tiles import Sample, Tile, averaged, sub_cell_error, synthetic
from tests.builders.terrains import fractal

PLACE = (90.0, 0.0, 400_000.0, 0.0, -90.0, 4_300_000.0)


def hills(seed: int) -> Grid:
    """Hills of 23 by 23 km, 500 m high."""
    return Grid.of(500.0 * fractal(8, seed, 0.44, coarse=3), PLACE, "EPSG:32642")


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sight_tiles, "POSTS", 60)
        patch.setattr(sight_tiles, "TARGETS", 20)
        return list(sight_tiles.samples(Tile("hills", hills(1)), 1))


def written(path: Path, cell: float, size: int = 90) -> Path:
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "width": size, "height": size, "crs": "EPSG:32642"}
    place = rasterio.transform.from_origin(400_000.0, 4_300_000.0, cell, cell)
    with rasterio.open(path, "w", transform=place, **profile) as source:
        source.write(np.ones((size, size), np.float32), 1)
    return path


def test_block_means_lie_where_their_cells_lay() -> None:
    row, col = np.indices((13, 17), dtype=np.float64)
    fine = Grid.of(3.0 * row - 2.0 * col, PLACE, "EPSG:32642")
    coarse = averaged(fine, 5)
    assert coarse.shape == (2, 3)
    lon, lat = coarse.to_lonlat([0.0, 1.0, 2.0, 1.5], [0.0, 1.0, 0.5, 0.2])
    # The mean of a plane over a block is the plane at its middle.
    np.testing.assert_allclose(coarse.height_at(lon, lat), fine.height_at(lon, lat), atol=1e-3)
    assert sub_cell_error(fine, coarse) == pytest.approx(0.0, abs=1e-3)


def test_a_void_makes_its_block_a_void() -> None:
    heights = np.ones((10, 10))
    heights[7, 2] = np.nan
    assert np.isnan(averaged(Grid.of(heights, PLACE, "EPSG:32642"), 5).heights).tolist() == [
        [False, False],
        [True, False],
    ]


def test_averaged_terrain_has_the_error_the_program_gives_cells_of_its_size() -> None:
    coarse = averaged(hills(2), 3)
    model = ReliefError.for_cells(coarse.cell_m)
    np.testing.assert_array_equal(coarse.sigma, local_sigma(coarse.heights, model))
    assert coarse.correlation_m == error_correlation_m(coarse.cell_m)


@pytest.mark.parametrize("error_m", [6.0, 42.0])
def test_a_synthetic_tile_has_the_sub_cell_error_asked_for(error_m: float) -> None:
    fine = synthetic(4, error_m)
    assert sub_cell_error(fine, averaged(fine, 5)) == pytest.approx(error_m, rel=1e-3)


def test_tiles_that_need_no_file_reach_the_size_of_the_bundled_cells() -> None:
    tile = sight_tiles.jacksboro()
    assert tile.fine.shape == (344, 403)
    assert tile.fine.cell_size_m == pytest.approx((74.9, 92.5), abs=0.2)
    assert (tile.fine.heights.min(), tile.fine.heights.max()) == (236.0, 1076.0)
    assert 400.0 < averaged(tile.fine, sight_tiles.factors(tile.fine)[-1]).cell_m < 500.0


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(30.0, [2, 3, 5, 10, 15]), (46.0, [2, 3, 5, 10]), (94.0, [2, 3, 5]), (200.0, [2]), (450.0, [2])],
)
def test_a_tile_is_averaged_as_far_as_the_bundled_cells_and_twice_at_least(cell: float, expected: list[int]) -> None:
    fine = Grid.of(np.ones((300, 300)), (cell, 0.0, 400_000.0, 0.0, -cell, 4_300_000.0), "EPSG:32642")
    assert sight_tiles.factors(fine) == expected
    small = Grid.of(np.ones((40, 300)), (cell, 0.0, 400_000.0, 0.0, -cell, 4_300_000.0), "EPSG:32642")
    assert sight_tiles.factors(small) == [factor for factor in expected if factor <= 3]


def test_pairs_are_apart_within_reach_and_on_land() -> None:
    heights = 500.0 * fractal(8, 5, 0.44, coarse=3)
    heights[:, :128] = 0.0
    tile = Tile("coast", Grid.of(heights, PLACE, "EPSG:32642"))
    coarse = averaged(tile.fine, 5)
    pairs = sight_tiles.draw_pairs(tile, coarse, 1)
    assert pairs.distance.min() >= max(1_000.0, 2.0 * coarse.cell_m)
    assert pairs.distance.max() <= 8_000.0
    counts = np.bincount(pairs.post)
    assert counts.max() == sight_tiles.TARGETS
    assert counts.size == pairs.lon.size == sight_tiles.POSTS
    for lon, lat in ((pairs.lon, pairs.lat), (pairs.to_lon, pairs.to_lat)):
        assert (tile.fine.height_at(lon, lat) != 0.0).all()
        assert np.isfinite(coarse.height_at(lon, lat)).all()
    length = WGS84.inv(pairs.lon[pairs.post], pairs.lat[pairs.post], pairs.to_lon, pairs.to_lat)[2]
    np.testing.assert_allclose(length, pairs.distance, atol=1e-3)


def test_relief_reaches_from_the_lowest_to_the_highest_ground_within_two_kilometres() -> None:
    heights = np.full((101, 101), 10.0)
    heights[50, 50], heights[50, 60] = 110.0, np.nan
    relief = Tile("spike", Grid.of(heights, PLACE, "EPSG:32642")).relief.heights
    assert (relief[50, 50], relief[72, 28], relief[73, 50], relief[50, 80]) == (100.0, 100.0, 0.0, 0.0)


def test_the_truth_is_the_mask_on_fine_cells_and_the_same_on_every_run(samples: list[Sample]) -> None:
    fine = hills(1)
    for at in samples:
        seen = sight_tiles.trace(fine, at.pairs, probability=False)[0]
        np.testing.assert_array_equal(seen, at.seen)
        # Terrain that is known without error gives the mask as its chance.
        certain = replace(fine, sigma=np.zeros_like(fine.sigma))
        np.testing.assert_array_equal(sight_tiles.trace(certain, at.pairs, probability=True)[1], at.seen)


def an_answer(chance: list[float], seen: list[bool], relief: list[float] | None = None) -> Answer:
    truth = np.array(seen)
    ground = np.zeros(truth.size) if relief is None else np.array(relief)
    return Answer(np.array(chance), truth, truth, np.arange(truth.size), ground)


def test_every_figure_missed_is_named() -> None:
    seen = [True, False] * 50
    assert misses(an_answer([float(one) for one in seen], seen)) == []
    assert misses(an_answer([0.5 + 0.001 * one for one in seen], seen)) == ["true", "recall", "slope"]


def test_a_stratum_with_too_few_sure_pairs_joins_its_neighbour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "FEWEST", 2)
    monkeypatch.setattr(answers, "OF", 1)

    def names(*sure: float) -> list[tuple[str, int]]:
        of = an_answer([0.95] * len(sure) + [0.1], [True] * (len(sure) + 1), [*sure, 10.0])
        return [(name, part.seen.size) for name, part in strata(of)]

    assert names(10.0, 10.0, 60.0, 60.0, 900.0, 900.0) == [
        ("relief under 50 m", 3),
        ("relief 50-150 m", 2),
        ("relief over 150 m", 2),
    ]
    # The last, with too few, joins the one before.
    assert names(10.0, 10.0, 60.0, 60.0, 900.0) == [("relief under 50 m", 3), ("relief over 50 m", 3)]
    assert names(10.0, 60.0, 60.0) == [("any relief", 4)]
    assert names(900.0) == [("any relief", 2)]


def test_intervals_are_those_of_posts_drawn_anew(samples: list[Sample]) -> None:
    one = answer(samples[0])
    for value, (low, high) in zip(figures(one), intervals(one), strict=True):
        assert low < value < high
    # Ten times the same pairs of a post say no more; ten posts with these pairs do.
    alike = one.where(np.tile(np.arange(one.seen.size), 10))
    many = pooled([one] * 10)
    (low, high), (low_10, high_10), (narrow, wide) = (intervals(of)[0] for of in (one, alike, many))
    assert (low_10, high_10) == pytest.approx((low, high))
    assert wide - narrow < 0.5 * (high - low)


def test_resampled_figures_are_the_figures(monkeypatch: pytest.MonkeyPatch, samples: list[Sample]) -> None:
    """A resample in which every post occurs once gives the figures themselves."""
    one = answer(samples[1])

    class Once:
        def multinomial(self, count: int, _shares: np.ndarray, times: int) -> np.ndarray:
            return np.ones((times, count))

    monkeypatch.setattr(np.random, "default_rng", lambda _seed: Once())
    expected = (*precision_and_recall(one.chance, one.seen, 0.9), reliability_slope(one.chance, one.seen))
    assert [low for low, _ in intervals(one)] == pytest.approx(expected)


def test_the_worst_stratum_decides(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "FEWEST", 1)
    monkeypatch.setattr(answers, "OF", 1)
    good = an_answer([1.0, 0.0] * 50, [True, False] * 50, [10.0] * 100)
    poor = an_answer([1.0, 0.0] * 50, [True, False] * 40 + [False, False] * 10, [900.0] * 100)
    sheet = Sheet("calibration")
    calibration.judge("tiles", {"350-500 m": {"good": good, "poor": poor}}, sheet)
    missed = [row.name for row in sheet.rows if row.missed]
    assert missed == [f"tiles, cells 350-500 m: {answers.REQUIRED[name].name}" for name in ("true", "slope")]
    assert "relief under 50 m" in (text := capsys.readouterr().out)
    assert "misses true, slope" in text
    # Beyond the sizes it was made for nothing is required.
    calibration.judge("tiles", {"over 500 m": {"poor": poor}}, sheet)
    assert len(sheet.rows) == 3


def test_the_worst_of_two_bounds() -> None:
    gate = Gate("slope", least=0.85, most=1.15)
    assert calibration.worst(gate, [0.9, 1.0, 1.14]) == 1.14
    assert calibration.worst(gate, [0.86, 1.0, 1.1]) == 0.86
    assert np.isnan(calibration.worst(gate, [0.5, float("nan")]))


def test_a_folder_without_tiles_and_cells_of_another_size_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no such folder"):
        sight_tiles.tiles_in(tmp_path / "none")
    with pytest.raises(SystemExit, match="no tiles"):
        sight_tiles.tiles_in(tmp_path)
    for cell in (30.0, 46.0, 450.0):
        written(tmp_path / f"{cell:.0f}.tif", cell)
    assert [tile.name for tile in sight_tiles.tiles_in(tmp_path)] == ["30", "450", "46"]
    written(tmp_path / "a.tif", 5.0)
    with pytest.raises(SystemExit, match="cells of 5 m; give tiles with cells of 20 to 500 m"):
        sight_tiles.tiles_in(tmp_path)
