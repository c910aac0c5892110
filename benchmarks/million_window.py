"""The window with a million incidents, in a process of its own: what each step takes, as JSON on the last line.

Run: python -m benchmarks.million_window PROJECT VIEWS, the latter a JSON file of rectangles of the plane by name.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.paths import kernel_cache
from app.project import feature_edits
from benchmarks.driven_window import TICK_MS, settle
from widgets.application import make_application
from widgets.map.lod import Rect
from widgets.session.preferences import Preferences
from widgets.session.session import Session
from widgets.window.main_window import MainWindow

REDRAWS, STEPS, STEP_SHARE = 15, 40, 0.1
LAYER = "Million"


def empty_window(folder: Path) -> MainWindow:
    """The window before a project is opened, with what it loads at leisure there."""
    session = Session(Preferences(folder / "million.ini"))
    session.theme.apply(make_application("en"))
    window = MainWindow(session)
    window.resize(1600, 900)
    window.show()
    settle(window, rest_s=0.5)
    return window


def painted(window: MainWindow) -> None:
    """Paint what is in view now."""
    window.canvas.viewport().repaint()


def timed(work: Callable[[], object]) -> float:
    """The seconds of some work."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def opening_s(window: MainWindow, project: Path) -> float:
    """Seconds until the map of a project is there, with its panels about it."""

    def opened() -> None:
        window.session.open(project)
        QApplication.processEvents()
        painted(window)

    return timed(opened)


def moves_s(window: MainWindow, rect: Rect) -> list[float]:
    """Seconds of each of some small moves about a view, prepared and painted."""
    view, width = window.canvas.view, rect[2] - rect[0]
    view.show_rect(rect)
    painted(window)

    def move(number: int) -> None:
        aside = width * STEP_SHARE * (number % 2)
        view.show_rect((rect[0] + aside, rect[1], rect[2] + aside, rect[3]))
        painted(window)

    return [timed(lambda number=number: move(number)) for number in range(1, REDRAWS + 1)]  # type: ignore[misc]


def stall_s(window: MainWindow, rect: Rect) -> float:
    """The longest time between two ticks of the event loop while the map is panned far, step by step."""
    ticks = [time.perf_counter()]
    timer = QTimer()
    timer.setInterval(TICK_MS)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    width = rect[2] - rect[0]
    for number in range(STEPS):
        window.canvas.view.show_rect((rect[0] + number * width * 0.4, rect[1], rect[2] + number * width * 0.4, rect[3]))
        settle(window)
    timer.stop()
    return max(later - earlier for earlier, later in pairwise(ticks))


def edit_s(window: MainWindow) -> tuple[float, float]:
    """Seconds of one edit and of its undo, each until it is painted."""
    project = window.session.required
    entry = project.entry(LAYER)

    def edited() -> None:
        window.session.apply("Edit", feature_edits.changed(project, entry, 500_000, {"severity": 2}))
        painted(window)

    def undone() -> None:
        window.session.undo()
        painted(window)

    return timed(edited), timed(undone)


def first_s(window: MainWindow, views: dict[str, Rect]) -> dict[str, float]:
    """Seconds of the first picture of all, seen from a small part of it."""
    window.canvas.view.show_rect(views["small"])
    painted(window)

    def whole() -> None:
        window.canvas.view.show_rect(views["full"])
        painted(window)

    return {"first": timed(whole)}


def measured(project: Path, views: dict[str, Rect]) -> dict[str, float]:
    """Everything, in the order in which a planner does it; without a full view only the moves."""
    window = empty_window(project.parent)
    result = {"open": opening_s(window, project)}
    result["open_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    settle(window)
    if "full" in views:
        result |= first_s(window, views)
    for name, rect in views.items():
        result[name] = median(moves_s(window, rect))
    if "full" in views:
        result["edit"], result["undo"] = edit_s(window)
        result["stall"] = stall_s(window, views["half"])
    settle(window)
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    return result


if __name__ == "__main__":
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))
    rectangles = {name: tuple(rect) for name, rect in json.loads(Path(sys.argv[2]).read_text("utf-8")).items()}
    print(json.dumps(measured(Path(sys.argv[1]), rectangles)), flush=True)
    os._exit(0)
