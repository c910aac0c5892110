"""Checks a project in the background, lists what is wrong, and restores the newest snapshot that is in order."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.tasks.check import Verdict, verdict
from app.tasks.restore import restore
from resources.literal import literal
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.words.remedies import full_text
from widgets.words.text import window_title


class CheckDialog(QDialog):
    """Says whether the project at ``path`` is in order; it need not be open, nor such that it can be."""

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._path = session, path
        self.result_of: Verdict | None = None
        self.setWindowTitle(window_title(self.tr("Check {name}").format(name=path.name)))
        self.resize(620, 380)
        # Plain text, all of it: names in a file are data.
        self.state, self.faults = Label(), QPlainTextEdit()
        self.state.setWordWrap(True)
        self.faults.setReadOnly(True)
        self.faults.setAccessibleName(self.tr("What is wrong"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        for part in (self.state, self.faults, self._buttons()):
            column.addWidget(part)
        self._start()

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.restore_button = buttons.addButton(
            self.tr("Restore this snapshot"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.restore_button.hide()
        self.restore_button.clicked.connect(self._restore)
        buttons.rejected.connect(self.reject)
        return buttons

    def _start(self) -> None:
        label = self.tr("Checking {name}").format(name=self._path.name)
        self.state.setText(f"{label} …")
        path = self._path
        self._job = self._session.jobs.run(
            label, lambda progress: verdict(path, progress), self._show, failed=self._refuse
        )

    def _show(self, result: Verdict) -> None:
        self.result_of = result
        lines = [full_text(item.message) for item in result.findings] + list(result.notes)
        self.faults.setPlainText("\n".join(map(literal, lines)))
        if not result.findings:
            self.state.setText(self.tr("{name} is in order.").format(name=self._path.name))
        elif result.snapshot is not None:
            text = self.tr("{name} has faults: {count}. The newest snapshot that is in order is {snapshot}.")
            count = len(result.findings)
            self.state.setText(text.format(name=self._path.name, count=count, snapshot=result.snapshot.name))
            self.restore_button.show()
        else:
            text = self.tr("{name} has faults: {count}.")
            if result.looked_through:
                text += " " + self.tr("None of its snapshots is in order.")
            self.state.setText(text.format(name=self._path.name, count=len(result.findings)))

    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.state.setText(full_text(error))
        self.restore_button.setEnabled(True)

    def _restore(self) -> None:
        """Close the project if it is open, restore the snapshot, and open it."""
        if self.result_of is None or (copy := self.result_of.snapshot) is None:
            return
        project = self._session.project
        if project is not None and project.path == self._path:
            self._session.close_project()
        self.restore_button.setEnabled(False)
        path, label = self._path, self.tr("Restoring {name}").format(name=self._path.name)
        self._job = self._session.jobs.run(
            label, lambda _: restore(path, copy), self._open_restored, failed=self._refuse
        )

    def _open_restored(self, former: Path | None) -> None:
        if self._session.open(self._path):
            text = self.tr("{name} is restored. What stood there is kept as {former}.")
            name = former.name if former is not None else ""
            self._session.notify(text.format(name=self._path.name, former=name))
        self.accept()

    def done(self, result: int) -> None:
        """Stop the check, if it still runs: a restoring ends by itself."""
        if self.result_of is None:
            self._job.cancel()
        super().done(result)
