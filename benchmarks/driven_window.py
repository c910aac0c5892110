"""The program's window on a project, driven as a planner would: opened, a post dragged, an analysis run.

Run: python -m benchmarks.driven_window PROJECT IMAGE opens the window, writes what it shows and ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.geo.lrs import locate
from app.paths import kernel_cache
from widgets.application import make_application
from widgets.session.preferences import Preferences
from widgets.session.session import Session
from widgets.window.main_window import MainWindow

TICK_MS = 2
NAP_S = 0.0005
"""A loop that never rests would starve the workers it waits for."""
REST_S = 1.2
"""Longer than the window waits before it asks whether a report is out of date."""
VIEW_KM = 20.0
POST, STEP_DEG = 10, 0.0005
"""The row of the sensor that is dragged, and how far at a time."""


def opened(project: Path, folder: Path) -> MainWindow:
    """The window with the project open and all of it drawn."""
    app = make_application("en")
    session = Session(Preferences(folder / "window.ini"))
    session.theme.apply(app)
    window = MainWindow(session)
    window.resize(1600, 900)
    window.show()
    session.open(project)
    settle(window)
    return window


def settle(window: MainWindow, until: Callable[[], bool] = lambda: True, rest_s: float = 0.0) -> None:
    """Turn the event loop until the jobs that draw are home, ``until`` holds, and ``rest_s`` more have gone by."""
    end = time.perf_counter() + rest_s
    while True:
        QApplication.processEvents()
        if window.session.jobs.running or not until():
            end = time.perf_counter() + rest_s
        elif time.perf_counter() >= end:
            return
        time.sleep(NAP_S)


def analyse(window: MainWindow) -> None:
    """A run, until its report is shown and the jobs that follow from it have ended."""
    before = window.session.report
    window.analyst.run()
    settle(window, lambda: window.session.report is not before, REST_S)


def longest_stall_s(window: MainWindow) -> float:
    """The longest time between two ticks of the event loop during an analysis."""
    ticks = [time.perf_counter()]
    timer = QTimer()
    timer.setInterval(TICK_MS)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start()
    analyse(window)
    timer.stop()
    return max(later - earlier for earlier, later in pairwise(ticks))


class DraggedPost:
    """One sensor under the mouse, with VIEW_KM of border in view about it on the ribbon and on the map."""

    def __init__(self, window: MainWindow) -> None:
        self._window, session = window, window.session
        self._layer = session.required.of_kind("sensors")[0].uuid
        frame = session.layer(self._layer).frame
        self._fid, place = int(frame.index[POST]), frame.geometry.iloc[POST]
        self._lon, self._lat = float(place.x), float(place.y)
        self._moves = 0
        self._previews: list[object] = []
        window.analyst.previews.post_moved.connect(self._previews.append)
        self._show()

    def _show(self) -> None:
        session, window, half_m = self._window.session, self._window, VIEW_KM * 500.0
        at = locate(session.routes, self._lon, self._lat)
        window.ribbon.show_route(at.route)
        window.ribbon.view.show_range(at.chainage_m - half_m, at.chainage_m + half_m)
        x, y = session.plane.point(self._lon, self._lat)
        window.canvas.view.show_rect((x - half_m, y - half_m / 2.0, x + half_m, y + half_m / 2.0))
        settle(window, rest_s=REST_S)

    def drag_s(self) -> float:
        """Seconds from a wish to move the post a step further to the ribbon painted anew."""
        self._moves += 1
        self._previews.clear()
        begin = time.perf_counter()
        self._window.analyst.previews.drag_post(self._layer, self._fid, self._lon + STEP_DEG * self._moves, self._lat)
        while not self._previews:
            QApplication.processEvents()
            time.sleep(NAP_S)
        self._window.ribbon.view.repaint()
        QApplication.processEvents()
        return time.perf_counter() - begin

    def let_go(self) -> None:
        """End the drag; the post is back where it was."""
        self._window.analyst.previews.end()
        settle(self._window)


if __name__ == "__main__":
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kernel_cache()))
    shown = opened(Path(sys.argv[1]), Path(sys.argv[1]).parent)
    shown.grab().save(sys.argv[2])
    print("written", flush=True)
    os._exit(0)
