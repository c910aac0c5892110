"""The gaps dock: the headline, the cards, the planner's notes on the chosen gap; or what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.analysis.gaps.doubts.bearing import Bearing
from widgets.compute.analyst import Analyst
from widgets.panels.doubts_line import DoubtLine
from widgets.panels.empty_page import EmptyPage
from widgets.panels.gap_list import GapDelegate
from widgets.panels.gap_words import ClosedList, GapWords
from widgets.session.session import Selection, Session
from widgets.style.cards import CardList
from widgets.style.label import Label
from widgets.words import doubt_words
from widgets.words.gap_model import GAP, HEAD, KEY, GapModel
from widgets.words.text import NBSP

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport


class GapPanel(QWidget):
    """The gap list is a full text equivalent of the map."""

    opened = Signal(str)
    """A gap was double-clicked, or Enter pressed on it."""

    def __init__(self, session: Session, analyst: Analyst, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.analyst = session, analyst
        self.model = GapModel(self)
        self.delegate = GapDelegate(session.theme, self)
        self.list = CardList(self.model, self.delegate, self.tr("Coverage gaps"))
        self.headline, self._sub = Label(), Label()
        self.doubts = DoubtLine(session)
        self._bearing: Bearing | None = None
        self._banner, self._why = QFrame(), Label()
        self.empty = EmptyPage(analyst)
        self._pages = QStackedWidget()
        self._words, self.closed = GapWords(session, analyst), ClosedList()
        self._build()
        session.reported.connect(self.refresh)
        session.selected.connect(self._on_selected)
        session.themed.connect(self._on_theme)
        analyst.outdated.connect(self._on_outdated)
        self.refresh()

    def _build(self) -> None:
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.activated.connect(self._on_activated)
        self.list.doubleClicked.connect(self._on_activated)
        self.list.clicked.connect(self._on_clicked)
        self.headline.setObjectName("heading")
        self._sub.setObjectName("muted")
        self._sub.setWordWrap(True)
        head = QVBoxLayout()
        head.setContentsMargins(14, 8, 12, 8)
        head.setSpacing(2)
        head.addWidget(self.headline)
        head.addWidget(self._sub)
        head.addWidget(self.doubts)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._build_banner())
        column.addWidget(self._pages, 1)
        column.addWidget(self.closed)
        column.addWidget(self._words)

    def _build_banner(self) -> QFrame:
        self._banner.setObjectName("banner")
        self._why.setWordWrap(True)
        again = QPushButton(self.tr("Run again"))
        again.setObjectName("link")
        again.clicked.connect(self.analyst.run)
        row = QHBoxLayout(self._banner)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self._why, 1)
        row.addWidget(again)
        self._banner.hide()
        return self._banner

    # The report

    def refresh(self) -> None:
        """Show the session's report."""
        report = self.session.report
        self._bearing = None if report is None else Bearing.of(report)
        if report is None:
            self.model.set_gaps((), ())
            self._show_empty()
        else:
            self.model.set_gaps(report.gaps, report.hard_terrain_gaps, self._bearing, report.holes)
            self._show_figures(report)
        self.closed.show_words(report)
        self.doubts.say("" if self._bearing is None else doubt_words.all_along(self._bearing))
        self._pages.setCurrentIndex(0 if report is None or not report.all_gaps else 1)
        self._on_selected(self.session.selection)

    def _show_empty(self) -> None:
        self.headline.setText(self.tr("No analysis yet"))
        self._sub.setText("")
        self._sub.hide()
        text = self.tr(
            "Press F5 to find the stretches where detection is less likely than not. The list will say where they are, "
            "why, and what would change it."
        )
        none = self.tr("Open a project to see its gaps.")
        there = self.session.project is not None
        self.empty.say(text if there else none, offers=there)

    def _show_figures(self, report: GapReport) -> None:
        rows = [report.worse(name) for name in dict.fromkeys(row.route for row in report.routes)]
        gap_km, length_km = sum(row.gap_km for row in rows), sum(row.length_km for row in rows)
        count = len(report.all_gaps)
        one = self.tr("1 gap · {gap:,.0f} km of {length:,.0f} km")
        many = self.tr("{count} gaps · {gap:,.0f} km of {length:,.0f} km")
        self.headline.setText((one if count == 1 else many).format(count=count, gap=gap_km, length=length_km))
        periods = {"day": self.tr("day"), "night": self.tr("night")}
        lines = [
            self.tr("{route} {period}: {gap:,.0f} gap · {covered:,.0f} covered · {unknown:,.0f} unknown").format(
                route=row.route,
                period=periods[row.period],
                gap=row.gap_km,
                covered=row.covered_km,
                unknown=row.not_assessable_km,
            )
            for row in rows
        ]
        self._sub.setText("\n".join(lines + self._by_agreement(report)))
        self._sub.show()
        self.empty.say(self.tr("No gaps: every kilometre is covered or cannot be assessed."), offers=False)

    def _by_agreement(self, report: GapReport) -> list[str]:
        """One line on the crossing points of neutral roads, which are in no list of gaps."""
        points = [
            " ".join(part for part in (one.route, f"km{NBSP}{one.km:,.1f}", one.road) if part)
            for one in report.agreed_crossings
        ]
        text = self.tr("Crossing points by agreement, no gaps: {points}").format(points="; ".join(points))
        return [text] if points else []

    def _on_outdated(self, why: str) -> None:
        self._why.setText(self.tr("Out of date: {why}.").format(why=why))
        self._banner.setVisible(bool(why))

    def _on_theme(self) -> None:
        self.delegate.theme = self.session.theme
        self.list.viewport().update()

    # The chosen gap

    def _on_current(self, index: QModelIndex) -> None:
        gap = index.data(GAP) if index.isValid() else None
        if gap is not None:
            self.session.select(Selection(gap=gap.id))

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.data(HEAD):
            self.model.fold(index.data(KEY))
            self._on_selected(self.session.selection)

    def _on_activated(self, index: QModelIndex) -> None:
        gap = index.data(GAP)
        if gap is not None:
            self.opened.emit(gap.id)

    def _on_selected(self, selection: Selection) -> None:
        gap = self.session.gap(selection.gap) if selection.gap else None
        self._words.show_gap(gap, () if gap is None or self._bearing is None else self._bearing.on(gap))
        row = self.model.row_of(selection.gap) if gap is not None else -1
        model = self.list.selectionModel()
        if row < 0:
            model.clear()
        elif self.list.currentIndex().row() != row or not model.isSelected(self.model.index(row)):
            model.setCurrentIndex(self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(self.model.index(row))
