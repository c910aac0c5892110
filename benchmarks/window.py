"""What a planner waits for before the window, against QGIS drawing the same layers in the same run.

Run: python -m benchmarks.window. All by wall time, without a display, with files in the system's cache and the relief
kept by an earlier start; both programs use as many threads as they like. The first frame is `sarhad render` against a
process of QGIS, from the start of the process until the image of the whole project is written; the window as a whole,
and QGIS without the names of places, stand beside. A post dragged to its ribbon, and the longest stall while analysing,
are held against QGIS's redraws of the view the map shows meanwhile. Ends with 1 where a required ratio is missed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from app.geo.crs import Bounds
from app.paths import ROOT
from benchmarks.beside_qgis import run
from benchmarks.driven_window import DraggedPost, longest_stall_s, opened
from benchmarks.gates import Gate, Sheet
from benchmarks.paired import Job, Spent, in_turn, ratio, seconds, wall_ratio
from benchmarks.peers.qgis_process import Renderer, View, layers_of, renderer
from widgets.window.main_window import MainWindow

FRAMES, ROUNDS, DRAGS, REDRAWS = 7, 5, 20, 9
PICTURE = (1600, 900)
"""What `sarhad render` draws if not asked for another size."""
FIRST = Gate("first frame, sarhad render to QGIS", most=1.0)
NAMELESS = Gate("first frame, sarhad render to QGIS without names")
WINDOW = Gate("first frame, whole window to QGIS's map alone")
DRAG = Gate("dragged post to ribbon, p95 to QGIS's redraw", most=2.0)
STALL = Gate("longest stall while analysing, to QGIS's redraw", most=3.0)
GATES = (FIRST, NAMELESS, WINDOW, DRAG, STALL)
THREADS = f"all {os.cpu_count()} processors"


def first_frames(project: Path, bounds: Bounds, view: View, sheet: Sheet) -> None:
    """Pictures from process start on: by `sarhad render`, by the window, by QGIS, in turn."""
    folder = project.parent
    picture, bbox = str(folder / "ours.png"), ",".join(map(str, bounds))
    render = [sys.executable, "main.py", "render", str(project), picture, "--bbox", bbox]
    window = [sys.executable, "-m", "benchmarks.driven_window", str(project), picture]
    quiet = partial(subprocess.run, check=True, cwd=ROOT, capture_output=True)
    quiet(render)  # keeps the relief, as the first start of a project does
    jobs = {
        "render": Job(partial(quiet, render)),
        "window": Job(partial(quiet, window)),
        "peer": Job(lambda: Renderer(view, folder).close()),
        "nameless": Job(lambda: Renderer(without_names(view), folder).close()),
    }
    spent = in_turn(jobs, FRAMES)
    for gate, ours, peer in ((FIRST, "render", "peer"), (NAMELESS, "render", "nameless"), (WINDOW, "window", "peer")):
        times = both(walls(spent[ours]), walls(spent[peer]))
        sheet.put(gate, wall_ratio(spent[ours], spent[peer]), times, THREADS)


def without_names(view: View) -> View:
    """The same view with no names on its layers: QGIS puts as many as fit, which is more than Sarhad does."""
    return replace(view, layers=tuple(replace(layer, names="") for layer in view.layers))


def walls(spent: Sequence[Spent]) -> list[float]:
    """The wall seconds of each."""
    return [one.wall for one in spent]


def both(ours: Sequence[float], peer: Sequence[float]) -> str:
    """The medians of two series of seconds as text."""
    return f"{seconds(median(ours))}, peer {seconds(median(peer))}"


def waits(window: MainWindow, folder: Path, sheet: Sheet) -> None:
    """In each round some drags, an analysis and some redraws; the ratios are the medians over the rounds."""
    longest_stall_s(window)  # a report to begin with, and every kernel loaded
    post = DraggedPost(window)
    drags, stalls, redraws = [], [], []
    with renderer(view_of(window), folder) as peer:
        for _ in range(ROUNDS):
            drags.append(float(np.percentile([post.drag_s() for _ in range(DRAGS)], 95)))
            post.let_go()
            stalls.append(longest_stall_s(window))
            redraws.append(median(peer.redraws_s(REDRAWS)))
    for gate, ours in ((DRAG, drags), (STALL, stalls)):
        sheet.put(gate, ratio(ours, redraws), both(ours, redraws), THREADS)
    print("   round by round, ms: " + "; ".join(map(in_ms, zip(drags, stalls, redraws, strict=True))))


def in_ms(times: tuple[float, float, float]) -> str:
    """Drag, stall and redraw of one round."""
    return "drag {:.0f}, stall {:.0f}, redraw {:.0f}".format(*(1000.0 * one for one in times))


def view_of(window: MainWindow) -> View:
    """What the window's map shows."""
    canvas, session = window.canvas, window.session
    size = (canvas.width(), canvas.height())
    return View(session.plane.crs.to_wkt(), canvas.view.rect, size, layers_of(session.required))


def whole_view(window: MainWindow) -> View:
    """All of the project; QGIS widens the rectangle to the shape of the picture, as `sarhad render` does."""
    session = window.session
    plane = session.plane
    return View(plane.crs.to_wkt(), plane.box(plane.bounds), PICTURE, layers_of(session.required))


def measure(folder: Path, sheet: Sheet) -> None:
    """Print everything."""
    project = folder / "p.gpkg"
    subprocess.run([sys.executable, "main.py", "new", str(project), "--sample"], cwd=ROOT, check=True)
    window = opened(project, folder)
    first_frames(project, window.session.plane.bounds, whole_view(window), sheet)
    waits(window, folder, sheet)
    window.close()


if __name__ == "__main__":
    sys.exit(run("window", GATES, measure))
