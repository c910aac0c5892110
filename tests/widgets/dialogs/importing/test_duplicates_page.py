"""What the layer has already is counted; what becomes of it, and by which key, is chosen."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.builders.import_dialogs import pick, read
from tests.builders.projects import bring
from tests.builders.registers import GOOD, register
from widgets.dialogs.importing.duplicates_page import DuplicatesPage
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile
from widgets.session.session import Session


def cells(page: DuplicatesPage) -> list[list[str]]:
    items = [[page.rows.item(row, column) for column in range(3)] for row in range(page.rows.rowCount())]
    return [[item.text() for item in row if item is not None] for row in items]


def test_what_is_there_and_what_lies_near(opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    page = DuplicatesPage()
    qtbot.addWidget(page)
    page.show()
    path = register(tmp_path / "r.csv", GOOD)
    page.show_file(read(opened, path, Choices("checkpoints")))
    assert page.counts.text() == "The layer is new: nothing is there already."
    assert not page.rows.isVisible()
    bring(opened.required, path, "checkpoints")
    register(path, GOOD.replace("2500,0", "2600,0"))
    page.show_file(read(opened, path, Choices("checkpoints")))
    assert page.counts.text() == "Of 3 rows Checkpoints has 2 already. To be added: 1; to be updated: 0."
    assert cells(page) == [
        ["4", "Пост Запад", "The same"],
        ["6", "Пост Юг", "The same"],
        ["5", "Пост Восток", "Lies near Пост Восток"],
    ]
    assert page.near_text.text() == "Others within 50 m of one of the same kind and day, which are stored: 1."
    page.show_file(read(opened, path, Choices("checkpoints", duplicates="update", key="Номер")))
    assert page.counts.text() == "Of 3 rows Checkpoints has 3 already. To be added: 0; to be updated: 1."
    assert cells(page)[0] == ["5", "Пост Восток", "range_m: 2500 → 2600"]
    assert page.by.text().startswith("A row is there already if its key")
    assert page.key.currentData() == "Номер"


def test_keys_are_columns_that_can_be_one(opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    page = DuplicatesPage()
    qtbot.addWidget(page)
    asked: list[dict[str, object]] = []
    page.chosen.connect(asked.append)
    page.show_file(read(opened, register(tmp_path / "r.csv", GOOD), Choices("checkpoints")))
    offered = [page.key.itemData(row) for row in range(page.key.count())]
    assert offered == ["", "Номер", "Название", "Дальность, м", "Азимут"]
    pick(page.choice, "update")
    pick(page.key, "Номер")
    pick(page.choice, "add")
    assert asked == [{"duplicates": "update"}, {"key": "Номер"}, {"duplicates": "add", "key": ""}]
    page.show_file(read(opened, tmp_path / "r.csv", Choices("checkpoints", duplicates="add")))
    assert not page.key.isEnabled()
    refused = read(opened, tmp_path / "r.csv", Choices("checkpoints", duplicates="update", key="gone"))
    page.show_file(refused)
    assert page.key.currentData() == "gone"
    page.show_file(IncomingFile(tmp_path / "r.csv"))
    assert page.counts.text() == "The file is not read yet."
