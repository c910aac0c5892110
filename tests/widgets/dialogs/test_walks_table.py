"""The table of a trial reads what is typed, and always has room for one more walk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QTableWidgetItem
from pytestqt.qtbot import QtBot

from app.analysis.detection.walk_through import Walk
from widgets.dialogs.walks_table import EMPTY_ROWS, WalksTable


@pytest.fixture
def table(qapp: QApplication) -> Iterator[WalksTable]:
    widget = WalksTable()
    yield widget
    widget.deleteLater()


def write(table: WalksTable, row: int, *texts: str) -> None:
    for column, text in enumerate(texts):
        table.setItem(row, column, QTableWidgetItem(text))


def test_what_is_typed_is_read_and_empty_rows_are_passed_over(table: WalksTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.edited):
        write(table, 0, "50", "yes", "90")
    write(table, 3, " 120 ", "no")
    assert table.walks() == [Walk(50.0, True, 90.0), Walk(120.0, False)]


def test_a_row_that_cannot_be_read_is_named(table: WalksTable) -> None:
    write(table, 1, "far", "yes")
    with pytest.raises(ValueError, match="Row 2"):
        table.walks()


def test_the_last_row_is_always_empty(table: WalksTable) -> None:
    write(table, EMPTY_ROWS - 1, "50", "yes")
    assert table.rowCount() == EMPTY_ROWS + 1


def test_walks_that_are_shown_are_read_back(table: WalksTable, qtbot: QtBot) -> None:
    walks = [Walk(50.0 + number, number % 2 == 0, 90.0) for number in range(20)]
    with qtbot.waitSignal(table.edited):
        table.show_walks(walks)
    assert table.rowCount() == 21
    assert table.walks() == walks
