"""The page says in which system the places are read, and takes another, from the list or as typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.builders.import_dialogs import pick, read
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile
from widgets.dialogs.importing.places_page import PlacesPage
from widgets.session.session import Session


@pytest.fixture
def page(opened: Session, qtbot: QtBot) -> Iterator[PlacesPage]:
    widget = PlacesPage(opened)
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def table(path: Path, cells: str) -> Path:
    path.write_text(f"name,x,y\nA,{cells}\n", encoding="utf-8")
    return path


def test_the_system_and_the_way_to_degrees_are_named(page: PlacesPage, opened: Session, tmp_path: Path) -> None:
    page.show_file(read(opened, table(tmp_path / "d.csv", "70.1,38.0"), Choices("incidents")))
    assert page.operation.text() == "Read in EPSG:4326."
    assert page.crs.currentText() == "Automatic"
    metres = table(tmp_path / "m.csv", "12596700,4208000")
    page.show_file(read(opened, metres, Choices("incidents", crs="EPSG:28412")))
    assert page.operation.text().startswith("Read in EPSG:28412. To WGS 84: ")
    assert page.crs.currentData() == "EPSG:28412"
    page.show_file(IncomingFile(metres, Choices("incidents")))
    assert not page.operation.isVisible()


def test_another_is_chosen_or_typed(page: PlacesPage, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    asked: list[dict[str, object]] = []
    page.chosen.connect(asked.append)
    page.show_file(read(opened, table(tmp_path / "d.csv", "70.1,38.0"), Choices("incidents")))
    pick(page.crs, "EPSG:28412")
    line = page.crs.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, "EPSG:2543")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    line.selectAll()
    qtbot.keyClicks(line, "Automatic")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert asked == [{"crs": "EPSG:28412"}, {"crs": "EPSG:2543"}, {"crs": ""}]
    page.show_file(read(opened, tmp_path / "d.csv", Choices("incidents", crs="EPSG:2543")))
    assert page.crs.currentText() == "EPSG:2543"
