"""The label of the window: it shows a text as it is, never as markup."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from resources.literal import BREAK, breakable, literal

MOST = 2000
"""Characters that are shown: of a longer text its beginning."""
LEAST_PX = 320
"""No text makes a window wider than a label of so many pixels does."""


class Label(QLabel):
    """Qt takes a text that looks like HTML for HTML, and reads the pictures it names: here every text is plain.

    What acts instead of being seen is written as its code; a long text is cut, and neither it nor a long word makes
    the window wider.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show another text."""
        shown = literal(text[: 2 * MOST])
        cut = len(shown) > MOST or len(text) > 2 * MOST
        if cut:
            shown = shown[: MOST - 1] + "…"
        super().setText(breakable(shown))

    def text(self) -> str:
        """The text as it is shown, without the places where long words may be broken."""
        return super().text().replace(BREAK, "")

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No wider than LEAST_PX, however long a line that is not wrapped."""
        return super().minimumSizeHint().boundedTo(QSize(LEAST_PX, 1 << 14))


class PictureLabel(QLabel):
    """A picture, by its address, and a text behind it."""

    def __init__(self, picture: str, text: str) -> None:
        super().__init__(f'<img src="{escape(picture)}"> &nbsp;{escape(literal(text))}')
        self.setTextFormat(Qt.TextFormat.RichText)
