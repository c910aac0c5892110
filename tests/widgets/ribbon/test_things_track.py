"""Posts, incidents and patrols are in their places along the line."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from tests.builders import ribbons
from tests.builders.pictures import like
from widgets.ribbon.ribbon_data import Along
from widgets.ribbon.ribbon_view import RibbonView
from widgets.ribbon.things_track import paint_things

ALONG = Along(
    {ribbons.ROUTE: np.array([9_000.0])}, {ribbons.ROUTE: np.array([20_000.0])}, {ribbons.ROUTE: [(26_000.0, 31_000.0)]}
)


def drawn_at(view: RibbonView, chainage_m: float, colour: str, spread: int = 90) -> bool:
    image, x = ribbons.painted(view, paint_things), round(float(view.scale.to_x(chainage_m)))
    box = view.scale.track("things")
    rows = range(int(box.top()), int(box.bottom()))
    return any(like(image.pixelColor(x + dx, y), QColor(colour), spread) for dx in (-1, 0, 1) for y in rows)


def test_each_thing_is_at_its_kilometre(view: RibbonView) -> None:
    view.content.along, styles = ALONG, view.content.theme.palette.styles
    for chainage, role in ((9_000.0, "post"), (20_000.0, "incident")):
        assert drawn_at(view, chainage, styles[role].colour)
        assert not drawn_at(view, chainage + 2_000.0, styles[role].colour)


def test_a_patrol_is_a_band_from_its_begin_to_its_end(view: RibbonView) -> None:
    view.content.along = ALONG
    image, y = ribbons.painted(view, paint_things), int(view.scale.track("things").bottom()) - 2
    ground = view.content.theme.colour("panel")
    inside = [image.pixelColor(round(float(view.scale.to_x(at))), y) for at in (26_300.0, 28_000.0, 30_700.0)]
    outside = [image.pixelColor(round(float(view.scale.to_x(at))), y) for at in (25_500.0, 31_500.0)]
    assert all(pixel != ground for pixel in inside)
    assert all(pixel == ground for pixel in outside)


def test_things_on_another_route_are_not_drawn(view: RibbonView) -> None:
    view.content.along = Along({"KG-TJ": np.array([9_000.0])}, {}, {})
    assert not drawn_at(view, 9_000.0, view.content.theme.palette.styles["post"].colour)
