"""Background work: one pool of threads, and one place for its signals, progress and cancelling."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errors import Cancelled
from app.progress import Progress

WORKERS = 2
_REPORT_EVERY_S = 0.05


@dataclass(eq=False)
class Job:
    """One piece of work. ``fraction`` and ``text`` are its progress; ``quiet`` jobs show no progress bar."""

    label: str
    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None] | None = None
    quiet: bool = False
    fraction: float = 0.0
    text: str = ""
    started: float = field(default_factory=time.monotonic)
    _stop: Event = field(default_factory=Event)

    def cancel(self) -> None:
        """Ask the work to stop; its ``done`` is then never called."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """True once the work was asked to stop."""
        return self._stop.is_set()

    @property
    def remaining_s(self) -> float | None:
        """An estimate of the seconds left; None before there is anything to base it on."""
        spent = time.monotonic() - self.started
        return None if self.fraction < 0.05 or spent < 1.0 else spent * (1.0 - self.fraction) / self.fraction


class Jobs(QObject):
    """Runs work off the main thread and calls ``done`` or ``failed`` on it.

    Running jobs are held in a set: the result of a dropped object would be lost silently.
    """

    changed = Signal()
    """A job began, progressed or ended."""
    failed = Signal(object, object)
    """A job without a ``failed`` of its own raised: the job, the exception."""
    _progressed = Signal(object, float, str)
    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running: set[Job] = set()
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="sarhad-job")
        self._progressed.connect(self._on_progressed)
        self._ended.connect(self._on_ended)

    def run(
        self,
        label: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        quiet: bool = False,
    ) -> Job:
        """Start ``work(progress)`` in the background; ``done(result)`` is called on this thread."""
        job = Job(label, work, done, failed, quiet)
        self.running.add(job)
        self._pool.submit(self._carry_out, job)
        self.changed.emit()
        return job

    def shown(self) -> list[Job]:
        """The running jobs to show to the user, oldest first."""
        return sorted((job for job in self.running if not job.quiet), key=lambda job: job.started)

    def close(self) -> None:
        """Cancel everything and wait for the threads to end."""
        for job in self.running:
            job.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self.running.clear()

    def _carry_out(self, job: Job) -> None:
        last = [0.0]

        def report(fraction: float, text: str) -> None:
            if (now := time.monotonic()) - last[0] > _REPORT_EVERY_S:
                last[0] = now
                self._progressed.emit(job, fraction, text)

        try:
            result, error = job.work(Progress(report, lambda: job.cancelled)), None
        except Exception as raised:  # noqa: BLE001 - it is carried to the main thread, where somebody hears it
            result, error = None, raised
        self._ended.emit(job, result, error)

    def _on_progressed(self, job: Job, fraction: float, text: str) -> None:
        job.fraction, job.text = fraction, text
        self.changed.emit()

    def _on_ended(self, job: Job, result: Any, error: Exception | None) -> None:
        if job not in self.running:
            return
        self.running.discard(job)
        self.changed.emit()
        if job.cancelled or isinstance(error, Cancelled):
            return
        if error is None:
            job.done(result)
        elif job.failed is not None:
            job.failed(error)
        else:
            self.failed.emit(job, error)
