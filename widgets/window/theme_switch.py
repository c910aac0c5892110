"""Switches between light and dark: the whole application is restyled, and the choice saved."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from widgets.session.session import Session
from widgets.style.theme import Theme


def switch(session: Session) -> None:
    """Apply the other theme; widgets that paint themselves hear of it through ``session.themed``."""
    session.theme = Theme("light" if session.theme.name == "dark" else "dark")
    session.preferences.set("theme", session.theme.name)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        session.theme.apply(app)
    session.themed.emit()
