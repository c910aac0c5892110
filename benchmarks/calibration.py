"""How far p_visible of coarse terrain can be trusted: checked against the true sight on terrain five times finer.

Run: python -m benchmarks.calibration [FOLDER] [--figure docs/reliability.png]. FOLDER (or the variable SARHAD_TILES)
holds DEM tiles with cells of about 90 m; without it three synthetic tiles are made. Each tile is averaged over blocks
of 5 x 5 cells; sight on the fine cells is the truth, p_visible on the block means is what is checked, with the weights
of the local error fitted on the other tiles only. No time is measured. Ends with 1 where a required figure is missed
over all tiles.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import brute, minimize

from app.analysis.uncertainty.reliability import brier, precision_and_recall
from benchmarks.answers import REQUIRED, SURE, Answer, answer, figures, misses, pooled
from benchmarks.gates import Sheet
from benchmarks.reliability_figure import draw
from benchmarks.sight_tiles import SHIPPED, FloatArray, Tile, Weights, gather

FITTED = 20_000
"""Pairs of a tile that weights are fitted on."""
HEADER = f"{'':24}{'weights':>12}{'pairs':>9}{'visible':>9}{'p>=.9':>8}{'true':>7}{'recall':>8}{'Brier':>8}"
HEADER += f"{'slope':>8}{'mask true':>11}{'Brier':>7}"


def fit(tiles: Sequence[Tile]) -> Weights:
    """The weights of curvature and spread of the least Brier score on these tiles: a coarse search, then a fine one."""
    some = [replace(tile, pairs=tile.pairs.rows(slice(FITTED)), seen=tile.seen[:FITTED]) for tile in tiles]

    def score(weights: FloatArray) -> float:
        one = answer(some, (float(weights[0]), float(weights[1])))
        return brier(one.chance, one.seen)

    start = brute(score, (slice(0.0, 0.41, 0.1), slice(0.0, 0.41, 0.1)), finish=None)
    precise = {"xatol": 0.005, "fatol": 1e-5}
    best = minimize(score, start, method="Nelder-Mead", bounds=((0.0, 1.0), (0.0, 1.0)), options=precise)  # type: ignore[call-overload] # its stubs ask for a dictionary of their own
    return float(best.x[0]), float(best.x[1])


def row(name: str, weights: str, one: Answer) -> str:
    """One line of the table."""
    precision, recall, score, slope = figures(one)
    right = precision_and_recall(one.mask, one.seen, 1.0)[0]
    sure = np.count_nonzero(one.chance >= SURE)
    line = f"{name:24}{weights:>12}{one.seen.size:9,}{one.seen.mean():9.1%}{sure:8,}{precision:7.3f}{recall:8.3f}"
    line += f"{score:8.4f}{slope:8.4f}{right:11.3f}{brier(one.mask, one.seen):7.4f}"
    return f"{line}  {'misses ' + ', '.join(missed) if (missed := misses(one)) else ''}".rstrip()


def held_out(tiles: Sequence[Tile]) -> dict[str, Answer]:
    """For each tile the answer with the weights fitted on the others; prints a line each and one for all."""
    answers = {}
    for tile in tiles:
        weights = fit([other for other in tiles if other is not tile])
        answers[tile.name] = answer([tile], weights)
        print(row(tile.name, "{:.3f} {:.3f}".format(*weights), answers[tile.name]))
    print(row("all tiles", "of others", pooled(answers.values())))
    return answers


def print_shipped(tiles: Sequence[Tile]) -> None:
    """The same for the weights the program uses."""
    answers = {tile.name: answer([tile], SHIPPED) for tile in tiles}
    for name, one in answers.items():
        print(row(name, "{:.3f} {:.3f}".format(*SHIPPED), one))
    print(row("all tiles", "as shipped", pooled(answers.values())))


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("SARHAD_TILES") or None)
    parser.add_argument("--figure", type=Path, help="write the reliability diagram to this PNG file")
    return parser.parse_args()


def main() -> int:
    """Print everything; 1 where a required figure is missed over all tiles."""
    asked, sheet = arguments(), Sheet("calibration")
    tiles = gather(asked.folder)
    print("required over all tiles; weights of curvature and spread fitted on the other tiles")
    print(HEADER)
    answers = held_out(tiles)
    print("the same pairs with the weights the program uses:")
    print_shipped(tiles)
    if asked.figure:
        draw(answers, asked.figure)
    for gate, value in zip(REQUIRED.values(), figures(pooled(answers.values())), strict=True):
        sheet.put(gate, value)
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
