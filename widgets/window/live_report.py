"""What ribbon and hint bar show of a provisional report: of the current run, or of a post being dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.reasons.sentences import sentence
from widgets.compute.analyst import Analyst
from widgets.ribbon.ribbon_panel import Ribbon
from widgets.session.session import Session
from widgets.style.hint_bar import HintBar
from widgets.words.text import shown

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport
    from widgets.compute.engine import Preview


class LiveReport(QObject):
    """Follows the analyst, and restores the session's report afterwards.

    A QObject, so that signals of a run's thread arrive on the window's.
    """

    def __init__(self, session: Session, analyst: Analyst, ribbon: Ribbon, hints: HintBar) -> None:
        super().__init__(ribbon)
        self._session, self._analyst, self._ribbon, self._hints = session, analyst, ribbon, hints
        analyst.previews.post_moved.connect(self._on_previewed)
        analyst.partial.connect(self._on_partial)
        analyst.ended.connect(self._on_ended)

    def _on_previewed(self, preview: Preview | None) -> None:
        self._show(None if preview is None else preview.after)

    def _show(self, report: GapReport | None) -> None:
        self._ribbon.view.content.report = self._session.report if report is None else report
        self._ribbon.view.update()

    def _on_partial(self, report: GapReport) -> None:
        """Until the run has ended, the ribbon shows its first draws, and the map says that they are provisional."""
        if self._analyst.running:
            self._show(report)
            self._hints.say(sentence(report.warnings[0], shown))

    def _on_ended(self) -> None:
        self._hints.say("")
        self._ribbon.view.content.report = self._session.report
        self._ribbon.paint_soon()
