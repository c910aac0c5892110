"""Sets the handling marking of the project: one that is offered, or any other text."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.errors import UserError
from app.project import marking
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.words.remedies import full_text
from widgets.words.text import shown, tip


class MarkingDialog(QDialog):
    """Asks for the marking, and says what it is without one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Handling marking"))
        self.setMinimumWidth(460)
        self.choice, self.fault = QComboBox(), Label()
        self.choice.setEditable(True)
        self.choice.addItems(list(marking.OFFERED))
        self.choice.setAccessibleName(self.tr("Handling marking"))
        note = Label(self.tr("Printed at the head and foot of every page, and in every export."))
        self.fault.setObjectName("warning")
        self.fault.setWordWrap(True)
        self.fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        for part in (note, self.choice, self.fault, self._buttons()):
            column.addWidget(part)
        self._fill()

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.set_button = buttons.addButton(self.tr("Set marking"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.default_button = buttons.addButton(self.tr("Use the default"), QDialogButtonBox.ButtonRole.ResetRole)
        self.default_button.setAutoDefault(False)
        self.default_button.clicked.connect(lambda: self._change(None))
        buttons.accepted.connect(lambda: self._change(self.choice.currentText()))
        buttons.rejected.connect(self.reject)
        return buttons

    def _fill(self) -> None:
        project = self._session.project
        if project is None:
            return
        own, default = marking.own(project), shown("Marking", marking.default(project))
        self.choice.setCurrentText(own or default)
        self.default_button.setToolTip(tip(self.tr("{default}, by the most sensitive layer").format(default=default)))
        self.default_button.setEnabled(own is not None)
        self.set_button.setDefault(True)

    def _change(self, text: str | None) -> None:
        """Set the marking, or say what is wrong with it and stay open."""
        project = self._session.project
        if project is None:
            return
        try:
            marking.change(project, text)
        except UserError as error:
            self.fault.setText(full_text(error))
            # A label that wraps asks for the height of one line until it is laid out.
            self.fault.setMinimumHeight(self.fault.heightForWidth(self.choice.width()))
            self.fault.show()
            self.adjustSize()
            return
        self.accept()
