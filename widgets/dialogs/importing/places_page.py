"""Where the rows lie: the coordinate system, left to the file or stated, and the places on a map."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from layers.text import QT_TRANSLATE_NOOP
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import add_row, combo, form, note
from widgets.dialogs.importing.places_map import PlacesMap
from widgets.session.session import Session
from widgets.words.reading_words import AUTOMATIC
from widgets.words.text import shown

SYSTEMS = (
    ("EPSG:4326", QT_TRANSLATE_NOOP("Systems", "degrees, WGS 84")),
    ("EPSG:32642", QT_TRANSLATE_NOOP("Systems", "UTM zone 42N, WGS 84")),
    ("EPSG:32643", QT_TRANSLATE_NOOP("Systems", "UTM zone 43N, WGS 84")),
    ("EPSG:4284", QT_TRANSLATE_NOOP("Systems", "degrees, SK-42")),
    ("EPSG:28412", QT_TRANSLATE_NOOP("Systems", "Gauss-Krüger zone 12, SK-42")),
    ("EPSG:28413", QT_TRANSLATE_NOOP("Systems", "Gauss-Krüger zone 13, SK-42")),
    ("EPSG:3857", QT_TRANSLATE_NOOP("Systems", "Web Mercator")),
)
"""Systems that are offered; any other can be typed."""


class PlacesPage(QWidget):
    """The second page of a file."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crs, self.operation, self.map = combo(""), note(), PlacesMap(session)
        self.crs.setEditable(True)
        self.crs.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        layout = form()
        add_row(layout, self.tr("Coordinate syst&em"), self.crs)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        column.addLayout(layout)
        column.addWidget(self.operation)
        column.addWidget(self.map, 1)
        self.crs.activated.connect(lambda at: self._choose(str(self.crs.itemData(at) or "")))
        line = self.crs.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._on_typed)
        self._crs = ""

    def _on_typed(self) -> None:
        text = self.crs.currentText().strip()
        at = self.crs.findText(text)
        self._choose(str(self.crs.itemData(at) or "") if at >= 0 else text.partition(" ")[0])

    def _choose(self, crs: str) -> None:
        if crs != self._crs:
            self._crs = crs
            self.chosen.emit({"crs": crs})

    def show_file(self, file: IncomingFile) -> None:
        """Show the places of a file."""
        self._crs = file.choices.crs
        line = self.crs.lineEdit()
        if line is None or not line.isModified() or not line.hasFocus():
            self._fill(file)
        read = None if file.preview is None else file.preview.plan.read
        texts = [] if read is None else [self.tr("Read in {crs}.").format(crs=read.crs)]
        if read is not None and read.operation != "none needed":
            texts.append(self.tr("To WGS 84: {operation}.").format(operation=read.operation))
        self.operation.setText(" ".join(texts))
        self.operation.setVisible(bool(texts))
        self.map.show_rows(None if read is None else read.frame)

    def _fill(self, file: IncomingFile) -> None:
        self.crs.blockSignals(True)
        self.crs.clear()
        self.crs.addItem(shown("Reading", AUTOMATIC), "")
        for code, text in SYSTEMS:
            self.crs.addItem(f"{code}  ({shown('Systems', text)})", code)
        at = self.crs.findData(file.choices.crs)
        if at >= 0:
            self.crs.setCurrentIndex(at)
        else:
            self.crs.setEditText(file.choices.crs)
        self.crs.blockSignals(False)
