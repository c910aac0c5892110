"""The tools emit what was done: panned, clicked, boxed, dragged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from widgets.map.canvas import MapCanvas
from widgets.map.tools import BaseTool, ClickTool, PanTool, SelectTool
from widgets.session.session import Selection

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
FIRST, LAST = QPoint(300, 200), QPoint(360, 240)


@pytest.fixture
def take(canvas: MapCanvas) -> Callable[[BaseTool], BaseTool]:
    canvas.snapping = False

    def take(tool: BaseTool) -> BaseTool:
        canvas.set_tool(tool)
        return tool

    return take


def drag(canvas: MapCanvas, first: QPoint = FIRST, last: QPoint = LAST) -> None:
    viewport = canvas.viewport()
    QTest.mousePress(viewport, LEFT, NONE, first)
    QTest.mouseMove(viewport, (first + last) / 2)
    QTest.mouseMove(viewport, last)
    QTest.mouseRelease(viewport, LEFT, NONE, last)


def test_panning_moves_the_map_with_the_pointer_and_is_no_click(canvas: MapCanvas, take: Callable) -> None:  # type: ignore[type-arg]
    tool = take(PanTool(canvas.content))
    clicks: list[object] = []
    tool.clicked.connect(clicks.append)
    under = canvas.view.to_plane(FIRST.toPointF())
    drag(canvas)
    assert canvas.view.to_plane(LAST.toPointF()) == pytest.approx(under, abs=2.0 * canvas.view.metres_per_pixel)
    assert clicks == []
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, FIRST)
    assert len(clicks) == 1


def test_a_box_on_the_plane_is_distinguished_from_a_click(canvas: MapCanvas, take: Callable) -> None:  # type: ignore[type-arg]
    tool = take(SelectTool(canvas.content))
    boxes: list[tuple[float, ...]] = []
    clicks: list[object] = []
    tool.boxed.connect(lambda *box: boxes.append(box[:4]))
    tool.clicked.connect(clicks.append)
    drag(canvas, LAST, FIRST)
    left, top = canvas.view.to_plane(FIRST.toPointF())
    right, bottom = canvas.view.to_plane(LAST.toPointF())
    assert boxes == [pytest.approx((left, bottom, right, top))]
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, FIRST)
    assert (len(boxes), len(clicks)) == (1, 1)


def test_a_selected_post_is_dragged_and_escape_lets_go(canvas: MapCanvas, take: Callable) -> None:  # type: ignore[type-arg]
    session, tool = canvas.session, take(SelectTool(canvas.content))
    session.select(Selection(session.required.of_kind("checkpoints")[0].uuid, frozenset({1})))
    at = canvas.view.to_pixel(*session.plane.point(70.1, 38.04)).toPoint()
    dropped: list[object] = []
    abandoned: list[int] = []
    tool.dropped.connect(dropped.append)
    tool.abandoned.connect(lambda: abandoned.append(1))
    drag(canvas, at, at + QPoint(40, 0))
    assert len(dropped) == 1
    QTest.mousePress(canvas.viewport(), LEFT, NONE, at)
    QTest.mouseMove(canvas.viewport(), at + QPoint(40, 0))
    assert tool.wants(Qt.Key.Key_Escape)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, at + QPoint(40, 0))
    assert (len(dropped), len(abandoned)) == (1, 1)
    assert not tool.wants(Qt.Key.Key_Escape)


def test_one_click_is_one_place(canvas: MapCanvas, take: Callable) -> None:  # type: ignore[type-arg]
    tool = take(ClickTool(canvas.content))
    clicks: list[object] = []
    tool.clicked.connect(clicks.append)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, NONE, FIRST)
    assert clicks == []
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, FIRST)
    (at,) = clicks
    assert (at.x, at.y) == pytest.approx(canvas.view.to_plane(FIRST.toPointF()))  # type: ignore[attr-defined]


def test_another_tool_ends_the_one_before(canvas: MapCanvas, take: Callable) -> None:  # type: ignore[type-arg]
    ended: list[str] = []
    first = SelectTool(canvas.content)
    first.end = lambda: ended.append("first")  # type: ignore[method-assign]
    take(first)
    assert ended == []
    take(PanTool(canvas.content))
    assert ended == ["first"]
