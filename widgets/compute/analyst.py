"""Runs analyses for the window in the background, on a connection of their own, and keeps the report up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.project.project import Change
from app.scene.scene import LOOK_DRAWS, PUBLISH_DRAWS
from widgets.compute import engine
from widgets.compute.bench import Bench
from widgets.compute.engine import Engine
from widgets.compute.previews import Previews
from widgets.compute.ridge_finder import RidgeFinder
from widgets.session.late import IMPORTS
from widgets.session.session import Explained, Session
from widgets.style.notices import Level
from widgets.words.comparison_words import in_one_line
from widgets.words.text import shown

if TYPE_CHECKING:
    from app.analysis.gaps.comparison import Comparison
    from app.analysis.gaps.gap_report import GapReport
    from app.reasons.codes import Reason
    from app.scene.scene import Scene
    from app.tasks.keep_run import Packed

TELL_MS = 20
COMPARE_MS = 300
CHECK_MS = 900
_INPUTS = {"borders", "checkpoints", "sensors", "patrols", "barriers", "terrain", "reference"}


class Analyst(QObject):
    """Analyse (F5) and everything that follows from it."""

    started = Signal()
    ended = Signal()
    outdated = Signal(str)
    """Why the report in view is out of date; empty if it is not."""
    compared = Signal(object)
    """The Comparison of the run just finished with the one before it."""
    partial = Signal(object)
    """A report of the first draws of the current run; emitted by the worker thread."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self._bench = Bench(session)
        self.previews, self.ridges = Previews(self._bench, self), RidgeFinder(self._bench, self)
        self._keeping = False
        self._check = QTimer(self)
        self._check.setSingleShot(True)
        self._check.timeout.connect(self._check_currency)
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_change)
        session.dated.connect(lambda: self._check.start(CHECK_MS))
        self.compared.connect(self._notify_comparison)

    # The current report

    def _on_opened(self) -> None:
        project = self.session.project
        self._bench.engine = None if project is None else Engine(project.path)
        self.previews.forget()
        self.outdated.emit("")
        if project is None:
            self.session.reported.emit()
        else:
            self.reload()

    def reload(self) -> None:
        """Read the newest run again, with the statuses the planner has set."""
        if self._bench.engine is not None:
            path, label = self._bench.engine.path, self.tr("Reading the last run")
            jobs, unread = self.session.jobs, self._on_unread
            jobs.run(label, lambda _: engine.latest(path), self._on_latest, failed=unread, quiet=True)

    def _on_unread(self, error: Exception) -> None:
        """A run that is damaged is none to be shown."""
        self._on_latest(None)
        self.session.explain(error)

    def _on_latest(self, report: GapReport | None) -> None:
        self.session.report = report
        self.session.reported.emit()
        self._check.start(CHECK_MS)

    def _on_change(self, change: Change) -> None:
        if self._bench.engine is None or self._keeping:
            return
        # A change that touches no layer may concern parameters, or a gap's status and note.
        unlisted = not change.layers and not change.catalog
        if "gaps" in self.session.touched or unlisted:
            self.reload()
        if self.session.touched & _INPUTS or unlisted:
            self._bench.engine.forget_scene()
            self.ridges.seek()
            self._check.start(CHECK_MS)

    def _check_currency(self) -> None:
        """Check in the background whether a rerun would give the same result."""
        report = self.session.report
        if self._bench.engine is None or report is None:
            self.outdated.emit("")
            return
        path, label = self._bench.engine.path, self.tr("Checking the last run")
        day = self.session.as_of.isoformat()
        self.session.jobs.run(label, lambda _: engine.why_out_of_date(path, report, day), self._on_currency, quiet=True)

    def _on_currency(self, why: str | None) -> None:
        self.outdated.emit("" if why is None else shown("Run", why))

    # A run

    @property
    def running(self) -> bool:
        """Whether a run is in progress and has not been asked to stop."""
        return self._bench.running

    def run(self) -> None:
        """Analyse the project as it stands, with enough draws for a quick look."""
        self._run(LOOK_DRAWS)

    def run_to_publish(self) -> None:
        """Analyse the project with as many draws as a report to hand on needs."""
        self._run(PUBLISH_DRAWS)

    def _run(self, draws: int) -> None:
        project, asked = self.session.project, self._bench.engine
        if project is None or asked is None or self.running:
            return
        with Explained(self.session) as attempt:
            project.refuse_read_only()
        if not attempt.fine:
            return
        day, reading = self.session.as_of.isoformat(), self.tr("Reading posts and terrain")
        self._bench.job = self.session.jobs.run(
            self.tr("Analysing"),
            lambda progress: asked.analyse(day, draws, reading, progress, self.partial.emit),
            self._on_done,
            failed=self._on_failed,
        )
        self.started.emit()

    def cancel(self) -> None:
        """Stop the run; the project is left unchanged."""
        if self._bench.job is not None and self._bench.running:
            self._bench.job.cancel()
            self.session.notify(self.tr("The analysis was stopped. The project is unchanged."))
            self.ended.emit()

    def _on_done(self, result: tuple[GapReport, Scene, Packed]) -> None:
        with IMPORTS:
            from app.tasks import gap_status, keep_run  # noqa: PLC0415

        report, scene, packed = result
        before, project = self.session.report, self.session.project
        if project is not None:
            with Explained(self.session):
                # The stored report is the one to show: reading it back would only draw it twice.
                self._keeping = True
                keep_run.store(project, report, scene, packed)
                report = gap_status.with_statuses(project, report)
            self._keeping = False
        # A moment later, so that the window responds between storing the run and drawing it.
        QTimer.singleShot(TELL_MS, lambda: self._announce(report, before))

    def _announce(self, report: GapReport, before: GapReport | None) -> None:
        self.ended.emit()
        if self.session.project is None:
            return
        self.session.report = report
        self.outdated.emit("")
        self.session.reported.emit()
        if before is not None and before.run != report.run:
            # Only once everything is painted: it would compete for the processor.
            QTimer.singleShot(COMPARE_MS, lambda: self._compare(before, report))

    def _on_failed(self, error: Exception) -> None:
        self.ended.emit()
        self.session.explain(error)

    def _compare(self, before: GapReport, after: GapReport) -> None:
        asked, label = self._bench.engine, self.tr("Comparing with the previous run")
        if asked is not None:  # closed in the meantime
            self.session.jobs.run(
                label, lambda progress: asked.compare(before, after, progress), self.compared.emit, quiet=True
            )

    # The planner's notes

    def set_status(self, gap_id: str, status: str, note: str, unit: str) -> None:
        """Record the planner's status, note and unit for a gap."""
        with IMPORTS:
            from app.tasks.gap_status import set_status  # noqa: PLC0415
        if self.session.project is not None:
            with Explained(self.session):
                set_status(self.session.project, gap_id, status, note, unit, origin="gap panel")

    def apply_remedy(self, remedy: Reason) -> None:
        """Carry out what was tried for a gap of the report in view, as one step."""
        with IMPORTS:
            from app.tasks import keep_run  # noqa: PLC0415
            from app.tasks.apply_remedy import apply_remedy  # noqa: PLC0415
        project, report = self.session.project, self.session.report
        if project is None or report is None:
            return
        with Explained(self.session):
            scene = keep_run.latest_scene(project, report.run)
            if scene is not None:
                layer = apply_remedy(project, scene, remedy)
                text = self.tr("Applied in {layer}. Run the analysis to see what it gives; Ctrl+Z takes it back.")
                self.session.notify(text.format(layer=layer), Level.GOOD)

    def _notify_comparison(self, comparison: Comparison) -> None:
        self.session.notify(in_one_line(comparison), Level.GOOD)
