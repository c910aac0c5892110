"""Asks what a new project has to know before it is created: the own state."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from app.project.own_state import DEFAULT, USUAL_ROUTES
from app.tasks.new_project import STATES
from widgets.dialogs.state_box import StateBox
from widgets.style.label import Label
from widgets.words.text import window_title


class NewProjectDialog(QDialog):
    """``code`` is the chosen state once it is accepted."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_title(self.tr("Create {name}").format(name=path.name)))
        self.setMinimumWidth(460)
        self.state = StateBox(STATES, DEFAULT)
        self._meaning = Label()
        self._meaning.setObjectName("muted")
        self._meaning.setWordWrap(True)
        self.state.currentIndexChanged.connect(lambda _: self._explain())
        form = QFormLayout()
        form.addRow(self.tr("Own state"), self.state)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        create = buttons.addButton(self.tr("Create"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self._meaning)
        column.addWidget(buttons)
        create.setDefault(True)
        self._explain()

    @property
    def code(self) -> str:
        """The chosen state, two letters."""
        return self.state.code

    def _explain(self) -> None:
        routes = USUAL_ROUTES.get(self.code, ())
        borders = ", ".join(routes) if routes else self.tr("every border of {state}").format(state=self.code)
        text = self.tr(
            "The posts and patrols of your own state count, and those shared with a neighbour; hours are on its clock. "
            "Analysed: {borders}. It can be changed later, under Project properties."
        )
        self._meaning.setText(text.format(borders=borders))
