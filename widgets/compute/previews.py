"""Previews: what a zone being drawn would close, and what a post being dragged would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from app.errors import UserError
from app.progress import Progress
from widgets.compute.bench import Bench
from widgets.session.jobs import Job


class Previews(QObject):
    """One answer at a time, in the background; the latest request wins."""

    zone_weighed = Signal(object)
    """The ZoneEffect of the zone being drawn, or None."""
    post_moved = Signal(object)
    """The Preview of the post being dragged; None when the drag ends."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._job: Job | None = None
        self._next: Callable[[], None] | None = None

    def draw_zone(self, lonlat: BaseGeometry, values: Mapping[str, Any]) -> None:
        """Compute what a zone (EPSG:4326) would close."""
        if self._bench.free is not None:
            engine, report = self._bench.free
            self._run(lambda _: engine.zone_effect(report, lonlat, values), self.zone_weighed.emit)

    def drag_post(self, layer: str, fid: int, lon: float, lat: float) -> None:
        """Compute the report with one post moved."""
        if self._bench.free is not None:
            engine, report = self._bench.free
            self._run(
                lambda progress: engine.with_post_at(report, f"{layer}/{fid}", (lon, lat), progress),
                self.post_moved.emit,
            )

    def end(self) -> None:
        """The drawing or drag is over: drop its preview."""
        self._next = None
        if self._job is not None:
            self._job.cancel()
        self.zone_weighed.emit(None)
        self.post_moved.emit(None)

    def forget(self) -> None:
        """Another project is open: pending requests about the old one are void."""
        self._job, self._next = None, None

    def _run(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """One at a time; of the requests made meanwhile only the last is carried out."""

        def start() -> None:
            self._job = self._bench.session.jobs.run(self.tr("Preview"), work, ended, failed=failed, quiet=True)

        def ended(result: Any) -> None:
            done(result)
            self._start_next()

        def failed(error: Exception) -> None:
            self._start_next()
            if not isinstance(error, UserError):
                raise error

        if self._job is not None and self._job in self._bench.session.jobs.running and not self._job.cancelled:
            self._next = start
        else:
            start()

    def _start_next(self) -> None:
        following, self._next = self._next, None
        if following is not None:
            following()
