"""Vertices of the selected zone are dragged, inserted and removed; an outline may not cross itself."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from shapely.geometry.base import BaseGeometry

from widgets.map.canvas import MapCanvas
from widgets.map.vertices import VertexTool
from widgets.session.session import NOTHING, Selection

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def tool(canvas: MapCanvas) -> VertexTool:
    """The active tool, with the zone selected."""
    canvas.snapping = False
    session = canvas.session
    session.select(Selection(session.required.of_kind("patrols")[0].uuid, frozenset({1})))
    held = VertexTool(canvas.content)
    canvas.set_tool(held)
    return held


def results(tool: VertexTool) -> list[BaseGeometry]:
    shapes: list[BaseGeometry] = []
    tool.changed.connect(shapes.append)
    return shapes


def pixel(canvas: MapCanvas, lon: float, lat: float) -> QPoint:
    return canvas.view.to_pixel(*canvas.session.plane.point(lon, lat)).toPoint()


def drag(canvas: MapCanvas, first: QPoint, last: QPoint) -> None:
    viewport = canvas.viewport()
    QTest.mousePress(viewport, LEFT, NONE, first)
    QTest.mouseMove(viewport, last)
    QTest.mouseRelease(viewport, LEFT, NONE, last)


def test_a_vertex_goes_where_it_is_dragged(canvas: MapCanvas, tool: VertexTool) -> None:
    shapes, corner = results(tool), pixel(canvas, 70.2, 38.05)
    drag(canvas, corner, corner + QPoint(40, -20))
    (shape,) = shapes
    assert shapely.get_num_coordinates(shape) == 5
    x, y = canvas.view.to_plane((corner + QPoint(40, -20)).toPointF())
    assert shape.distance(shapely.Point(x, y)) < 1.0


def test_a_press_on_an_edge_sets_a_vertex_in(canvas: MapCanvas, tool: VertexTool) -> None:
    shapes, middle = results(tool), pixel(canvas, 70.2, 38.0)
    drag(canvas, middle, middle + QPoint(30, 0))
    assert shapely.get_num_coordinates(shapes[0]) == 6


def test_delete_takes_the_last_touched_out_down_to_a_triangle(canvas: MapCanvas, tool: VertexTool) -> None:
    shapes = results(tool)
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, pixel(canvas, 70.2, 38.05))
    assert tool.wants(Qt.Key.Key_Delete)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert shapely.get_num_coordinates(shapes[0]) == 4
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, pixel(canvas, 70.2, 37.95))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert len(shapes) == 1


def test_an_outline_that_would_cross_itself_stays(canvas: MapCanvas, tool: VertexTool) -> None:
    shapes = results(tool)
    hints: list[str] = []
    tool.hinted.connect(hints.append)
    drag(canvas, pixel(canvas, 70.2, 38.05), pixel(canvas, 70.1, 38.0))
    assert shapes == []
    assert "cross itself" in hints[-1]


def test_it_restarts_with_the_selection_while_it_is_active(canvas: MapCanvas, tool: VertexTool) -> None:
    assert canvas.content.overlay._sketch
    canvas.session.select(NOTHING)
    assert canvas.content.overlay._sketch == []
    assert not tool.wants(Qt.Key.Key_Delete)
    tool.end()
    zones = canvas.session.required.of_kind("patrols")[0].uuid
    canvas.session.select(Selection(zones, frozenset({1})))
    assert canvas.content.overlay._sketch == []
