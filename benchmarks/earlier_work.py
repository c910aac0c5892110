"""The work that ``benchmarks.earlier`` compares, in a form that this program and an earlier one can both do.

Run in the root of either tree: python -c CODE DEM FOLDER. Prints processor seconds and bytes as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.analysis.gaps import find_gaps as gaps
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.progress import Progress
from app.scene.build import build_scene
from app.scene.scene import LOOK_DRAWS, PUBLISH_DRAWS
from benchmarks import strip
from benchmarks.borders import DATE, ROUTES, bundled, moved

MOVES = 5


def decided(scene: Any, cache: AnalysisCache) -> object:
    """Until it is decided which places are gaps; the earlier program has another name for it."""
    if hasattr(gaps, "findings_of"):
        return gaps.findings_of(scene, Progress(), cache, brief=True)
    earlier: Callable[..., object] = vars(gaps)["_detect"]
    return earlier(scene, Progress(), cache)


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def figures(path: Path) -> dict[str, float]:
    """What each piece of work takes on a project."""
    plain, cache = strip.scene_at(path), AnalysisCache()
    drawn, drawn_cache = strip.scene_at(path, LOOK_DRAWS), AnalysisCache()
    taken = {
        "cold": seconds(lambda: decided(plain, cache)),
        "warm": min(seconds(lambda: decided(plain, cache)) for _ in range(MOVES)),
        "drawn": seconds(lambda: decided(drawn, drawn_cache)),
    }
    gaps.find_gaps(drawn, cache=drawn_cache)
    places = [moved(drawn, number) for number in range(1, MOVES + 1)]
    runs = [seconds(partial(gaps.find_gaps, place, cache=drawn_cache, brief=True)) for place in places]
    taken["moved"] = sorted(runs)[MOVES // 2]
    decided(strip.scene_at(path, PUBLISH_DRAWS), AnalysisCache())
    return {**taken, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0}


def main(dem: str, folder: str) -> None:
    """Make a project on the DEM, compile, measure, print."""
    layers, ground = bundled()
    bare = build_scene(layers, [ground], as_of=DATE, routes=ROUTES)
    strip.compile_kernels(bare, ground)
    path = Path(folder) / "strip.gpkg"
    strip.project_with(path, Path(dem), strip.sensors_of(bare, strip.SENSORS))
    decided(strip.scene_at(path), AnalysisCache())
    strip.on_one_thread(lambda: print(json.dumps(figures(path))))


if __name__ == "__main__":
    main(*sys.argv[1:])
