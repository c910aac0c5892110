"""Prepares the analysis at the first start on a machine: a separate process compiles its kernels."""

from __future__ import annotations

from PySide6.QtCore import QObject, QProcess, Signal

from app.installation import kernels

END_MS = 2000


class Preparation(QObject):
    """Compiles in the background, silently.

    An analysis does not wait for it: it uses what has been compiled by then, and compiles the rest as it would
    otherwise. numba puts each result in place whole.
    """

    changed = Signal()
    """Compiling began or ended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None

    @property
    def running(self) -> bool:
        """Whether kernels are being compiled."""
        return self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning

    def start(self) -> None:
        """Compile what has not been compiled yet."""
        if self.running or kernels.are_compiled():
            return
        self._process = QProcess(self)
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.stateChanged.connect(lambda _: self.changed.emit())
        program, *arguments = kernels.command()
        self._process.start(program, arguments)

    def stop(self) -> None:
        """Stop: the window is closing. What has been compiled is kept."""
        if self._process is not None and self.running:
            self._process.kill()
            self._process.waitForFinished(END_MS)
