"""The tools by mouse and keyboard: drawing vertex by vertex, and what comes into the hand."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.widgets.workshop.hands import LEFT, NONE, click, pixel, rows
from widgets.workshop.workshop import Workshop


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
