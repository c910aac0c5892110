"""The map under mouse and keyboard."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.map.canvas import MapCanvas
from widgets.map.draw_tool import DrawTool
from widgets.map.tools import ClickTool


def test_arrows_and_signs_move_and_zoom(canvas: MapCanvas, qtbot: QtBot) -> None:
    before = canvas.view.rect
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.rect[0] > before[0]
    scale = canvas.view.metres_per_pixel
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.metres_per_pixel < scale


LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FIRST, LAST = QPoint(300, 200), QPoint(420, 280)


def drag(canvas: MapCanvas, button: Qt.MouseButton = LEFT, modifiers: Qt.KeyboardModifier = NONE) -> None:
    viewport = canvas.viewport()
    QTest.mousePress(viewport, button, modifiers, FIRST)
    QTest.mouseMove(viewport, LAST)
    QTest.mouseRelease(viewport, button, modifiers, LAST)


def test_the_middle_button_and_space_pan_whatever_the_tool(canvas: MapCanvas, qtbot: QtBot) -> None:
    tool = ClickTool(canvas.content)
    clicks: list[object] = []
    tool.clicked.connect(clicks.append)
    canvas.set_tool(tool)
    for held in (False, True):
        under = canvas.view.to_plane(QPointF(FIRST))
        if held:
            QTest.keyPress(canvas, Qt.Key.Key_Space)
        drag(canvas, LEFT if held else Qt.MouseButton.MiddleButton)
        if held:
            QTest.keyRelease(canvas, Qt.Key.Key_Space)
        moved = canvas.view.to_plane(QPointF(LAST))
        assert moved == pytest.approx(under, abs=canvas.view.metres_per_pixel)
    assert clicks == []
    assert canvas.viewport().cursor().shape() is tool.cursor


def test_shift_draws_a_box_to_zoom_to_unless_the_tool_uses_it(canvas: MapCanvas) -> None:
    canvas.set_tool(ClickTool(canvas.content))
    corners = [canvas.view.to_plane(QPointF(pixel)) for pixel in (FIRST, LAST)]
    before = canvas.view.metres_per_pixel
    drag(canvas, modifiers=Qt.KeyboardModifier.ShiftModifier)
    left, bottom, right, top = canvas.view.rect
    assert canvas.view.metres_per_pixel < before / 4.0
    assert all(left <= x <= right and bottom <= y <= top for x, y in corners)
    canvas.set_tool(DrawTool(canvas.content, area=True))
    before = canvas.view.metres_per_pixel
    drag(canvas, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view.metres_per_pixel == before


def test_the_wheel_zooms_at_the_cursor(canvas: MapCanvas) -> None:
    at = QPointF(200.0, 120.0)
    under, scale = canvas.view.to_plane(at), canvas.view.metres_per_pixel
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(canvas.viewport(), event)
    assert canvas.view.metres_per_pixel < scale
    assert canvas.view.to_plane(at) == pytest.approx(under, abs=scale)


def test_a_pointer_snaps_while_snapping_is_on_and_the_tool_wants_it(canvas: MapCanvas) -> None:
    clicks: list[SimpleNamespace] = []
    post = canvas.session.plane.point(70.1, 38.04)
    beside = canvas.view.to_pixel(*post).toPoint() + QPoint(4, 3)
    for snaps, on, snapped in ((True, True, True), (False, True, False), (True, False, False)):
        tool = ClickTool(canvas.content, snaps=snaps)
        tool.clicked.connect(clicks.append)
        canvas.set_tool(tool)
        canvas.snapping = on
        QTest.mouseClick(canvas.viewport(), LEFT, NONE, beside)
        at = clicks[-1]
        assert ((at.x, at.y) == pytest.approx(post)) == snapped
        assert at.snapped == ("vertex · Posts" if snapped else "")


def test_a_right_click_asks_for_the_menu_unless_the_tool_uses_it(canvas: MapCanvas) -> None:
    asked: list[object] = []
    canvas.menu_wanted.connect(asked.append)
    for tool, count in ((ClickTool(canvas.content), 1), (DrawTool(canvas.content, area=True), 1)):
        canvas.set_tool(tool)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, FIRST, canvas.mapToGlobal(FIRST))
        QApplication.sendEvent(canvas.viewport(), event)
        assert len(asked) == count


def test_everybody_hears_where_the_pointer_is(canvas: MapCanvas) -> None:
    heard: list[SimpleNamespace] = []
    canvas.pointed.connect(heard.append)
    QTest.mouseMove(canvas.viewport(), FIRST)
    assert (heard[-1].x, heard[-1].y) == pytest.approx(canvas.view.to_plane(QPointF(FIRST)))
