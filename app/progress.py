"""Progress of a long task: a fraction, a text, and a request to stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.errors import Cancelled


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

    def at(self, fraction: float, text: str = "") -> None:
        """Report ``fraction`` of this part of the task. Raises Cancelled if the task was asked to stop."""
        if self.stopped():
            raise Cancelled(text)
        self.report(self.start + fraction * (self.stop - self.start), text)

    def part(self, start: float, stop: float) -> Progress:
        """A Progress for the part of this task between two of its fractions."""
        span = self.stop - self.start
        return Progress(self.report, self.stopped, self.start + start * span, self.start + stop * span)
