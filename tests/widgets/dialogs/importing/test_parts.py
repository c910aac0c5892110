"""Choices that can be narrow, forms whose labels lead to their fields, tables that Tab leaves."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from widgets.dialogs.importing.parts import LONGEST, add_row, combo, fill, form, note, show_rows, show_text, table
from widgets.words.text import tip


def wheel(widget: QWidget) -> None:
    at = QPointF(5, 5)
    event = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_a_choice_is_filled_without_a_signal_and_the_wheel_scrolls_past_it(qtbot: QtBot) -> None:
    box = combo("Mark")
    qtbot.addWidget(box)
    heard: list[int] = []
    box.currentIndexChanged.connect(heard.append)
    fill(box, [("Automatic", ""), ("comma", ","), ("x" * 200, "x")], ",")
    assert (box.currentData(), heard) == (",", [])
    assert box.minimumSizeHint().width() < 300
    assert box.accessibleName() == "Mark"
    box.show()
    wheel(box)
    assert box.currentData() == ","
    fill(box, [("Automatic", "")], "gone")
    assert box.currentData() == ""


def test_the_label_of_a_row_leads_to_its_field(qtbot: QtBot) -> None:
    widget, field = QWidget(), QLineEdit()
    qtbot.addWidget(widget)
    layout = form()
    widget.setLayout(layout)
    label = add_row(layout, "&Sheet", field)
    assert label.buddy() is field
    assert field.accessibleName() == "Sheet"
    show_text(field, "Posts")
    field.setCursorPosition(2)
    show_text(field, "Posts")
    assert (field.text(), field.cursorPosition()) == ("Posts", 2)


def test_a_table_shows_texts_and_long_ones_as_tips(qtbot: QtBot) -> None:
    widget = table(("Row", "Reason"), "Refused")
    qtbot.addWidget(widget)
    show_rows(widget, [("2", "x" * 500), ("3", "short")])
    long, short = widget.item(0, 1), widget.item(1, 1)
    assert long is not None
    assert short is not None
    assert len(long.text()) == LONGEST
    assert long.toolTip() == tip("x" * 500)
    assert (short.text(), short.toolTip()) == ("short", "")
    assert not widget.tabKeyNavigation()
    show_rows(widget, [])
    assert widget.rowCount() == 0


def test_a_note_wraps(qtbot: QtBot) -> None:
    label = note("error")
    qtbot.addWidget(label)
    assert label.wordWrap()
    assert label.objectName() == "error"
