"""Creating, opening and filling projects: dialogs on this thread, the work in the background."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.progress import Progress
from app.project.own_state import DEFAULT
from app.project.project import Project
from widgets.session.late import IMPORTS
from widgets.session.session import Session
from widgets.style.notices import Level

if TYPE_CHECKING:
    from widgets.dialogs.importing.import_dialog import ImportDialog
    from widgets.dialogs.new_project_dialog import NewProjectDialog

FILTER = "*.gpkg"


class Projects(QObject):
    """The File menu and dropped files."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self.session, self._window = session, window

    @property
    def _folder(self) -> Path:
        recent = self.session.preferences.recent
        return recent[0].parent if recent else platformdirs.user_documents_path()

    def new(self, *, sample: bool) -> None:
        """Ask for a name, and create a project there."""
        name = "sample.gpkg" if sample else "border.gpkg"
        title = self.tr("Create the sample project") if sample else self.tr("Create a new project")
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(self._folder / name), FILTER)
        if not chosen:
            return
        path = Path(chosen).with_suffix(".gpkg")
        # The sample is made for one state: only a project of one's own asks.
        state = DEFAULT if sample else self._ask_state(path)
        if state:
            self.make(path, sample=sample, state=state)

    def _ask_state(self, path: Path) -> str:
        """The own state of a new project; empty if the dialog was cancelled."""
        dialog = self.new_dialog(path)
        state = dialog.code if dialog.exec() else ""
        dialog.deleteLater()
        return state

    def new_dialog(self, path: Path) -> NewProjectDialog:
        """The dialog that asks for the own state of a new project."""
        with IMPORTS:
            from widgets.dialogs.new_project_dialog import NewProjectDialog  # noqa: PLC0415

        return NewProjectDialog(path, self._window)

    def make(self, path: Path, *, sample: bool, state: str = DEFAULT) -> None:
        """Create a project in the background, then open it."""

        def work(progress: Progress) -> Path:
            create(path, sample, progress, state)
            return path

        label = self.tr("Creating {name}").format(name=path.name)
        self.session.notify(label + " …")
        self.session.jobs.run(label, work, self._on_made)

    def _on_made(self, path: Path) -> None:
        self.session.open(path)

    def choose(self) -> None:
        """Ask for a project, and open it."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a project"), str(self._folder), FILTER)
        if chosen:
            self.session.open(Path(chosen))

    def import_file(self) -> None:
        """Ask for files, and import them."""
        chosen, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Import files"), str(self._folder))
        if chosen:
            self.open_files([Path(name) for name in chosen])

    def import_folder(self) -> None:
        """Ask for a folder of tiles of heights, and import them as one terrain."""
        title = self.tr("Import a folder of terrain tiles")
        # What lies in it is shown too: a folder is told by its tiles.
        options = QFileDialog.Option(0)
        if chosen := QFileDialog.getExistingDirectory(self._window, title, str(self._folder), options):
            self.open_files([Path(chosen)])

    def open_files(self, paths: list[Path]) -> None:
        """Open a project among dropped files if none is open; import the others. A folder is one terrain."""
        if self.session.project is None:
            first = next((path for path in paths if path.suffix.lower() == ".gpkg"), None)
            if first is not None:
                self.session.open(first)
            paths = [path for path in paths if path != first]
        if not paths:
            return
        if self.session.project is None:
            text = self.tr("Open a project first, then drop {name} into it.")
            self.session.notify(text.format(name=paths[0].name), Level.WARNING)
            return
        dialog = self.import_dialog(paths)
        dialog.exec()
        dialog.deleteLater()

    def import_dialog(self, paths: list[Path]) -> ImportDialog:
        """The dialog that shows files as they would be imported, and imports them."""
        with IMPORTS:
            from widgets.dialogs.importing.import_dialog import ImportDialog  # noqa: PLC0415

        return ImportDialog(self.session, paths, self._window)


def create(path: Path, sample: bool, progress: Progress, state: str = DEFAULT) -> None:
    """Create a project of ``state`` with the bundled data, and the sample if asked for. Raises UserError if not."""
    with IMPORTS:
        from app.tasks import new_project  # noqa: PLC0415
        from app.tasks import sample as sample_data  # noqa: PLC0415

    def fill(project: Project) -> None:
        new_project.lay_ground(project, progress.part(0.0, 0.8), state)
        if sample:
            sample_data.add(project, progress.part(0.8, 1.0))

    Project.create(path, fill)
