"""The planner's notes: on the chosen gap, with what makes it doubtful, and on stretches without a gap."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.reasons.sentences import sentence
from app.reasons.words_apart import why_apart
from layers.gaps import STATUSES
from resources.literal import one_line
from widgets.compute.analyst import Analyst
from widgets.panels.doubts_line import DoubtLine
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.words import doubt_words
from widgets.words.gap_model import place, title
from widgets.words.text import caption, shown, span

if TYPE_CHECKING:
    from app.analysis.gaps.doubt import Doubt
    from app.analysis.gaps.gap_report import CoverageGap, GapReport, WordsApart


REMEDY = 600
"""Characters of an entry that says what a remedy closes."""


class GapWords(QWidget):
    """The planner's status, note and unit for one gap."""

    def __init__(self, session: Session, analyst: Analyst) -> None:
        super().__init__()
        self._analyst, self._session = analyst, session
        self._gap: CoverageGap | None = None
        self._as_stored = ("", "", "")
        self.heading = Label()
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
        self.remedies = QPushButton(self.tr("Apply a remedy"))
        self.remedies.setMenu(QMenu(self.remedies))
        self.remedies.setToolTip(self.tr("What was tried for this gap; what is chosen is one step, and can be undone"))
        line = QFrame()
        line.setObjectName("line")
        form = QFormLayout()
        form.setContentsMargins(14, 0, 14, 12)
        form.setSpacing(8)
        form.addRow(self.tr("Status"), self.status)
        form.addRow(self.tr("Note"), self.note)
        form.addRow(self.tr("Unit"), self.unit)
        form.addRow(self.remedies)
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
        self._as_stored = self._fields()
        writable = self._session.project is not None and not self._session.project.read_only
        for widget in (self.status, self.note, self.unit):
            widget.setEnabled(writable)
        self._list_remedies(gap, writable)

    def _list_remedies(self, gap: CoverageGap, writable: bool) -> None:
        """What was tried for a gap as entries of the button's menu."""
        menu = self.remedies.menu()
        menu.clear()
        for one in gap.tried:
            action = menu.addAction(caption(sentence(one, shown), REMEDY))
            action.triggered.connect(partial(self._analyst.apply_remedy, one))
        self.remedies.setVisible(bool(gap.tried))
        self.remedies.setEnabled(writable)

    def _keep(self) -> None:
        gap = self._gap
        if gap is None:
            return
        # Who only passes by changes nothing, though a field may show a text otherwise than the file holds it.
        status, note, unit = fields = self._fields()
        values = (status or gap.status, note.strip(), unit.strip())
        if fields != self._as_stored and values != (gap.status, gap.note, gap.unit):
            self._analyst.set_status(gap.id, *values)

    def _fields(self) -> tuple[str, str, str]:
        """Status, note and unit as they are shown; no status where the gap has one that is not offered."""
        return str(self.status.currentData() or ""), self.note.text(), self.unit.text()


ROWS_PX = 110
"""The list is no higher than this; it scrolls."""


class ClosedList(QWidget):
    """Planners' words on stretches where the run has no gap, each with the reason; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading, self.list = Label(), QListWidget()
        self.heading.setObjectName("heading")
        self.heading.setContentsMargins(14, 6, 14, 2)
        self.list.setWordWrap(True)
        self.list.setMaximumHeight(ROWS_PX)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Closed since"))
        line = QFrame()
        line.setObjectName("line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (line, self.heading, self.list):
            column.addWidget(widget)
        self.hide()

    def show_words(self, report: GapReport | None) -> None:
        """Show the words of a report that concern none of its gaps."""
        words = report.words_apart if report is not None else ()
        self.heading.setText(self.tr("Closed since, and words apart: {count}").format(count=len(words)))
        self.list.clear()
        self.list.addItems([one_line(_line(one)) for one in words])
        self.setVisible(bool(words))


def _line(words: WordsApart) -> str:
    status = shown("Choice", dict(STATUSES).get(words.status, words.status))
    where = f"{words.route} {span(words.start_m, words.end_m)}"
    parts = (where, f"{status}, {words.status_date}", words.note, words.unit, why_apart(words.why, words.line_version))
    return " · ".join(part for part in parts if part)
