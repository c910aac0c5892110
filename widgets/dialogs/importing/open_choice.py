"""A choice of which any other value can be typed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from widgets.dialogs.importing.parts import COMBO_CHARACTERS, Choice, fill


class OpenChoice(Choice):
    """May be narrower than its longest entry."""

    stated = Signal(str)
    """Another value is chosen or typed; empty where it is left to the file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = ""
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

    def _choose(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.stated.emit(value)

    def show_value(self, entries: Iterable[tuple[str, str]], value: str) -> None:
        """Show a value among texts and their values, the first of which is empty, unless something is being typed."""
        self._value = value
        line = self.lineEdit()
        if line is not None and line.isModified() and line.hasFocus():
            return
        fill(self, entries, value)
        at = self.findData(value)
        with QSignalBlocker(self):
            self.setEditText(self.itemText(at) if at >= 0 else value)
