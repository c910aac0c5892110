"""Runs analyses for the window, in the background on a connection of their own; keeps the report up to date."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from shapely.geometry.base import BaseGeometry

from app.errors import UserError
from app.progress import Progress
from app.project.project import Change
from app.scene.scene import LOOK_DRAWS, PUBLISH_DRAWS
from widgets.compute import engine
from widgets.compute.engine import Engine
from widgets.session.jobs import Job
from widgets.session.late import IMPORTS
from widgets.session.session import Explained, Session
from widgets.style.notices import Level
from widgets.words.text import shown

if TYPE_CHECKING:
    from app.analysis.gaps.comparison import Comparison
    from app.analysis.gaps.gap_report import GapReport
    from app.scene.scene import Scene
    from app.tasks.keep_run import Packed

TELL_MS = 20
COMPARE_MS = 300
CHECK_MS = 900
LOOK_MS = 120
_INPUTS = {"borders", "checkpoints", "sensors", "patrols", "barriers", "terrain", "reference"}


class Analyst(QObject):
    """F5 and all that follows from it."""

    started = Signal()
    ended = Signal()
    outdated = Signal(str)
    """Why the report in view is out of date; empty if it is not."""
    compared = Signal(object)
    """The Comparison of the run before with the one that just ended."""
    zone_told = Signal(object)
    """The ZoneEffect of a zone that is being drawn, or None."""
    previewed = Signal(object)
    """The Preview of a post that is being dragged; None when that is over."""
    ridged = Signal(object)
    """The Ridge that hides the selected gap; None where no gap is selected, or no post near enough to look."""

    partial = Signal(object)
    """A report of the first draws of the run under way; it comes from the thread that works."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.job: Job | None = None
        self._engine: Engine | None = None
        self._keeping = False
        self._looking: Job | None = None
        self._preview: Job | None = None
        self._next: Callable[[], None] | None = None
        self._check = QTimer(self)
        self._check.setSingleShot(True)
        self._check.timeout.connect(self._find_out)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.timeout.connect(self._find_ridge)
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_change)
        session.selected.connect(self._seek_ridge)
        session.reported.connect(self._seek_ridge)

    # The report that is there

    def _on_opened(self) -> None:
        project = self.session.project
        self._engine = None if project is None else Engine(project.path)
        self._preview, self._next = None, None
        self.outdated.emit("")
        if project is None:
            self.session.reported.emit()
        else:
            self.reload()

    def reload(self) -> None:
        """Read the newest run again, with the planner's statuses."""
        if self._engine is not None:
            path, label = self._engine.path, self.tr("Reading the last run")
            self.session.jobs.run(label, lambda _: engine.latest(path), self._on_latest, quiet=True)

    def _on_latest(self, report: GapReport | None) -> None:
        self.session.report = report
        self.session.reported.emit()
        self._check.start(CHECK_MS)

    def _on_change(self, change: Change) -> None:
        if self._engine is None or self._keeping:
            return
        # What touches no layer may have touched parameters, or what a planner said of a gap.
        unlisted = not change.layers and not change.catalog
        if "gaps" in self.session.touched or unlisted:
            self.reload()
        if self.session.touched & _INPUTS or unlisted:
            self._engine.forget_scene()
            self._seek_ridge()
            self._check.start(CHECK_MS)

    def _find_out(self) -> None:
        """Ask whether a rerun would give the same."""
        report = self.session.report
        if self._engine is None or report is None:
            self.outdated.emit("")
            return
        path, label = self._engine.path, self.tr("Checking the last run")
        self.session.jobs.run(label, lambda _: engine.why_out_of_date(path, report), self._on_found_out, quiet=True)

    def _on_found_out(self, why: str | None) -> None:
        self.outdated.emit("" if why is None else shown("Run", why))

    # A run

    @property
    def running(self) -> bool:
        """Whether a run is under way that was not asked to stop."""
        return self.job is not None and self.job in self.session.jobs.running and not self.job.cancelled

    def run(self) -> None:
        """Analyse the project as it stands, with enough draws to look."""
        self._run(LOOK_DRAWS)

    def run_to_publish(self) -> None:
        """Analyse it with as many draws as a report to hand on takes."""
        self._run(PUBLISH_DRAWS)

    def _run(self, draws: int) -> None:
        project, asked = self.session.project, self._engine
        if project is None or asked is None or self.running:
            return
        with Explained(self.session) as attempt:
            project.refuse_read_only()
        if not attempt.fine:
            return
        day, reading = self.session.as_of.isoformat(), self.tr("Reading posts and terrain")
        self.job = self.session.jobs.run(
            self.tr("Analysing"),
            lambda progress: asked.analyse(day, draws, reading, progress, self.partial.emit),
            self._on_done,
            failed=self._on_failed,
        )
        self.started.emit()

    def cancel(self) -> None:
        """Stop the run; the project stays as it is."""
        if self.job is not None and self.running:
            self.job.cancel()
            self.session.notify(self.tr("The analysis was stopped. The project is unchanged."))
            self.ended.emit()

    def _on_done(self, result: tuple[GapReport, Scene, Packed]) -> None:
        with IMPORTS:
            from app.tasks import gap_status, keep_run  # noqa: PLC0415

        report, scene, packed = result
        before, project = self.session.report, self.session.project
        if project is not None:
            with Explained(self.session):
                # What is kept is what will be shown: reading it back would only draw it twice.
                self._keeping = True
                keep_run.store(project, report, scene, packed)
                report = gap_status.with_statuses(project, report)
            self._keeping = False
        # A moment later, so that the window answers between keeping the run and drawing it.
        QTimer.singleShot(TELL_MS, lambda: self._tell(report, before))

    def _tell(self, report: GapReport, before: GapReport | None) -> None:
        self.ended.emit()
        if self.session.project is None:
            return
        self.session.report = report
        self.outdated.emit("")
        self.session.reported.emit()
        if before is not None and before.run != report.run:
            # Once all is painted, for which it would compete.
            QTimer.singleShot(COMPARE_MS, lambda: self._compare(before, report))

    def _on_failed(self, error: Exception) -> None:
        self.ended.emit()
        self.session.explain(error)

    def _compare(self, before: GapReport, after: GapReport) -> None:
        asked, label = self._engine, self.tr("Comparing with the run before")
        if asked is not None:  # closed in the meantime
            self.session.jobs.run(
                label, lambda progress: asked.compare(before, after, progress), self.compared.emit, quiet=True
            )

    # What hides the selected gap

    def _seek_ridge(self) -> None:
        """Look for the ridge in a moment: what was clicked is drawn first."""
        if self._looking is not None:
            self._looking.cancel()
        if self.session.gap(self.session.selection.gap) is None:
            self._look.stop()
            self.ridged.emit(None)
        else:
            self._look.start(LOOK_MS)

    def _find_ridge(self) -> None:
        """Work out what hides the selected gap; during a run nothing, for its end asks again."""
        report, asked, gap = self.session.report, self._engine, self.session.gap(self.session.selection.gap)
        if report is not None and asked is not None and gap is not None and not self.running:
            self._looking = self.session.jobs.run(
                self.tr("Looking for what hides the gap"),
                lambda _: asked.ridge(report, gap),
                self.ridged.emit,
                quiet=True,
            )

    # While something is being drawn or dragged

    def draw_zone(self, lonlat: BaseGeometry, values: Mapping[str, Any]) -> None:
        """Work out what a zone (EPSG:4326) would close; the newest wish wins."""
        report, asked = self.session.report, self._engine
        if report is not None and asked is not None and not self.running:
            self._run_latest(lambda _: asked.zone_effect(report, lonlat, values), self.zone_told.emit)

    def drag_post(self, layer: str, fid: int, lon: float, lat: float) -> None:
        """Work out the report with one post elsewhere; the newest wish wins."""
        report, asked = self.session.report, self._engine
        if report is not None and asked is not None and not self.running:
            self._run_latest(
                lambda progress: asked.with_post_at(report, f"{layer}/{fid}", (lon, lat), progress),
                self.previewed.emit,
            )

    def end_preview(self) -> None:
        """What was drawn or dragged is let go of."""
        self._next = None
        if self._preview is not None:
            self._preview.cancel()
        self.zone_told.emit(None)
        self.previewed.emit(None)

    def _run_latest(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """One preview at a time; of those asked for meanwhile only the last is carried out."""

        def start() -> None:
            self._preview = self.session.jobs.run(self.tr("Preview"), work, ended, failed=failed, quiet=True)

        def ended(result: Any) -> None:
            done(result)
            self._go_on()

        def failed(error: Exception) -> None:
            self._go_on()
            if not isinstance(error, UserError):
                raise error

        if self._preview is not None and self._preview in self.session.jobs.running and not self._preview.cancelled:
            self._next = start
        else:
            start()

    def _go_on(self) -> None:
        following, self._next = self._next, None
        if following is not None:
            following()

    # The planner's word

    def set_status(self, gap_id: str, status: str, note: str, unit: str) -> None:
        """Record what the planner says of a gap."""
        with IMPORTS:
            from app.tasks.gap_status import set_status  # noqa: PLC0415
        if self.session.project is not None:
            with Explained(self.session):
                set_status(self.session.project, gap_id, status, note, unit, origin="gap panel")

    def tell(self, comparison: Comparison) -> None:
        """Say in one line what a run changed."""
        names = ("closed_km", "opened_km", "settled_km", "unsettled_km")
        nights = [row for row in comparison.routes if row.period == "night"]
        closed, opened, settled, unsettled = (math.fsum(getattr(row, name) for row in nights) for name in names)
        text = self.tr(
            "Since the run before, by night: {closed:.1f} km closed, {opened:.1f} km opened. "
            "Gaps gone {gone}, new {new}, moved {moved}."
        )
        counts = {"gone": len(comparison.gone), "new": len(comparison.new), "moved": len(comparison.moved)}
        told = text.format(closed=closed, opened=opened, **counts)
        if max(settled, unsettled) >= 0.05:
            more = self.tr("Now assessable {settled:.1f} km, no longer {unsettled:.1f} km.")
            told = f"{told} {more.format(settled=settled, unsettled=unsettled)}"
        self.session.notify(told, Level.GOOD)
