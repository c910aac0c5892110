"""The doubts dock: what makes the run's answer doubtful and where, and which assumptions moved it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from widgets.compute.analyst import Analyst
from widgets.panels.doubts_list import DoubtDelegate, DoubtModel, rows_of
from widgets.panels.empty_page import EmptyPage
from widgets.session.session import Session
from widgets.style.cards import CardList


class DoubtPanel(QWidget):
    """All warnings of the run in view as sentences, those with places first."""

    place_wanted = Signal(object)
    """Map and ribbon should show a Stretch or a Place."""

    def __init__(self, session: Session, analyst: Analyst, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.model = DoubtModel(self)
        self.delegate = DoubtDelegate(session.theme, self)
        self.list = CardList(self.model, self.delegate, self.tr("Doubts and assumptions"))
        self.empty = EmptyPage(analyst)
        self._pages = QStackedWidget()
        self._build()
        session.reported.connect(self.refresh)
        session.themed.connect(self._on_theme)
        self.refresh()

    def _build(self) -> None:
        self.list.installEventFilter(self)
        self.list.clicked.connect(self.go)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def refresh(self) -> None:
        """Show the session's report, or how to get one."""
        report, project = self.session.report, self.session.project
        labels = {key: kind.label for key, kind in self.session.devices().items()} if report else {}
        self.model.set_rows([] if report is None else rows_of(report, labels, self.model))
        self._pages.setCurrentIndex(0 if report is None else 1)
        no_run = self.tr("Press F5 to find the gaps and list what makes them doubtful, where, and by how much.")
        no_project = self.tr("Open a project to see what is in doubt.")
        self.empty.say(no_project if project is None else no_run, offers=project is not None)

    def _on_theme(self) -> None:
        self.delegate.theme = self.session.theme
        self.list.viewport().update()

    def go(self, index: QModelIndex) -> None:
        """Ask for the next place of the doubt in a row, if it has places."""
        place = self.model.step(index)
        if place is not None:
            self.place_wanted.emit(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter does what a click does."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            if self.list.currentIndex().isValid():
                self.go(self.list.currentIndex())
            return True
        return super().eventFilter(watched, event)
