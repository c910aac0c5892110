"""A badge on the map that counts the doubts of the run in view and opens their list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QPushButton, QWidget

from widgets.session.session import Session

MARGIN, NARROW = 16, 620
"""Pixels from the corner, and the width of the map below which the badge moves under the caption beside it."""
BELOW = 50


class DoubtBadge(QPushButton):
    """Floats in the upper right corner of the map; hidden if nothing is in doubt."""

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._session, self._over = session, over
        self.setObjectName("badge")
        self.setIconSize(QSize(14, 14))
        over.installEventFilter(self)
        session.reported.connect(self.refresh)
        session.themed.connect(self._on_theme)
        self._on_theme()
        self.refresh()

    def refresh(self) -> None:
        """Count the doubts of the session's report."""
        count = len(self._session.report.doubts) if self._session.report is not None else 0
        self.setText(self.tr("1 doubt") if count == 1 else self.tr("{count} doubts").format(count=count))
        self.setToolTip(self.tr("What makes this run doubtful, where, and what moved its answer"))
        self.setVisible(count > 0)
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        top = MARGIN if self._over.width() >= NARROW else BELOW
        self.move(self._over.width() - self.width() - MARGIN, top)

    def _on_theme(self) -> None:
        self.setIcon(self._session.theme.tinted("warning", "warning"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
