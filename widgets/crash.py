"""The last resort: an uncaught exception is logged, and shown in a dialog that says the work is safe."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.paths import log_folder
from resources.literal import literal


class CrashDialog(QDialog):
    """Says what happened, that everything committed is on disk, and where the log is."""

    def __init__(self, text: str, log: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Error in Sarhad"))
        self.resize(620, 360)
        heading = QLabel(self.tr("Something went wrong in the program"))
        heading.setObjectName("heading")
        reassurance = self.tr(
            "Your work is safe: every change you made is already in the project file. You can continue, or close the "
            "window and open the project again. The details below are also in {log}"
        )
        body = QLabel(reassurance.format(log=log))
        body.setTextFormat(Qt.TextFormat.PlainText)
        body.setWordWrap(True)
        details = QPlainTextEdit(text)
        details.setReadOnly(True)
        details.setAccessibleName(self.tr("Details of the error"))
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Continue"), QDialogButtonBox.ButtonRole.AcceptRole)
        leave = buttons.addButton(self.tr("Close Sarhad"), QDialogButtonBox.ButtonRole.DestructiveRole)
        leave.clicked.connect(QApplication.closeAllWindows)
        leave.clicked.connect(self.accept)
        buttons.accepted.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        for widget in (heading, body, details, buttons):
            column.addWidget(widget)


def catch_everything() -> None:
    """Send every uncaught exception of the main thread to the log and to a CrashDialog."""
    sys.excepthook = _on_exception


def _on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    # What a file holds stands in the messages of errors.
    text = literal("".join(traceback.format_exception(kind, error, trace)))
    sys.stderr.write(text)
    log = log_folder() / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.log"
    log.write_text(text, encoding="utf-8")
    if QApplication.instance() is not None and not any(
        isinstance(w, CrashDialog) for w in QApplication.topLevelWidgets()
    ):
        CrashDialog(text, log, QApplication.activeWindow()).exec()
