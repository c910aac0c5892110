"""The tools: what a hand does on the map becomes one named step, and undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.geo.routes import GEOD
from widgets.analyst import Analyst
from widgets.map.canvas import MapCanvas
from widgets.map.pointer import Pointer
from widgets.session import Selection, Session
from widgets.workshop import Workshop

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def workshop(opened: Session, qtbot: QtBot) -> Iterator[Workshop]:
    canvas = MapCanvas(opened)
    canvas.resize(800, 500)
    canvas.show()
    canvas.snapping = False
    made = Workshop(opened, canvas, Analyst(opened))
    canvas.rebuild()
    qtbot.waitUntil(lambda: not opened.jobs.running, timeout=30_000)
    yield made
    opened.close_project()
    canvas.close()
    canvas.deleteLater()


def pixel(workshop: Workshop, lon: float, lat: float) -> QPoint:
    return workshop.canvas.to_pixel(*workshop.session.plane.point(lon, lat)).toPoint()


def click(workshop: Workshop, lon: float, lat: float, button: Qt.MouseButton = LEFT) -> None:
    QTest.mouseClick(workshop.canvas.viewport(), button, NONE, pixel(workshop, lon, lat))


def rows(session: Session, kind: str) -> int:
    return len(session.layer(session.required.of_kind(kind)[0].uuid).frame)


def last_step(session: Session) -> str:
    return [step for step in session.required.steps() if step.done][-1].label


def test_a_click_selects_the_post_under_it(workshop: Workshop) -> None:
    click(workshop, 70.1, 38.04)
    post = workshop.session.required.of_kind("checkpoints")[0].uuid
    assert workshop.session.selection == Selection(post, frozenset({1}))
    click(workshop, 70.39, 38.15)
    assert not workshop.session.selection


def test_a_click_with_the_post_tool_adds_a_post_there(workshop: Workshop) -> None:
    session, before = workshop.session, rows(workshop.session, "checkpoints")
    workshop.take("post")
    click(workshop, 70.25, 38.1)
    assert rows(session, "checkpoints") == before + 1
    assert last_step(session) == "Add post"
    (fid,) = session.selection.fids
    place = session.layer(session.selection.layer).frame.geometry.loc[fid]
    assert GEOD.inv(place.x, place.y, 70.25, 38.1)[2] < 1.5 * workshop.canvas.metres_per_pixel
    session.undo()
    assert rows(session, "checkpoints") == before
    session.redo()
    assert rows(session, "checkpoints") == before + 1


def test_a_kind_without_a_layer_gets_one(workshop: Workshop) -> None:
    assert not workshop.session.required.of_kind("sensors")
    workshop.add_point("sensors", 70.2, 38.1)
    assert rows(workshop.session, "sensors") == 1
    workshop.session.undo()
    assert not workshop.session.required.of_kind("sensors")


@pytest.mark.parametrize("ending", ["double", "enter", "right"])
def test_a_zone_is_drawn_vertex_by_vertex(workshop: Workshop, ending: str) -> None:
    session, before = workshop.session, rows(workshop.session, "patrols")
    workshop.take("zone")
    ring = [(70.05, 38.05), (70.12, 38.05), (70.12, 38.12)]
    for lon, lat in ring:
        click(workshop, lon, lat)
    viewport, last = workshop.canvas.viewport(), pixel(workshop, *ring[-1])
    if ending == "double":
        QTest.mouseDClick(viewport, LEFT, NONE, last)
    elif ending == "enter":
        QTest.keyClick(workshop.canvas, Qt.Key.Key_Return)
    else:
        QTest.mouseClick(viewport, Qt.MouseButton.RightButton, NONE, last)
    assert rows(session, "patrols") == before + 1
    (fid,) = session.selection.fids
    shape = session.layer(session.selection.layer).frame.geometry.loc[fid]
    assert shapely.get_num_coordinates(shape) == 4
    assert shape.symmetric_difference(shapely.Polygon(ring)).area < 0.06 * shape.area


def test_backspace_takes_a_vertex_back_and_escape_all(workshop: Workshop) -> None:
    before = rows(workshop.session, "patrols")
    workshop.take("zone")
    for place in ((70.05, 38.05), (70.12, 38.05), (70.12, 38.12)):
        click(workshop, *place)
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Return)
    assert rows(workshop.session, "patrols") == before
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Escape)
    click(workshop, 70.05, 38.05)
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Return)
    assert rows(workshop.session, "patrols") == before


def test_an_outline_that_crosses_itself_is_not_kept(workshop: Workshop) -> None:
    before = rows(workshop.session, "patrols")
    workshop.take("zone")
    for place in ((70.05, 38.02), (70.15, 38.12), (70.15, 38.02), (70.05, 38.12)):
        click(workshop, *place)
    with_hint: list[str] = []
    workshop.hinted.connect(with_hint.append)
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Return)
    assert rows(workshop.session, "patrols") == before
    assert "crosses itself" in with_hint[-1]


def test_a_selected_post_is_dragged_in_one_step(workshop: Workshop) -> None:
    session = workshop.session
    steps = len(session.required.steps())
    workshop.take("select")
    click(workshop, 70.1, 38.04)
    viewport, start, end = workshop.canvas.viewport(), pixel(workshop, 70.1, 38.04), pixel(workshop, 70.13, 38.1)
    QTest.mousePress(viewport, LEFT, NONE, start)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(viewport, start + (end - start) * share)
    QTest.mouseRelease(viewport, LEFT, NONE, end)
    place = session.layer(session.selection.layer).frame.geometry.loc[1]
    assert (place.x, place.y) == pytest.approx((70.13, 38.1), abs=0.003)
    assert len(session.required.steps()) == steps + 1
    session.undo()
    assert session.layer(session.selection.layer).frame.geometry.loc[1].x == pytest.approx(70.1)


def test_a_vertex_is_moved_and_one_inserted(workshop: Workshop) -> None:
    session = workshop.session
    zone = session.required.of_kind("patrols")[0].uuid
    session.select(Selection(zone, frozenset({1})))
    workshop.take("vertices")
    viewport, start, end = workshop.canvas.viewport(), pixel(workshop, 70.2, 38.05), pixel(workshop, 70.24, 38.08)
    QTest.mousePress(viewport, LEFT, NONE, start)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, LEFT, NONE, end)
    shape = session.layer(zone).frame.geometry.loc[1]
    assert shape.bounds[2:] == pytest.approx((70.24, 38.08), abs=0.003)
    assert shapely.get_num_coordinates(shape) == 5
    click(workshop, 70.15, 38.0)
    assert shapely.get_num_coordinates(session.layer(zone).frame.geometry.loc[1]) == 6
    assert last_step(session) == "Edit vertices"


def test_delete_and_undo(workshop: Workshop) -> None:
    session, before = workshop.session, rows(workshop.session, "checkpoints")
    click(workshop, 70.1, 38.04)
    workshop.delete_selected()
    assert rows(session, "checkpoints") == before - 1
    assert not session.selection.fids
    session.undo()
    assert rows(session, "checkpoints") == before


def test_a_border_is_not_deleted_on_the_map(workshop: Workshop) -> None:
    session = workshop.session
    session.select(Selection(session.required.of_kind("borders")[0].uuid, frozenset({1})))
    workshop.delete_selected()
    assert rows(session, "borders") == 1


def test_measured_lengths_are_geodesic(workshop: Workshop) -> None:
    plane = workshop.session.plane
    xy = plane.to_plane(np.array([[70.0, 38.0], [70.3, 38.0]]))
    expected = GEOD.inv(70.0, 38.0, 70.3, 38.0)[2] / 1000.0
    assert workshop.measured(xy, False).startswith(f"{expected:,.2f}")


def test_the_nearest_post_is_found(workshop: Workshop, qtbot: QtBot) -> None:
    x, y = workshop.session.plane.point(70.28, 38.0)
    at = Pointer(x, y, 70.28, 38.0, QPointF(), QPoint(), LEFT, NONE)
    with qtbot.waitSignal(workshop.session.notified) as told:
        workshop.nearest_post(at)
    metres = GEOD.inv(70.28, 38.0, 70.3, 38.03)[2]
    assert f"{metres / 1000:,.1f}" in told.args[0]
    assert workshop.session.selection.fids == {2}
