"""A new project is asked for its own state."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.tasks.new_project import STATES
from widgets.dialogs.new_project_dialog import NewProjectDialog


def test_it_proposes_tajikistan_and_says_what_each_choice_analyses(qtbot: QtBot) -> None:
    dialog = NewProjectDialog(Path("border.gpkg"))
    qtbot.addWidget(dialog)
    assert "border.gpkg" in dialog.windowTitle()
    assert (dialog.code, dialog.state.count()) == ("TJ", len(STATES))

    def explained() -> str:
        return " ".join(label.text() for label in dialog.findChildren(QLabel))

    assert "Analysed: TJ-AF, KG-TJ." in explained()
    dialog.state.setCurrentIndex(dialog.state.findData("KG"))
    assert dialog.code == "KG"
    assert "Analysed: every border of KG." in explained()
