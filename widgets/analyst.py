"""Runs analyses for the window, in the background on a connection of their own; keeps the report up to date."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from shapely.geometry.base import BaseGeometry

from app.errors import UserError
from app.progress import Progress
from app.project import Change, Project
from widgets.jobs import Job
from widgets.notices import Level
from widgets.session import Explained, Session
from widgets.text import shown

if TYPE_CHECKING:
    from app.analysis.preview import Comparison, ZoneEffect
    from app.analysis.results import GapReport
    from app.runs import Packed
    from app.scene import Scene

TELL_MS = 20
CHECK_MS = 900
_INPUTS = {"borders", "checkpoints", "sensors", "patrols", "terrain", "reference"}


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
    """The report as it would be, while a post is dragged; None when that is over."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.session = session
        self.job: Job | None = None
        self._scene: Scene | None = None
        self._keeping = False
        self._cache: Any = None
        self._lock = Lock()
        self._preview: Job | None = None
        self._next: Callable[[], None] | None = None
        self._check = QTimer(self)
        self._check.setSingleShot(True)
        self._check.timeout.connect(self._find_out)
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_change)

    # The report that is there

    def _on_opened(self) -> None:
        self._scene, self._cache, self._preview, self._next = None, None, None, None
        self.outdated.emit("")
        if self.session.project is None:
            self.session.reported.emit()
        else:
            self.reload()

    def reload(self) -> None:
        """Read the newest run again, with the planner's statuses."""
        path = self._path
        if path is not None:
            self.session.jobs.run(self.tr("Reading the last run"), lambda _: _latest(path), self._on_latest, quiet=True)

    @property
    def _path(self) -> Path | None:
        return None if self.session.project is None else self.session.project.path

    def _on_latest(self, report: GapReport | None) -> None:
        self.session.report = report
        self.session.reported.emit()
        self._check.start(CHECK_MS)

    def _on_change(self, change: Change) -> None:
        project = self.session.project
        if project is None:
            return
        kinds = {project.entries[uuid].kind for uuid in change.layers if uuid in project.entries}
        if self._keeping:
            return
        if "gaps" in kinds or not change.layers:
            self.reload()
        if kinds & _INPUTS or change.catalog:
            self._scene = None
            self._check.start(CHECK_MS)

    def _find_out(self) -> None:
        """Ask whether a rerun would give the same."""
        path, report = self._path, self.session.report
        if path is None or report is None:
            self.outdated.emit("")
            return
        self.session.jobs.run(
            self.tr("Checking the last run"), lambda _: _why_out_of_date(path, report), self._on_found_out, quiet=True
        )

    def _on_found_out(self, why: str | None) -> None:
        self.outdated.emit("" if why is None else shown("Run", why))

    # A run

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self.job is not None and self.job in self.session.jobs.running

    def run(self) -> None:
        """Analyse the project as it stands."""
        project = self.session.project
        if project is None or self.running:
            return
        with Explained(self.session) as attempt:
            project.refuse_read_only()
        if not attempt.fine:
            return
        path, day = project.path, self.session.as_of.isoformat()
        self.job = self.session.jobs.run(
            self.tr("Analysing"),
            lambda progress: self._work(path, day, progress),
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

    def _work(self, path: Path, day: str, progress: Progress) -> tuple[Scene, GapReport, Packed]:
        from app import runs  # noqa: PLC0415
        from app.analysis.gaps import find_gaps  # noqa: PLC0415 - brings numba

        progress.at(0.0, self.tr("Reading posts and terrain"))
        scene = _scene_of(path, day)
        with self._lock:
            report = find_gaps(scene, progress.part(0.15, 1.0), self._sight_cache())
        return scene, report, runs.packed(report, scene)

    def _sight_cache(self) -> Any:
        from app.analysis.sight import SightCache  # noqa: PLC0415

        if self._cache is None:
            self._cache = SightCache()
        return self._cache

    def _on_done(self, result: tuple[Scene, GapReport, Packed]) -> None:
        from app import runs  # noqa: PLC0415

        scene, report, packed = result
        before, project = self.session.report, self.session.project
        self._scene = scene
        if project is not None:
            with Explained(self.session):
                # What is kept is what will be shown: reading it back would only draw it twice.
                self._keeping = True
                runs.store(project, report, scene, packed)
                report = runs.with_statuses(project, report)
            self._keeping = False
        self.ended.emit()
        # A moment later, so that the window paints and answers between keeping the run and drawing it.
        QTimer.singleShot(TELL_MS, lambda: self._tell(report, before))

    def _tell(self, report: GapReport, before: GapReport | None) -> None:
        if self.session.project is None:
            return
        self.session.report = report
        self.outdated.emit("")
        self.session.reported.emit()
        if before is not None and before.run != report.run:
            self._compare(before, report)

    def _on_failed(self, error: Exception) -> None:
        self.ended.emit()
        self.session.explain(error)

    def _compare(self, before: GapReport, after: GapReport) -> None:
        def work(progress: Progress) -> Comparison:
            from app.analysis.preview import compare  # noqa: PLC0415

            return compare(before, after)

        self.session.jobs.run(self.tr("Comparing with the run before"), work, self.compared.emit, quiet=True)

    # While something is being drawn or dragged

    def draw_zone(self, lonlat: BaseGeometry, values: Mapping[str, Any]) -> None:
        """Work out what a zone (EPSG:4326) would close; the newest wish wins."""
        report, path = self.session.report, self._path
        if report is None or path is None or self.running:
            return

        def work(progress: Progress) -> ZoneEffect | None:
            return self._zone_effect(path, report, lonlat, values)

        self._run_latest(work, self.zone_told.emit)

    def _zone_effect(
        self, path: Path, report: GapReport, lonlat: BaseGeometry, values: Mapping[str, Any]
    ) -> ZoneEffect | None:
        from app.analysis.preview import zone_effect  # noqa: PLC0415
        from app.scene_of import patrol_of  # noqa: PLC0415

        with self._lock:
            scene = self._scene_at(path, report)
            try:
                return zone_effect(scene, report, patrol_of("drawn", values, lonlat), self._sight_cache())
            except ValueError:
                return None  # the report is of another line: there is nothing to compare with

    def _scene_at(self, path: Path, report: GapReport) -> Scene:
        if self._scene is None:
            self._scene = _scene_of(path, report.as_of)
        return self._scene

    def drag_post(self, layer: str, fid: int, lon: float, lat: float) -> None:
        """Work out the report with one post elsewhere; the newest wish wins."""
        report, path = self.session.report, self._path
        if report is None or path is None or self.running:
            return

        def work(progress: Progress) -> GapReport | None:
            from app.analysis.gaps import find_gaps  # noqa: PLC0415

            with self._lock:
                moved = _moved(self._scene_at(path, report), f"{layer}/{fid}", lon, lat)
                return None if moved is None else find_gaps(moved, progress, self._sight_cache())

        self._run_latest(work, self.previewed.emit)

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
        from app import runs  # noqa: PLC0415

        if self.session.project is not None:
            with Explained(self.session):
                runs.set_status(self.session.project, gap_id, status, note, unit, origin="gap panel")

    def tell(self, comparison: Comparison) -> None:
        """Say in one line what a run changed."""
        closed = math.fsum(row.closed_km for row in comparison.routes if row.period == "night")
        opened = math.fsum(row.opened_km for row in comparison.routes if row.period == "night")
        text = self.tr(
            "Since the run before, by night: {closed:.1f} km closed, {opened:.1f} km opened. "
            "Gaps gone {gone}, new {new}, moved {moved}."
        )
        counts = {"gone": len(comparison.gone), "new": len(comparison.new), "moved": len(comparison.moved)}
        self.session.notify(text.format(closed=closed, opened=opened, **counts), Level.GOOD)


def _latest(path: Path) -> GapReport | None:
    from app import runs  # noqa: PLC0415

    with Project.open(path, write=False) as project:
        return runs.latest(project)


def _why_out_of_date(path: Path, report: GapReport) -> str | None:
    from app import runs  # noqa: PLC0415

    with Project.open(path, write=False) as project:
        return runs.why_out_of_date(project, report)


def _scene_of(path: Path, day: str) -> Scene:
    from app import runs  # noqa: PLC0415

    with Project.open(path, write=False) as project:
        return runs.scene_of(project, as_of=day)


def _moved(scene: Scene, observer: str, lon: float, lat: float) -> Scene | None:
    """The scene with one observer elsewhere; None if it does not count in it."""
    if observer not in scene.observers.id:
        return None
    at = scene.observers.id.index(observer)
    lons, lats = np.array(scene.observers.lon), np.array(scene.observers.lat)
    lons[at], lats[at] = lon, lat
    return dataclasses.replace(scene, observers=dataclasses.replace(scene.observers, lon=lons, lat=lats))
