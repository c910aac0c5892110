"""A line or an area is drawn vertex by vertex, and emitted once complete."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.arrays import FloatArray
from widgets.map.canvas import MapCanvas
from widgets.map.draw_tool import DrawTool

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PIXELS = [QPoint(300, 100), QPoint(420, 100), QPoint(420, 220)]


def take(canvas: MapCanvas, *, area: bool) -> tuple[DrawTool, list[FloatArray], list[str]]:
    canvas.snapping = False
    tool = DrawTool(canvas.content, area=area)
    finished: list[FloatArray] = []
    hints: list[str] = []
    tool.finished.connect(finished.append)
    tool.hinted.connect(hints.append)
    canvas.set_tool(tool)
    return tool, finished, hints


def click(canvas: MapCanvas, *pixels: QPoint) -> None:
    for pixel in pixels:
        QTest.mouseClick(canvas.viewport(), LEFT, NONE, pixel)


@pytest.mark.parametrize(("area", "least"), [(True, 3), (False, 2)])
def test_it_needs_so_many_vertices(canvas: MapCanvas, area: bool, least: int) -> None:
    _, finished, hints = take(canvas, area=area)
    click(canvas, *PIXELS[: least - 1])
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert finished == []
    assert "needs" in hints[-1]
    click(canvas, PIXELS[least - 1])
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    (xy,) = finished
    assert xy == pytest.approx(np.array([canvas.view.to_plane(pixel.toPointF()) for pixel in PIXELS[:least]]))
    assert canvas.content.overlay._sketch == []


def test_a_double_click_sets_its_vertex_once(canvas: MapCanvas) -> None:
    _, finished, _ = take(canvas, area=False)
    click(canvas, *PIXELS)
    QTest.mouseDClick(canvas.viewport(), LEFT, NONE, PIXELS[-1])
    assert len(finished[0]) == 3


def test_the_place_under_the_pointer_is_emitted_as_the_last(canvas: MapCanvas) -> None:
    tool, _, _ = take(canvas, area=False)
    seen: list[FloatArray] = []
    tool.progressed.connect(seen.append)
    click(canvas, PIXELS[0])
    QTest.mouseMove(canvas.viewport(), PIXELS[1])
    assert seen[-1][-1] == pytest.approx(canvas.view.to_plane(PIXELS[1].toPointF()))


def test_backspace_takes_one_back_and_escape_all(canvas: MapCanvas) -> None:
    tool, finished, _ = take(canvas, area=True)
    abandoned: list[int] = []
    tool.abandoned.connect(lambda: abandoned.append(1))
    click(canvas, *PIXELS)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert finished == []
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert abandoned == [1]
    assert not tool.wants(Qt.Key.Key_Escape)
    assert canvas.content.overlay._sketch == []


def test_undo_takes_the_last_vertex_back_while_there_is_one(canvas: MapCanvas) -> None:
    tool, finished, _ = take(canvas, area=False)
    click(canvas, *PIXELS)
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert [len(xy) for xy in finished] == [2]
    assert not tool.wants(Qt.Key.Key_Undo)


def test_an_outline_that_crosses_itself_is_refused(canvas: MapCanvas) -> None:
    _, finished, hints = take(canvas, area=True)
    click(canvas, QPoint(300, 100), QPoint(420, 220), QPoint(420, 100), QPoint(300, 220))
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert finished == []
    assert "crosses itself" in hints[-1]
