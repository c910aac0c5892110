"""What is stated of rasters of heights, each left to the files or chosen: system, unit, no-data value."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.exchange.raster.headers import UNITS
from app.exchange.reading import Fact, Subject
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import add_row, combo, fill, form, note
from widgets.dialogs.importing.system_box import SystemBox
from widgets.words.reading_words import automatic_text, read_text, value_text
from widgets.words.remedies import full_text


class StatedHeights(QWidget):
    """Three fields, and below them how the headers were read with what is stated."""

    changed = Signal()
    """Another unit or number is chosen."""
    system_chosen = Signal(str)
    """Another system is chosen; empty where it is left to the files."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crs, self.unit, self.nodata, self.words = SystemBox(), combo(""), QLineEdit(), note("")
        layout = form()
        add_row(layout, self.tr("Coordinate &system"), self.crs)
        add_row(layout, self.tr("&Unit of heights"), self.unit)
        add_row(layout, self.tr("No-data &value"), self.nodata)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(layout)
        column.addWidget(self.words)
        self.crs.stated.connect(self.system_chosen)
        self.unit.activated.connect(lambda _: self.changed.emit())
        self.nodata.textEdited.connect(lambda _: self.changed.emit())

    def show_file(self, file: IncomingFile) -> None:
        """Show what is stated of a file."""
        self.crs.show_system(file.choices.crs)
        self.nodata.setText(_number_text(file.heights.nodata))
        self._fill_unit((), file.heights.unit)

    def show_reading(self, file: IncomingFile) -> None:
        """Show how the headers of a file were read; what is typed stays."""
        facts = () if file.seen is None else file.seen.reading.facts
        self.crs.show_system(file.choices.crs)
        self._fill_unit(facts, self.unit.currentData() or "")
        self.nodata.setPlaceholderText(automatic_text(facts, Subject.NODATA))
        notes = () if file.seen is None else file.seen.reading.notes
        texts = [self._read_as(facts), *(f"• {full_text(one)}" for one in notes)] if file.seen is not None else []
        self.words.setText("\n".join(texts))
        self.words.setVisible(bool(texts))

    def _fill_unit(self, facts: tuple[Fact, ...], chosen: str) -> None:
        units = [(value_text(Subject.UNIT, unit), unit) for unit in UNITS]
        fill(self.unit, [(automatic_text(facts, Subject.UNIT), ""), *units], chosen)

    def _read_as(self, facts: tuple[Fact, ...]) -> str:
        text = self.tr("Read in {crs}, heights in {unit}; the no-data value is {nodata}.")
        if not (nodata := read_text(facts, Subject.NODATA)):
            text = self.tr("Read in {crs}, heights in {unit}; no number marks voids.")
        return text.format(crs=read_text(facts, Subject.CRS), unit=read_text(facts, Subject.UNIT), nodata=nodata)

    def void(self) -> float | None:
        """The no-data value; None where it is left to the files. Raises UserError for what is no number."""
        text = self.nodata.text().strip()
        if not text:
            return None
        try:
            return float(text.replace(",", ".").replace("\u2212", "-"))
        except ValueError:
            refusal = self.tr("“{text}” is not a number: enter the one that marks voids, such as -9999.")
            raise UserError(refusal.format(text=text[:40])) from None


def _number_text(number: float | None) -> str:
    """A number with all of its digits."""
    short = "" if number is None else f"{number:g}"
    return short if number is None or float(short) == number else repr(number)
