"""The files of the dialog, each with its state."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from resources.literal import one_line
from widgets.dialogs.importing.incoming_file import IncomingFile, Status
from widgets.style.theme import Theme
from widgets.words.import_words import (
    ASKS,
    RASTER,
    READING,
    REFUSED,
    STOPPED,
    STORED_WHOLE,
    STORING,
    WAITING,
    counts_text,
    words,
)
from widgets.words.text import tip

ICON_PX = 18
LISTED = 20
"""Paths of one entry in its tool tip."""
_ICONS = {
    Status.WAITING: ("import", "muted"),
    Status.READING: ("import", "muted"),
    Status.READY: ("import", "accent"),
    Status.ASKS: ("warning", "warning"),
    Status.STOPPED: ("stop", "muted"),
    Status.STORING: ("import", "accent"),
    Status.STORED: ("check", "good"),
}
_PLAIN = {
    Status.WAITING: WAITING,
    Status.READING: READING,
    Status.STOPPED: STOPPED,
    Status.STORING: STORING,
    Status.STORED: STORED_WHOLE,
}


def state_text(file: IncomingFile) -> str:
    """How far a file has come."""
    if file.status in _PLAIN:
        return words(_PLAIN[file.status])
    preview = file.preview
    if preview is None:
        return words(RASTER if file.status is Status.READY else ASKS)
    if file.status is Status.ASKS:
        return words(REFUSED, count=preview.rejected) if file.problem is None and preview.rejected else words(ASKS)
    plan = preview.plan
    there = int(plan.repeats.there.sum()) - len(plan.changed) if file.choices.duplicates != "add" else 0
    return counts_text(len(plan.added), len(plan.changed), there, preview.rejected)


class FileList(QListWidget):
    """One entry a file: its name, and how far it has come."""

    picked = Signal(object)
    """An IncomingFile is to be shown."""

    def __init__(self, files: list[IncomingFile], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files, self._theme = files, theme
        self.setAccessibleName(self.tr("Files"))
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setWordWrap(True)
        for file in files:
            self._add(file)
        self.currentRowChanged.connect(self._on_row)

    def _add(self, file: IncomingFile) -> None:
        self.addItem(QListWidgetItem())
        self.refresh(file)

    def rebuild(self, current: IncomingFile) -> None:
        """Show the files anew where others have come or gone; ``current`` is the one that is picked."""
        blocker = QSignalBlocker(self)
        self.clear()
        for file in self._files:
            self._add(file)
        self.setCurrentRow(self._files.index(current))
        del blocker

    def refresh(self, file: IncomingFile) -> None:
        """Show the state of a file."""
        entry = self.item(self._files.index(file))
        name, colour = _ICONS[file.status]
        entry.setIcon(self._theme.tinted(name, colour))
        entry.setText(f"{one_line(file.name)}\n{state_text(file)}")
        paths = [str(path) for path in (file.path, *file.also)]
        entry.setToolTip(tip("\n".join([*paths[:LISTED], *("…" for _ in paths[LISTED : LISTED + 1])])))

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.picked.emit(self._files[row])
