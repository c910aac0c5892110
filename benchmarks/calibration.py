"""How far p_visible of coarse terrain can be trusted: checked against the true sight on terrain five times finer.

Run: python -m benchmarks.calibration [FOLDER] [--figure docs/reliability.png]. FOLDER (or the variable SARHAD_TILES)
holds DEM tiles with cells of about 90 m; without it three synthetic tiles are made. Each tile is averaged over blocks
of 5 x 5 cells; sight on the fine cells is the truth, p_visible on the block means is what is checked, with the weights
of the local error fitted on the other tiles only.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import rasterio
from matplotlib.axes import Axes
from numpy.typing import NDArray
from scipy.optimize import brute, minimize

from app.analysis.sight.sightlines import Observers, Targets, sightlines
from app.analysis.uncertainty.reliability import Bin, brier, precision_and_recall, reliability_bins, reliability_slope
from app.arrays import BoolArray, FloatArray
from app.geo.grid import WGS84, Affine, Grid
from app.geo.relief import CURVATURE_WEIGHT, SPREAD_WEIGHT, local_sigma
from app.report.figures.canvas import LIGHT, blank, house_style, pane, quiet
from tests.builders.terrains import fractal

BLOCK = 5
MAST_M, TARGET_M = 10.0, 2.0
NEAR_M, FAR_M = 1_000.0, 8_000.0
PAIRS, FITTED, SHARE = 60_000, 20_000, 2_000
"""Pairs of a tile, those of them that weights are fitted on, and those traced at once."""
SURE = 0.9
PRECISION, RECALL, BRIER, SLOPE = 0.90, 0.20, 0.060, (0.9, 1.1)
SHIPPED = (CURVATURE_WEIGHT, SPREAD_WEIGHT)
SYNTHETIC = {"synthetic 35 m": (21, 35.0), "synthetic 42 m": (22, 42.0), "synthetic 50 m": (23, 50.0)}
"""Seed of each synthetic tile, and its sub-cell error in metres."""
ROUGHNESS, FOLDS = 0.44, 6
"""Chosen so that the height differences over 90 m to 7 km stand to the sub-cell error as on an alpine SRTM tile."""

Weights = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sight lines to try, one row each: WGS 84 degrees of both ends, azimuth in degrees, distance in metres."""

    lon: FloatArray
    lat: FloatArray
    to_lon: FloatArray
    to_lat: FloatArray
    azimuth: FloatArray
    distance: FloatArray

    def rows(self, which: NDArray[np.intp] | slice) -> Pairs:
        return Pairs(*(getattr(self, name)[which] for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as the fine grid it is and as the coarse one it is averaged to, with pairs and the true sight of each."""

    name: str
    fine: Grid
    coarse: Grid
    pairs: Pairs
    seen: BoolArray


@dataclass(frozen=True, slots=True)
class Answer:
    """What coarse terrain says of pairs: the chance, the yes or no of the plain mask, and the truth."""

    chance: FloatArray
    mask: BoolArray
    seen: BoolArray


def synthetic(seed: int, error_m: float) -> Grid:
    """Ranges of even height, 1,025 by 1,025 cells of 90 m, as high as gives the sub-cell error asked for.

    A fractal surface folded ``FOLDS`` times: sharp ridges and valleys, as ice and water leave them.
    """
    heights = 1000.0 * np.abs((FOLDS * fractal(10, seed, ROUGHNESS, coarse=3)) % 2.0 - 1.0)
    place: Affine = (90.0, 0.0, 400_000.0, 0.0, -90.0, 4_300_000.0)
    rough = Grid.of(heights, place, "EPSG:32642")
    return Grid.of(heights * error_m / sub_cell_error(rough, averaged(rough)), place, "EPSG:32642")


def read(path: Path) -> Grid:
    with rasterio.open(path) as source:
        heights = source.read(1, masked=True).astype(np.float32).filled(np.nan)
        grid = Grid.of(heights, tuple(source.transform)[:6], source.crs.to_string())
    if not 60.0 <= grid.cell_m <= 120.0:
        raise SystemExit(f"{path.name}: cells of {grid.cell_m:.0f} m; give tiles with cells of about 90 m")
    return grid


def averaged(fine: Grid, weights: Weights = SHIPPED) -> Grid:
    """Means over blocks of 5 x 5 cells, with the local error of these weights; a block with a void is a void."""
    rows, cols = (count // BLOCK for count in fine.shape)
    blocks = fine.heights[: rows * BLOCK, : cols * BLOCK].reshape(rows, BLOCK, cols, BLOCK)
    a, b, c, d, e, f = fine.transform
    means = blocks.mean(axis=(1, 3), dtype=np.float64)
    return with_error(Grid.of(means, (a * BLOCK, b, c, d, e * BLOCK, f), fine.crs), weights)


def with_error(grid: Grid, weights: Weights) -> Grid:
    """The grid with the local error of these weights. The scale is 1: block means are what it was fitted on."""
    sigma = local_sigma(grid.heights, curvature_weight=weights[0], spread_weight=weights[1], scale=1.0)
    return Grid.of(grid.heights, grid.transform, grid.crs, sigma=sigma)


def sub_cell_error(fine: Grid, coarse: Grid) -> float:
    """Root mean square of fine heights less bilinear coarse ones, in metres; the sea is no part of it."""
    row, col = np.indices(fine.shape)
    off = fine.heights - coarse.height_at(*fine.to_lonlat(col, row))
    return float(np.sqrt(np.nanmean(off[fine.heights != 0.0] ** 2)))


def draw_pairs(fine: Grid, coarse: Grid, seed: int) -> Pairs:
    """First ends anywhere on the tile, directions and distances uniform; both ends on land and on the coarse grid."""
    rng = np.random.default_rng(seed)
    count = 4 * PAIRS
    rows, cols = coarse.shape
    lon, lat = coarse.to_lonlat(rng.uniform(0.0, cols - 1.0, count), rng.uniform(0.0, rows - 1.0, count))
    azimuth = rng.uniform(0.0, 360.0, count)
    distance = rng.uniform(max(NEAR_M, 2.0 * coarse.cell_m), FAR_M, count)
    to_lon, to_lat, _ = (np.asarray(value) for value in WGS84.fwd(lon, lat, azimuth, distance))
    # SRTM writes the sea as 0: sight across it is no question of roughness, and would flatter every figure.
    land = (fine.height_at(lon, lat) != 0.0) & (fine.height_at(to_lon, to_lat) != 0.0)
    usable = land & np.isfinite(coarse.height_at(lon, lat) + coarse.height_at(to_lon, to_lat))
    return Pairs(lon, lat, to_lon, to_lat, azimuth, distance).rows(np.flatnonzero(usable)[:PAIRS])


def trace(grid: Grid, pairs: Pairs, probability: bool) -> tuple[BoolArray, FloatArray, BoolArray]:
    """Mask, chance and whether known, for each pair; each grid gives both ends its own ground."""
    found = []
    for start in range(0, pairs.lon.size, SHARE):
        part = pairs.rows(slice(start, start + SHARE))
        # A narrow sector holds each pair's own target and hardly any other's.
        reach = {"azimuth_deg": part.azimuth, "fov_deg": 0.2}
        eyes = Observers.of(part.lon, part.lat, MAST_M, part.distance + 1.0, **reach)
        lines = sightlines(grid, eyes, Targets.of(part.to_lon, part.to_lat, TARGET_M), probability=probability)
        own = lines.observer == lines.target
        assert np.count_nonzero(own) == part.lon.size
        found.append((lines.visible[own], lines.p_visible[own], ~lines.unknown[own]))
    mask, chance, known = (np.concatenate(column) for column in zip(*found, strict=True))
    return mask, chance, known


def tile(name: str, fine: Grid, seed: int) -> Tile:
    """A tile with its pairs and their true sight. A pair with a void on its way is left out."""
    coarse = averaged(fine)
    pairs = draw_pairs(fine, coarse, seed)
    seen, _, known = trace(fine, pairs, probability=False)
    kept = np.flatnonzero(known & trace(coarse, pairs, probability=False)[2])
    return Tile(name, fine, coarse, pairs.rows(kept), seen[kept])


def answer(tiles: Iterable[Tile], weights: Weights) -> Answer:
    """What the coarse terrain of some tiles says with these weights."""
    rows = [(*trace(with_error(at.coarse, weights), at.pairs, True)[:2], at.seen) for at in tiles]
    mask, chance, seen = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Answer(chance, mask, seen)


def fit(tiles: Sequence[Tile]) -> Weights:
    """The weights of curvature and spread of the least Brier score on these tiles: a coarse search, then a fine one."""
    some = [replace(at, pairs=at.pairs.rows(slice(FITTED)), seen=at.seen[:FITTED]) for at in tiles]

    def score(weights: FloatArray) -> float:
        said = answer(some, (float(weights[0]), float(weights[1])))
        return brier(said.chance, said.seen)

    start = brute(score, (slice(0.0, 0.41, 0.1), slice(0.0, 0.41, 0.1)), finish=None)
    options = {"xatol": 0.005, "fatol": 1e-5}
    best = minimize(score, start, method="Nelder-Mead", bounds=((0.0, 1.0), (0.0, 1.0)), options=options)
    return float(best.x[0]), float(best.x[1])


def figures(said: Answer) -> tuple[float, float, float, float]:
    """Precision and recall of the pairs of p >= .9, Brier score and slope of p."""
    precision, recall = precision_and_recall(said.chance, said.seen, SURE)
    return precision, recall, brier(said.chance, said.seen), reliability_slope(said.chance, said.seen)


def misses(said: Answer) -> list[str]:
    """The names of the required figures that are not met."""
    precision, recall, score, slope = figures(said)
    met = {
        "precision": precision >= PRECISION,
        "recall": recall >= RECALL,
        "Brier": score <= BRIER,
        "slope": SLOPE[0] <= slope <= SLOPE[1],
    }
    return [name for name, held in met.items() if not held]


HEADER = f"{'':24}{'weights':>12}{'pairs':>9}{'visible':>9}{'p>=.9':>8}{'true':>7}{'recall':>8}{'Brier':>8}"
HEADER += f"{'slope':>8}{'mask true':>11}{'Brier':>7}"


def row(name: str, weights: str, said: Answer) -> str:
    """One line of the table."""
    precision, recall, score, slope = figures(said)
    right = precision_and_recall(said.mask, said.seen, 1.0)[0]
    sure = np.count_nonzero(said.chance >= SURE)
    line = f"{name:24}{weights:>12}{said.seen.size:9,}{said.seen.mean():9.1%}{sure:8,}{precision:7.3f}{recall:8.3f}"
    line += f"{score:8.4f}{slope:8.4f}{right:11.3f}{brier(said.mask, said.seen):7.4f}"
    return f"{line}  {'misses ' + ', '.join(missed) if (missed := misses(said)) else ''}".rstrip()


def pooled(answers: Iterable[Answer]) -> Answer:
    """All pairs of several tiles."""
    rows = [(one.chance, one.mask, one.seen) for one in answers]
    chance, mask, seen = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Answer(chance, mask, seen)


def grids(folder: Path | None) -> dict[str, Grid]:
    """The tiles of a folder, or the synthetic ones."""
    if folder is None:
        return {name: synthetic(*how) for name, how in SYNTHETIC.items()}
    if not folder.is_dir():
        raise SystemExit(f"{folder}: no such folder")
    paths = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".hgt", ".tif")]
    if len(paths) < 2:
        raise SystemExit(f"{folder}: {len(paths)} tiles (.hgt, .tif); at least 2 are needed to fit on the others")
    return {path.stem: read(path) for path in paths}


def gather(folder: Path | None) -> list[Tile]:
    """The tiles with pairs and truth. Prints the error of each."""
    tiles = [tile(name, grid, seed) for seed, (name, grid) in enumerate(grids(folder).items(), 1)]
    for at in tiles:
        width, height = at.coarse.cell_size_m
        error = sub_cell_error(at.fine, at.coarse)
        print(f"{at.name}: block means of {width:.0f} x {height:.0f} m, sub-cell error {error:.1f} m")
    return tiles


def held_out(tiles: Sequence[Tile]) -> dict[str, Answer]:
    """For each tile what is said with the weights fitted on the others; prints a line each and one for all."""
    said = {}
    for at in tiles:
        weights = fit([other for other in tiles if other is not at])
        said[at.name] = answer([at], weights)
        print(row(at.name, "{:.3f} {:.3f}".format(*weights), said[at.name]))
    print(row("all tiles", "of others", pooled(said.values())))
    return said


def shipped(tiles: Sequence[Tile]) -> None:
    """Print the same for the weights the program uses."""
    said = {at.name: answer([at], SHIPPED) for at in tiles}
    for name, one in said.items():
        print(row(name, "{:.3f} {:.3f}".format(*SHIPPED), one))
    print(row("all tiles", "as shipped", pooled(said.values())))


def draw(said: dict[str, Answer], path: Path) -> None:
    """The reliability diagram, and how often each chance is given, as a picture for docs/."""
    with house_style():
        figure = blank(174.0, 98.0)
        diagram(pane(figure, 14.0, 13.0, 76.0, 76.0), said)
        counts(pane(figure, 112.0, 13.0, 58.0, 76.0), pooled(said.values()))
        figure.savefig(path, dpi=200, facecolor=LIGHT.background, metadata={"Software": None})


def diagram(axes: Axes, said: dict[str, Answer]) -> None:
    """Share truly visible over the chance given: the diagonal is a chance that holds."""
    quiet(axes, "left", "bottom")
    axes.plot([0.0, 1.0], [0.0, 1.0], color=LIGHT.muted, linewidth=0.6, dashes=(4.0, 3.0))
    together = pooled(said.values())
    colours = [LIGHT.gap(letter).colour for letter in "ADBC"]
    for (name, one), colour, sign in zip(said.items(), colours, "s^vD", strict=False):
        points = reliability_bins(one.chance, one.seen)
        line = {"color": colour, "linewidth": 0.7, "marker": sign, "markersize": 2.6, "label": name.replace("_", " ")}
        axes.plot([at.mean for at in points], [at.share for at in points], **line)
    stems(axes, reliability_bins(together.chance, together.seen))
    seen = [float(together.seen[together.mask == answered].mean()) for answered in (False, True)]
    look = {"color": LIGHT.error, "linestyle": "none", "marker": "x", "markersize": 5.0, "clip_on": False}
    axes.plot([0.0, 1.0], seen, **look, label="yes or no from the same terrain")
    axes.set(xlim=(0.0, 1.0), ylim=(0.0, 1.0), xlabel="Chance of sight given", ylabel="Share truly in sight")
    ticks = np.linspace(0.0, 1.0, 6)
    axes.set(xticks=ticks, yticks=ticks, xticklabels=percent(ticks), yticklabels=percent(ticks))
    axes.legend(frameon=False, loc="upper left", fontsize=6.5, labelcolor=LIGHT.text)
    axes.set_title("Do the chances hold?", loc="left", fontsize=8.0, pad=12.0)


def percent(values: Iterable[float]) -> list[str]:
    return [f"{value:.0%}" for value in values]


def stems(axes: Axes, points: Sequence[Bin]) -> None:
    """All tiles together, with the interval of 95 %."""
    mean, share = [at.mean for at in points], [at.share for at in points]
    reach = [[at.share - at.low for at in points], [at.high - at.share for at in points]]
    look = {"color": LIGHT.accent, "linewidth": 1.6, "marker": "o", "markersize": 4.0, "zorder": 3}
    axes.errorbar(mean, share, reach, elinewidth=0.9, capsize=1.8, label="all tiles, 95 % interval", **look)


def counts(axes: Axes, said: Answer) -> None:
    """How many pairs were given each chance, and how many of them are truly in sight; the lowest bar is cut off."""
    quiet(axes, "bottom")
    edges = np.linspace(0.0, 1.0, 11)
    middle = edges[:-1] + 0.05
    every, seen = (np.histogram(chance, edges)[0] for chance in (said.chance, said.chance[said.seen]))
    # Most pairs are plainly hidden: to scale their bar would leave the others no room.
    top = 1.12 * every[1:].max()
    axes.bar(middle, every, 0.084, color=LIGHT.line, label="all pairs")
    axes.bar(middle, seen, 0.084, color=LIGHT.accent, label="truly in sight")
    for at, number in zip(middle, every, strict=True):
        height = min(number, top)
        axes.annotate(f"{number:,}", (at, height), (0, 2), textcoords="offset points", ha="center", fontsize=5.5)
    axes.plot([0.0, 0.1], [0.93 * top, 0.96 * top], color=LIGHT.background, linewidth=2.5)
    axes.set(ylim=(0.0, top), xlim=(0.0, 1.0), xlabel="Chance of sight given", yticks=[])
    axes.set(xticks=edges[::2], xticklabels=percent(edges[::2]))
    axes.legend(frameon=False, loc="upper center", fontsize=6.5, labelcolor=LIGHT.text)
    axes.set_title("How often is each chance given?", loc="left", fontsize=8.0, pad=12.0)


def main() -> int:
    """Print everything; 1 where a required figure is missed over all tiles."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("SARHAD_TILES") or None)
    parser.add_argument("--figure", type=Path, help="write the reliability diagram to this PNG file")
    asked = parser.parse_args()
    tiles = gather(asked.folder)
    print(f"required over all tiles: true >= {PRECISION:.2f}, recall >= {RECALL:.2f}, Brier <= {BRIER:.3f},", end=" ")
    print("slope {:.1f} to {:.1f}; weights of curvature and spread fitted on the other tiles".format(*SLOPE))
    print(HEADER)
    said = held_out(tiles)
    print("the same pairs with the weights the program uses:")
    shipped(tiles)
    if asked.figure:
        draw(said, asked.figure)
    return 1 if misses(pooled(said.values())) else 0


if __name__ == "__main__":
    sys.exit(main())
