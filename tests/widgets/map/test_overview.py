"""The overview: the border, a frame round what the map shows, and a click that moves the map."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.builders.pictures import count
from widgets.map.canvas import MapCanvas


def test_it_shows_all_of_the_plane_in_its_own_shape(canvas: MapCanvas) -> None:
    overview, plane = canvas.furniture.overview, canvas.session.plane
    left, bottom, right, top = overview.extent
    west, south, east, north = plane.box(plane.bounds)
    assert left < west < east < right
    assert bottom < south < north < top
    assert (right - left) / (top - bottom) == pytest.approx(overview.width() / overview.height())


def test_the_frame_shrinks_with_the_view(canvas: MapCanvas) -> None:
    overview, accent = canvas.furniture.overview, canvas.session.theme.colour("accent")
    canvas.view.zoom(4.0)
    large = count(overview.grab().toImage(), accent)
    canvas.view.zoom(4.0)
    small = count(overview.grab().toImage(), accent)
    assert 0 < small < large


def test_the_border_is_drawn(canvas: MapCanvas) -> None:
    overview, muted = canvas.furniture.overview, canvas.session.theme.colour("muted")
    assert count(overview.grab().toImage(), muted, 70) > 40
    canvas.session.close_project()
    assert count(overview.grab().toImage(), muted, 70) == 0


def test_a_click_moves_the_middle_of_the_map_there(canvas: MapCanvas) -> None:
    overview, scale = canvas.furniture.overview, canvas.view.metres_per_pixel
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(42, 29))
    left, bottom, right, top = canvas.view.rect
    west, _, east, north = overview.extent
    metres = (east - west) / overview.width()
    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx((west + 42 * metres, north - 29 * metres), abs=1.0)
    assert canvas.view.metres_per_pixel == pytest.approx(scale)


def test_it_never_covers_a_border_and_comes_back(canvas: MapCanvas) -> None:
    canvas.show()
    overview, view = canvas.furniture.overview, canvas.view
    home = overview.pos()
    places = set()
    left, bottom, right, top = view.rect
    for across in np.linspace(-1.5, 1.5, 13):
        for up in np.linspace(-1.5, 1.5, 13):
            dx, dy = across * (right - left), up * (top - bottom)
            view.show_rect((left + dx, bottom + dy, right + dx, top + dy))
            places.add((overview.x(), overview.y(), overview.isVisible()))
            below = overview.geometry()
            low, high = below.bottomLeft().toPointF(), below.topRight().toPointF()
            box = shapely.box(*view.to_plane(low), *view.to_plane(high))
            borders = [part for parts in canvas.content.border_parts() for part in parts]
            assert not overview.isVisible() or not any(part.intersects(box) for part in borders)
    assert len(places) > 1
    view.show_rect((left, bottom + 9e6, right, top + 9e6))
    assert overview.pos() == home
    assert overview.isVisible()


def test_it_stays_away_where_nobody_wants_it(canvas: MapCanvas) -> None:
    canvas.show()
    canvas.furniture.want_overview(False)
    canvas.view.zoom(2.0)
    assert not canvas.furniture.overview.isVisible()
    canvas.furniture.want_overview(True)
    canvas.view.show_rect((9e6, 9e6, 9.1e6, 9.1e6))
    assert canvas.furniture.overview.isVisible()
