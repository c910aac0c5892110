"""Make the pictures of docs/screenshots from the sample project: python docs/make_screenshots.py [FOLDER]

Needs no display. With FOLDER every panel and dialog is photographed in both themes, so that what looks wrong is seen;
without it those that the documentation shows.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt  # noqa: E402 - the platform is chosen first
from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from app.progress import Progress  # noqa: E402
from widgets.application import make_application  # noqa: E402
from widgets.compare_dialog import CompareDialog  # noqa: E402
from widgets.crash import CrashDialog  # noqa: E402
from widgets.main_window import MainWindow  # noqa: E402
from widgets.map.pointer import Pointer  # noqa: E402
from widgets.preferences import Preferences  # noqa: E402
from widgets.projects import create  # noqa: E402
from widgets.report_dialog import ReportDialog  # noqa: E402
from widgets.session import Selection, Session  # noqa: E402


class Photographer:
    """One window in one theme, photographed at each stage of a job."""

    def __init__(self, project: Path, folder: Path, theme: str) -> None:
        self.app = make_application("en")
        self.folder, self.theme = folder, theme
        preferences = Preferences(folder / f".{theme}.ini")
        preferences.set("theme", theme)
        self.session = Session(preferences)
        self.session.theme.apply(self.app)
        self.window = MainWindow(self.session)
        self.window.resize(1600, 900)
        self.window.show()
        self.project = project

    def rest(self, seconds: float = 0.25) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until or self.session.jobs.running:
            QApplication.processEvents()
            time.sleep(0.005)

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        self.rest()
        picture: QPixmap = (widget or self.window).grab()
        picture.save(str(self.folder / f"{name}-{self.theme}.png"))

    def shoot_dialog(self, name: str, make: Callable[[], QWidget]) -> None:
        dialog = make()
        dialog.show()
        self.shoot(name, dialog)
        dialog.close()
        dialog.deleteLater()

    def pointer(self, lon: float, lat: float) -> Pointer:
        x, y = self.session.plane.point(lon, lat)
        none = Qt.KeyboardModifier.NoModifier
        return Pointer(x, y, lon, lat, QPointF(200, 200), QPoint(200, 200), Qt.MouseButton.LeftButton, none)

    def take_all(self) -> None:
        self.shoot("start")
        self.session.open(self.project)
        self.rest()
        if self.session.report is None:
            self.shoot("opened")
            self.window.analyst.run()
            self.rest(1.0)
        self.window.canvas.show_all()
        self.shoot("window")
        self.window._step_gap(first=True)
        self.shoot("gap")
        self.select_post()
        self.dialogs()
        self.window.close()
        self.window.deleteLater()
        self.rest(0.1)

    def select_post(self) -> None:
        entry = self.session.required.of_kind("checkpoints")[0]
        self.session.select(Selection(entry.uuid, frozenset({1})))
        self.window.zoom_to_selection()
        self.shoot("post")

    def dialogs(self) -> None:
        place = self.session.layer(self.session.required.of_kind("checkpoints")[0].uuid).frame.geometry.iloc[0]
        at = self.pointer(place.x, place.y)
        self.window.identify.show_at(at)
        self.shoot("identify", self.window.identify)
        self.window.identify.close()
        self.shoot_dialog("menu", lambda: self.window.map_menu(at))
        self.shoot_dialog("report", lambda: ReportDialog(self.session, self.window))
        self.shoot_dialog("compare", lambda: CompareDialog(self.session, self.window))
        text = "Traceback (most recent call last):\n  …\nZeroDivisionError: division by zero\n"
        self.shoot_dialog("crash", lambda: CrashDialog(text, Path("crash.log"), self.window))


def main() -> None:
    """Both themes, one after the other."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sarhad-") as temporary:
        project = Path(temporary) / "sample.gpkg"
        create(project, True, Progress())
        for theme in ("light", "dark"):
            Photographer(project, folder, theme).take_all()
    for file in folder.glob(".*.ini"):
        file.unlink()


if __name__ == "__main__":
    main()
