"""The ribbon's legend: a swatch and a name for each class of gap, and for doubts."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from layers.gaps import MADE
from widgets.style.label import PictureLabel
from widgets.style.swatches import doubt_swatch, pattern_swatch
from widgets.style.theme import Theme
from widgets.words.text import shown


class RibbonLegend(QHBoxLayout):
    """A row of chips in the colours of a theme."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(14)

    def set_theme(self, theme: Theme) -> None:
        """Build the chips again in the colours of a theme."""
        while (item := self.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        chips = [(pattern_swatch(theme, key), shown("Choice", label)) for key, label in MADE]
        for picture, text in (*chips, (doubt_swatch(theme), self.tr("in doubt"))):
            chip = PictureLabel(picture, text)
            chip.setObjectName("muted")
            self.addWidget(chip)
