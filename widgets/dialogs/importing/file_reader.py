"""Reads files for the dialog in the background, again whenever something is chosen; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import UserError
from app.exchange.raster.basemaps import IncomingBasemap
from app.exchange.raster.terrain_files import Glance, glance
from app.exchange.read.incoming import Incoming
from app.exchange.reading import Stated
from app.progress import Progress
from app.project.beside import beside
from app.tasks.importing.file_outline import Outline, outline
from app.tasks.importing.import_file import Request, described_basemap
from app.tasks.importing.import_terrain import Heights
from app.tasks.importing.preview import Preview, preview_import
from widgets.dialogs.importing import memory
from widgets.dialogs.importing.incoming_file import Asked, Choices, IncomingFile, Status
from widgets.session.session import Session

ANY = "reference"
"""The kind that takes every table and every geometry."""
DEBOUNCE_MS = 250
"""How long nothing more has to be chosen before a file is read again."""


class FileReader(QObject):
    """Each file is read on its own; a reading that is out of date is stopped, and its result dropped."""

    changed = Signal(object)
    """Something has become of an IncomingFile."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._project = session.required.path
        self._due: list[IncomingFile] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._read_due)

    def read(self, file: IncomingFile) -> None:
        """Read a file for the first time, or once more."""
        self.drop(file)
        self._begin(file)

    def choose(self, file: IncomingFile, **changes: object) -> None:
        """Change what is chosen for a file, and read it again in a moment."""
        self.drop(file)
        file.choices = replace(file.choices, **changes)  # type: ignore[arg-type]
        file.status = Status.WAITING
        if "kind" in changes:
            file.preview, file.invalid = None, None
        self._due.append(file)
        self._timer.start()
        self.changed.emit(file)

    def choose_heights(self, file: IncomingFile, heights: Heights) -> None:
        """Change how heights are imported; their headers are read again if that makes a difference to them."""
        file.invalid = None
        file.choices = replace(file.choices, heights=heights)
        if file.seen is None or file.is_busy:
            self.choose(file, heights=heights)
            return
        file.problem, file.status = None, Status.READY
        self.changed.emit(file)

    def refuse(self, file: IncomingFile, error: UserError) -> None:
        """Something is typed about the heights of a file that cannot be."""
        self.drop(file)
        file.invalid = file.problem = error
        file.status = Status.ASKS
        self.changed.emit(file)

    def start_afresh(self, file: IncomingFile) -> None:
        """Forget what was chosen the last time for such a file, and read it as if it were the first."""
        if file.outline is not None:
            memory.forget(self._session.preferences, file.outline.columns)
        self.drop(file)
        file.choices, file.remembered, file.outline, file.preview = Choices(), "", None, None
        file.status, file.problem = Status.READING, None
        self._run(
            file, lambda _: outline(file.path, Stated()), lambda seen: self._take_outline(file, seen, recall=False)
        )
        self.changed.emit(file)

    def stop(self, file: IncomingFile) -> None:
        """Stop reading a file; it can be read again."""
        if file.status in (Status.WAITING, Status.READING):
            self.drop(file)
            file.status = Status.STOPPED
            self.changed.emit(file)

    def drop(self, file: IncomingFile) -> None:
        """Stop what is under way for a file."""
        if file in self._due:
            self._due.remove(file)
        if file.job is not None:
            file.job.cancel()
            file.job = None

    def close(self) -> None:
        """Read no more."""
        self._timer.stop()
        self._due.clear()

    def _read_due(self) -> None:
        due, self._due = self._due, []
        for file in due:
            self._begin(file)

    def _begin(self, file: IncomingFile) -> None:
        file.status, file.problem = Status.READING, None
        if file.outline is None or _shows_other(file):
            self._run(
                file, lambda _: outline(file.path, file.choices.stated), lambda seen: self._on_outline(file, seen)
            )
        else:
            self._preview(file)
        self.changed.emit(file)

    def _on_outline(self, file: IncomingFile, seen: Outline) -> None:
        self._take_outline(file, seen, recall=file.outline is None or not file.outline.columns)

    def _take_outline(self, file: IncomingFile, seen: Outline, *, recall: bool) -> None:
        recalled = memory.recall(self._session.preferences, seen.columns) if recall else None
        file.outline, file.asked_for = seen, file.choices.stated
        if recalled is not None and not file.choices.kind:
            file.choices, file.remembered = _fitting(recalled[0], seen), recalled[1]
            if _shows_other(file):
                self._begin(file)
                return
        elif not file.choices.kind:
            file.choices = replace(file.choices, kind=seen.kind)
        self._preview(file)

    def _preview(self, file: IncomingFile) -> None:
        file.status, file.problem = Status.READING, None
        try:
            request = _whole(file).request()
        except UserError as error:
            self._on_failed(file, error)
            return
        path, asked = self._project, file.asked
        if request.kind == "terrain":
            self._run(file, lambda progress: glance(*asked, progress), lambda seen: self._on_glance(file, asked, seen))
        elif file.is_raster:
            self._run(
                file, lambda progress: _looked_at(path, request, progress), lambda image: self._on_image(file, image)
            )
        else:
            rows = file.rows_for(request)
            self._run(
                file,
                lambda progress: _previewed(path, request, progress, rows),
                lambda preview: self._on_read(file, request, preview),
            )
        self.changed.emit(file)

    def _run(self, file: IncomingFile, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        label = self.tr("Reading {name}").format(name=file.name)
        file.job = self._session.jobs.run(
            label,
            work,
            done,
            failed=lambda error: self._on_failed(file, error),
            quiet=True,
        )

    def _on_read(self, file: IncomingFile, request: Request, preview: Preview) -> None:
        if not file.choices.kind:
            file.choices = replace(file.choices, kind=ANY)
        file.take(request, preview)
        file.job = None
        file.status = Status.READY if preview.refusal is None else Status.ASKS
        self.changed.emit(file)

    def _on_glance(self, file: IncomingFile, asked: Asked, seen: Glance) -> None:
        file.take_glance(asked, seen)
        self._on_raster(file)

    def _on_image(self, file: IncomingFile, image: IncomingBasemap) -> None:
        file.image = image
        self._on_raster(file)

    def _on_raster(self, file: IncomingFile) -> None:
        file.preview, file.job, file.problem = None, None, file.invalid
        file.status = Status.READY if file.problem is None else Status.ASKS
        self.changed.emit(file)

    def _on_failed(self, file: IncomingFile, error: Exception) -> None:
        file.job, file.preview, file.image, file.glanced = None, None, None, None
        file.problem, file.status = error, Status.ASKS
        self.changed.emit(file)
        if not isinstance(error, UserError | ValueError):
            self._session.explain(error)


def _whole(file: IncomingFile) -> IncomingFile:
    """The file, as a kind that takes all if it cannot even be seen what its columns are: its reading says why."""
    unseen = not file.choices.kind and (file.outline is None or not file.outline.columns)
    return replace(file, choices=replace(file.choices, kind=ANY)) if unseen else file


def _shows_other(file: IncomingFile) -> bool:
    """Whether another sheet, header or encoding is chosen than that of which the columns are shown."""
    asked = file.asked_for or Stated()
    now = file.choices.stated
    return (asked.sheet, asked.header_row, asked.encoding) != (now.sheet, now.header_row, now.encoding)


def _fitting(chosen: Choices, seen: Outline) -> Choices:
    """What was chosen for another file, without a sheet that this one does not have."""
    if chosen.stated.sheet and chosen.stated.sheet not in seen.sheets:
        return replace(chosen, stated=replace(chosen.stated, sheet=""))
    return chosen


def _looked_at(project: Path, request: Request, progress: Progress) -> IncomingBasemap:
    with beside(project, read_only=True) as (opened, _):
        return described_basemap(opened, request, progress)


def _previewed(project: Path, request: Request, progress: Progress, rows: Incoming | None) -> Preview:
    with beside(project, read_only=True) as (opened, _):
        return preview_import(opened, request, progress, rows)
