"""How terrain is imported: alone or with others, as what it is read, linked or copied, with which error of heights."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import UserError
from app.exchange.raster.terrain_files import SIGMA_M, Glance
from app.tasks.importing.import_terrain import Heights, check_heights
from app.terrain.sources import FINE_SIGMA_M
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import combo, fill, note
from widgets.dialogs.importing.terrain.stated_heights import StatedHeights
from widgets.style.label import Label
from widgets.words.reading_words import AUTOMATIC
from widgets.words.text import NBSP, file_size, shown

LONG_NAME = 36
FROM_FILE, NUMBER, MASK = "file", "number", "mask"
"""Where the error of heights comes from."""


class TerrainOptions(QWidget):
    """The page of a file of heights, in place of those of a file with rows."""

    changed = Signal()
    """Something else is chosen."""
    system_chosen = Signal(str)
    """Another coordinate system is chosen; empty where it is left to the files."""
    joined = Signal(bool)
    """Whether it is to be one terrain with the other rasters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = Path()
        self.join, self.stated = QCheckBox(), StatedHeights()
        self._size_text, self._link_note, self._error_note = note(""), note(), note()
        self.link, self.error = QCheckBox(self.tr("Keep the file &where it is (link)")), combo("")
        self.sigma, self.mask_file, self._mask_row = QLineEdit(), QLineEdit(), QWidget()
        self.surface = QCheckBox(self.tr("Heights include &trees and roofs"))
        self._lay_out()
        self._follow()

    # Its parts

    def _lay_out(self) -> None:
        label = Label(self.tr("&Error of heights (m)"))
        label.setBuddy(self.error)
        self.error.setAccessibleName(self.tr("Error of heights (m)"))
        self.sigma.setAccessibleName(self.tr("Error of heights in metres"))
        self.mask_file.setAccessibleName(self.tr("Mask file"))
        self._fill_mask_row()
        surface_note = note()
        surface_note.setText(self.tr("A surface model: you are warned of posts that seem to stand on them."))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        parts = (
            self.join,
            self.stated,
            self.link,
            self._link_note,
            label,
            self.error,
            self.sigma,
            self._mask_row,
            self._error_note,
        )
        for part in (self._size_text, *parts, self.surface, surface_note):
            column.addWidget(part)
            if part in (self._size_text, self.stated, self._link_note, self._error_note):
                column.addSpacing(6)
        column.addStretch(1)

    def _follow(self) -> None:
        self.join.toggled.connect(self.joined)
        self.stated.changed.connect(self._on_changed)
        self.stated.system_chosen.connect(self.system_chosen)
        self.link.toggled.connect(lambda _: self._on_changed())
        self.surface.toggled.connect(lambda _: self._on_changed())
        self.error.activated.connect(lambda _: self._on_changed())
        self.sigma.textEdited.connect(lambda _: self._on_changed())
        self.mask_file.textChanged.connect(lambda _: self._on_changed())

    def _fill_mask_row(self) -> None:
        self.choose_button = QPushButton(self.tr("Ch&oose…"))
        self.choose_button.setAutoDefault(False)
        self.choose_button.clicked.connect(self._choose)
        row = QHBoxLayout(self._mask_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.mask_file, 1)
        row.addWidget(self.choose_button)

    def show_file(self, file: IncomingFile) -> None:
        """Show what is chosen for a file of heights, and what was read of it."""
        chosen = file.heights
        self._folder = file.path.parent
        way = NUMBER if chosen.sigma_m is not None else MASK if chosen.error_mask is not None else FROM_FILE
        self._fill_error(file.seen, way)
        self.stated.show_file(file)
        fields = (self.surface, self.sigma, self.mask_file)
        blockers = [QSignalBlocker(field) for field in fields]
        self.surface.setChecked(chosen.is_surface)
        self.sigma.setText("" if chosen.sigma_m is None else f"{chosen.sigma_m:g}")
        self.mask_file.setText("" if chosen.error_mask is None else str(chosen.error_mask))
        del blockers
        self.show_reading(file)

    def show_reading(self, file: IncomingFile) -> None:
        """Show what was read of a file, and the link that is proposed for its size; what is typed stays."""
        seen = file.seen
        self._size_text.setText("" if seen is None else self._size(file, seen))
        self._size_text.setVisible(seen is not None)
        self._fill_error(seen, str(self.error.currentData()))
        self.stated.show_reading(file)
        if file.invalid is None:
            with QSignalBlocker(self.link):
                self.link.setChecked(file.heights.link)
        self._update_notes()

    def show_others(self, count: int, *, is_joined: bool, is_open: bool) -> None:
        """Offer to make one terrain with ``count`` other rasters; not ``is_open``: while some are stored."""
        with QSignalBlocker(self.join):
            self.join.setText(self.tr("One terrain with the other &rasters ({count:,})").format(count=count))
            self.join.setChecked(is_joined)
        self.join.setVisible(count > 0)
        self.join.setEnabled(is_open)

    def _fill_error(self, seen: Glance | None, way: str) -> None:
        default = shown("Reading", AUTOMATIC) if seen is None else self._default_error(seen)
        fill(self.error, ((default, FROM_FILE), (self.tr("One number"), NUMBER), (self.tr("A mask file"), MASK)), way)

    # Its texts

    def _size(self, file: IncomingFile, seen: Glance) -> str:
        millions = seen.cells / 1e6
        cells = self.tr("{cells:,} cells").format(cells=seen.cells)
        if millions >= 1.0:
            cells = self.tr("{millions} million cells").format(millions=f"{millions:,.{int(millions < 10)}f}")
        shape, name = f"{seen.columns:,}{NBSP}×{NBSP}{seen.rows:,}", _shortened(file.name)
        text = self.tr("{name} has {cells} ({shape}) in {size}.")
        if seen.files > 1:
            text = self.tr("{name}: one terrain of {cells} in {size}.")
        return text.format(name=name, cells=cells, shape=shape, size=file_size(seen.size))

    def _default_error(self, seen: Glance) -> str:
        """The error that is assumed unless another is entered."""
        model, *numbers = seen.sigma_model.split() or [""]
        if model == "relief":
            return self.tr("Estimated from the relief")
        sigma = numbers[0] if model == "constant" and numbers else f"{FINE_SIGMA_M:g}"
        return self.tr("Assumed to be {sigma} m").format(sigma=sigma)

    def _update_notes(self) -> None:
        """Show the fields for the choice made, and what each choice means."""
        linked, copied = (
            self.tr("The project reads it from there: pass both on together."),
            self.tr("Its heights are copied into the project's file."),
        )
        self._link_note.setText(linked if self.link.isChecked() else copied)
        way = self.error.currentData()
        self.sigma.setVisible(way == NUMBER)
        self._mask_row.setVisible(way == MASK)
        notes = {
            NUMBER: self.tr("The standard deviation of every height, {low:g} to {high:g} m."),
            MASK: self.tr("A raster of standard deviations in metres, on the same cells."),
        }
        self._error_note.setText(notes.get(way, "").format(low=SIGMA_M[0], high=SIGMA_M[1]))
        self._error_note.setVisible(way in notes)

    def _on_changed(self) -> None:
        self._update_notes()
        self.changed.emit()

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the mask"), str(self._folder))
        if chosen:
            self.mask_file.setText(chosen)

    # The answers

    def heights(self) -> Heights:
        """The choices, checked as on the command line. Raises UserError if they are invalid."""
        way = self.error.currentData()
        sigma = self._number() if way == NUMBER else None
        mask = self._mask() if way == MASK else None
        unit, void = str(self.stated.unit.currentData() or ""), self.stated.void()
        heights = Heights(self.link.isChecked(), sigma, mask, self.surface.isChecked(), unit, void)
        check_heights(heights)
        return heights

    def _number(self) -> float:
        text = self.sigma.text().strip()
        try:
            return float(text.replace(",", "."))
        except ValueError:
            raise UserError(
                self.tr("“{text}” is not a number: enter metres, such as 2.5.").format(text=text[:40])
            ) from None

    def _mask(self) -> Path:
        if not self.mask_file.text().strip():
            raise UserError(self.tr("Choose the mask file."))
        return Path(self.mask_file.text().strip())


def _shortened(name: str) -> str:
    """A file name, its middle left out if it is too long for one line."""
    return name if len(name) <= LONG_NAME else f"{name[: LONG_NAME // 2]}…{name[-LONG_NAME // 2 :]}"
