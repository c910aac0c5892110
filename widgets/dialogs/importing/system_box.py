"""The choice of a coordinate system: left to the file, one of those in use here, or any that is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from layers.text import QT_TRANSLATE_NOOP
from widgets.dialogs.importing.parts import COMBO_CHARACTERS, Choice
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


class SystemBox(Choice):
    """May be narrower than its longest entry."""

    system_chosen = Signal(str)
    """Another system is chosen; empty where it is left to the file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crs = ""
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(COMBO_CHARACTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda at: self._choose(str(self.itemData(at) or "")))
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._on_typed)

    def _on_typed(self) -> None:
        text = self.currentText().strip()
        at = self.findText(text)
        self._choose(str(self.itemData(at) or "") if at >= 0 else text.partition(" ")[0])

    def _choose(self, crs: str) -> None:
        if crs != self._crs:
            self._crs = crs
            self.system_chosen.emit(crs)

    def show_system(self, crs: str) -> None:
        """Show a system, unless something is being typed."""
        self._crs = crs
        line = self.lineEdit()
        if line is None or not line.isModified() or not line.hasFocus():
            self._fill(crs)

    def _fill(self, crs: str) -> None:
        self.blockSignals(True)
        self.clear()
        self.addItem(shown("Reading", AUTOMATIC), "")
        for code, text in SYSTEMS:
            self.addItem(f"{code}  ({shown('Systems', text)})", code)
        at = self.findData(crs)
        if at >= 0:
            self.setCurrentIndex(at)
        else:
            self.setEditText(crs)
        self.blockSignals(False)
