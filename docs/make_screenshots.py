"""Take the screenshots of docs/screenshots from the sample project: python docs/make_screenshots.py [FOLDER]

No display needed. Every panel, menu and dialog is captured in both themes, so that visual faults show.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest  # noqa: E402 - the platform is chosen first
from PySide6.QtWidgets import QWidget  # noqa: E402

from app.analysis.detection.walk_through import Walk  # noqa: E402
from app.progress import Progress  # noqa: E402
from docs.photographer import Photographer  # noqa: E402
from docs.photographs_of_analyses import add_radar, doubts, draw_zone, profile  # noqa: E402
from docs.photographs_of_imports import imports  # noqa: E402
from docs.photographs_of_underlays import underlays  # noqa: E402
from widgets.crash import CrashDialog  # noqa: E402
from widgets.dialogs.compare_dialog import CompareDialog  # noqa: E402
from widgets.dialogs.report_dialog import ReportDialog  # noqa: E402
from widgets.dialogs.trial_dialog import TrialDialog  # noqa: E402
from widgets.window.map_menu import MapMenu  # noqa: E402
from widgets.window.projects import create  # noqa: E402


def take_all(camera: Photographer) -> None:
    """The whole job, a picture at each stage."""
    camera.shoot("start")
    camera.session.open(camera.project)
    camera.shoot("opened")
    camera.window.docks["doubts"].raise_()
    camera.shoot("doubts-empty", camera.window.doubts)
    camera.window.docks["gaps"].raise_()
    camera.window.analyst.run()
    camera.rest(1.0)
    camera.window.canvas.content.show_all()
    camera.shoot("window")
    camera.window.navigator.open_first_gap()
    camera.shoot("gap")
    profile(camera)
    select_post(camera)
    goto(camera)
    menus(camera)
    dialogs(camera)
    draw_zone(camera)
    add_radar(camera)
    doubts(camera)
    underlays(camera)
    camera.leave()


def select_post(camera: Photographer) -> None:
    camera.select_first_post()
    camera.window.navigator.show_selection()
    camera.shoot("post")


def goto(camera: Photographer) -> None:
    camera.window.goto.setFocus()
    QTest.keyClicks(camera.window.goto, "khor")
    camera.rest(0.5)
    camera.shoot("goto", camera.window.goto.completer().popup())
    camera.window.goto.clear()


def menus(camera: Photographer) -> None:
    camera.shoot_dialog("menu", lambda: map_menu(camera))
    camera.shoot_dialog(
        "layer-menu", lambda: camera.window.layers.tree.menu_of(camera.window.layers.tree.topLevelItem(0))
    )
    for action in camera.window.menuBar().actions():
        if (menu := action.menu()) is not None:
            name = action.text().replace("&", "").lower()
            camera.shoot_dialog(f"menu-{name}", lambda menu=menu: menu, keep=True)


def map_menu(camera: Photographer) -> MapMenu:
    place = camera.first_post
    return MapMenu(camera.pointer(place.x, place.y), camera.window.workshop, camera.window.status, camera.window)


def dialogs(camera: Photographer) -> None:
    place = camera.first_post
    camera.window.identify.show_at(camera.pointer(place.x, place.y))
    camera.shoot("identify", camera.window.identify)
    camera.window.identify.close()
    camera.shoot_dialog("report", lambda: report_dialog(camera))
    camera.shoot_dialog("compare-one-run", lambda: CompareDialog(camera.session, camera.window))
    camera.shoot_dialog("new-project", lambda: camera.window.projects.new_dialog(Path("border.gpkg")))
    imports(camera)
    camera.shoot_dialog("trial", lambda: trial_dialog(camera))
    camera.shoot_dialog("about", camera.window.dialogs.about_box)
    text = "Traceback (most recent call last):\n  …\nZeroDivisionError: division by zero\n"
    camera.shoot_dialog("crash", lambda: CrashDialog(text, Path("crash.log"), camera.window))


def report_dialog(camera: Photographer) -> QWidget:
    """The report dialog, its file name without the folder, which differs from run to run."""
    dialog = ReportDialog(camera.session, camera.window)
    dialog.path.setText(Path(dialog.path.text()).name)
    return dialog


def trial_dialog(camera: Photographer) -> QWidget:
    """The trial form for the selected post: ten walks along each of several marked lines."""
    camera.select_first_post()
    dialog = TrialDialog(camera.session, camera.window)
    lines = ((200.0, 9), (600.0, 8), (1200.0, 4), (2000.0, 0))
    dialog.show_walks(tuple(Walk(place, number < seen) for place, seen in lines for number in range(10)))
    return dialog


def main() -> None:
    """Capture both themes, one after the other."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sarhad-") as temporary:
        project = Path(temporary) / "sample.gpkg"
        create(project, True, Progress())
        for theme in ("light", "dark"):
            own = Path(temporary) / theme / project.name
            own.parent.mkdir()
            shutil.copyfile(project, own)
            take_all(Photographer(own, folder, theme))
    for file in folder.glob(".*.ini"):
        file.unlink()


if __name__ == "__main__":
    main()
