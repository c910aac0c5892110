"""Refused rows are listed with their reasons; whether the others come in without them is chosen."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.builders.import_dialogs import read
from tests.builders.registers import GOOD, register
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile
from widgets.dialogs.importing.refused_page import SHOWN, RefusedPage
from widgets.session.session import Session


def test_rows_with_reasons_and_cells(opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    page = RefusedPage()
    qtbot.addWidget(page)
    page.show()
    page.show_file(read(opened, register(tmp_path / "r.csv"), Choices("checkpoints")))
    assert page.count.text() == "3 of 6 rows cannot be imported."
    rows = [[page.table.item(row, column).text() for column in range(3)] for row in range(3)]  # type: ignore[union-attr]
    assert [row[0] for row in rows] == ["7", "8", "9"]
    assert [row[1][:12] for row in rows] == ["it has no co", "range_m is '", "it lies more"]
    assert rows[0][2].startswith("Номер: K-04, Название: Пост без места")
    asked: list[dict[str, object]] = []
    page.chosen.connect(asked.append)
    page.skip.click()
    assert asked == [{"skip_bad": True}]
    page.show_file(read(opened, tmp_path / "r.csv", Choices("checkpoints", skip_bad=True)))
    assert page.skip.isChecked()
    assert len(asked) == 1


def test_where_nothing_is_refused_nothing_is_asked(opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    page = RefusedPage()
    qtbot.addWidget(page)
    page.show()
    page.show_file(read(opened, register(tmp_path / "r.csv", GOOD), Choices("checkpoints")))
    assert page.count.text() == "Every row can be imported."
    assert not page.skip.isVisible()
    page.show_file(IncomingFile(tmp_path / "r.csv"))
    assert page.count.text() == "The file is not read yet."


def test_of_many_the_first_are_listed(opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    page = RefusedPage()
    qtbot.addWidget(page)
    path = tmp_path / "t.csv"
    path.write_text("name,lon,lat\nA,70.1,38\n" + "B,,\n" * (SHOWN + 1), encoding="utf-8")
    page.show_file(read(opened, path, Choices("incidents")))
    assert page.table.rowCount() == SHOWN
    assert page.count.text() == "201 of 202 rows cannot be imported. The first 200 are listed here."
