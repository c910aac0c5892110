"""The ground along the line is drawn between its least and greatest height in view."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from tests.builders import ribbons
from tests.builders.pictures import like
from widgets.ribbon.ground_track import LEAST_RELIEF_M, paint_ground
from widgets.ribbon.ribbon_data import Ground
from widgets.ribbon.ribbon_view import RibbonView
from widgets.style.theme import mix


def top(view: RibbonView, image: QImage, chainage_m: float) -> float:
    """Pixels of ground above the foot of the track."""
    palette, box = view.content.theme.palette, view.scale.track("terrain")
    fill, x = QColor(mix(palette.panel, palette.muted, 0.22)), round(float(view.scale.to_x(chainage_m)))
    return sum(like(image.pixelColor(x, y), fill, 8) for y in range(int(box.top()), int(box.bottom())))


def ground(view: RibbonView, rise_m: float, route: str = ribbons.ROUTE) -> Ground:
    chainage = np.linspace(0.0, view.scale.route.length_m, 200)  # type: ignore[union-attr]
    return Ground(route, chainage, 1000.0 + rise_m * np.linspace(0.0, 1.0, 200))


def test_it_rises_where_the_ground_does(view: RibbonView) -> None:
    view.content.ground = ground(view, 800.0)
    image = ribbons.painted(view, paint_ground)
    quarter, half, most = (top(view, image, share * 36_000.0) for share in (0.25, 0.5, 0.9))
    assert quarter < half < most
    assert half == pytest.approx((view.scale.track("terrain").height() - 4.0) / 2.0, abs=2.5)


def test_flat_ground_is_not_made_to_look_like_mountains(view: RibbonView) -> None:
    view.content.ground = ground(view, LEAST_RELIEF_M / 10.0)
    assert top(view, ribbons.painted(view, paint_ground), 32_000.0) < 0.15 * view.scale.track("terrain").height()


def test_the_ground_of_another_route_is_not_drawn(view: RibbonView) -> None:
    view.content.ground = ground(view, 800.0, "KG-TJ")
    assert top(view, ribbons.painted(view, paint_ground), 30_000.0) == 0
