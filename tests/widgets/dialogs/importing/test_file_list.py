"""Each file with how far it has come."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import UserError
from tests.builders.import_dialogs import read
from tests.builders.projects import bring
from tests.builders.registers import GOOD, register
from widgets.dialogs.importing.file_list import FileList, state_text
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.session.session import Session


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (Status.WAITING, "Waiting…"),
        (Status.READING, "Reading…"),
        (Status.STOPPED, "Reading stopped"),
        (Status.STORING, "Importing…"),
        (Status.STORED, "Imported"),
        (Status.READY, "Ready"),
        (Status.ASKS, "Needs a decision"),
    ],
)
def test_a_file_without_rows(status: Status, text: str) -> None:
    assert state_text(IncomingFile(Path("dem.tif"), status=status)) == text


def test_what_becomes_of_rows(opened: Session, tmp_path: Path) -> None:
    path = register(tmp_path / "r.csv")
    asks = read(opened, path, Choices("checkpoints"))
    asks.status = Status.ASKS
    assert state_text(asks) == "3 refused: decide"
    asks.problem = UserError("no")
    assert state_text(asks) == "Needs a decision"
    assert state_text(read(opened, path, Choices("checkpoints", skip_bad=True))) == "3 to be added, 3 refused"
    bring(opened.required, register(path, GOOD), "checkpoints")
    assert state_text(read(opened, path, Choices("checkpoints"))) == "Nothing new, 3 there already"
    assert state_text(read(opened, path, Choices("checkpoints", duplicates="add"))) == "3 to be added"
    register(path, GOOD.replace("2500,0", "2600,0"))
    update = Choices("checkpoints", duplicates="update", key="Номер")
    assert state_text(read(opened, path, update)) == "1 to be updated, 2 there already"


def test_the_one_that_is_picked_is_told(opened: Session, qtbot: QtBot) -> None:
    files = [IncomingFile(Path("a.csv")), IncomingFile(Path("b.csv"))]
    widget = FileList(files, opened.theme)
    qtbot.addWidget(widget)
    picked: list[IncomingFile] = []
    widget.picked.connect(picked.append)
    widget.setCurrentRow(1)
    assert picked == [files[1]]
    files[1].status = Status.STORED
    widget.refresh(files[1])
    assert widget.item(1).text() == "b.csv\nImported"
