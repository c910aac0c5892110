"""A label shows what it is given, as it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from resources.literal import literal
from tests.builders.nasty_texts import BROKEN, NASTY
from widgets.style.label import LEAST_PX, MOST, Label, PictureLabel


@pytest.mark.parametrize("text", [*NASTY.values(), *BROKEN.values()], ids=[*NASTY, *BROKEN])
@pytest.mark.parametrize("wraps", [True, False])
def test_a_text_is_shown_as_it_is(text: str, wraps: bool, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = Label("", window)
    label.setWordWrap(wraps)
    label.setText(text)
    column = QVBoxLayout(window)
    column.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == (literal(text) if len(text) <= MOST else text[: MOST - 1] + "…")
    assert window.minimumSizeHint().width() < 3 * LEAST_PX


def test_a_picture_is_ours_and_its_text_is_not_markup(qtbot: QtBot) -> None:
    label = PictureLabel("data:image/png;base64,x", NASTY["html"])
    qtbot.addWidget(label)
    assert label.text().count("<") == 1
