"""Kilometres and pixels, the stack of tracks, and an axis with round numbers."""

from __future__ import annotations

import pytest

from tests.builders import ribbons
from tests.builders.pictures import count
from widgets.ribbon.ribbon_scale import AXIS, GUTTER, LEAST_M, RIGHT, nice, paint_axis
from widgets.ribbon.ribbon_view import RibbonView


def test_pixels_and_chainages_are_inverse(view: RibbonView) -> None:
    view.scale.show_range(4_000.0, 20_000.0)
    assert float(view.scale.to_x(4_000.0)) == GUTTER
    assert float(view.scale.to_x(20_000.0)) == pytest.approx(800 - RIGHT)
    assert view.scale.to_chainage(float(view.scale.to_x(12_345.0))) == pytest.approx(12_345.0)


def test_a_range_keeps_to_the_route_and_is_never_too_short(view: RibbonView) -> None:
    length = view.scale.route.length_m  # type: ignore[union-attr]
    view.scale.show_range(-5_000.0, 5_000.0)
    assert (view.scale.start_m, view.scale.end_m) == (0.0, 10_000.0)
    view.scale.show_range(length - 10.0, length + 10.0)
    assert view.scale.end_m == pytest.approx(length)
    assert view.scale.length_m == pytest.approx(LEAST_M)
    view.scale.show_range(-1e9, 1e9)
    assert (view.scale.start_m, view.scale.end_m) == pytest.approx((0.0, length))


def test_tracks_lie_below_one_another_and_above_the_axis(view: RibbonView) -> None:
    tracks = [view.scale.track(name) for name in ("gaps", "coverage", "terrain", "things")]
    edges = [edge for box in tracks for edge in (box.top(), box.bottom())]
    assert edges == sorted(edges)
    assert tracks[0].bottom() < view.scale.lane.top() < view.scale.lane.bottom() < tracks[1].top()
    assert edges[-1] <= 200 - AXIS
    with pytest.raises(KeyError):
        view.scale.track("clouds")


@pytest.mark.parametrize(("metres", "step"), [(0.3, 1.0), (1.0, 1.0), (1.1, 2.0), (430.0, 500.0), (6_001.0, 10_000.0)])
def test_a_step_is_the_next_round_number(metres: float, step: float) -> None:
    assert nice(metres) == step


def test_the_axis_has_ticks_at_round_kilometres(view: RibbonView) -> None:
    view.scale.show_range(0.0, 30_000.0)
    image = ribbons.painted(view, lambda painter, scale, content: paint_axis(painter, content.theme, scale))
    muted, row = view.content.theme.colour("muted"), 200 - AXIS + 1
    ticks = [x for x in range(GUTTER, 800) if image.pixelColor(x, row) != view.content.theme.colour("panel")]
    assert {round(view.scale.to_chainage(x) / 1000.0) for x in ticks} == {0, 10, 20, 30}
    assert len(ticks) <= 2 * 4  # a tick between two pixels colours both
    assert count(image.copy(0, row, GUTTER - 12, 20), muted, 90) > 5  # the unit
