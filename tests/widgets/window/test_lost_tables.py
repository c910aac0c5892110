"""A layer whose table is gone, or is something else, costs that layer: the window opens and shows the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.builders.projects import elsewhere
from tests.builders.waiting import idle
from widgets.window.main_window import MainWindow

CHANGES = ("DROP TABLE {table}", "DROP TABLE {table}; CREATE VIEW {table} AS SELECT 1 AS fid, x'00' AS geom")


@pytest.mark.parametrize("kind", ["incidents", "checkpoints", "borders", "patrols", "reference", "gaps"])
@pytest.mark.parametrize(
    "change", ["DROP TABLE {table}", "DROP TABLE {table}; CREATE VIEW {table} AS SELECT 1 AS fid, x'00' AS geom"]
)
def test_a_table_that_is_gone(window: MainWindow, project_path: Path, qtbot: QtBot, kind: str, change: str) -> None:
    session = window.session
    entries = [entry for entry in session.required.entries.values() if entry.kind == kind]
    others = session.required.entries.keys() - {entry.uuid for entry in entries}
    session.close_project()
    for entry in entries:
        elsewhere(project_path, *change.format(table=f'"{entry.table}"').split("; "))
    notices: list[str] = []
    session.notified.connect(lambda text, level: notices.append(text))
    assert session.open(project_path)
    idle(window, qtbot)
    assert bool(entries) == ("is gone" in " ".join(notices))
    pile = window.canvas.content.pile
    shown = {*pile.layers, *pile.reliefs, *pile.underlays}
    assert not shown & {entry.uuid for entry in entries}
    assert {uuid for uuid in others if session.required.entries[uuid].kind != "gaps"} <= shown
