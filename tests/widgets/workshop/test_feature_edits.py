"""Moving, reshaping and deleting the selection is one step each, which undo reverts."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.builders.hands import LEFT, NONE, click, drag, last_step, pixel, rows
from widgets.session.session import Selection
from widgets.workshop.workshop import Workshop


def test_a_selected_post_is_dragged_in_one_step(workshop: Workshop) -> None:
    session = workshop.session
    steps = len(session.required.steps())
    workshop.activate("select")
    click(workshop, 70.1, 38.04)
    drag(workshop, (70.1, 38.04), (70.13, 38.1))
    place = session.layer(session.selection.layer).frame.geometry.loc[1]
    assert (place.x, place.y) == pytest.approx((70.13, 38.1), abs=0.003)
    assert len(session.required.steps()) == steps + 1
    session.undo()
    assert session.layer(session.selection.layer).frame.geometry.loc[1].x == pytest.approx(70.1)


def test_escape_leaves_a_dragged_post_where_it_was(workshop: Workshop) -> None:
    session, viewport = workshop.session, workshop.canvas.viewport()
    steps = len(session.required.steps())
    workshop.activate("select")
    click(workshop, 70.1, 38.04)
    previews: list[object] = []
    workshop.analyst.previews.post_moved.connect(previews.append)
    QTest.mousePress(viewport, LEFT, NONE, pixel(workshop, 70.1, 38.04))
    QTest.mouseMove(viewport, pixel(workshop, 70.2, 38.1))
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(viewport, LEFT, NONE, pixel(workshop, 70.2, 38.1))
    assert len(session.required.steps()) == steps
    assert previews == [None]


def test_a_vertex_is_moved_and_one_inserted(workshop: Workshop) -> None:
    session = workshop.session
    zone = session.required.of_kind("patrols")[0].uuid
    session.select(Selection(zone, frozenset({1})))
    workshop.activate("vertices")
    drag(workshop, (70.2, 38.05), (70.24, 38.08))
    shape = session.layer(zone).frame.geometry.loc[1]
    assert shape.bounds[2:] == pytest.approx((70.24, 38.08), abs=0.003)
    assert shapely.get_num_coordinates(shape) == 5
    click(workshop, 70.15, 38.0)
    assert shapely.get_num_coordinates(session.layer(zone).frame.geometry.loc[1]) == 6
    assert last_step(session) == "Edit vertices"


def test_an_outline_dragged_across_itself_stays_as_it_was(workshop: Workshop) -> None:
    session = workshop.session
    zone = session.required.of_kind("patrols")[0].uuid
    session.select(Selection(zone, frozenset({1})))
    workshop.activate("vertices")
    hints: list[str] = []
    workshop.hinted.connect(hints.append)
    previews: list[object] = []
    workshop.analyst.previews.zone_weighed.connect(previews.append)
    steps = len(session.required.steps())
    drag(workshop, (70.2, 38.05), (70.1, 38.0))
    assert len(session.required.steps()) == steps
    assert previews == [None]
    assert hints[-1] == "The outline would cross itself; nothing was changed."


def test_a_vertex_just_moved_can_be_deleted(workshop: Workshop) -> None:
    session = workshop.session
    zone = session.required.of_kind("patrols")[0].uuid
    session.select(Selection(zone, frozenset({1})))
    workshop.activate("vertices")
    drag(workshop, (70.2, 38.05), (70.24, 38.08))
    QTest.keyClick(workshop.canvas, Qt.Key.Key_Backspace)
    left = shapely.Polygon([(70.2, 37.95), (70.15, 38.05), (70.15, 37.95)])
    assert session.layer(zone).frame.geometry.loc[1].symmetric_difference(left).area < 1e-9


def test_delete_and_undo(workshop: Workshop) -> None:
    session, before = workshop.session, rows(workshop.session, "checkpoints")
    click(workshop, 70.1, 38.04)
    workshop.edits.delete()
    assert rows(session, "checkpoints") == before - 1
    assert not session.selection.fids
    session.undo()
    assert rows(session, "checkpoints") == before


def test_a_border_is_not_deleted_on_the_map(workshop: Workshop) -> None:
    session = workshop.session
    session.select(Selection(session.required.of_kind("borders")[0].uuid, frozenset({1})))
    workshop.edits.delete()
    assert rows(session, "borders") == 1
