"""Hands for the import dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.progress import Progress
from app.project.beside import beside
from app.tasks.importing.file_outline import outline
from app.tasks.importing.preview import preview_import
from tests.builders.waiting import WAIT_MS
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.session.session import Session


def settled(dialog: ImportDialog, qtbot: QtBot) -> None:
    """Wait until every file of the dialog is read or stored."""

    def at_rest() -> bool:
        QCoreApplication.processEvents()
        return dialog.storing.under_way is None and not any(file.is_busy for file in dialog.files)

    qtbot.waitUntil(at_rest, timeout=WAIT_MS)


def pick(box: QComboBox, data: object) -> None:
    """Choose an entry as a person does."""
    at = box.findData(data)
    assert at >= 0, [box.itemData(row) for row in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)


def read(session: Session, path: Path, chosen: Choices) -> IncomingFile:
    """A file as the dialog has read it, on this thread."""
    file = IncomingFile(path, chosen, outline=outline(path, chosen.stated), status=Status.READY)
    try:
        with beside(session.required.path, read_only=True) as (project, _):
            file.preview = preview_import(project, file.request(), Progress())
    except UserError as error:
        file.problem, file.status = error, Status.ASKS
    return file
