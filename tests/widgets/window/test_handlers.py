"""Every command has its handler."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.builders.hands import rows
from tests.builders.waiting import idle
from widgets.session.session import NOTHING, Selection
from widgets.window import actions
from widgets.window.main_window import MainWindow


def test_a_run_to_publish_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    steps = len(window.session.required.steps())
    window.actions_by_key["publish"].trigger()
    assert not window.actions_by_key["publish"].isEnabled()
    window.actions_by_key["stop"].trigger()
    idle(window, qtbot)
    assert window.session.report is None
    assert len(window.session.required.steps()) == steps


def trigger(window: MainWindow, *keys: str) -> None:
    for key in keys:
        window.actions_by_key[key].trigger()


def test_the_map_is_zoomed_and_the_way_back_gone(window: MainWindow) -> None:
    view = window.canvas.view
    trigger(window, "zoom_all")
    whole, scale = view.rect, view.metres_per_pixel
    window.canvas.history.remember()
    trigger(window, "zoom_in")
    assert view.metres_per_pixel == pytest.approx(scale / 1.6)
    trigger(window, "previous")
    assert view.rect == pytest.approx(whole, abs=1.0)
    trigger(window, "next", "zoom_out")
    assert view.metres_per_pixel == pytest.approx(scale, rel=1e-3)
    overview = window.canvas.furniture.overview
    seen = overview.isVisible()
    trigger(window, "overview")
    assert overview.isVisible() != seen


@pytest.mark.parametrize("key", [command.key for command in actions.TOOLS])
def test_a_tools_command_activates_it(window: MainWindow, key: str) -> None:
    trigger(window, key)
    assert window.canvas.tool is window.workshop.tools[key]


def test_what_is_selected_is_deleted_undone_and_done_again(window: MainWindow) -> None:
    session = window.session
    session.select(Selection(session.required.of_kind("checkpoints")[0].uuid, frozenset({1})))
    trigger(window, "delete")
    assert rows(session, "checkpoints") == 1
    trigger(window, "undo")
    assert rows(session, "checkpoints") == 2
    trigger(window, "redo")
    assert rows(session, "checkpoints") == 1
    session.select(Selection(session.required.of_kind("checkpoints")[0].uuid, frozenset({2})))
    trigger(window, "deselect")
    assert session.selection == NOTHING


def test_a_project_is_closed(window: MainWindow) -> None:
    trigger(window, "close")
    assert window.session.project is None
