"""The picture is redrawn when something in it has changed, and only then."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QPixmap

from tests.builders import ribbons
from tests.builders.pictures import count
from widgets.ribbon.ribbon_picture import RibbonPicture
from widgets.ribbon.ribbon_scale import GUTTER
from widgets.ribbon.ribbon_view import RibbonView
from widgets.style.theme import Theme


def test_it_is_drawn_once_for_the_same_and_again_for_another(view: RibbonView, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    draw = RibbonPicture._draw

    def counted(picture: RibbonPicture) -> QPixmap:
        drawn.append(1)
        return draw(picture)

    monkeypatch.setattr(RibbonPicture, "_draw", counted)
    first = view.grab().toImage()
    view.cursor_m = 9_000.0
    assert view.grab().toImage() != first
    assert len(drawn) == 1
    view.show_range(2_000.0, 9_000.0)
    view.grab()
    view.content.theme = Theme("dark")
    assert view.grab().toImage().pixelColor(3, 3).lightness() < 60
    assert len(drawn) == 3


def test_without_a_report_it_invites_to_a_run(view: RibbonView) -> None:
    box = view.scale.track("coverage").toRect()
    muted = view.content.theme.colour("muted")
    assert count(view.grab(box).toImage(), muted) > 50
    profile: Any = ribbons.profile(view.scale.route.length_m, 0.9, 0.9)  # type: ignore[union-attr]
    view.content.report = ribbons.report(profile=profile)
    view.content._doubts = (view.content.report, None)  # type: ignore[assignment]
    assert count(view.grab(box).toImage(), muted) == 0


def test_without_a_route_nothing_is_painted(view: RibbonView) -> None:
    assert count(view.grab().toImage().copy(0, 0, GUTTER, 180), view.content.theme.colour("muted")) > 50
    view.scale.route = None
    image = view.grab().toImage()
    assert count(image, view.content.theme.colour("panel"), 1) == image.width() * image.height()
