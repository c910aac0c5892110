"""How far p_visible can be trusted: checked against the true sight on finer terrain, by size of cells and by relief.

Run: python -m benchmarks.calibration [FOLDER] [--figure docs/reliability.png]. FOLDER (or the variable SARHAD_TILES)
holds DEM tiles with cells of 20 to 500 m. A tile of hills that matplotlib brings and three synthetic ones, all of 90 m
cells, need no file and are always checked, so that cells as large as those of the bundled terrain always are. Each tile
is averaged over blocks of 2 x 2 to 15 x 15 cells: sight on its own cells is the truth, p_visible on the block means,
with the program's own error for cells of that size, is what is checked. No time is measured. Ends with 1 where a
required figure is missed in any stratum of relief at any size of cells, over all tiles of the folder, in the hills, or
over all synthetic tiles.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from app.analysis.uncertainty.reliability import brier, precision_and_recall
from benchmarks.answers import REQUIRED, Answer, answer, figures, intervals, misses, pooled, strata
from benchmarks.gates import Gate, Sheet
from benchmarks.reliability_figure import draw
from benchmarks.sight_tiles import COARSEST_M, Tile, jacksboro, samples, sub_cell_error, synthetic_tiles, tiles_in

SIZES = {"to 100 m": 100.0, "100-200 m": 200.0, "200-350 m": 350.0, "350-500 m": COARSEST_M, "over 500 m": np.inf}
"""Kinds of cells by their largest; what is beyond 500 m is printed, and nothing is required of it."""
NOT_REQUIRED = "over 500 m"
LARGE = "350-500 m"
"""As large as those of the bundled terrain."""
HEADER = f"{'':36}{'pairs':>9}{'visible':>9}{'p>=.9':>8}{'true':>7}{'':13}{'recall':>8}{'':13}{'slope':>7}{'':13}"
HEADER += f"{'Brier':>7}{'mask true':>11}"

Answers = dict[str, dict[str, Answer]]
"""By size of cells, and by name of the tile with its cells."""


def row(name: str, one: Answer) -> str:
    """One line of the table; every figure with its interval, and what it misses."""
    line = f"{name:36}{one.seen.size:9,}{one.seen.mean():9.1%}{one.sure:8,}"
    for value, (low, high), width in zip(figures(one), intervals(one), (7, 8, 7), strict=True):
        line += f"{value:{width}.3f} {f'({low:.3f}-{high:.3f})':12}"
    line += f"{brier(one.chance, one.seen):7.4f}{precision_and_recall(one.mask, one.seen, 1.0)[0]:11.3f}"
    return f"{line}  {'misses ' + ', '.join(missed) if (missed := misses(one)) else ''}".rstrip()


def answers_of(tiles: Iterable[Tile]) -> Answers:
    """What each tile says at every size of cells; prints a line each."""
    answers: Answers = {}
    for seed, tile in enumerate(tiles, 1):
        for one in samples(tile, seed):
            width, height = one.coarse.cell_size_m
            size = next(name for name, most in SIZES.items() if one.coarse.cell_m <= most)
            print(f"{tile.name}: cells of {width:.0f} x {height:.0f} m,", end=" ")
            print(f"sub-cell error {sub_cell_error(tile.fine, one.coarse):.1f} m")
            answers.setdefault(size, {})[f"{tile.name} {one.coarse.cell_m:.0f} m"] = (judged := answer(one))
            print(row("", judged), flush=True)
    return answers


def judge(kind: str, answers: Answers, sheet: Sheet) -> None:
    """Print every stratum of relief at every size of cells, and put the worst figures of each size into the table."""
    for size in (name for name in SIZES if name in answers):
        print(f"\ncells {size}, all {kind}{' (nothing is required)' if size == NOT_REQUIRED else ''}\n{HEADER}")
        parts = list(strata(pooled(answers[size].values())))
        for name, part in parts:
            print(row(name, part), flush=True)
        if size != NOT_REQUIRED:
            columns = zip(*(figures(part) for _, part in parts), strict=True)
            for gate, values in zip(REQUIRED.values(), columns, strict=True):
                sheet.put(named(gate, f"{kind}, cells {size}"), worst(gate, values))


def named(gate: Gate, of: str) -> Gate:
    """The bounds of one size of cells."""
    return Gate(f"{of}: {gate.name}", gate.least, gate.most, gate.unit)


def worst(gate: Gate, values: Iterable[float]) -> float:
    """The value nearest to a bound, or farthest beyond; what is not a number is the worst of all."""
    return min(values, key=lambda value: room(gate, value))


def room(gate: Gate, value: float) -> float:
    """How far a value is within the nearer bound; negative beyond it."""
    least = np.inf if gate.least is None else value - gate.least
    most = np.inf if gate.most is None else gate.most - value
    return -np.inf if np.isnan(value) else float(min(least, most))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("SARHAD_TILES") or None)
    parser.add_argument("--figure", type=Path, help="write the reliability diagram to this PNG file")
    return parser.parse_args()


def main() -> int:
    """Print everything; 1 where a required figure is missed in a stratum over all tiles of a kind."""
    asked, sheet = arguments(), Sheet("calibration")
    kinds = {} if asked.folder is None else {"tiles": tiles_in(Path(asked.folder))}
    kinds |= {"hills": [jacksboro()], "synthetic tiles": synthetic_tiles()}
    large: dict[str, Answer] = {}
    for kind, tiles in kinds.items():
        answers = answers_of(tiles)
        judge(kind, answers, sheet)
        if kind != "synthetic tiles":
            large |= answers.get(LARGE, {})
    if asked.figure:
        draw(large, asked.figure)
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
