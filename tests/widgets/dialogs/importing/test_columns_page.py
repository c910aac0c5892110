"""Each column with its first values and where it goes; what is chosen there becomes a mapping."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.exchange.reading import Stated
from tests.builders.files import geojson, point
from tests.builders.import_dialogs import pick, read
from tests.builders.registers import register
from widgets.dialogs.importing.columns_page import ColumnsPage
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile
from widgets.session.session import Session


@pytest.fixture
def page(opened: Session, qtbot: QtBot) -> Iterator[ColumnsPage]:
    widget = ColumnsPage(opened.required)
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


@pytest.fixture
def posts(opened: Session, tmp_path: Path) -> IncomingFile:
    return read(opened, register(tmp_path / "r.csv"), Choices("checkpoints"))


def cell(page: ColumnsPage, row: int, column: int) -> str:
    item = page.table.item(row, column)
    assert item is not None
    return item.text()


def test_every_column_with_its_values_and_its_field(page: ColumnsPage, posts: IncomingFile) -> None:
    page.show_file(posts)
    assert [cell(page, row, 0) for row in range(7)] == [
        "Номер",
        "Название",
        "Широта",
        "Долгота",
        "Дальность, м",
        "Азимут",
        "Телефон",
    ]
    goes = {name: page.choice(name).currentData() for name in ("Номер", "Название", "Широта", "Долгота", "Азимут")}
    assert list(goes.values()) == ["", "name", "lat", "lon", "azimuth_deg"]
    assert cell(page, 0, 1) == "K-01, K-02, K-03"
    assert cell(page, 6, 2) == "Left out: it may hold data on persons"
    with pytest.raises(KeyError):
        page.choice("Телефон")


@pytest.mark.parametrize("width", [1200, 430])
def test_each_column_keeps_its_share_of_the_table(page: ColumnsPage, posts: IncomingFile, width: int) -> None:
    page.show_file(posts)
    page.resize(width, 300)
    QApplication.processEvents()
    room = page.table.viewport().width()
    assert room < width
    shares = [page.table.columnWidth(column) / room for column in range(3)]
    assert shares == pytest.approx([0.22, 0.40, 0.38], abs=0.01)


def test_a_column_is_mapped_to_a_field_and_to_none(page: ColumnsPage, posts: IncomingFile) -> None:
    asked: list[dict[str, object]] = []
    page.chosen.connect(asked.append)
    page.show_file(posts)
    pick(page.choice("Номер"), "note")
    pick(page.choice("Азимут"), "")
    assert asked == [
        {"mapping": {"note": "Номер"}, "stated": Stated()},
        {"mapping": {}, "stated": Stated(apart=("Азимут",))},
    ]


def test_a_field_has_one_column_and_a_column_one_field(page: ColumnsPage, posts: IncomingFile) -> None:
    posts.choices = Choices("checkpoints", mapping={"note": "Номер"}, stated=Stated(apart=("Азимут",)))
    page.show_file(posts)
    assert page.changes(posts, "Название", "note") == {
        "mapping": {"note": "Название"},
        "stated": Stated(apart=("Азимут",)),
    }
    assert page.changes(posts, "Номер", "name")["mapping"] == {"name": "Номер"}
    assert page.changes(posts, "Азимут", "azimuth_deg") == {
        "mapping": {"note": "Номер", "azimuth_deg": "Азимут"},
        "stated": Stated(),
    }


def test_axes_are_named_together(page: ColumnsPage, posts: IncomingFile) -> None:
    page.show_file(posts)
    assert page.changes(posts, "Номер", "lon")["mapping"] == {"lon": "Номер", "lat": "Широта"}
    assert page.changes(posts, "Широта", "lon")["mapping"] == {"lon": "Широта"}
    posts.choices = Choices("checkpoints", mapping={"lon": "Широта"})
    assert page.changes(posts, "Долгота", "lat")["mapping"] == {"lon": "Широта", "lat": "Долгота"}
    posts.choices = Choices("checkpoints", mapping={"lon": "Номер", "lat": "Широта"})
    assert page.changes(posts, "Номер", "note")["mapping"] == {"note": "Номер"}
    assert page.changes(posts, "Номер", "wkt")["mapping"] == {"wkt": "Номер"}


def test_columns_are_there_to_choose_from_where_the_reading_is_refused(
    page: ColumnsPage, opened: Session, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("what,lon,lat\nA,70.1,38\n", encoding="utf-8")
    file = read(opened, path, Choices("sensors"))
    assert file.problem is not None
    page.show_file(file)
    assert cell(page, 0, 1) == "A"
    assert page.choice("what").findData("type") >= 0
    assert page.choice("what").findData("lon") >= 0


def test_a_vector_file_has_no_axes_to_choose_and_a_list_of_rejects_says_what_it_leaves_out(
    page: ColumnsPage, opened: Session, tmp_path: Path
) -> None:
    page.show_file(read(opened, geojson(tmp_path / "t.geojson", (point(70.1, 38.0), {"a": 1})), Choices("incidents")))
    assert page.choice("a").findData("lon") < 0
    path = tmp_path / "r.csv"
    path.write_text("row,reason,name,lon,lat\n2,bad,A,70.1,38\n", encoding="utf-8")
    page.show_file(read(opened, path, Choices("incidents")))
    texts = {cell(page, row, 0): cell(page, row, 2) for row in range(page.table.rowCount())}
    assert texts["row"] == texts["reason"] == "Left out: it says which rows were refused"


def test_what_only_its_cells_tell_to_be_on_persons_can_be_taken(
    page: ColumnsPage, opened: Session, tmp_path: Path
) -> None:
    path = tmp_path / "r.csv"
    path.write_text("lat,lon,memo\n37.5,71.5,Иванов И.И.\n37.6,71.5,Петров П.П.\n", encoding="utf-8")
    file = read(opened, path, Choices("checkpoints"))
    asked: list[dict[str, object]] = []
    page.chosen.connect(asked.append)
    page.show_file(file)
    assert page.choice("memo").currentText() == "Left out: its cells look like data on persons"
    pick(page.choice("memo"), "name")
    pick(page.choice("memo"), "-")
    assert [one["mapping"] for one in asked] == [{"name": "memo"}, {}]
