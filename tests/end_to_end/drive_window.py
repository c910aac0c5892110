"""Drives the real window by mouse and keyboard through a whole job; prints what it saw as JSON.

Run by test_window.py in a process of its own, with an X server: python drive_window.py PROJECT FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.analysis.gaps.doubt import Stretch
from app.geo.lrs import point_at
from tests.builders.window_drivers import WindowDriver, pause
from widgets.dialogs.report_dialog import ReportDialog
from widgets.words.gap_model import GAP

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Driver(WindowDriver):
    """Simulates the user's mouse and keyboard."""

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER, on: QWidget | None = None) -> None:
        QTest.keyClick(on or self.window, key, modifier)
        pause(20)

    def pixel(self, lon: float, lat: float) -> QPoint:
        x, y = self.window.session.plane.point(lon, lat)
        return self.window.canvas.view.to_pixel(x, y).toPoint()

    def click_map(self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        viewport = self.window.canvas.viewport()
        QTest.mouseMove(viewport, at)
        QTest.mouseClick(viewport, button, NO_MODIFIER, at)
        pause(20)

    def wheel(self, at: QPoint, notches: int) -> None:
        viewport = self.window.canvas.viewport()
        place, screen = QPointF(at), QPointF(viewport.mapToGlobal(at))
        event = QWheelEvent(
            place,
            screen,
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            NO_MODIFIER,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)
        pause(20)

    def picture(self, name: str) -> None:
        self.rest()
        self.window.grab().save(str(self.folder / f"{name}.png"))

    # The job

    def run(self) -> dict[str, Any]:
        self.look_round()
        self.analyse("first")
        self.go_to_a_doubt()
        self.draw_zone()
        self.set_revisits()
        self.analyse("second")
        self.pick_first_gap()
        self.export()
        self.undo_and_redo()
        before = self.state()
        self.window.close()
        self.window.deleteLater()
        self.window = self.open()
        self.seen["same after reopening"] = self.state() == before
        self.seen["state"] = before
        self.picture("reopened")
        self.window.close()
        return self.seen

    def look_round(self) -> None:
        canvas, middle = self.window.canvas, QPoint(500, 250)
        before = canvas.view.rect
        viewport = canvas.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, NO_MODIFIER, middle)
        QTest.mouseMove(viewport, middle + QPoint(80, 40))
        QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, NO_MODIFIER, middle + QPoint(80, 40))
        pause(20)
        moved = (np.array(canvas.view.rect) - np.array(before)) / canvas.view.metres_per_pixel
        self.seen["panned px"] = [round(float(value)) for value in moved[:2]]
        place, scale = canvas.view.to_plane(QPointF(middle)), canvas.view.metres_per_pixel
        self.wheel(middle, 3)
        after = canvas.view.to_plane(QPointF(middle))
        self.seen["zoom"] = round(scale / canvas.view.metres_per_pixel, 3)
        self.seen["zoom drift px"] = round(float(np.hypot(after[0] - place[0], after[1] - place[1]) / scale), 3)
        self.picture("map")

    def analyse(self, name: str) -> None:
        window = self.window
        before = window.session.report
        self.key(Qt.Key.Key_F5)
        self.wait(lambda: window.session.report is not before and not window.analyst.running, "the analysis")
        self.rest()
        report = window.session.report
        assert report is not None
        self.seen[f"{name} gaps"] = len(report.all_gaps)
        self.seen[f"{name} night gap km"] = round(sum(row.gap_km for row in report.routes if row.period == "night"), 3)
        self.picture(f"{name}_run")

    def go_to_a_doubt(self) -> None:
        """From the map's badge to the list of doubts, and from a patrol short of crews to its stretch."""
        window, panel = self.window, self.window.doubts
        self.seen["badge"] = window.badge.text()
        QTest.mouseClick(window.badge, Qt.MouseButton.LeftButton)
        self.wait(lambda: not panel.list.visibleRegion().isEmpty(), "the list of doubts")
        doubt = next(row.doubt for row in panel.model.rows if row.doubt and row.doubt.code == "plan_short_of_crews")
        index = panel.model.index([row.doubt for row in panel.model.rows].index(doubt))
        panel.list.scrollTo(index)
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.visualRect(index).center())
        (stretch,), view = doubt.stretches, window.ribbon.view
        self.wait(lambda: view.scale.route is not None and view.scale.route.name == stretch.route, "the doubt's route")
        self.seen["doubt on ribbon"] = view.scale.start_m <= stretch.start_m and stretch.end_m <= view.scale.end_m
        x, y = window.session.plane.point(*self.middle_of(stretch))
        left, bottom, right, top = window.canvas.view.rect
        self.seen["doubt on map"] = left <= x <= right and bottom <= y <= top
        self.picture("doubts")

    def middle_of(self, stretch: Stretch) -> tuple[float, float]:
        route = next(route for route in self.window.session.routes if route.name == stretch.route)
        return point_at(route, (stretch.start_m + stretch.end_m) / 2.0)

    def draw_zone(self) -> None:
        window = self.window
        report = window.session.report
        assert report is not None
        gap = report.gaps[0]
        window.session.wanted.emit(gap.lon - 0.06, gap.lat - 0.06, gap.lon + 0.06, gap.lat + 0.06)
        self.rest(0.3)
        window.status.toggle_snapping()
        self.key(Qt.Key.Key_Z, on=window.canvas)
        self.wait(lambda: window.canvas.tool is window.workshop.tools["zone"], "the zone tool")
        ring = [(-0.05, -0.05), (0.05, -0.05), (0.05, 0.05), (-0.05, 0.05)]
        places = [self.pixel(gap.lon + dx, gap.lat + dy) for dx, dy in ring]
        for at in places:
            self.click_map(at)
        QTest.mouseMove(window.canvas.viewport(), places[-1] + QPoint(4, 4))
        self.wait(lambda: "closes" in window.hints.text, "the effect of the zone")
        self.seen["effect"] = window.hints.text
        self.picture("zone")
        count = self.count("patrols")
        self.key(Qt.Key.Key_Return, on=window.canvas)
        self.wait(lambda: self.count("patrols") == count + 1, "the zone")
        window.status.toggle_snapping()
        self.rest()

    def set_revisits(self) -> None:
        window = self.window
        editor: Any = window.form.editors["revisits_per_day"]
        editor.setFocus()
        editor.selectAll()
        QTest.keyClicks(editor, "300")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.wait(lambda: window.gaps._banner.isVisibleTo(window.gaps), "the out-of-date banner")
        self.seen["banner"] = window.gaps._why.text()
        self.picture("form")

    def pick_first_gap(self) -> None:
        window = self.window
        window.docks["gaps"].raise_()
        pause(50)
        rows = window.gaps.list
        first = next(n for n in range(window.gaps.model.rowCount()) if window.gaps.model.index(n).data(GAP) is not None)
        box = rows.visualRect(window.gaps.model.index(first))
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, box.center())
        gap = window.gaps.model.index(first).data(GAP)
        self.wait(lambda: window.session.selection.gap == gap.id, "the first gap")
        self.seen["gap on ribbon"] = window.ribbon.view.content.selected == gap.id
        words = window.gaps._words
        words.status.setFocus()
        self.key(Qt.Key.Key_Down, on=words.status)
        self.key(Qt.Key.Key_Return, on=words.status)
        self.wait(lambda: self.status(gap.id) == "checked", "the status")
        self.rest()
        self.gap_id = gap.id
        self.picture("gap")

    def status(self, gap_id: str) -> str:
        gap = self.window.session.gap(gap_id)
        return "" if gap is None else gap.status

    def export(self) -> None:
        target = self.folder / "gaps.pdf"
        dialog = ReportDialog(self.window.session, self.window)
        dialog.path.setText(str(target))
        QTest.mouseClick(dialog.write_button, Qt.MouseButton.LeftButton)
        self.rest()
        dialog.deleteLater()
        self.seen["report begins"] = target.read_bytes()[:5].decode("ascii") if target.exists() else ""

    def undo_and_redo(self) -> None:
        window = self.window
        self.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: self.status(self.gap_id) == "open", "undo")
        self.seen["undo names"] = window.actions_by_key["redo"].text()
        self.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: self.status(self.gap_id) == "checked", "redo")

    def state(self) -> dict[str, Any]:
        self.rest()
        report = self.window.session.report
        assert report is not None
        kinds = ("checkpoints", "sensors", "patrols", "incidents")
        return {
            "run": report.run,
            "gaps": len(report.all_gaps),
            "checked": [gap.id for gap in report.all_gaps if gap.status == "checked"],
            **{kind: self.count(kind) for kind in kinds},
        }


if __name__ == "__main__":
    result = Driver(Path(sys.argv[1]), Path(sys.argv[2])).run()
    sys.stdout.write(json.dumps(result))
