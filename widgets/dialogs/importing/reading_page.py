"""How a file is read: its sheet, header, encoding, marks and dates, each left to the file or stated."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRegularExpression, Signal
from PySide6.QtGui import QFontDatabase, QFontInfo, QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.exchange.read.tables.workbooks import WORKBOOKS
from app.exchange.reading import Fact, Stated, Subject
from app.tasks.importing.file_outline import LINES, TEXTS
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.open_choice import OpenChoice
from widgets.dialogs.importing.parts import add_row, combo, fill, form, note, show_text
from widgets.style.label import Label
from widgets.words.reading_words import automatic_text, value_text
from widgets.words.remedies import full_text

ENCODINGS = ("utf-8", "cp1251", "cp866", "koi8-r", "utf-16", "cp1252", "latin-1")
"""Encodings that are offered; any other can be typed."""
MARKS = (",", ".")
ORDERS = ("dmy", "mdy", "ymd")
SHAPEFILE = ".shp"


class ReadingPage(QWidget):
    """The first page of a file; what does not apply to it is not shown."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stated = Stated()
        self.sheet, self.header, self.encoding = combo(""), QLineEdit(), OpenChoice()
        self.decimal, self.dates = combo(""), combo("")
        self.sample, self.notes = QPlainTextEdit(), note("")
        self._labels: dict[QWidget, Label] = {}
        self._lay_out()
        self._follow()

    def _lay_out(self) -> None:
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("&Sheet or layer"), self.sheet),
            (self.tr("Row of the column na&mes"), self.header),
            (self.tr("&Encoding"), self.encoding),
            (self.tr("First lines"), self.sample),
            (self.tr("&Decimal mark"), self.decimal),
            (self.tr("&Order of dates"), self.dates),
        )
        layout = form()
        for text, field in rows:
            self._labels[field] = add_row(layout, text, field)
        self.header.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,7}"), self.header))
        self.sample.setReadOnly(True)
        self.sample.setTabChangesFocus(True)
        self.sample.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(QFontInfo(self.font()).pointSizeF())
        self.sample.setFont(fixed)
        self._labels[self.sample].setMinimumHeight(0)
        self.sample.setFixedHeight(self.sample.fontMetrics().lineSpacing() * (LINES + 1) + 22)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(12)
        column.addLayout(layout)
        column.addWidget(self.notes)
        column.addStretch(1)

    def _follow(self) -> None:
        for box, name in (
            (self.sheet, "sheet"),
            (self.decimal, "decimal"),
            (self.dates, "dates"),
        ):
            box.activated.connect(lambda _, box=box, name=name: self._state(name, box.currentData()))
        self.encoding.stated.connect(lambda name: self._state("encoding", name))
        self.header.textEdited.connect(lambda text: self._state("header_row", int(text or 0)))

    def _state(self, name: str, value: object) -> None:
        self.chosen.emit({"stated": replace(self._stated, **{name: value})})  # type: ignore[arg-type]

    def show_file(self, file: IncomingFile) -> None:
        """Show how a file is read, and what is to be said of it."""
        self._stated = stated = file.choices.stated
        facts = () if file.preview is None else file.preview.plan.read.reading.facts
        sheets = () if file.outline is None else file.outline.sheets
        suffix = file.path.suffix.lower()
        is_text = suffix in TEXTS
        for field, applies in (
            (self.sheet, bool(sheets)),
            (self.header, is_text or suffix in WORKBOOKS),
            (self.encoding, is_text or suffix == SHAPEFILE),
            (self.sample, is_text),
        ):
            field.setVisible(applies)
            self._labels[field].setVisible(applies)
        self._fill(self.sheet, facts, Subject.SHEET, sheets, stated.sheet)
        encodings = [(value_text(Subject.ENCODING, one), one) for one in ENCODINGS]
        self.encoding.show_value([(automatic_text(facts, Subject.ENCODING), ""), *encodings], stated.encoding)
        self._fill(self.decimal, facts, Subject.DECIMAL, MARKS, stated.decimal)
        self._fill(self.dates, facts, Subject.DATES, ORDERS, stated.dates)
        self.header.setPlaceholderText(automatic_text(facts, Subject.HEADER_ROW))
        show_text(self.header, str(stated.header_row or ""))
        text = "" if file.outline is None else file.outline.text
        if self.sample.toPlainText() != text:
            self.sample.setPlainText(text)
        self._show_notes(file)

    def _fill(
        self, box: QComboBox, facts: tuple[Fact, ...], subject: Subject, values: tuple[str, ...], stated: str
    ) -> None:
        others = [stated] if stated and stated not in values else []
        entries = [(automatic_text(facts, subject), "")]
        fill(box, [*entries, *((value_text(subject, value), value) for value in (*values, *others))], stated)

    def _show_notes(self, file: IncomingFile) -> None:
        notes = () if file.preview is None else file.preview.plan.notes
        self.notes.setText("\n".join(f"• {full_text(one)}" for one in notes))
        self.notes.setVisible(bool(notes))
