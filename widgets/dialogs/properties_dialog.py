"""The properties of the open project: its file, its own state, the borders analysed, and which drawing of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from app.project import own_state
from app.project.drawn_borders import DrawnBorder, drawn_borders, sentence
from widgets.dialogs.state_box import StateBox
from widgets.session.routes import analysed
from widgets.session.session import Explained, Session
from widgets.style.label import Label
from widgets.words.text import file_size

if TYPE_CHECKING:
    from collections.abc import Collection


class PropertiesDialog(QDialog):
    """The own state can be changed: that is one step, which can be undone."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Project properties"))
        self.setMinimumWidth(720)
        project = session.required
        self.state = StateBox(own_state.bordering_states(project), own_state.stated(project))
        self.state.setEnabled(not project.read_only)
        self.borders, self.drawings = Label(), Label()
        self.borders.setWordWrap(True)
        self.state.currentIndexChanged.connect(lambda _: self._show_borders())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(14)
        column.addLayout(self._form())
        column.addWidget(self._buttons())
        self._show_borders()

    def _form(self) -> QFormLayout:
        path = self._session.required.path
        file = Label(self.tr("{path}, {size}").format(path=path, size=file_size(path.stat().st_size)))
        file.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow(self.tr("File"), file)
        form.addRow(self.tr("Own state"), self.state)
        form.addRow(self.tr("Analysed"), self.borders)
        form.addRow(self.tr("As of {day}").format(day=self._session.as_of.isoformat()), self.drawings)
        return form

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        return buttons

    def _show_borders(self) -> None:
        """The borders that a run analyses with the state chosen here."""
        project, code = self._session.required, self.state.code
        unchanged = code == own_state.stated(project)
        routes = analysed(project) if unchanged else own_state.usual_routes(project, code)
        every = self.tr("every border of {state}").format(state=code)
        self.borders.setText(", ".join(sorted(routes)) if routes else every)
        day = self._session.as_of.isoformat()
        shown = [one for one in drawn_borders(project, day) if _concerns(one, routes, code)]
        self.drawings.setText("\n".join(sentence(one) for one in shown))

    def save(self) -> None:
        """Make the chosen state the own one, if it is not."""
        with Explained(self._session) as attempt:
            if self.state.code:
                own_state.set_own_state(self._session.required, self.state.code, origin="properties")
        if attempt.fine:
            self.accept()


def _concerns(border: DrawnBorder, routes: Collection[str], code: str) -> bool:
    """Whether a border is among those analysed: the ones named, or every one of a state."""
    if routes:
        return bool({border.border, *border.routes} & set(routes))
    return code in border.states or not any(border.states)
