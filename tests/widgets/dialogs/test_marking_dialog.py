"""The dialog of the handling marking: offered and free texts, the default, and a refusal that keeps it open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.project import marking
from widgets.dialogs.marking_dialog import MarkingDialog
from widgets.session.session import Session


@pytest.fixture
def dialog(opened: Session, qtbot: QtBot) -> Iterator[MarkingDialog]:
    one = MarkingDialog(opened)
    yield one
    one.close()
    one.deleteLater()


def test_it_begins_with_the_default_and_offers_the_others(dialog: MarkingDialog, opened: Session) -> None:
    assert dialog.choice.currentText() == marking.default(opened.required)
    assert [dialog.choice.itemText(n) for n in range(dialog.choice.count())] == list(marking.OFFERED)
    assert not dialog.default_button.isEnabled()


def test_any_text_is_set_and_the_default_taken_back(dialog: MarkingDialog, opened: Session) -> None:
    dialog.choice.setCurrentText("Только для штаба")
    dialog.set_button.click()
    assert marking.own(opened.required) == "Только для штаба"
    again = MarkingDialog(opened)
    assert again.choice.currentText() == "Только для штаба"
    again.default_button.click()
    assert marking.own(opened.required) is None
    again.deleteLater()


def test_a_refusal_is_shown_and_the_dialog_stays(dialog: MarkingDialog, opened: Session) -> None:
    dialog.show()
    dialog.choice.setCurrentText("x" * 10_000)
    dialog.set_button.click()
    assert "10,000 characters" in dialog.fault.text()
    assert dialog.fault.isVisible()
    assert dialog.isVisible()
    assert marking.own(opened.required) is None
