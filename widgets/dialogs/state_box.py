"""A choice of states by name and letters."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QWidget

from layers.states import CODES, NAMES
from widgets.words.text import shown


class StateBox(QComboBox):
    """Offers some states; all of them if there are none in particular."""

    def __init__(self, codes: Iterable[str], chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for code in sorted(codes) or [*sorted(NAMES), *sorted(CODES - NAMES.keys())]:
            self.addItem(name_of(code), code)
        self.setCurrentIndex(self.findData(chosen))
        self.setMaxVisibleItems(16)
        self.setAccessibleName(self.tr("Own state"))

    @property
    def code(self) -> str:
        """The chosen state, two letters; empty if none is chosen."""
        return str(self.currentData() or "")


def name_of(code: str) -> str:
    """A state as ``Kyrgyzstan (KG)``; by its letters alone outside the region."""
    return f"{shown('State', NAMES[code])} ({code})" if code in NAMES else code
