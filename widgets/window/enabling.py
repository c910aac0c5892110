"""Which commands are available now, and what undo and redo would do."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from app.store.history import Step
from widgets.compute.analyst import Analyst
from widgets.session.session import Selection, Session
from widgets.words.text import caption, shown, tip


class Enabling(QObject):
    """Keeps the actions, by the keys of their commands, in step with project, report, run and selection."""

    def __init__(self, session: Session, analyst: Analyst, actions: Mapping[str, QAction], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._analyst, self._actions = session, analyst, actions
        for signal in (session.opened, session.changed, session.reported, analyst.started, analyst.ended):
            signal.connect(self.refresh)
        session.selected.connect(self._follow_selection)
        self.refresh()

    def refresh(self) -> None:
        """Update all of them."""
        project, report = self._session.project, self._session.report
        for action in self._actions.values():
            needs = action.property("needs")
            action.setEnabled(not needs or (project is not None and (needs == "project" or report is not None)))
        self._actions["stop"].setEnabled(self._analyst.running)
        for key in ("analyse", "publish"):
            self._actions[key].setEnabled(project is not None and not self._analyst.running)
        self._follow_steps()
        self._follow_selection(self._session.selection)

    def _follow_steps(self) -> None:
        steps = self._session.project.steps() if self._session.project is not None else []
        done, undone = [step for step in steps if step.done], [step for step in steps if not step.done]
        self._name("undo", self.tr("Undo"), done[-1] if done else None)
        self._name("redo", self.tr("Redo"), undone[0] if undone else None)

    def _name(self, key: str, text: str, step: Step | None) -> None:
        """Name the step in Undo and Redo, in the user's language."""
        action = self._actions[key]
        label = text if step is None else f"{text}: {shown('Step', step.label)}"
        action.setText(caption(label))
        action.setToolTip(tip(f"{label}  ({action.shortcut().toString()})"))
        action.setEnabled(step is not None)

    def _follow_selection(self, selection: Selection) -> None:
        self._actions["delete"].setEnabled(bool(selection.fids))
        self._actions["zoom_selection"].setEnabled(bool(selection))
