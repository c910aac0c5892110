"""The window shows the texts of a project as they are: none is markup, none acts, none makes it wider."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from resources.literal import BREAK, literal
from tests.builders.import_dialogs import settled
from tests.builders.nasty_projects import nasty_project
from tests.builders.nasty_texts import NASTY
from tests.builders.waiting import idle, let_go
from widgets.dialogs.compare_dialog import CompareDialog
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.dialogs.marking_dialog import MarkingDialog
from widgets.dialogs.properties_dialog import PropertiesDialog
from widgets.dialogs.report_dialog import ReportDialog
from widgets.map.pointer import Pointer
from widgets.session.session import Selection, Session
from widgets.style.label import PictureLabel
from widgets.style.notices import Level
from widgets.window.main_window import MainWindow


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, built once."""
    return nasty_project(tmp_path_factory.mktemp("nasty"))


@pytest.fixture
def shown(session: Session, nasty: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with a copy of it."""
    path = tmp_path / "p <b>&x[*].gpkg"
    path.write_bytes(nasty.read_bytes())
    window = MainWindow(session)
    window.resize(1500, 880)
    window.show()
    assert session.open(path)
    idle(window, qtbot)
    qtbot.waitUntil(lambda: session.report is not None, timeout=60_000)
    idle(window, qtbot)
    yield window
    window.close()
    window.deleteLater()


def test_the_window_shows_them_as_they_are(shown: MainWindow, qtbot: QtBot) -> None:
    session = shown.session
    width = shown.width()
    for entry in list(session.required.entries.values()):
        frame = session.layer(entry.uuid).frame
        for fid in frame.index[:3] if len(frame) else ():
            session.select(Selection(entry.uuid, frozenset({int(fid)})))
            _check(shown)
    assert session.report is not None
    for gap in session.report.all_gaps[:6]:
        session.select(Selection(gap=gap.id))
        idle(shown, qtbot)
        _check(shown)
    for text in NASTY.values():
        session.notify(text, Level.ERROR)
        _check(shown.notices)
    assert shown.windowTitle().startswith("p <b>&x[*][*]")
    assert shown.width() == width


def test_what_is_at_a_place_is_listed_as_it_is(shown: MainWindow) -> None:
    x, y = shown.session.plane.to_plane(np.array([[70.03, 38.005]]))[0]
    at = Pointer(
        x, y, 70.03, 38.005, QPointF(9, 9), QPoint(9, 9), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    shown.identify.show_at(at)
    _check(shown.identify)
    shown.identify.hide()


@pytest.mark.parametrize("kind", [ReportDialog, MarkingDialog, PropertiesDialog, CompareDialog])
def test_dialogs_show_them_as_they_are(
    shown: MainWindow, kind: Callable[[Session, QWidget], QDialog], qtbot: QtBot
) -> None:
    dialog = kind(shown.session, shown)
    dialog.show()
    idle(shown, qtbot)
    _check(dialog)
    dialog.close()
    let_go(dialog)


def test_a_file_to_import_is_shown_as_it_is(shown: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "f <img src=x> & {x}.csv"
    head = ",".join(f'"{key} {text[:100]}"'.replace("\n", " ") for key, text in NASTY.items() if '"' not in text)
    file.write_text(f"lon,lat,name,{head}\n70.01,38.0,<b>x</b>,{head}\n70.02,38,=1,{head}\nx,y,<img>,{head}\n", "utf-8")
    dialog = ImportDialog(shown.session, [file], shown)
    dialog.show()
    settled(dialog, qtbot)
    _check(dialog)
    dialog.reject()
    let_go(dialog)


def _check(window: QWidget) -> None:
    """All texts of a window: as Qt would draw them none has markup, and none acts."""
    QApplication.processEvents()
    for label in window.findChildren(QLabel):
        plain = label.textFormat() is Qt.TextFormat.PlainText or "<" not in label.text()
        assert plain or isinstance(label, PictureLabel), label.text()
        _literal(label.text())
    for button in window.findChildren(QAbstractButton):
        _literal(button.text())
    for action in window.findChildren(QAction):
        _literal(action.text())
        assert "&" not in action.text().replace("&&", "") or "nasty" not in action.text()
    for box in window.findChildren(QComboBox):
        for row in range(box.count()):
            _literal(box.itemText(row))
    for view in window.findChildren(QAbstractItemView):
        _check_items(view, QModelIndex())
    for widget in (window, *window.findChildren(QWidget)):
        _check_tip(widget.toolTip())


def _check_items(view: QAbstractItemView, parent: QModelIndex) -> None:
    model = view.model()
    for row in range(model.rowCount(parent)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            index = model.index(row, column, parent)
            _literal(str(index.data() or ""), painted=view.objectName() == "")
            _check_tip(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))
            if column == 0 and not isinstance(model, QAbstractListModel | QAbstractTableModel):
                _check_items(view, index)


def _literal(text: str, *, painted: bool = False) -> None:
    text = text.replace(BREAK, "")
    assert painted or literal(text) == text, text[:200]
    assert painted or len(text) < 3000


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)


def _check_tip(text: str) -> None:
    if "nasty" in text:
        assert _Tags(text).tags <= {"div", "table", "tr", "td"} | {"b"}
        _literal(text)
