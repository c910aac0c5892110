"""A notice says what happened until it is closed."""

from __future__ import annotations

from widgets.style.notices import Level
from widgets.window.main_window import MainWindow


def test_a_notice_says_what_happened_until_it_is_closed(window: MainWindow) -> None:
    window.session.notify("The disk is full; nothing was changed.", Level.ERROR)
    assert window.notices.isVisibleTo(window)
    assert window.notices.text == "The disk is full; nothing was changed."
    assert not window.notices._timer.isActive()
    window.notices.hide()
