"""What is selected is moved, reshaped and deleted, each time in one step that undo takes back."""

from __future__ import annotations

import pytest
import shapely

from tests.widgets.workshop.hands import click, drag, last_step, rows
from widgets.session import Selection
from widgets.workshop.workshop import Workshop


def test_a_selected_post_is_dragged_in_one_step(workshop: Workshop) -> None:
    session = workshop.session
    steps = len(session.required.steps())
    workshop.take("select")
    click(workshop, 70.1, 38.04)
    drag(workshop, (70.1, 38.04), (70.13, 38.1))
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
    drag(workshop, (70.2, 38.05), (70.24, 38.08))
    shape = session.layer(zone).frame.geometry.loc[1]
    assert shape.bounds[2:] == pytest.approx((70.24, 38.08), abs=0.003)
    assert shapely.get_num_coordinates(shape) == 5
    click(workshop, 70.15, 38.0)
    assert shapely.get_num_coordinates(session.layer(zone).frame.geometry.loc[1]) == 6
    assert last_step(session) == "Edit vertices"


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
