"""A coordinate system is chosen from a list, typed, or left to the file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.builders.import_dialogs import pick
from widgets.dialogs.importing.system_box import SystemBox


@pytest.fixture
def box(qapp: QApplication) -> Iterator[SystemBox]:
    widget = SystemBox()
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def test_chosen_and_typed_systems_are_announced_once(box: SystemBox, qtbot: QtBot) -> None:
    heard: list[str] = []
    box.stated.connect(heard.append)
    box.show_system("")
    assert box.currentText() == "Automatic"
    pick(box, "EPSG:28412")
    pick(box, "EPSG:28412")
    line = box.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, " EPSG:2543")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard == ["EPSG:28412", "EPSG:2543"]
    line.setModified(False)
    box.show_system("EPSG:3395")
    assert box.currentText() == "EPSG:3395"
    assert heard == ["EPSG:28412", "EPSG:2543"]
