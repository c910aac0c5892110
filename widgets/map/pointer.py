"""A press, move or release of the mouse, as the map's tools see it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, Qt


@dataclass(frozen=True, slots=True)
class Pointer:
    """``x``, ``y`` on the plane (snapped, if snapping is on and anything is near); ``pixel`` on the widget."""

    x: float
    y: float
    lon: float
    lat: float
    pixel: QPointF
    screen: QPoint
    button: Qt.MouseButton
    modifiers: Qt.KeyboardModifier
    snapped: str = ""
    """What it snapped to, in words; empty if it did not snap."""

    @property
    def adds(self) -> bool:
        """Shift is held: add to the selection."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def removes(self) -> bool:
        """Control is held: remove from the selection."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)
