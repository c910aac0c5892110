"""Before and after: what the newest run changed compared with an earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.progress import Progress
from app.store import runs as table
from resources.literal import one_line
from widgets.compute import engine
from widgets.compute.engine import Engine
from widgets.session.jobs import Job
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.words.gap_model import place, title
from widgets.words.text import moment

if TYPE_CHECKING:
    from app.analysis.gaps.comparison import Comparison
    from app.analysis.gaps.gap_report import CoverageGap, GapReport


class CompareDialog(QDialog):
    """Kilometres closed and opened by route, and the gaps that are gone, new or moved."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(self.tr("Before and after"))
        self.before = QComboBox()
        self.tree = QTreeWidget()
        heads = [
            self.tr("What"),
            self.tr("Closed"),
            self.tr("Opened"),
            self.tr("Now assessed"),
            self.tr("No longer assessed"),
        ]
        self.tree.setHeaderLabels(heads)
        self.tree.headerItem().setToolTip(3, self.tr("Kilometres that could not be assessed in the earlier run."))
        self.tree.headerItem().setToolTip(4, self.tr("Kilometres that could be assessed in the earlier run."))
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        self._empty = Label(self.tr("There is one run so far. Change something, press F5 again, and compare."))
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self.draws = Label()
        self.draws.setObjectName("muted")
        self.draws.setWordWrap(True)
        self.draws.hide()
        row = QHBoxLayout()
        self._against = Label(self.tr("Compare the newest run with"))
        row.addWidget(self._against)
        row.addWidget(self.before, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.draws)
        column.addWidget(self.tree, 1)
        column.addStretch(0)
        column.addWidget(buttons)
        self._job: Job | None = None
        self.finished.connect(self._forget)
        self.before.activated.connect(lambda _: self._ask())
        self._list()

    def _list(self) -> None:
        project, report = self.session.project, self.session.report
        rows = table.listed(project.database) if project is not None else []
        for row in rows:
            if report is None or row["run"] != report.run:
                self.before.addItem(f"{one_line(moment(row['at']))}   {one_line(row['run'])}", row["run"])
        some = self.before.count() > 0
        self.before.setVisible(some)
        self._against.setVisible(some)
        self.tree.setVisible(some)
        self._empty.setVisible(not some)
        self.resize(760, 480 if some else 120)
        if some:
            self.before.setCurrentIndex(self.before.count() - 1)
            self._ask()

    def _ask(self) -> None:
        project, after = self.session.project, self.session.report
        if project is None or after is None:
            return
        self._forget()
        path, run = project.path, str(self.before.currentData())
        no_run = self.tr("The project has no run yet: press F5 first.")

        def work(progress: Progress) -> tuple[GapReport, Comparison]:
            before = engine.latest(path, run)
            if before is None:
                raise UserError(no_run)
            return before, Engine(path).compare(before, after, progress)

        def show(result: tuple[GapReport, Comparison]) -> None:
            self._show_draws(result[0].draws, after.draws)
            self.show_comparison(result[1])

        self._job = self.session.jobs.run(self.tr("Comparing"), work, show, quiet=True)

    def _show_draws(self, before: int, after: int) -> None:
        text = self.tr(
            "The earlier run had {before:,} draws, the newest has {after:,}: both are shown with the smaller number."
        )
        self.draws.setText(text.format(before=before, after=after))
        self.draws.setVisible(before != after)

    def _forget(self) -> None:
        """A closed dialog waits for no answer: it would reach a window that is gone."""
        if self._job is not None:
            self._job.cancel()

    def show_comparison(self, comparison: Comparison) -> None:
        """Fill the table."""
        self.tree.clear()
        periods = {"day": self.tr("by day"), "night": self.tr("by night")}
        for row in comparison.routes:
            km = (row.closed_km, row.opened_km, row.settled_km, row.unsettled_km)
            figures = [f"{value:,.1f} km" for value in km]
            self.tree.addTopLevelItem(QTreeWidgetItem([f"{one_line(row.route)} {periods[row.period]}", *figures]))
        groups = (
            (self.tr("Gaps that are gone"), comparison.gone),
            (self.tr("Gaps that can no longer be assessed"), comparison.untold),
            (self.tr("New gaps"), comparison.new),
            (self.tr("Gaps that moved"), tuple(moved.after for moved in comparison.moved)),
        )
        for name, gaps in groups:
            self._add_group(f"{name}: {len(gaps)}", gaps)

    def _add_group(self, text: str, gaps: Sequence[CoverageGap]) -> None:
        """Gaps below a row that counts them, each across the whole table."""
        group = QTreeWidgetItem([text])
        lines = [QTreeWidgetItem([one_line(f"{title(gap)} · {place(gap)}")]) for gap in gaps]
        group.addChildren(lines)
        self.tree.addTopLevelItem(group)
        for line in (group, *lines):
            line.setFirstColumnSpanned(True)
