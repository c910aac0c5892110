"""The day as of which the project is shown and analysed, in the tool bar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QToolButton, QWidget

from widgets.session.routes import why_none
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.style.notices import Level

FIRST, LAST = QDate(1800, 1, 1), QDate(2199, 12, 31)


class AsOfBox(QWidget):
    """One day for all: posts and border lines on the map, the analysis, its warnings."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.day, self.today = QDateEdit(), QToolButton()
        self._build()
        self.day.dateChanged.connect(self._on_chosen)
        self.today.clicked.connect(lambda: session.set_as_of(date.today()))
        session.dated.connect(self._on_dated)
        self.refresh()

    def _build(self) -> None:
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setDateRange(FIRST, LAST)
        # Not while it is being typed: every part of a date would be a day to draw.
        self.day.setKeyboardTracking(False)
        self.day.setAccessibleName(self.tr("as of"))
        self.day.setToolTip(self.tr("The day as of which the map shows the project and F5 analyses it"))
        self.today.setText(self.tr("Today"))
        self.today.setToolTip(self.tr("Back to today"))
        label = Label(self.tr("as of"))
        label.setObjectName("muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 2, 0)
        row.setSpacing(4)
        for widget in (label, self.day, self.today):
            row.addWidget(widget)

    def refresh(self) -> None:
        """Show the session's day; Today is offered on any other."""
        day = self._session.as_of
        self.day.blockSignals(True)
        self.day.setDate(QDate(day.year, day.month, day.day))
        self.day.blockSignals(False)
        self.today.setVisible(day != date.today())

    def _on_chosen(self, day: QDate) -> None:
        self._session.set_as_of(date(day.year(), day.month(), day.day()))

    def _on_dated(self) -> None:
        self.refresh()
        if why := why_none(self._session.project, self._session.as_of):
            self._session.notify(why, Level.WARNING)
