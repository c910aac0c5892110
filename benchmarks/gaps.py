"""How long a run takes on both borders, first and again, and after one post was moved; by number of posts.

Run: python -m benchmarks.gaps. Uses the bundled borders and terrain with posts spread along them from a fixed seed. No
peer does this, so what is required is how the time grows. Ends with 1 where it grows too fast.
"""

from __future__ import annotations

import sys
from functools import partial

import numba

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.scene.build import build_scene
from app.scene.scene import Scene
from benchmarks.borders import DATE, ROUTES, bundled, moved, posts
from benchmarks.gates import Gate, Sheet
from benchmarks.paired import Job, Spent, middle, spend, written

COUNTS = (30, 120, 480)
AGAIN, MOVES = 5, 9
FIRST = Gate("first run, 480 posts to 30", most=8.0)
MOVED = Gate("one post moved, among 480 to among 30", most=4.0)


def times(scene: Scene) -> tuple[Spent, Spent, Spent]:
    """A first run, one like it, and one after a post was moved; of the last two the medians."""
    cache = AnalysisCache()
    first = spend(Job(partial(find_gaps, scene, cache=cache)))
    again = middle([spend(Job(partial(find_gaps, scene, cache=cache))) for _ in range(AGAIN)])
    places = [moved(scene, step) for step in range(1, MOVES + 1)]
    drag = middle([spend(Job(partial(find_gaps, place, cache=cache))) for place in places])
    return first, again, drag


def print_kilometres(report: GapReport) -> None:
    """What a run on most posts gave."""
    for row in report.routes:
        parts = f"covered {row.covered_km:7.1f} + gap {row.gap_km:7.1f} + not assessable {row.not_assessable_km:6.1f}"
        print(f"{row.route} {row.period:5}: {row.length_km:8.1f} km = {parts}")


def main() -> int:
    """Print everything; 1 where the time grows faster than required."""
    numba.set_num_threads(1)
    sheet, (layers, grid) = Sheet("gaps"), bundled()
    bare = build_scene(layers, [grid], as_of=DATE, routes=ROUTES)
    scenes = [build_scene([*layers, posts(bare, count)], [grid], as_of=DATE, routes=ROUTES) for count in COUNTS]
    find_gaps(scenes[0])  # compiles the kernels
    spent = []
    for count, scene in zip(COUNTS, scenes, strict=True):
        first, again, drag = times(scene)
        print(f"{count:4d} posts: {written(first)}, again {written(again)}, one post moved {written(drag)}")
        spent.append((first, drag))
    for gate, few, many in ((FIRST, spent[0][0], spent[-1][0]), (MOVED, spent[0][1], spent[-1][1])):
        sheet.put(gate, many.processor / few.processor, f"{written(many)} to {written(few)}", "1 thread")
    print_kilometres(find_gaps(scenes[-1]))
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
