"""Detection is drawn at its height, by day and by night, with the threshold across."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from tests.builders import ribbons
from tests.builders.pictures import count, like
from widgets.ribbon.detection_track import paint_detection, paint_legend
from widgets.ribbon.ribbon_scale import GUTTER
from widgets.ribbon.ribbon_view import RibbonView


def rows(image: QImage, x: int, colour: QColor) -> list[int]:
    return [y for y in range(image.height()) if like(image.pixelColor(x, y), colour)]


def test_a_line_is_drawn_at_its_probability(view: RibbonView) -> None:
    length = view.scale.route.length_m  # type: ignore[union-attr]
    view.content.report = ribbons.report(profile=ribbons.profile(length, p_night=0.8, p_day=0.2))
    image, box = ribbons.painted(view, paint_detection), view.scale.track("coverage")
    theme = view.content.theme
    for colour, p in ((theme.colour("accent"), 0.8), (theme.colour("warning"), 0.2)):
        drawn = rows(image, 403, colour)
        assert drawn
        assert sum(drawn) / len(drawn) == pytest.approx(box.bottom() - p * box.height(), abs=1.6)


def test_the_threshold_is_where_theta_is(view: RibbonView) -> None:
    length = view.scale.route.length_m  # type: ignore[union-attr]
    view.content.report = ribbons.report(profile=ribbons.profile(length, 0.05, 0.02, 0.0))
    colour, box = QColor(view.content.theme.palette.gap("A").colour), view.scale.track("coverage")
    for theta in (0.4, 0.9):
        view.content.theta = theta
        y = box.bottom() - theta * box.height()
        strip = ribbons.painted(view, paint_detection).copy(GUTTER, int(y) - 1, 400, 3)
        assert count(strip, colour, 90) > 100


def test_nothing_is_drawn_of_another_route_and_without_a_report(view: RibbonView) -> None:
    ground = view.content.theme.colour("panel")
    assert count(ribbons.painted(view, paint_detection), ground, 1) == view.width() * view.height()


def test_the_legend_needs_room(view: RibbonView) -> None:
    def legend() -> int:
        image = ribbons.painted(view, lambda painter, scale, content: paint_legend(painter, scale, content.theme))
        return image.width() * image.height() - count(image, view.content.theme.colour("panel"), 1)

    assert legend() > 50
    view.resize(800, 140)
    assert legend() == 0
