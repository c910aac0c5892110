"""Take the screenshots of docs/screenshots from the sample project: python docs/make_screenshots.py [FOLDER]

No display needed. Every panel, menu and dialog is captured in both themes, so that visual faults show.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt  # noqa: E402 - the platform is chosen first
from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QComboBox, QWidget  # noqa: E402

from app.analysis.detection.walk_through import Walk  # noqa: E402
from app.analysis.gaps.doubts.bearing import Bearing  # noqa: E402
from app.exchange.raster.basemaps import read_basemap  # noqa: E402
from app.progress import Progress  # noqa: E402
from app.project import feature_edits  # noqa: E402
from app.project.add_underlay import add_basemap  # noqa: E402
from app.report.writers.pdf import page_images  # noqa: E402
from app.tasks import report_book  # noqa: E402
from docs.synthetic_maps import sheet, tiles  # noqa: E402
from layers.base import Provenance  # noqa: E402
from tests.builders.registers import GOOD, kml, register, workbook  # noqa: E402
from widgets.application import make_application  # noqa: E402
from widgets.crash import CrashDialog  # noqa: E402
from widgets.dialogs.compare_dialog import CompareDialog  # noqa: E402
from widgets.dialogs.report_dialog import ReportDialog  # noqa: E402
from widgets.dialogs.trial_dialog import TrialDialog  # noqa: E402
from widgets.map.pointer import Pointer  # noqa: E402
from widgets.session.preferences import Preferences  # noqa: E402
from widgets.session.session import Selection, Session  # noqa: E402
from widgets.window.main_window import MainWindow  # noqa: E402
from widgets.window.map_menu import MapMenu  # noqa: E402
from widgets.window.projects import create  # noqa: E402


class Photographer:
    """One window in one theme, captured at each stage of a job."""

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

    def shoot_dialog(self, name: str, make: Callable[[], QWidget], *, keep: bool = False) -> None:
        dialog = make()
        dialog.show()
        self.shoot(name, dialog)
        dialog.close()
        if not keep:
            dialog.deleteLater()

    def pointer(self, lon: float, lat: float) -> Pointer:
        x, y = self.session.plane.point(lon, lat)
        none = Qt.KeyboardModifier.NoModifier
        return Pointer(x, y, lon, lat, QPointF(200, 200), QPoint(200, 200), Qt.MouseButton.LeftButton, none)

    def take_all(self) -> None:
        self.shoot("start")
        self.session.open(self.project)
        self.shoot("opened")
        self.window.docks["doubts"].raise_()
        self.shoot("doubts-empty", self.window.doubts)
        self.window.docks["gaps"].raise_()
        self.window.analyst.run()
        self.rest(1.0)
        self.window.canvas.content.show_all()
        self.shoot("window")
        self.window.navigator.open_first_gap()
        self.shoot("gap")
        self.profile()
        self.select_post()
        self.goto()
        self.menus()
        self.dialogs()
        self.draw_zone()
        self.add_radar()
        self.doubts()
        self.underlays()
        self.window.close()
        self.window.deleteLater()
        self.rest(0.1)

    def underlays(self) -> None:
        """A made-up sheet with posts over it, its controls, made-up tiles over the relief, and a page of the report."""
        self.session.set_as_of(date.today())
        folder, project = self.project.parent, self.session.required
        made_up = Provenance(source="made for the screenshots", synthetic=True)
        for name, file in (
            ("Synthetic tiles", tiles(folder / "tiles.mbtiles", 69.6, 37.4)),
            ("Synthetic sheet", sheet(folder / "sheet.tif", 68.62, 37.2)),
        ):
            add_basemap(project, read_basemap(file), name=name, provenance=made_up)
        self.session.report = None
        self.session.reported.emit()
        self.session.select(Selection())
        self.window.notices.hide()
        tree = self.window.layers.tree
        self.window.docks["layers"].raise_()
        self.rest()
        tree.setCurrentItem(tree.findItems("Synthetic sheet", Qt.MatchFlag.MatchExactly)[0])
        self.session.wanted.emit(68.52, 37.12, 68.72, 37.28)
        self.shoot("underlay-sheet")
        self.shoot("underlay-controls", self.window.layers)
        self.session.wanted.emit(69.0, 37.2, 70.1, 37.7)
        self.shoot("underlay-tiles")
        self.window.resize(1000, 640)
        self.shoot("underlay-small")
        self.window.resize(1600, 900)
        if self.theme == "light":
            self.report_page()

    def report_page(self) -> None:
        """The page of the tenth hole, with the sheet under its map; paper has no themes."""
        underlays, _ = report_book.underlays_of(self.session.required)
        book = report_book.book_of(self.session.required, underlays=underlays)
        assert book is not None  # noqa: S101 - it was analysed above
        pages = page_images(replace(book, sections=("pages",)), 110.0)
        (self.folder / "underlay-report.png").write_bytes(pages[-1])

    def doubts(self) -> None:
        """Two years on, when all posts are out of date: the list, a gap's card, marked posts, the assumptions."""
        self.session.set_as_of(date(2028, 6, 1))
        self.window.analyst.run()
        self.rest()
        self.rest(1.5)
        self.window.notices.hide()
        self.window.canvas.content.show_all()
        self.window.badge.click()
        self.shoot("doubts")
        panel, report = self.window.doubts, self.session.report
        assert report is not None  # noqa: S101 - it was analysed above
        post = next(n for n, row in enumerate(panel.model.rows) if row.doubt is not None and row.doubt.posts)
        panel.go(panel.model.index(post))
        self.window.canvas.view.zoom(0.5)
        self.shoot("doubts-post")
        head = max(n for n, row in enumerate(panel.model.rows) if row.kind == "head")
        panel.list.scrollTo(panel.model.index(head), panel.list.ScrollHint.PositionAtTop)
        self.shoot("assumptions", panel)
        bearing = Bearing.of(report)
        self.window.ribbon.open_gap(next(gap.id for gap in report.gaps if bearing.special(gap)))
        self.shoot("doubts-gap")

    def profile(self) -> None:
        """The first gap hidden by terrain: the ridge on the map, the profile below it; then with nothing selected."""
        report = self.session.report
        assert report is not None  # noqa: S101 - it was analysed above
        self.window.ribbon.open_gap(next(gap.id for gap in report.gaps if gap.klass == "A"))
        self.rest(1.0)
        self.window.docks["profile"].raise_()
        self.rest()
        section = self.window.profile.plot.section
        if section is not None:
            self.window.profile.plot.cursor_m = 0.3 * section.length_m
        self.shoot("profile")
        self.session.select(Selection())
        self.shoot("profile-empty", self.window.profile)
        self.window.docks["ribbon"].raise_()

    def select_post(self) -> None:
        entry = self.session.required.of_kind("checkpoints")[0]
        self.session.select(Selection(entry.uuid, frozenset({1})))
        self.window.navigator.show_selection()
        self.shoot("post")

    def goto(self) -> None:
        self.window.goto.setFocus()
        QTest.keyClicks(self.window.goto, "khor")
        self.rest(0.5)
        self.shoot("goto", self.window.goto.completer().popup())
        self.window.goto.clear()

    def menus(self) -> None:
        self.shoot_dialog("menu", self.map_menu)
        self.shoot_dialog("layer-menu", lambda: self.window.layers.tree.menu_of(self.first_layer))
        for action in self.window.menuBar().actions():
            if (menu := action.menu()) is not None:
                name = action.text().replace("&", "").lower()
                self.shoot_dialog(f"menu-{name}", lambda menu=menu: menu, keep=True)

    def map_menu(self) -> MapMenu:
        place = self.first_post
        return MapMenu(self.pointer(place.x, place.y), self.window.workshop, self.window.status, self.window)

    @property
    def first_post(self) -> Any:
        return self.session.layer(self.session.required.of_kind("checkpoints")[0].uuid).frame.geometry.iloc[0]

    @property
    def first_layer(self) -> Any:
        return self.window.layers.tree.topLevelItem(0)

    def dialogs(self) -> None:
        place = self.first_post
        self.window.identify.show_at(self.pointer(place.x, place.y))
        self.shoot("identify", self.window.identify)
        self.window.identify.close()
        self.shoot_dialog("report", self.report_dialog)
        self.shoot_dialog("compare-one-run", lambda: CompareDialog(self.session, self.window))
        self.shoot_dialog("new-project", lambda: self.window.projects.new_dialog(Path("border.gpkg")))
        self.imports()
        self.shoot_dialog("trial", self.trial_dialog)
        self.shoot_dialog("about", self.window.dialogs.about_box)
        text = "Traceback (most recent call last):\n  …\nZeroDivisionError: division by zero\n"
        self.shoot_dialog("crash", lambda: CrashDialog(text, Path("crash.log"), self.window))

    def report_dialog(self) -> QWidget:
        """The report dialog, its file name without the folder, which differs from run to run."""
        dialog = ReportDialog(self.session, self.window)
        dialog.path.setText(Path(dialog.path.text()).name)
        return dialog

    def imports(self) -> None:
        """The import dialog at each step: a register, a workbook whose sheet is asked for, a KML, terrain."""
        folder = self.project.parent / "imports"
        folder.mkdir(exist_ok=True)
        files = [register(folder / "register.csv"), workbook(folder / "posts.xlsx"), kml(folder / "places.kml")]
        dialog = self.window.projects.import_dialog([*files, ROOT / "data" / "baseline" / "terrain.tif"])
        dialog.resize(1060, 700)
        dialog.show()
        self.rest(1.0)
        page = dialog.page
        for number, name in enumerate(("reading", "places", "columns", "refused", "duplicates")):
            page.tabs.setCurrentIndex(number)
            self.shoot(f"import-register-{name}", dialog)
        page.tabs.setCurrentIndex(0)
        dialog.list.setCurrentRow(1)
        self.shoot("import-workbook-asks", dialog)
        self.pick(page.reading.sheet, "Посты")
        self.shoot("import-workbook", dialog)
        dialog.list.setCurrentRow(2)
        self.shoot("import-kml-asks", dialog)
        self.pick(page.target.kind, "incidents")
        page.tabs.setCurrentIndex(2)
        self.shoot("import-kml", dialog)
        dialog.list.setCurrentRow(3)
        self.shoot("import-terrain", dialog)
        dialog.reject()
        dialog.deleteLater()
        self.import_again(folder)

    def import_again(self, folder: Path) -> None:
        """A register whose rows are there already, with other values: what is updated by its key."""
        first = self.window.projects.import_dialog([register(folder / "register.csv", GOOD)])
        first.show()
        self.rest(1.0)
        first.accept()
        self.rest(1.0)
        first.deleteLater()
        changed = GOOD.replace("2500,0", "2600,0").replace("Пост Юг", "Пост Южный")
        dialog = self.window.projects.import_dialog([register(folder / "register.csv", changed)])
        dialog.resize(1060, 700)
        dialog.show()
        self.rest(1.0)
        self.pick(dialog.page.duplicates.choice, "update")
        self.pick(dialog.page.duplicates.key, "Номер")
        dialog.page.tabs.setCurrentIndex(4)
        self.shoot("import-register-updates", dialog)
        dialog.reject()
        dialog.deleteLater()
        self.session.undo()
        self.window.notices.hide()

    def pick(self, box: QComboBox, data: str) -> None:
        """Choose an entry, and wait until the file is read again."""
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())
        self.rest(0.6)

    def trial_dialog(self) -> QWidget:
        """The trial form for the selected post: ten walks along each of several marked lines."""
        entry = self.session.required.of_kind("checkpoints")[0]
        self.session.select(Selection(entry.uuid, frozenset({1})))
        dialog = TrialDialog(self.session, self.window)
        lines = ((200.0, 9), (600.0, 8), (1200.0, 4), (2000.0, 0))
        dialog.show_walks(tuple(Walk(place, number < seen) for place, seen in lines for number in range(10)))
        return dialog

    def draw_zone(self) -> None:
        """A zone over the first gap: its live effect while being drawn, then its form with the run out of date."""
        self.window.navigator.open_first_gap()
        self.rest(0.6)
        self.window.workshop.activate("zone")
        canvas, viewport = self.window.canvas, self.window.canvas.viewport()
        middle, reach = canvas.rect().center(), min(canvas.width(), canvas.height()) // 3
        corners = [QPoint(-reach, -reach), QPoint(reach, -reach), QPoint(reach, reach), QPoint(-reach, reach)]
        for corner in corners:
            QTest.mouseMove(viewport, middle + corner)
            QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle + corner)
            self.rest(0.3)
        self.shoot("zone-drawn")
        QTest.keyClick(canvas, Qt.Key.Key_Return)
        self.rest(1.5)
        self.shoot("zone")

    def add_radar(self) -> None:
        """A radar at the first gap: its form with the run out of date, the next run, the comparison."""
        report = self.session.report
        assert report is not None  # noqa: S101 - it was analysed above
        gap = report.all_gaps[0]
        self.window.workshop.additions.add_point("sensors", gap.lon, gap.lat)
        entry, fid = self.session.selection.layer, next(iter(self.session.selection.fids))
        edit = feature_edits.changed(
            self.session.required, self.session.required.entries[entry], fid, {"type": "ground_radar"}
        )
        self.session.apply("Edit", edit)
        self.rest(1.5)
        self.window.docks["gaps"].raise_()
        self.shoot("outdated")
        self.window.analyst.run()
        self.rest(1.5)
        self.shoot("radar")
        self.shoot_dialog("compare", lambda: CompareDialog(self.session, self.window))


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
            Photographer(own, folder, theme).take_all()
    for file in folder.glob(".*.ini"):
        file.unlink()


if __name__ == "__main__":
    main()
