"""The import dialog, with a small project open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.builders.import_dialogs import settled
from tests.builders.waiting import let_go
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.session.session import Session


@pytest.fixture
def ask(opened: Session, qtbot: QtBot) -> Iterator[Callable[..., ImportDialog]]:
    """Opens dialogs for files, and waits until all are read."""
    dialogs: list[ImportDialog] = []

    def make(*paths: Path) -> ImportDialog:
        dialogs.append(ImportDialog(opened, list(paths)))
        dialogs[-1].show()
        dialogs[-1].activateWindow()
        settled(dialogs[-1], qtbot)
        return dialogs[-1]

    yield make
    for one in dialogs:
        if one.isVisible():
            one.reject()
        let_go(one)
