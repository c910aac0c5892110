"""Stores the files of the dialog one after the other in the background, each as one step."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import geopandas as gpd
from PySide6.QtCore import QObject, Signal

from app.errors import Cancelled, UserError
from app.exchange.read.incoming import Incoming
from app.progress import Progress
from app.project.beside import beside, tables_of
from app.project.project import Change
from app.tasks.importing.import_file import Imported, Request, import_file
from widgets.dialogs.importing import memory
from widgets.dialogs.importing.incoming_file import IncomingFile, Status
from widgets.session.session import Session

Outcome = tuple[Imported | None, list[Change], dict[str, gpd.GeoDataFrame]]
"""What was imported, None if it was stopped; the steps committed, and the rows of the layers they changed."""


class Storing(QObject):
    """Works through a queue; stopping ends it, and leaves no trace of the file under way."""

    changed = Signal(object)
    """Something has become of an IncomingFile."""
    ended = Signal()
    """The queue is empty, or was stopped."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._queue: list[IncomingFile] = []
        self._stop = Event()
        self.under_way: IncomingFile | None = None

    def store(self, files: list[IncomingFile]) -> None:
        """Begin to store files that have been read."""
        self._queue = list(files)
        self._stop.clear()
        self._next()

    def stop(self) -> None:
        """Store no more; a step that is committed already stays, and can be undone."""
        self._queue.clear()
        self._stop.set()

    def _next(self) -> None:
        if not self._queue:
            self.under_way = None
            self.ended.emit()
            return
        file = self.under_way = self._queue.pop(0)
        file.status, file.problem = Status.STORING, None
        project, request = self._session.required, file.request()
        read = None if file.preview is None else file.preview.plan.read
        place = project.path, project.read_only
        # Not by cancelling the job: what it has committed would never be taken over.
        file.job = self._session.jobs.run(
            self.tr("Importing {name}").format(name=file.name),
            lambda progress: _stored(place, request, read, Progress(progress.report, self._stop.is_set)),
            lambda outcome: self._on_stored(file, outcome),
            failed=lambda error: self._on_failed(file, error),
            quiet=True,
        )
        self.changed.emit(file)

    def _on_stored(self, file: IncomingFile, outcome: Outcome) -> None:
        imported, changes, frames = outcome
        for change in changes:
            self._session.required.follow(change, frames)
        file.job, file.result = None, imported
        file.status = Status.READY if imported is None else Status.STORED
        if imported is not None and file.outline is not None:
            memory.remember(self._session.preferences, file.outline.columns, file.choices)
        self.changed.emit(file)
        self._next()

    def _on_failed(self, file: IncomingFile, error: Exception) -> None:
        is_bug = not isinstance(error, UserError | ValueError)
        if is_bug:
            self._queue.clear()
        file.job, file.problem, file.status = None, error, Status.ASKS
        self.changed.emit(file)
        self._next()
        if is_bug:
            self._session.explain(error)


def _stored(place: tuple[Path, bool], request: Request, read: Incoming | None, progress: Progress) -> Outcome:
    path, read_only = place
    with beside(path, read_only=read_only) as (project, changes):
        try:
            imported = import_file(project, request, progress, read)
        except Cancelled:
            return None, changes, {}
        return imported, changes, tables_of(project, changes)
