"""Gap probability on simulated truth: worlds like the model's own assumptions, and worlds in which two are wrong.

Run as ``python -m benchmarks.truth``. A world is one draw: it fixes what the model does not know, and with it which
samples of both borders (the sample project's, synthetic posts) truly lie below the threshold. g, the share of the
model's draws in which a sample is a gap, is then held against the worlds: the slope of truth on g and the Brier score.
Ends with 1 where a required figure is missed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app import runs
from app.analysis.draws import Draws, draw
from app.analysis.gaps import find_gaps
from app.analysis.line import line_of
from app.analysis.pairs import pairs_of
from app.analysis.sight import SightCache
from app.geo.grid import Grid
from app.geo.terrain import Terrain
from app.paths import ROOT
from app.progress import Progress
from app.project import Project
from app.scene import LOOK_DRAWS, Scene
from app.wording import assumption

DATE = "2026-11-22"
WORLDS = 400
OTHER_SEED = 20261122
SLOPE = (0.9, 1.1)
WRONG_SIGMA, WRONG_AVAILABILITY = 2.0, 0.6
NAMES = {"terrain", "terrain_error", "availability"}

FloatArray = NDArray[np.float64]


def main() -> int:
    """Print both cases; 1 if the slope of the first is out of bounds or the second names no wrong input."""
    with sample_scene() as scene:
        return judged(scene)


def judged(scene: Scene) -> int:
    """Both cases of a scene."""
    draws = drawn(scene, LOOK_DRAWS)
    worlds = replace(scene, seed=OTHER_SEED)
    slope = told("as the model assumes", draws.gap, drawn(worlds, WORLDS).gap)
    told("wrong sigma and availability", draws.gap, drawn(wronged(worlds), WORLDS).gap)
    print(f"  (terrain error x {WRONG_SIGMA:g}, availability x {WRONG_AVAILABILITY:g} in the worlds, not in the model)")
    report = find_gaps(replace(scene, draws=LOOK_DRAWS))
    print("what the report says moved the answer:")
    for one in report.influences:
        print(f"  {one.correlation:+.2f}  {one.low_km:7.0f} … {one.high_km:7.0f} km  {assumption(one.name, one.of)}")
    named = NAMES & {one.name for one in report.influences}
    print(f"slope required {SLOPE[0]:g}–{SLOPE[1]:g}; of the wrong inputs the table names: {', '.join(sorted(named))}")
    return int(not SLOPE[0] <= slope <= SLOPE[1] or not named)


@contextmanager
def sample_scene() -> Iterator[Scene]:
    """Both borders with the sample's posts, for as long as their project is there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.gpkg"
        subprocess.run([sys.executable, "main.py", "new", str(path), "--sample"], cwd=ROOT, check=True)
        with Project.open(path, write=False) as project:
            scene = runs.scene_of(project, as_of=DATE)
        yield scene


def drawn(scene: Scene, count: int) -> Draws:
    """Draws of a scene."""
    cache = SightCache()
    line = line_of(scene, cache)
    conditions = pairs_of(scene, line, cache, Progress())[1]
    return draw(scene, line, conditions, cache, count, Progress())


def wronged(scene: Scene) -> Scene:
    """The same place with larger errors of the terrain, and everything up less often, than the model is told."""
    terrain = tuple(_wronged(whole(one)) for one in scene.terrain)
    watch = replace(scene.observers, availability=scene.observers.availability * WRONG_AVAILABILITY)
    return replace(scene, terrain=terrain, observers=watch)


def _wronged(grid: Grid) -> Grid:
    sigma = grid.sigma * WRONG_SIGMA
    return Grid.of(grid.heights, grid.transform, grid.crs, sigma=sigma, correlation_m=grid.correlation_m)


def whole(terrain: Terrain) -> Grid:
    """All cells of a terrain."""
    rows, columns = terrain.lattice.shape
    grid = terrain.cells((0, rows), (0, columns))
    assert grid is not None
    return grid


def told(name: str, g: FloatArray, truth: FloatArray) -> float:
    """Print slope, Brier score and a reliability table of one case; the slope. ``truth``: share of worlds, (2, n)."""
    g, truth = g.ravel(), truth.ravel()
    slope = float(np.polyfit(g, truth, 1)[0])
    brier = float((g**2 - 2.0 * g * truth + truth).mean())
    base = float(truth.mean())
    print(f"{name}: slope {slope:.3f}, Brier {brier:.4f} (always the mean: {base * (1.0 - base):.4f})")
    for low, high in pairwise(np.linspace(0.0, 1.0, 6).tolist()):
        inside = (g >= low) & ((g < high) | (high == 1.0))
        if inside.any():
            means = f"mean g {g[inside].mean():.3f}, true {truth[inside].mean():.3f}"
            print(f"  g {low:.1f}–{high:.1f}: {inside.sum():6d} samples, {means}")
    return slope


if __name__ == "__main__":
    sys.exit(main())
