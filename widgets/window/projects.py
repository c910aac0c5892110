"""Creating, opening and filling projects: dialogs on this thread, the work in the background."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from app.progress import Progress
from app.project.own_state import DEFAULT
from app.project.project import Project
from layers import LAYER_TYPES
from widgets.session.late import IMPORTS
from widgets.session.session import Explained, Session
from widgets.style.notices import Level
from widgets.words.remedies import full_text
from widgets.words.text import shown

if TYPE_CHECKING:
    from app.tasks.importing.import_terrain import Heights
    from widgets.dialogs.new_project_dialog import NewProjectDialog
    from widgets.dialogs.terrain_dialog import TerrainDialog

FILTER = "*.gpkg"
RASTERS = frozenset((".tif", ".tiff", ".hgt", ".dt0", ".dt1", ".dt2", ".asc", ".bil", ".flt", ".img", ".zip"))
"""Files that may be tiles of one terrain."""


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
        """Ask for files and their contents."""
        chosen, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Import files"), str(self._folder))
        self.open_files([Path(name) for name in chosen])

    def open_files(self, paths: list[Path]) -> None:
        """Open a project among dropped files if none is open; import the others, rasters as one terrain if they are."""
        rasters = [path for path in paths if path.suffix.lower() in RASTERS]
        if len(rasters) > 1 and self.session.project is not None:
            self._import_together(rasters)
            paths = [path for path in paths if path not in rasters]
        for path in paths:
            if path.suffix.lower() == ".gpkg" and self.session.project is None:
                self.session.open(path)
            elif self.session.project is not None:
                self._import(path)
            else:
                self.session.notify(
                    self.tr("Open a project first, then drop {name} into it.").format(name=path.name), Level.WARNING
                )

    def _import(self, path: Path) -> None:
        kind = self._ask_kind(path)
        if kind == "terrain":
            self._import_terrain(path)
        elif kind:
            self.import_layer(path, kind)

    def _import_together(self, rasters: list[Path]) -> None:
        """Import rasters of one kind: as one terrain, or one after the other."""
        kind = self._ask_kind(*rasters)
        if kind == "terrain":
            self._import_terrain(*rasters)
        elif kind:
            for path in rasters:
                self.import_layer(path, kind)

    def _ask_kind(self, *paths: Path) -> str:
        dialog, kinds = self.kind_dialog(*paths)
        kind = kinds[dialog.textValue()] if dialog.exec() else ""
        dialog.deleteLater()
        return kind

    def _import_terrain(self, *paths: Path) -> None:
        with Explained(self.session) as attempt:
            dialog = self.terrain_dialog(*paths)
        if attempt.fine:
            dialog.exec()
            dialog.deleteLater()

    def terrain_dialog(self, path: Path, *more: Path) -> TerrainDialog:
        """The dialog for importing terrain, which also imports it. Raises UserError if the files have no terrain."""
        with IMPORTS:
            from app.exchange.raster.terrain_files import glance  # noqa: PLC0415
            from widgets.dialogs.terrain_dialog import TerrainDialog  # noqa: PLC0415

        import_ = partial(self._import_layer, path, "terrain", also=more)
        return TerrainDialog(path, glance((path, *more)), import_, self._window)

    def kind_dialog(self, path: Path, *more: Path) -> tuple[QInputDialog, dict[str, str]]:
        """The dialog that asks what files contain; the kinds by the labels it offers."""
        kinds = {shown("Layer", layer.label): kind for kind, layer in LAYER_TYPES.items() if layer.importable}
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Import"))
        several = self.tr("What do {name} and {count} more contain?")
        label = several if more else self.tr("What does {name} contain?")
        dialog.setLabelText(label.format(name=path.name, count=len(more)))
        dialog.setComboBoxItems(list(kinds))
        dialog.setTextValue(shown("Layer", LAYER_TYPES["terrain"].label) if more else list(kinds)[1])
        return dialog, kinds

    def import_layer(self, path: Path, kind: str) -> None:
        """Import a file other than terrain as one step, and announce what was imported, or why nothing was."""
        with IMPORTS:
            from app.tasks.importing.import_terrain import Heights  # noqa: PLC0415
        with Explained(self.session):
            self._import_layer(path, kind, Heights())

    def _import_layer(self, path: Path, kind: str, heights: Heights, also: tuple[Path, ...] = ()) -> None:
        """Import a file, and announce what was imported. Raises UserError if it is refused."""
        with IMPORTS:
            from app.tasks.importing.import_file import Request, import_file  # noqa: PLC0415
        outcome = import_file(self.session.required, Request(path, kind, heights=heights, also=also), Progress())
        rows = self.tr("{count} rows of {name} imported into {layer}.")
        if outcome.imported == 1:
            rows = self.tr("One row of {name} imported into {layer}.")
        whole = (
            self.tr("{name} and {more} more imported as {layer}.") if also else self.tr("{name} imported as {layer}.")
        )
        text = (rows if LAYER_TYPES[kind].geometries else whole).format(
            count=f"{outcome.imported:,}", name=path.name, more=len(also), layer=outcome.layer
        )
        self.session.notify(" ".join((text, *map(full_text, outcome.notes))), Level.GOOD)


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
