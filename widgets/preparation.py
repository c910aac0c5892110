"""The analysis made ready at the first start on a machine: its kernels are compiled by a process of their own."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QObject, QProcess, Signal

from app import kernels
from app.errors import Cancelled
from app.progress import Progress

POLL_S = 0.05
END_MS = 2000


class Preparation(QObject):
    """Compiling would hold the interpreter, and the window with it. If it fails the first analysis does it itself."""

    changed = Signal()
    """It began or ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._over = Event()
        self._over.set()
        self._stopped = False

    @property
    def running(self) -> bool:
        """Whether kernels are being compiled."""
        return not self._over.is_set()

    def start(self) -> None:
        """Compile what is not compiled yet, in the background and in silence."""
        if self.running or self._stopped or kernels.are_compiled():
            return
        self._over.clear()
        self._process = QProcess(self)
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(self._end)
        self._process.errorOccurred.connect(self._end)
        program, *arguments = kernels.command()
        self._process.start(program, arguments)
        self.changed.emit()

    def wait(self, progress: Progress | None = None) -> None:
        """Return when nothing is being compiled any more; any thread but the window's may call it.

        Raises Cancelled if ``progress`` was asked to stop, or the window closes.
        """
        told = progress or Progress()
        while not self._over.wait(POLL_S):
            told.at(0.0)
        if self._stopped:
            raise Cancelled

    def stop(self) -> None:
        """End for good: the window closes. What was compiled until now is kept."""
        self._stopped = True
        if self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(END_MS)
        self._over.set()

    def _end(self) -> None:
        if self.running:
            self._over.set()
            self.changed.emit()
