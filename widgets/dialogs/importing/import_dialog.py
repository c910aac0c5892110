"""The import dialog: several files at once, each read as on the command line and shown before anything is stored."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.tasks.importing.import_terrain import Heights
from layers import LAYER_TYPES
from widgets.dialogs.importing.file_list import FileList
from widgets.dialogs.importing.file_page import FilePage
from widgets.dialogs.importing.file_reader import FileReader
from widgets.dialogs.importing.incoming_file import IncomingFile, Status
from widgets.dialogs.importing.storing import Storing
from widgets.dialogs.importing.terrain.joining import Joining
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.style.notices import Level
from widgets.words.remedies import full_text

LIST_PX, WIDTH_PX, HEIGHT_PX = 220, 1060, 700


class ImportDialog(QDialog):
    """Files on the left, the one that is picked on the right; Import stores all that are ready, each as one step."""

    def __init__(self, session: Session, paths: list[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._left = session, False
        self.files = [IncomingFile(path) for path in paths]
        self.reader, self.storing = FileReader(session, self), Storing(session, self)
        self.joining = Joining(session, self.files, self.reader, self)
        self.list, self.page = FileList(self.files, session.theme), FilePage(session)
        self.setWindowTitle(self.tr("Import"))
        self.setSizeGripEnabled(True)
        self._lay_out()
        self._follow()
        for file in self.files:
            self.reader.read(file)
        self.list.setCurrentRow(0)
        self.page.target.kind.setFocus()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as its pages like to be, all of their names in full."""
        counts = 3 * self.fontMetrics().horizontalAdvance(" (99)")
        names = self.page.tabs.tabBar().sizeHint().width() + counts + LIST_PX + 80
        return QSize(max(WIDTH_PX, names), HEIGHT_PX)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setObjectName("upright")
        self.list.setFixedWidth(LIST_PX)
        halves = QHBoxLayout()
        halves.setSpacing(16)
        halves.addWidget(self.list)
        halves.addWidget(line)
        halves.addWidget(self.page, 1)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.import_button = self.buttons.addButton(self.tr("&Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.count = Label()
        self.count.setObjectName("muted")
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        row.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(14)
        column.addLayout(halves, 1)
        column.addLayout(row)
        # Only now that it is in the dialog: earlier, Qt would make Cancel the default.
        self.import_button.setDefault(True)
        self.setTabOrder(self.import_button, self.cancel_button)

    def _follow(self) -> None:
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.list.picked.connect(self._show)
        self.reader.changed.connect(self._on_changed)
        self.storing.changed.connect(self._on_changed)
        self.storing.ended.connect(self._on_ended)
        self.page.chosen.connect(self._on_chosen)
        self.page.heights_chosen.connect(self._on_heights)
        self.page.terrain.joined.connect(self._on_joined)
        self.joining.changed.connect(self._on_listed)
        self.page.stopped.connect(self._on_stop)
        self.page.afresh.connect(lambda: self.reader.start_afresh(self.shown))
        self._session.jobs.changed.connect(self.page.show_state)

    @property
    def shown(self) -> IncomingFile:
        """The file on the right."""
        return self.files[max(0, self.list.currentRow())]

    def _on_changed(self, file: IncomingFile) -> None:
        self.list.refresh(file)
        if file is self.shown:
            self.page.show_file(file)
        self._update_buttons()
        self.joining.propose()

    def _show(self, file: IncomingFile) -> None:
        self.page.show_file(file)
        self._update_buttons()

    def _on_listed(self, file: IncomingFile) -> None:
        """Others have become parts of a file, or are listed again; what is shown stays if it is still there."""
        self.list.rebuild(self.page.file if self.page.file in self.files else file)
        self._show(self.shown)

    def _on_joined(self, on: bool) -> None:
        if on:
            self.joining.join(self.shown)
        else:
            self.joining.part(self.shown)

    def _update_buttons(self) -> None:
        ready = sum(file.status is Status.READY for file in self.files)
        open_files = sum(file.status is not Status.STORED for file in self.files)
        storing = self.storing.under_way is not None
        self.import_button.setEnabled(ready > 0 and not storing)
        text = self.tr("Files that are ready: {ready} of {count}").format(ready=ready, count=open_files)
        self.count.setText("" if len(self.files) == 1 else text)
        count, is_joined = len(self.joining.others(self.shown)), bool(self.shown.others)
        self.page.terrain.show_others(count, is_joined=is_joined, is_open=not storing)

    def _on_chosen(self, changes: dict[str, object]) -> None:
        if changes.get("kind", "terrain") != "terrain":
            self.joining.part(self.shown)
        self.reader.choose(self.shown, **changes)

    def _on_heights(self, heights: Heights | UserError) -> None:
        if isinstance(heights, UserError):
            self.reader.refuse(self.shown, heights)
        else:
            self.reader.choose_heights(self.shown, heights)

    def _on_stop(self) -> None:
        if self.shown.status is Status.STOPPED:
            self.reader.read(self.shown)
        else:
            self.reader.stop(self.shown)

    # Importing, and leaving

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter ends what is typed into a field; it does not import the files that are ready."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(self.focusWidget(), QLineEdit):
            event.accept()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """Store every file that is ready; the dialog stays open for the others."""
        ready = [file for file in self.files if file.status is Status.READY]
        if ready and self.storing.under_way is None:
            self.joining.leave()
            self.storing.store(ready)
            self._update_buttons()

    def reject(self) -> None:
        """Stop what is being stored, else leave; what is stored stays, and can be undone."""
        if self.storing.under_way is not None:
            self.storing.stop()
            return
        self._leave()
        super().reject()

    def _leave(self) -> None:
        if self._left:
            return
        self._left = True
        self.joining.leave()
        self.reader.close()
        for file in self.files:
            self.reader.drop(file)
        self._session.jobs.changed.disconnect(self.page.show_state)
        self._announce()

    def _on_ended(self) -> None:
        self._update_buttons()
        if all(file.status is Status.STORED for file in self.files):
            self._leave()
            super().accept()
            return
        rest = [file for file in self.files if file.status is not Status.STORED]
        self.list.setCurrentRow(self.files.index(rest[0]))
        for file in rest:
            # What is there already is more than before.
            if file.preview is not None and not file.is_busy:
                self.reader.read(file)

    def _announce(self) -> None:
        """Say in the window what was imported, with what is to be said of it."""
        texts = [self._imported_text(file) for file in self.files if file.result is not None]
        if texts:
            self._session.notify(" ".join(texts), Level.GOOD)

    def _imported_text(self, file: IncomingFile) -> str:
        outcome = file.result
        if outcome is None:
            return ""
        rows = self.tr("{count} rows of {name} imported into {layer}.")
        if outcome.imported == 1:
            rows = self.tr("One row of {name} imported into {layer}.")
        whole = self.tr("{name} imported as {layer}.")
        text = (rows if LAYER_TYPES[file.choices.kind].geometries else whole).format(
            count=f"{outcome.imported:,}", name=file.name, layer=outcome.layer
        )
        listed = [self.tr("Refused rows: {file}.").format(file=outcome.rejects_file)] if outcome.rejects_file else []
        return " ".join((text, *map(full_text, outcome.notes), *listed))
