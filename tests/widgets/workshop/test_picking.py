"""Clicks and boxes select; Shift adds, Control removes; the nearest post is the geodesically nearest."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from app.geo.routes import GEOD
from tests.builders.hands import LEFT, NONE, click, drag
from widgets.map.pointer import Pointer
from widgets.session.session import NOTHING, Selection, Session
from widgets.workshop.workshop import Workshop

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
WEST, EAST, NOBODY = (70.1, 38.04), (70.3, 38.03), (70.39, 38.15)


def posts(session: Session, *fids: int) -> Selection:
    return Selection(session.required.of_kind("checkpoints")[0].uuid, frozenset(fids))


def test_a_click_selects_the_post_under_it(workshop: Workshop) -> None:
    session = workshop.session
    click(workshop, *WEST)
    assert session.selection == posts(session, 1)
    click(workshop, *NOBODY)
    assert not session.selection


def test_shift_adds_and_control_takes_away(workshop: Workshop) -> None:
    session = workshop.session
    workshop.activate("select")
    click(workshop, *WEST)
    click(workshop, *EAST, modifiers=SHIFT)
    assert session.selection == posts(session, 1, 2)
    click(workshop, *NOBODY, modifiers=SHIFT)
    assert session.selection == posts(session, 1, 2)
    click(workshop, *WEST, modifiers=CONTROL)
    assert session.selection == posts(session, 2)


def test_a_box_selects_in_the_topmost_layer_that_has_something_there(workshop: Workshop) -> None:
    session = workshop.session
    workshop.activate("select")
    drag(workshop, (70.05, 38.12), (70.35, 38.028))
    assert session.selection == Selection(session.required.of_kind("patrols")[0].uuid, frozenset({1}))
    drag(workshop, (70.05, 38.12), (70.13, 38.03))
    assert session.selection == posts(session, 1)


def test_boxes_add_take_away_and_clear(workshop: Workshop) -> None:
    session = workshop.session
    workshop.activate("select")
    session.select(posts(session, 1))
    drag(workshop, (70.25, 38.12), (70.35, 38.028), SHIFT)
    assert session.selection == posts(session, 1, 2)
    drag(workshop, (70.05, 38.12), (70.13, 38.03), CONTROL)
    assert session.selection == posts(session, 2)
    drag(workshop, (70.36, 38.16), (70.39, 38.14))
    assert session.selection == NOTHING


def test_the_nearest_post_is_found(workshop: Workshop, qtbot: QtBot) -> None:
    x, y = workshop.session.plane.point(70.28, 38.0)
    at = Pointer(x, y, 70.28, 38.0, QPointF(), QPoint(), LEFT, NONE)
    with qtbot.waitSignal(workshop.session.notified) as notice:
        workshop.picker.nearest_post(at)
    metres = GEOD.inv(70.28, 38.0, 70.3, 38.03)[2]
    assert f"{metres / 1000:,.1f}" in notice.args[0]
    assert workshop.session.selection.fids == {2}
