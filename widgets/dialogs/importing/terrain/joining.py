"""Which rasters of the dialog are one terrain: proposed where tiles fit together, else to be chosen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import UserError
from app.exchange.raster.terrain_files import Glance, glance
from app.tasks.importing.import_file import RASTERS
from widgets.dialogs.importing.file_reader import FileReader
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.session.jobs import Job
from widgets.session.session import Session

PROPOSED = Choices(kind="terrain")
"""Of a raster for which nothing is chosen."""


class Joining(QObject):
    """Takes files out of the list of those of the dialog, as parts of another, and puts them back."""

    changed = Signal(object)
    """Other files are listed; an IncomingFile of which others became parts, or ceased to be."""

    def __init__(self, session: Session, files: list[IncomingFile], reader: FileReader, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._files, self._reader = session, files, reader
        self._job: Job | None = None
        self._is_decided = False

    def others(self, file: IncomingFile) -> tuple[IncomingFile, ...]:
        """The rasters that are one terrain with a file, or could be."""
        done = (Status.STORING, Status.STORED)
        terrain = [one for one in self._files if one.choices.kind == "terrain" and one.status not in done]
        return file.others or tuple(one for one in terrain if one is not file and not one.others)

    def join(self, file: IncomingFile) -> None:
        """Make one terrain of a file and all other rasters."""
        self.leave()
        others = self.others(file)
        for one in others:
            self._reader.drop(one)
            self._files.remove(one)
        file.others = others
        self._show(file)

    def part(self, file: IncomingFile) -> None:
        """Make each raster a terrain of its own again."""
        if not file.others:
            return
        at = self._files.index(file) + 1
        others, file.others = file.others, ()
        self._files[at:at] = others
        self._show(file)
        for one in others:
            if one.seen is None:
                self._reader.read(one)

    def _show(self, file: IncomingFile) -> None:
        self.changed.emit(file)
        if file.choices.kind == "terrain":
            self._reader.choose(file)

    # What is proposed

    def propose(self) -> None:
        """Once all files are read, see whether all their rasters are tiles of one terrain, and join them if so."""
        if self._is_decided or any(file.is_busy for file in self._files):
            return
        self._is_decided = True
        rasters = [file for file in self._files if file.choices.kind in RASTERS]
        if len(rasters) > 1 and all(_is_untouched(file) for file in rasters):
            paths = [file.path for file in rasters]
            self._job = self._session.jobs.run(
                self.tr("Reading {name}").format(name=paths[0].name),
                lambda progress: glance(paths, progress=progress),
                lambda seen: self._on_seen(rasters, seen),
                failed=self._on_failed,
                quiet=True,
            )

    def _on_seen(self, rasters: list[IncomingFile], seen: Glance) -> None:
        self._job = None
        if seen.patchwork and all(file in self._files and _is_untouched(file) for file in rasters):
            self.join(rasters[0])

    def _on_failed(self, error: Exception) -> None:
        """They do not fit together: they stay apart."""
        self._job = None
        if not isinstance(error, UserError | ValueError):
            self._session.explain(error)

    def leave(self) -> None:
        """Propose nothing more."""
        self._is_decided = True
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _is_untouched(file: IncomingFile) -> bool:
    return file.status is Status.READY and file.choices == PROPOSED and not file.others
