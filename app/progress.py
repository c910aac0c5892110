"""Progress of a long task: a fraction, a text, and a request to stop."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from app.errors import Cancelled


class Stage(StrEnum):
    """What an analysis does one after the other, as `sarhad analyse --profile` names it."""

    LOADING = "loading the program"
    SCENE = "reading the scene"
    GROUND = "ground along the line"
    SIGHTS = "sight lines"
    PAIRS = "pairs and hours"
    COVERAGE = "detection and classes"
    DRAWS = "draws"
    POROSITY = "porosity"
    REASONS = "gaps, reasons and remedies"
    WARNINGS = "warnings"
    REPORT = "figures of the report"
    KEEPING = "keeping the run"


class StageTimes:
    """Seconds spent in each stage, and by how many bytes the peak memory of the process rose in it.

    A stage lasts until the next begins, and may come again. The bytes are None where the system does not tell them.
    """

    def __init__(self) -> None:
        self.seconds: dict[Stage, float] = {}
        self.grown_bytes: dict[Stage, int | None] = {}
        self._stage: Stage | None = None
        self._since = time.perf_counter()
        self._peak = peak_bytes()

    def begin(self, stage: Stage | None) -> None:
        """End the stage that lasts, if any, and begin ``stage``; None ends the last."""
        now, peak = time.perf_counter(), peak_bytes()
        if self._stage is not None:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
            grown = None if peak is None or self._peak is None else peak - self._peak
            before = self.grown_bytes.get(self._stage, 0)
            self.grown_bytes[self._stage] = None if grown is None or before is None else before + grown
        self._stage, self._since, self._peak = stage, now, peak


def peak_bytes() -> int | None:
    """The most memory this process has had at once; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource  # noqa: PLC0415 - POSIX alone has it

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS tells bytes, other systems kibibytes.
    return peak if sys.platform == "darwin" else peak * 1024


def _silent(fraction: float, text: str) -> None:
    """Report to nobody."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Progress:
    """Reports a fraction in 0..1 with a text, and raises Cancelled once ``stopped`` returns True."""

    report: Callable[[float, str], None] = _silent
    stopped: Callable[[], bool] = _never
    start: float = 0.0
    stop: float = 1.0
    times: StageTimes | None = None

    def at(self, fraction: float, text: str = "") -> None:
        """Report ``fraction`` of this part of the task. Raises Cancelled if the task was asked to stop."""
        if self.stopped():
            raise Cancelled(text)
        self.report(self.start + fraction * (self.stop - self.start), text)

    def stage(self, stage: Stage) -> None:
        """Note that another stage of the work begins."""
        if self.times is not None:
            self.times.begin(stage)

    def part(self, start: float, stop: float) -> Progress:
        """A Progress for the part of this task between two of its fractions."""
        span = self.stop - self.start
        return Progress(self.report, self.stopped, self.start + start * span, self.start + stop * span, self.times)
