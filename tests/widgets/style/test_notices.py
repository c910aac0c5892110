"""A notice says what happened until it is closed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from widgets.style.notices import SHOWN_MS, Level, NoticeBar
from widgets.style.theme import Theme
from widgets.window.main_window import MainWindow


def test_a_notice_says_what_happened_until_it_is_closed(window: MainWindow) -> None:
    window.session.notify("The disk is full; nothing was changed.", Level.ERROR)
    assert window.notices.isVisibleTo(window)
    assert window.notices.text == "The disk is full; nothing was changed."
    assert not window.notices._timer.isActive()
    window.notices.hide()


@pytest.mark.parametrize("level", list(Level))
def test_what_went_well_goes_by_itself_and_what_did_not_stays(level: Level, qapp: QApplication) -> None:
    over = QWidget()
    over.resize(900, 400)
    bar = NoticeBar(Theme("light"), over)
    bar.show_notice("Something happened.", level)
    assert bar.property("level") == level
    assert bar._timer.isActive() == (level in (Level.PLAIN, Level.GOOD))
    if bar._timer.isActive():
        assert bar._timer.interval() == SHOWN_MS
        bar._timer.stop()
        bar._timer.timeout.emit()
        assert bar.isHidden()
    over.deleteLater()


def test_it_is_centred_and_a_long_text_wraps(qapp: QApplication) -> None:
    over = QWidget()
    over.resize(900, 400)
    bar = NoticeBar(Theme("light"), over)
    bar.show_notice("Short.", Level.ERROR)
    low = bar.height()
    assert bar.geometry().center().x() == pytest.approx(450, abs=1)
    bar.show_notice("A text that is much longer than one line of the bar can hold. " * 4, Level.ERROR)
    assert bar.height() > low
    assert bar.width() <= 680
    over.deleteLater()
