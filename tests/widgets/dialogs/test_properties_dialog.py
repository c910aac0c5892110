"""The properties of the open project: its own state is shown, and changed in one step."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.project import own_state
from widgets.dialogs.properties_dialog import PropertiesDialog
from widgets.session.session import Session


def dialog_of(session: Session, qtbot: QtBot) -> PropertiesDialog:
    dialog = PropertiesDialog(session)
    qtbot.addWidget(dialog)
    return dialog


def test_it_shows_the_file_and_the_own_state(opened: Session, qtbot: QtBot) -> None:
    dialog = dialog_of(opened, qtbot)
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert str(opened.required.path) in texts
    assert (dialog.state.code, dialog.borders.text()) == ("TJ", "every border of TJ")
    assert [dialog.state.itemData(number) for number in range(dialog.state.count())] == ["AF", "TJ"]


def test_another_state_is_one_step_and_can_be_undone(opened: Session, qtbot: QtBot) -> None:
    dialog, steps = dialog_of(opened, qtbot), len(opened.required.steps())
    dialog.state.setCurrentIndex(dialog.state.findData("AF"))
    assert dialog.borders.text() == "every border of AF"
    dialog.save()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert (own_state.own_state(opened.required), len(opened.required.steps())) == ("AF", steps + 1)
    opened.undo()
    assert own_state.own_state(opened.required) == "TJ"


def test_unchanged_it_makes_no_step(opened: Session, qtbot: QtBot) -> None:
    dialog, steps = dialog_of(opened, qtbot), len(opened.required.steps())
    dialog.save()
    assert dialog.result() == dialog.DialogCode.Accepted
    assert len(opened.required.steps()) == steps


def test_what_cannot_be_saved_is_explained_and_the_dialog_stays(opened: Session, qtbot: QtBot) -> None:
    dialog = dialog_of(opened, qtbot)
    dialog.state.addItem("Germany", "DE")
    dialog.state.setCurrentIndex(dialog.state.findData("DE"))
    with qtbot.waitSignal(opened.notified) as heard:
        dialog.save()
    assert "No border line has DE" in heard.args[0]
    assert "“Own state”" in heard.args[0]
    assert dialog.result() == dialog.DialogCode.Rejected
