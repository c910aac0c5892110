"""Computation for the window, off its own thread and on its own connections; the analysis is loaded when needed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication
from shapely.geometry.base import BaseGeometry

from app.errors import Message, UserError
from app.progress import Progress
from app.project.project import Project
from app.scene.sampling import SHORT_RANGE_M, resampled
from app.scene.scene import LOOK_DRAWS
from widgets.session.late import IMPORTS

if TYPE_CHECKING:
    from app.analysis.gaps.analysis_cache import AnalysisCache
    from app.analysis.gaps.comparison import Comparison
    from app.analysis.gaps.gap_report import CoverageGap, GapReport
    from app.analysis.gaps.preview import ZoneEffect
    from app.analysis.gaps.ridge import Ridge
    from app.scene.scene import Scene
    from app.tasks.keep_run import Packed
    from app.tasks.sight_shelf import KeptSights


@dataclass(frozen=True, slots=True)
class Preview:
    """The plan as it stands and with one post moved, both with as many draws: the difference is due to the post."""

    before: GapReport
    after: GapReport


class Engine:
    """Analyses one project, and keeps what successive questions share: the scene and the sight lines.

    One question at a time: a second one waits. Every method may be called on any thread.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._scene: Scene | None = None
        self._redrawn: tuple[str, GapReport] | None = None
        self._cache: tuple[AnalysisCache, KeptSights] | None = None
        self._lock = Lock()
        self._version = 0

    def forget_scene(self) -> None:
        """Something in the project has changed: read it afresh for the next question."""
        self._version += 1
        self._scene = None

    def analyse(
        self, day: str, draws: int, reading: str, progress: Progress, partial: Callable[[GapReport], None]
    ) -> tuple[GapReport, Scene, Packed]:
        """The report of the project as of ``day`` and what is stored with it; ``reading`` names the first step.

        The project must be writable: sight lines are stored in it. ``partial`` is called on this thread with a
        report of the first draws.
        """
        with IMPORTS:
            from app.analysis.gaps.find_gaps import find_gaps  # noqa: PLC0415 - brings numba
            from app.tasks import keep_run  # noqa: PLC0415
        progress.at(0.0, reading)
        version = self._version
        scene = scene_at(self.path, day, draws)
        with self._lock, self._shelf().writing():
            report = find_gaps(scene, progress.part(0.15, 1.0), self._analysis_cache(), partial)
            self._scene = scene if version == self._version else None
        return report, scene, keep_run.packed(report, scene)

    def zone_effect(self, report: GapReport, lonlat: BaseGeometry, values: Mapping[str, Any]) -> ZoneEffect | None:
        """What a zone (EPSG:4326) would close; None if ``report`` is of another line."""
        with IMPORTS:
            from app.analysis.gaps.preview import zone_effect  # noqa: PLC0415
            from app.scene.patrols import patrol_of  # noqa: PLC0415
        with self._lock:
            scene, before = self._look(report, Progress())
            try:
                return zone_effect(scene, before, patrol_of("drawn", values, lonlat), self._analysis_cache())
            except ValueError:
                return None

    def ridge(self, report: GapReport, gap: CoverageGap) -> Ridge | None:
        """What hides a gap of ``report`` from the post its cause names; None if no post is near enough."""
        with IMPORTS:
            from app.analysis.gaps.ridge import ridge_of  # noqa: PLC0415
        with self._lock:
            return ridge_of(self._scene_of(report), gap)

    def with_post_at(
        self, report: GapReport, observer: str, lonlat: tuple[float, float], progress: Progress
    ) -> Preview | None:
        """``report`` with one observer moved; None if it does not count there."""
        with IMPORTS:
            from app.analysis.gaps.find_gaps import find_gaps  # noqa: PLC0415
        with self._lock:
            scene, before = self._look(report, progress)
            moved = _moved(scene, observer, *lonlat)
            if moved is None:
                return None
            return Preview(before, find_gaps(moved, progress, self._analysis_cache(), brief=True))

    def compare(self, before: GapReport, after: GapReport, progress: Progress) -> Comparison:
        """What changed between two runs; if their draws differ, both are taken with the smaller number."""
        with IMPORTS:
            from app.analysis.gaps import comparison  # noqa: PLC0415
        draws = min(before.draws, after.draws)
        with self._lock:
            first, second = self._with_draws(before, draws, progress), self._with_draws(after, draws, progress)
        return comparison.compare(first, second)

    def _look(self, report: GapReport, progress: Progress) -> tuple[Scene, GapReport]:
        """Scene and report for a preview: both with the same draws, few enough to keep up with a hand."""
        draws = min(report.draws, LOOK_DRAWS)
        scene = dataclasses.replace(self._scene_of(report), draws=draws)
        return scene, self._with_draws(report, draws, progress)

    def _with_draws(self, report: GapReport, draws: int, progress: Progress) -> GapReport:
        """A run repeated in brief from its own posts and patrols; the run itself if it had that many draws."""
        with IMPORTS:
            from app.analysis.gaps.find_gaps import find_gaps  # noqa: PLC0415
            from app.tasks import keep_run  # noqa: PLC0415
        if report.draws == draws:
            return report
        if self._redrawn is None or self._redrawn[0] != report.run or self._redrawn[1].draws != draws:
            with Project.open(self.path, write=False) as project:
                scene = keep_run.latest_scene(project, report.run)
            if scene is None:
                return report
            fewer = find_gaps(dataclasses.replace(scene, draws=draws), progress, self._analysis_cache(), brief=True)
            self._redrawn = report.run, fewer
        return self._redrawn[1]

    def _scene_of(self, report: GapReport) -> Scene:
        scene = self._scene
        if scene is None:
            scene = self._scene = scene_at(self.path, report.as_of, report.draws)
        return scene

    def _analysis_cache(self) -> AnalysisCache:
        return self._caches()[0]

    def _shelf(self) -> KeptSights:
        return self._caches()[1]

    def _caches(self) -> tuple[AnalysisCache, KeptSights]:
        """The cache in memory and, behind it, the sight lines stored in the project."""
        with IMPORTS:
            from app.analysis.gaps.analysis_cache import AnalysisCache  # noqa: PLC0415
            from app.tasks.sight_shelf import KeptSights  # noqa: PLC0415
        if self._cache is None:
            shelf = KeptSights(self.path)
            self._cache = AnalysisCache(shelf), shelf
        return self._cache


def scene_at(path: Path, day: str, draws: int) -> Scene:
    """The scene of the project in ``path`` as of ``day``, to be analysed with ``draws`` draws."""
    with IMPORTS:
        from app.tasks.project_scene import scene_of  # noqa: PLC0415
    with Project.open(path, write=False) as project:
        return scene_of(project, as_of=day, draws=draws)


def latest(path: Path, run: str = "") -> GapReport | None:
    """The newest run of a project, or the one given; None if there is none."""
    with IMPORTS:
        from app.tasks import keep_run  # noqa: PLC0415
    with Project.open(path, write=False) as project:
        return keep_run.latest(project, run)


def why_out_of_date(path: Path, report: GapReport, day: str) -> str | None:
    """Why a run as of ``day`` would give another result; None if it would not."""
    with IMPORTS:
        from app.tasks import out_of_date  # noqa: PLC0415
    with Project.open(path, write=False) as project:
        return out_of_date.why_out_of_date(project, report, day)


def write_report(source: Path, target: Path, printed: str = "", *, underlay: bool = False) -> list[Message | str]:
    """Write the report of the newest run to a file, with the day of printing; returns notes.

    ``underlay``: with the underlays that the project shows under its maps.

    Raises UserError as the writers do.
    """
    with IMPORTS:
        import app.analysis.gaps.ridge  # noqa: F401, PLC0415 - the terrain sections load it by themselves
        from app import report  # noqa: PLC0415 - brings matplotlib
        from app.tasks import report_book  # noqa: PLC0415 - brings matplotlib
    with Project.open(source, write=False) as project:
        underlays, absent = report_book.underlays_of(project) if underlay else ((), ())
        book = report_book.book_of(project, printed=printed, underlays=underlays)
    if book is None:
        raise UserError(QCoreApplication.translate("Engine", "There is no run to report yet: press F5 first."))
    return [*absent, *report.write(book, target)]


def _moved(scene: Scene, observer: str, lon: float, lat: float) -> Scene | None:
    if observer not in scene.observers.id:
        return None
    at = scene.observers.id.index(observer)
    lons, lats = np.array(scene.observers.lon), np.array(scene.observers.lat)
    lons[at], lats[at] = lon, lat
    moved = dataclasses.replace(scene, observers=dataclasses.replace(scene.observers, lon=lons, lat=lats))
    return resampled(moved) if scene.observers.range_m[at] < SHORT_RANGE_M else moved
