"""The title of the window: the project, and what is unusual about how it is looked at."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.project.own_state import DEFAULT, stated
from widgets.session.session import Session
from widgets.words.text import window_title


class Title(QObject):
    """Keeps the window's title in step with the session: a foreign own state and another day stand in it."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        session.opened.connect(self.refresh)
        session.changed.connect(lambda _: self.refresh())
        session.dated.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Write the title again."""
        self._window.setWindowTitle(window_title(" – ".join((*self._parts(), "Sarhad"))))

    def _parts(self) -> list[str]:
        project = self._session.project
        if project is None:
            return []
        state, day = stated(project), self._session.as_of
        own = [self.tr("own state {state}").format(state=state[:40])] if state != DEFAULT else []
        other = [self.tr("as of {day}").format(day=day.isoformat())] if day != date.today() else []
        return [project.path.stem, *own, *other]
