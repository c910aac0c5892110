"""A gap has its box in its place, above by day, below by night, and can be hit there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from tests.builders import ribbons
from tests.builders.pictures import like
from widgets.ribbon.gap_track import boxes, gap_at, paint_gaps, paint_selection
from widgets.ribbon.ribbon_view import RibbonView


def test_a_box_spans_the_kilometres_of_its_gap(view: RibbonView) -> None:
    (box,) = boxes(view.scale, ribbons.gap(5_000.0, 8_000.0))
    assert view.scale.to_chainage(box.left()) == pytest.approx(5_000.0)
    assert view.scale.to_chainage(box.right()) == pytest.approx(8_000.0)
    assert box.height() == view.scale.track("gaps").height()


@pytest.mark.parametrize(("period", "upper"), [("day", True), ("night", False)])
def test_day_is_above_and_night_below(view: RibbonView, period: str, upper: bool) -> None:
    (box,) = boxes(view.scale, ribbons.gap(5_000.0, 8_000.0, period=period))
    middle = view.scale.track("gaps").center().y()
    assert (box.center().y() < middle) == upper
    assert box.height() == pytest.approx(view.scale.track("gaps").height() / 2.0)


def test_a_gap_over_the_seam_of_a_ring_has_two_boxes(view: RibbonView) -> None:
    length = view.scale.route.length_m  # type: ignore[union-attr]
    first, second = boxes(view.scale, ribbons.gap(length - 1_000.0, length + 2_000.0))
    assert view.scale.to_chainage(first.left()) == pytest.approx(length - 1_000.0)
    assert view.scale.to_chainage(second.right()) == pytest.approx(2_000.0)


def test_it_is_painted_in_its_colour_and_found_under_its_pixels_only(view: RibbonView) -> None:
    gap = ribbons.gap(5_000.0, 8_000.0)
    view.content.report = ribbons.report(gap)
    at = boxes(view.scale, gap)[0].center()
    image, colour = ribbons.painted(view, paint_gaps), QColor(view.content.theme.palette.gap("A").colour)
    around = [image.pixelColor(int(at.x()) + dx, int(at.y())) for dx in range(-6, 7)]
    assert any(like(pixel, colour) for pixel in around)
    assert gap_at(view.scale, view.content, at) is gap
    assert gap_at(view.scale, view.content, at + QPointF(200.0, 0.0)) is None


def test_what_is_drawn_last_is_found_first(view: RibbonView) -> None:
    below, above = ribbons.gap(5_000.0, 8_000.0, name="hard"), ribbons.gap(6_000.0, 7_000.0, name="top")
    view.content.report = ribbons.report(above, hard=(below,))
    at = boxes(view.scale, above)[0].center()
    assert gap_at(view.scale, view.content, at) is above


def test_the_selected_gap_is_in_a_band_over_all_tracks(view: RibbonView) -> None:
    gap = ribbons.gap(5_000.0, 8_000.0)
    view.content.report = ribbons.report(gap)
    plain = ribbons.painted(view, paint_selection)
    view.content.selected = gap.id
    image = ribbons.painted(view, paint_selection)
    x, y = int(boxes(view.scale, gap)[0].center().x()), int(view.scale.track("things").center().y())
    assert image.pixelColor(x, y) != plain.pixelColor(x, y)
    assert image.pixelColor(x + 200, y) == plain.pixelColor(x + 200, y)
