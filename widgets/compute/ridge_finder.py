"""Finds the ridge that hides the selected gap."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from widgets.compute.bench import Bench
from widgets.session.jobs import Job

LOOK_MS = 120


class RidgeFinder(QObject):
    """Follows the selection and the report."""

    ridged = Signal(object)
    """The Ridge that hides the selected gap; None if no gap is selected, or no post is near enough."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench, self._session = bench, bench.session
        self._job: Job | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._find)
        self._session.selected.connect(self.seek)
        self._session.reported.connect(self.seek)

    def seek(self) -> None:
        """Look for the ridge in a moment: the click is drawn first."""
        if self._job is not None:
            self._job.cancel()
        if self._session.gap(self._session.selection.gap) is None:
            self._look.stop()
            self.ridged.emit(None)
        else:
            self._look.start()

    def _find(self) -> None:
        """Find what hides the selected gap; not during a run, whose end asks again."""
        gap = self._session.gap(self._session.selection.gap)
        if self._bench.free is not None and gap is not None:
            engine, report = self._bench.free
            label = self.tr("Looking for what hides the gap")
            self._job = self._session.jobs.run(label, lambda _: engine.ridge(report, gap), self.ridged.emit, quiet=True)
