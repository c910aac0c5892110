"""The planner's notes on the chosen gap, and what makes it doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from layers.gaps import STATUSES
from widgets.compute.analyst import Analyst
from widgets.panels.doubts_line import DoubtLine
from widgets.panels.gap_list import place, title
from widgets.session.session import Session
from widgets.words import doubt_words
from widgets.words.text import shown

if TYPE_CHECKING:
    from app.analysis.gaps.doubt import Doubt
    from app.analysis.gaps.gap_report import CoverageGap


class GapWords(QWidget):
    """The planner's status, note and unit for one gap."""

    def __init__(self, session: Session, analyst: Analyst) -> None:
        super().__init__()
        self._analyst, self._session = analyst, session
        self._gap: CoverageGap | None = None
        self.heading = QLabel()
        self.heading.setObjectName("heading")
        self.doubts = DoubtLine(session)
        self.status, self.note, self.unit = QComboBox(), QLineEdit(), QLineEdit()
        for code, label in STATUSES:
            self.status.addItem(shown("Choice", label), code)
        self.note.setPlaceholderText(self.tr("What was seen or decided"))
        self.unit.setPlaceholderText(self.tr("Unit in charge"))
        self.status.activated.connect(lambda _: self._keep())
        self.note.editingFinished.connect(self._keep)
        self.unit.editingFinished.connect(self._keep)
        line = QFrame()
        line.setObjectName("line")
        form = QFormLayout()
        form.setContentsMargins(14, 0, 14, 12)
        form.setSpacing(8)
        form.addRow(self.tr("Status"), self.status)
        form.addRow(self.tr("Note"), self.note)
        form.addRow(self.tr("Unit"), self.unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(line)
        head = QVBoxLayout()
        head.setContentsMargins(14, 4, 14, 0)
        head.setSpacing(2)
        head.addWidget(self.heading)
        head.addWidget(self.doubts)
        column.addLayout(head)
        column.addLayout(form)
        self.hide()

    def show_gap(self, gap: CoverageGap | None, doubts: tuple[Doubt, ...] = ()) -> None:
        """Show another gap's notes and doubts, or none."""
        self._gap = gap
        self.setVisible(gap is not None)
        self.doubts.say(doubt_words.in_brief(doubts), doubt_words.sentences(doubts))
        if gap is None:
            return
        self.heading.setText(f"{title(gap)} · {place(gap)}" if len(place(gap)) < 30 else place(gap))
        self.status.setCurrentIndex(self.status.findData(gap.status))
        self.note.setText(gap.note)
        self.unit.setText(gap.unit)
        writable = self._session.project is not None and not self._session.project.read_only
        for widget in (self.status, self.note, self.unit):
            widget.setEnabled(writable)

    def _keep(self) -> None:
        gap = self._gap
        if gap is None:
            return
        values = (str(self.status.currentData()), self.note.text().strip(), self.unit.text().strip())
        if values != (gap.status, gap.note, gap.unit):
            self._analyst.set_status(gap.id, *values)
