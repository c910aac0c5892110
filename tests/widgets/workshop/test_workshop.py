"""The tools by mouse and keyboard: drawing vertex by vertex, and which tool is active."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.builders.hands import LEFT, NONE, click, pixel, rows
from widgets.session.session import NOTHING, Selection
from widgets.window.main_window import MainWindow
from widgets.workshop.workshop import Workshop


@pytest.mark.parametrize("ending", ["double", "enter", "right"])
def test_a_zone_is_drawn_vertex_by_vertex(workshop: Workshop, ending: str) -> None:
    session, before = workshop.session, rows(workshop.session, "patrols")
    workshop.activate("zone")
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
    workshop.activate("zone")
    for place in ((70.05, 38.05), (70.12, 38.05), (70.12, 38.12)):
        click(workshop, *place)
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Backspace)
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Return)
    assert rows(workshop.session, "patrols") == before
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Escape)
    click(workshop, 70.05, 38.05)
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Return)
    assert rows(workshop.session, "patrols") == before


def test_an_outline_that_crosses_itself_is_not_added(workshop: Workshop) -> None:
    before = rows(workshop.session, "patrols")
    workshop.activate("zone")
    for place in ((70.05, 38.02), (70.15, 38.12), (70.15, 38.02), (70.05, 38.12)):
        click(workshop, *place)
    with_hint: list[str] = []
    workshop.hinted.connect(with_hint.append)
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Return)
    assert rows(workshop.session, "patrols") == before
    assert "crosses itself" in with_hint[-1]


@pytest.fixture
def in_window(window: MainWindow, qtbot: QtBot) -> Workshop:
    """The workshop of a window that has the focus, so that the shortcuts of its commands work."""
    with qtbot.waitActive(window):
        window.activateWindow()
    window.canvas.setFocus()
    window.canvas.snapping = False
    return window.workshop


def test_escape_drops_what_is_drawn_before_it_deselects(in_window: Workshop) -> None:
    session, canvas = in_window.session, in_window.canvas
    chosen = Selection(session.required.of_kind("checkpoints")[0].uuid, frozenset({1}))
    session.select(chosen)
    in_window.activate("zone")
    for place in ((70.05, 38.05), (70.12, 38.05)):
        click(in_window, *place)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.content.overlay._sketch
    assert session.selection == chosen
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert session.selection == NOTHING


def test_delete_takes_a_vertex_out_and_never_the_zone(in_window: Workshop) -> None:
    session, canvas = in_window.session, in_window.canvas
    zone = session.required.of_kind("patrols")[0].uuid
    session.select(Selection(zone, frozenset({1})))
    in_window.activate("vertices")
    steps = len(session.required.steps())
    click(in_window, 70.2, 38.05)
    assert len(session.required.steps()) == steps
    for _ in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Delete)
    left = shapely.Polygon([(70.2, 37.95), (70.15, 38.05), (70.15, 37.95)])
    assert session.layer(zone).frame.geometry.loc[1].symmetric_difference(left).area < 1e-9
    in_window.activate("select")
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert rows(session, "patrols") == 0
