"""The page shows how a file is read and on what that rests; what is stated there is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.exchange.reading import Stated
from tests.builders.files import geojson, point
from tests.builders.import_dialogs import pick, read
from tests.builders.registers import kml, register, workbook
from widgets.dialogs.importing.incoming_file import Choices
from widgets.dialogs.importing.reading_page import ReadingPage
from widgets.session.session import Session


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[ReadingPage]:
    widget = ReadingPage()
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def test_a_register(page: ReadingPage, opened: Session, tmp_path: Path) -> None:
    page.show_file(read(opened, register(tmp_path / "r.csv"), Choices("checkpoints")))
    assert page.encoding.currentText() == "Automatic: cp1251 (assumed)"
    assert page.header.placeholderText() == "Automatic: 3 (nothing else fits)"
    assert page.decimal.currentText() == "Automatic: comma (nothing else fits)"
    assert page.dates.currentText() == "Automatic"
    assert page.sample.toPlainText().startswith("Реестр постов")
    assert not page.sheet.isVisible()
    assert "may hold data on persons: Телефон" in page.notes.text()


def test_a_workbook_offers_its_sheets_before_one_is_chosen(page: ReadingPage, opened: Session, tmp_path: Path) -> None:
    page.show_file(read(opened, workbook(tmp_path / "w.xlsx"), Choices("checkpoints")))
    assert [page.sheet.itemData(row) for row in range(page.sheet.count())] == ["", "Посты", "Машины"]
    assert not page.sample.isVisible()
    assert not page.encoding.isVisible()
    page.show_file(read(opened, tmp_path / "w.xlsx", Choices("checkpoints", stated=Stated(sheet="Посты"))))
    assert page.sheet.currentText() == "Посты"


def test_of_a_vector_file_only_what_it_has(page: ReadingPage, opened: Session, tmp_path: Path) -> None:
    page.show_file(read(opened, geojson(tmp_path / "t.geojson", (point(70.1, 38.0), {})), Choices("incidents")))
    assert not any(field.isVisible() for field in (page.sheet, page.header, page.encoding, page.sample))
    assert page.decimal.isVisible()


def test_folders_can_be_chosen_and_have_no_row_of_names(page: ReadingPage, opened: Session, tmp_path: Path) -> None:
    page.show_file(read(opened, kml(tmp_path / "t.kml"), Choices("incidents")))
    assert page.sheet.isVisible()
    assert not page.header.isVisible()


def test_what_is_stated_is_asked_for(page: ReadingPage, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    asked: list[object] = []
    page.chosen.connect(lambda changes: asked.append(changes["stated"]))
    page.show_file(read(opened, register(tmp_path / "r.csv"), Choices("checkpoints", stated=Stated(decimal=","))))
    pick(page.encoding, "cp866")
    pick(page.dates, "mdy")
    qtbot.keyClicks(page.header, "3")
    assert asked == [
        Stated(decimal=",", encoding="cp866"),
        Stated(decimal=",", dates="mdy"),
        Stated(decimal=",", header_row=3),
    ]
    qtbot.keyClicks(page.header, "x")
    assert page.header.text() == "3"


def test_any_encoding_can_be_typed(page: ReadingPage, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    asked: list[object] = []
    page.chosen.connect(lambda changes: asked.append(changes["stated"]))
    page.show_file(read(opened, register(tmp_path / "r.csv"), Choices("checkpoints")))
    line = page.encoding.lineEdit()
    assert line is not None
    line.selectAll()
    qtbot.keyClicks(line, "mac_cyrillic")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert asked == [Stated(encoding="mac_cyrillic")]


def test_an_encoding_that_is_not_on_the_list_stays_chosen(page: ReadingPage, opened: Session, tmp_path: Path) -> None:
    chosen = Choices("checkpoints", stated=Stated(encoding="mac_cyrillic"))
    page.show_file(read(opened, register(tmp_path / "r.csv"), chosen))
    assert page.encoding.currentText() == "mac_cyrillic"
    page.show_file(read(opened, tmp_path / "r.csv", Choices("checkpoints")))
    assert page.encoding.currentText().startswith("Automatic: ")
