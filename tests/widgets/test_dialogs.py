"""Every dialog and page opens, in both themes and in the pseudo-language: no text is left unmarked or cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.analysis.gaps.comparison import Comparison
from app.exchange.raster.terrain_files import Glance
from widgets.application import PseudoTranslator
from widgets.crash import CrashDialog
from widgets.dialogs.compare_dialog import CompareDialog
from widgets.dialogs.report_dialog import ReportDialog
from widgets.dialogs.terrain_dialog import TerrainDialog
from widgets.dialogs.trial_dialog import TrialDialog
from widgets.map.pointer import Pointer
from widgets.panels.identify import IdentifyDialog
from widgets.session.session import Session
from widgets.style.notices import Level
from widgets.window.main_window import MainWindow
from widgets.window.start_page import StartPage


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    translator = PseudoTranslator(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def pointer(window: MainWindow, lon: float = 70.1, lat: float = 38.04) -> Pointer:
    x, y = window.session.plane.point(lon, lat)
    none = Qt.KeyboardModifier.NoModifier
    return Pointer(x, y, lon, lat, QPointF(50, 50), QPoint(50, 50), Qt.MouseButton.LeftButton, none)


DIALOGS: dict[str, Callable[[MainWindow], QWidget]] = {
    "report": lambda window: ReportDialog(window.session, window),
    "compare": lambda window: CompareDialog(window.session, window),
    "crash": lambda window: CrashDialog("Traceback", Path("crash.log"), window),
    "identify": lambda window: IdentifyDialog(window.session, window.canvas, window),
    "terrain": lambda window: TerrainDialog(Path("1"), Glance(9, 9, 9, "relief 1 1 1 1"), print, window),
    "trial": lambda window: TrialDialog(window.session, window),
    "start": lambda window: StartPage(window.session),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_text_of_a_dialog_is_marked(window: MainWindow, name: str, pseudo: None) -> None:
    dialog = DIALOGS[name](window)
    dialog.show()
    shown = [label.text() for label in dialog.findChildren(QLabel)] + [
        b.text() for b in dialog.findChildren(QPushButton)
    ]
    plain = [
        text for text in shown if text.strip(" –") and "[" not in text and text not in ("Sarhad", "&Cancel", "&Close")
    ]
    recent = [text for text in plain if ".gpkg" in text or "MB" in text]
    assert [text for text in plain if text not in recent and not text.startswith("Cancel") and text != "Close"] == []
    dialog.close()
    dialog.deleteLater()


def test_every_action_is_marked(session: Session, pseudo: None) -> None:
    window = MainWindow(session)
    assert all("[" in action.text() for action in window.actions_by_key.values())
    assert all("[" in action.toolTip() for action in window.actions_by_key.values())
    window.close()
    window.deleteLater()


def test_a_comparison_has_room_for_its_words(window: MainWindow) -> None:
    dialog = CompareDialog(window.session, window)
    dialog.tree.show()
    dialog.show()
    dialog.show_comparison(Comparison((), (), (), (), ()))
    header, rows = dialog.tree.header(), [dialog.tree.topLevelItem(number) for number in range(4)]
    assert all(row is not None and row.isFirstColumnSpanned() and row.text(0).endswith(": 0") for row in rows)
    assert header.sectionSize(4) == header.defaultSectionSize()
    dialog.close()
    dialog.deleteLater()


def test_identify_lists_the_place_and_the_post(window: MainWindow) -> None:
    window.identify.show_at(pointer(window))
    tops = [window.identify.tree.topLevelItem(row) for row in range(window.identify.tree.topLevelItemCount())]
    texts = [item.text(0) for item in tops if item is not None]
    assert texts[0] == "Place"
    assert "Posts: West" in texts
    window.identify.close()


def test_a_notice_says_what_happened_until_it_is_closed(window: MainWindow) -> None:
    window.session.notify("The disk is full; nothing was changed.", Level.ERROR)
    assert window.notices.isVisibleTo(window)
    assert window.notices.text == "The disk is full; nothing was changed."
    assert not window.notices._timer.isActive()
    window.notices.hide()


def test_a_project_that_cannot_be_opened_is_explained(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"nothing")
    with qtbot.waitSignal(session.notified) as told:
        assert not session.open(broken)
    assert "broken.gpkg" in told.args[0]
    assert session.project is None


def test_a_second_window_opens_read_only_and_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.session.required.path.chmod(0o444)
    other = Session()
    with qtbot.waitSignal(other.notified) as told:
        assert other.open(window.session.required.path)
    assert "read-only" in told.args[0]
    assert other.required.read_only
    other.close()
    window.session.required.path.chmod(0o644)


def test_the_layout_is_remembered(session: Session, project_path: Path, qtbot: QtBot) -> None:
    window = MainWindow(session)
    window.show()
    session.open(project_path)
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=30_000)
    window.docks["layers"].setVisible(False)
    window.close()
    window.deleteLater()
    again = Session(session.preferences)
    window = MainWindow(again)
    assert again.preferences.bytes("state").size() > 0
    assert again.preferences.recent == [project_path.resolve()]
    window.close()
    window.deleteLater()


def test_commands_that_need_a_project_are_off_without_one(session: Session) -> None:
    window = MainWindow(session)
    off = {key for key, action in window.actions_by_key.items() if not action.isEnabled()}
    assert {"zone", "analyse", "report", "undo", "import"} <= off
    assert not {"new", "open", "sample", "quit"} & off
    window.close()
    window.deleteLater()
