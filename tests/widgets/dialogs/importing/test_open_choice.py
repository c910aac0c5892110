"""A value is chosen from a list or typed; what is being typed stays until it is ended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.builders.import_dialogs import pick
from widgets.dialogs.importing.open_choice import OpenChoice

ENTRIES = [("Automatic", ""), ("Cyrillic (cp1251)", "cp1251")]


@pytest.fixture
def box(qapp: QApplication) -> Iterator[OpenChoice]:
    widget = OpenChoice()
    widget.show_value(ENTRIES, "")
    widget.show()
    widget.activateWindow()
    yield widget
    widget.close()
    widget.deleteLater()


@pytest.fixture
def line(box: OpenChoice) -> QLineEdit:
    edit = box.lineEdit()
    assert edit is not None
    edit.setFocus()
    return edit


def test_entries_and_typed_values_are_announced_once(box: OpenChoice, line: QLineEdit, qtbot: QtBot) -> None:
    heard: list[str] = []
    box.stated.connect(heard.append)
    pick(box, "cp1251")
    pick(box, "cp1251")
    for text in ("koi8-u", "Cyrillic (cp1251)", "Automatic"):
        line.selectAll()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard == ["cp1251", "koi8-u", "cp1251", ""]


def test_what_was_typed_goes_where_another_value_is_shown(box: OpenChoice) -> None:
    for value, text in (("koi8-u", "koi8-u"), ("", "Automatic"), ("cp1251", "Cyrillic (cp1251)")):
        box.show_value(ENTRIES, value)
        assert box.currentText() == text


def test_what_is_being_typed_stays(box: OpenChoice, line: QLineEdit, qtbot: QtBot) -> None:
    qtbot.waitUntil(line.hasFocus)
    line.selectAll()
    qtbot.keyClicks(line, "koi")
    box.show_value(ENTRIES, "")
    assert box.currentText() == "koi"
