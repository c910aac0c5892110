"""From light to dark and back: the whole application is dressed anew, and the choice kept."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from widgets.session.session import Session
from widgets.style.theme import Theme


def switch(session: Session) -> None:
    """Dress everything in the other theme; who paints for himself hears of it by ``session.themed``."""
    session.theme = Theme("light" if session.theme.name == "dark" else "dark")
    session.preferences.set("theme", session.theme.name)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        session.theme.apply(app)
    session.themed.emit()
