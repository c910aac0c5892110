"""The view history: views of the map that lasted a while, like the pages of a browser."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from widgets.map.lod import Rect
from widgets.map.view import MapView

LONGEST = 50
SETTLED_MS = 400
"""A view that lasted this long is worth returning to."""


class ViewHistory(QObject):
    """Remembers views, and returns to them."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._past: list[Rect] = []
        self._future: list[Rect] = []
        self._settled: Rect | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._settle.timeout.connect(self.remember)
        view.changed.connect(self._settle.start)

    def remember(self) -> None:
        """Record the present view as one to return to."""
        rect = self._view.rect
        if self._settled is not None and _differ(rect, self._settled):
            self._past = [*self._past, self._settled][-LONGEST:]
            self._future.clear()
        self._settled = rect

    def forget(self) -> None:
        """Start a new history, with another project."""
        self._past.clear()
        self._future.clear()
        self._settled = None

    def back(self) -> None:
        """Go back to the previous view."""
        self.remember()
        self._go(self._past, self._future)

    def forward(self) -> None:
        """Undo one step back."""
        self._go(self._future, self._past)

    def _go(self, source: list[Rect], target: list[Rect]) -> None:
        if source:
            target.append(self._view.rect)
            self._settled = source.pop()
            self._view.show_rect(self._settled)


def _differ(first: Rect, second: Rect) -> bool:
    width = second[2] - second[0]
    return any(abs(a - b) > 0.002 * width for a, b in zip(first, second, strict=True))
