"""The line at the top of the map hides none of the captions, and no notice hides it."""

from __future__ import annotations

from widgets.window.main_window import MainWindow


def test_hint_caption_badge_and_notice_do_not_overlap(window: MainWindow) -> None:
    window.badge.show()
    window.hints.say("28.9 km², round it 21.96 km   ·   closes 0.0 of 6.9 km by night; needs 12.8 crews")
    window.session.notify("The report is written.")
    caption = window.canvas.content.pile.labels.reserved[0].toRect()
    places = [caption, window.badge.geometry(), window.hints.geometry(), window.notices.geometry()]
    assert window.hints.isVisible()
    assert window.notices.isVisible()
    assert not any(one.intersects(other) for one in places for other in places if one is not other)
    window.notices.hide()
