"""What everything that computes shares: the engine of the open project, and the current run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from widgets.compute.engine import Engine
from widgets.session.jobs import Job
from widgets.session.session import Session

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport


@dataclass(eq=False)
class Bench:
    """``engine`` is None while no project is open, ``job`` before the first run."""

    session: Session
    engine: Engine | None = None
    job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether a run is in progress and has not been asked to stop."""
        return self.job is not None and self.job in self.session.jobs.running and not self.job.cancelled

    @property
    def free(self) -> tuple[Engine, GapReport] | None:
        """The engine and the report in view, for a question about it; None without either, or during a run."""
        report = self.session.report
        return None if self.engine is None or report is None or self.running else (self.engine, report)
