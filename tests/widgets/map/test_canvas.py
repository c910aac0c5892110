"""The map under mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.map.canvas import MapCanvas


def test_arrows_and_signs_move_and_zoom(canvas: MapCanvas, qtbot: QtBot) -> None:
    before = canvas.view.rect
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.rect[0] > before[0]
    scale = canvas.view.metres_per_pixel
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.metres_per_pixel < scale
