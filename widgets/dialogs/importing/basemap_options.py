"""How a basemap is imported: its coordinate system, linked or copied; and what is to be said of it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.exchange.raster.basemaps import IncomingBasemap
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import add_row, form, note
from widgets.dialogs.importing.system_box import SystemBox
from widgets.words.remedies import full_text
from widgets.words.text import NBSP


class BasemapOptions(QWidget):
    """The page of a picture, in place of those of a file with rows."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crs, self.link = SystemBox(), QCheckBox(self.tr("Keep the file &where it is (link)"))
        self.words, self._link_note = note(""), note()
        layout = form()
        add_row(layout, self.tr("Coordinate syst&em"), self.crs)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        column.addLayout(layout)
        for part in (self.link, self._link_note, self.words):
            column.addWidget(part)
        column.addStretch(1)
        self.crs.system_chosen.connect(lambda crs: self.chosen.emit({"crs": crs}))
        self.link.toggled.connect(lambda on: self.chosen.emit({"link": on}))

    def show_file(self, file: IncomingFile) -> None:
        """Show what is chosen for a picture, and what was read of it."""
        self.crs.show_system(file.choices.crs)
        with QSignalBlocker(self.link):
            self.link.setChecked(file.choices.link)
        linked, copied = (
            self.tr("The project reads it from there: pass both on together."),
            self.tr("It is copied into the project's file."),
        )
        self._link_note.setText(linked if file.choices.link else copied)
        self.words.setText("" if file.image is None else "\n".join(self._described(file.image)))
        self.words.setVisible(file.image is not None)

    def _described(self, image: IncomingBasemap) -> list[str]:
        """How a picture was read, then the notes on it."""
        if image.size is not None:
            shape = f"{image.size[0]:,}{NBSP}×{NBSP}{image.size[1]:,}"
            text = self.tr("A scan of {shape} pixels ({bands}).").format(shape=shape, bands=image.image)
        else:
            least, most = image.zooms or (0, 0)
            text = self.tr("Tiles of the zoom levels {least} to {most} ({formats}).").format(
                least=least, most=most, formats=image.image
            )
        read = [text, self.tr("Read in {crs}.").format(crs=image.crs)]
        if image.operation != "none needed":
            read.append(self.tr("To WGS 84: {operation}.").format(operation=image.operation))
        return [" ".join(read), *map(full_text, image.notes)]
