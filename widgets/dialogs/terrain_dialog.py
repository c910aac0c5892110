"""Import of terrain: linked or copied, with which error of its heights, with trees and roofs or without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.exchange.raster.terrain_files import SIGMA_M, Glance
from app.tasks.importing.import_terrain import Heights, check_heights
from app.terrain.sources import FINE_SIGMA_M
from widgets.words.remedies import full_text
from widgets.words.text import NBSP, file_size

LARGE_CELLS = 25_000_000
"""From this many cells on, the raster is linked by default: as 32-bit numbers its heights take 100 MB."""
LONG_NAME = 36
FROM_FILE, NUMBER, MASK = "file", "number", "mask"
"""Where the error of heights comes from."""


class TerrainDialog(QDialog):
    """Asks, and calls ``import_terrain``; an error is shown here, and the dialog stays open until it is corrected."""

    def __init__(
        self, path: Path, seen: Glance, import_terrain: Callable[[Heights], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._path, self._seen, self._import = path, seen, import_terrain
        self.setWindowTitle(self.tr("Import terrain"))
        one, many = self.tr("&Keep the file where it is (link)"), self.tr("&Keep the files where they are (link)")
        self.link, self._link_note = QCheckBox(many if seen.files > 1 else one), _note()
        self.error, self._error_note = self._make_error(), _note()
        self.sigma, self.mask_file, self._mask_row = QLineEdit(), QLineEdit(), QWidget()
        self.surface = QCheckBox(self.tr("&Heights include trees and roofs"))
        self.wrong = _note("error")
        self._lay_out()
        self.link.setChecked(seen.cells >= LARGE_CELLS)
        self.link.toggled.connect(lambda _: self._update_notes())
        self.error.currentIndexChanged.connect(lambda _: self._update_notes())
        self._update_notes()

    # Its parts

    def _make_error(self) -> QComboBox:
        choice = QComboBox()
        for text, way in (
            (self._default_error(), FROM_FILE),
            (self.tr("One number"), NUMBER),
            (self.tr("A mask file"), MASK),
        ):
            choice.addItem(text, way)
        return choice

    def _default_error(self) -> str:
        """The error that is assumed unless another is entered."""
        model, *numbers = self._seen.sigma_model.split() or [""]
        if model == "relief":
            return self.tr("Estimated from the relief")
        sigma = numbers[0] if model == "constant" and numbers else f"{FINE_SIGMA_M:g}"
        return self.tr("Assumed to be {sigma} m").format(sigma=sigma)

    def _lay_out(self) -> None:
        heading = _note("")
        heading.setText(self._size())
        label = QLabel(self.tr("&Error of heights (m)"))
        label.setBuddy(self.error)
        self.sigma.setAccessibleName(self.tr("Error of heights in metres"))
        self.mask_file.setAccessibleName(self.tr("Mask file"))
        self._fill_mask_row()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(8)
        parts = (self.link, self._link_note, label, self.error, self.sigma, self._mask_row, self._error_note)
        surface_note, buttons = _note(), self._buttons()
        surface_note.setText(self.tr("A surface model: you are warned of posts that seem to stand on them."))
        for part in (heading, *parts, self.surface, surface_note, self.wrong, buttons):
            column.addWidget(part)
            if part in (heading, self._link_note, self._error_note, surface_note):
                column.addSpacing(6)
        self.setMinimumWidth(340)
        # Only now that it is in the dialog: earlier, Qt would make Cancel the default.
        self.import_button.setDefault(True)
        # Otherwise Qt would go to Cancel before Import, which is to its left.
        self.setTabOrder(self.surface, self.import_button)
        self.setTabOrder(self.import_button, buttons.button(QDialogButtonBox.StandardButton.Cancel))
        self.link.setFocus()

    def _fill_mask_row(self) -> None:
        self.choose_button = QPushButton(self.tr("Ch&oose…"))
        self.choose_button.setAutoDefault(False)
        self.choose_button.clicked.connect(self._choose)
        row = QHBoxLayout(self._mask_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.mask_file, 1)
        row.addWidget(self.choose_button)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.import_button = buttons.addButton(self.tr("&Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _size(self) -> str:
        seen, millions = self._seen, self._seen.cells / 1e6
        cells = self.tr("{cells:,} cells").format(cells=seen.cells)
        if millions >= 1.0:
            cells = self.tr("{millions} million cells").format(millions=f"{millions:,.{int(millions < 10)}f}")
        shape, name = f"{seen.columns:,}{NBSP}×{NBSP}{seen.rows:,}", _shortened(self._path.name)
        text = self.tr("{name} has {cells} ({shape}) in {size}.")
        if seen.files > 1:
            text = self.tr("{name} and {more} more are one terrain of {cells} ({shape}) in {size}.")
        return text.format(name=name, cells=cells, shape=shape, size=file_size(seen.size), more=seen.files - 1)

    # Its texts

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
        self._show_error("")

    def _show_error(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        self._mark(self.sigma, wrong=bool(text) and self.sigma.isVisible())
        self._mark(self.mask_file, wrong=bool(text) and self.mask_file.isVisible())
        self.adjustSize()

    @staticmethod
    def _mark(field: QLineEdit, *, wrong: bool) -> None:
        field.setProperty("wrong", wrong)
        field.style().polish(field)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Choose the mask"), str(self._path.parent))
        if chosen:
            self.mask_file.setText(chosen)

    # The answers

    def heights(self) -> Heights:
        """The choices, checked as on the command line. Raises UserError if they are invalid."""
        way = self.error.currentData()
        sigma = self._number() if way == NUMBER else None
        mask = self._mask() if way == MASK else None
        heights = Heights(self.link.isChecked(), sigma, mask, self.surface.isChecked())
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

    def accept(self) -> None:
        """Import the terrain; show what is wrong if it is refused."""
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._import(self.heights())
        except UserError as error:
            self._show_error(full_text(error))
        else:
            super().accept()
        finally:
            QApplication.restoreOverrideCursor()


def _shortened(name: str) -> str:
    """A file name, its middle left out if it is too long for one line."""
    return name if len(name) <= LONG_NAME else f"{name[: LONG_NAME // 2]}…{name[-LONG_NAME // 2 :]}"


def _note(style: str = "muted") -> QLabel:
    """A line of text that wraps; ``style`` is its object name for the style sheet."""
    label = QLabel()
    label.setObjectName(style)
    label.setWordWrap(True)
    return label
