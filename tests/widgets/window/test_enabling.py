"""Only available commands are enabled, and undo and redo name their step."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.builders.waiting import analysed
from widgets.session.session import Selection, Session
from widgets.window.main_window import MainWindow
from widgets.words.text import tip


def enabled(window: MainWindow, *keys: str) -> list[bool]:
    return [window.actions_by_key[key].isEnabled() for key in keys]


def test_without_a_project_only_what_needs_none(window: MainWindow) -> None:
    assert enabled(window, "analyse", "zone", "report", "open") == [True, True, False, True]
    window.session.close_project()
    assert enabled(window, "analyse", "zone", "report", "open") == [False, False, False, True]


def test_a_report_can_be_written_once_there_is_one(window: MainWindow, qtbot: QtBot) -> None:
    assert enabled(window, "report", "next_gap", "compare") == [False, False, False]
    analysed(window, qtbot)
    assert enabled(window, "report", "next_gap", "compare") == [True, True, True]


def test_a_run_is_stopped_once_and_another_can_follow_at_once(window: MainWindow, qtbot: QtBot) -> None:
    window.analyst.run()
    assert enabled(window, "analyse", "stop") == [False, True]
    window.analyst.cancel()
    assert enabled(window, "analyse", "stop") == [True, False]
    analysed(window, qtbot)
    assert enabled(window, "analyse", "stop") == [True, False]


def test_a_gap_is_gone_to_and_not_deleted(window: MainWindow) -> None:
    assert enabled(window, "delete", "zoom_selection") == [False, False]
    window.session.select(Selection(window.session.required.of_kind("checkpoints")[0].uuid, frozenset({1})))
    assert enabled(window, "delete", "zoom_selection") == [True, True]
    window.session.select(Selection(gap="any"))
    assert enabled(window, "delete", "zoom_selection") == [False, True]


def test_undo_and_redo_name_their_step(window: MainWindow) -> None:
    undo, redo = window.actions_by_key["undo"], window.actions_by_key["redo"]
    window.workshop.additions.add_point("incidents", 70.2, 38.05)
    assert (undo.text(), redo.text(), redo.isEnabled()) == ("Undo: Add incident", "Redo", False)
    window.session.undo()
    assert (redo.text(), redo.isEnabled()) == ("Redo: Add incident", True)
    assert redo.toolTip() == tip("Redo: Add incident  (Ctrl+Y)")


def test_commands_that_need_a_project_are_off_without_one(session: Session) -> None:
    window = MainWindow(session)
    off = {key for key, action in window.actions_by_key.items() if not action.isEnabled()}
    assert {"zone", "analyse", "report", "undo", "import"} <= off
    assert not {"new", "open", "sample", "quit"} & off
    window.close()
    window.deleteLater()
