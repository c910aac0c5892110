"""The view of the plane: scales, panning, zooming."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from widgets.map.canvas import MapCanvas
from widgets.map.view import CLOSEST_M_PER_PX, FARTHEST_M_PER_PX


def test_zoom_keeps_what_is_under_the_cursor(canvas: MapCanvas) -> None:
    at = QPointF(200.0, 120.0)
    before, scale = canvas.view.to_plane(at), canvas.view.metres_per_pixel
    canvas.view.zoom(2.0, at)
    assert canvas.view.metres_per_pixel == pytest.approx(scale / 2.0, rel=1e-6)
    assert canvas.view.to_plane(at) == pytest.approx(before, abs=scale * 0.01)


def test_pixels_and_plane_are_inverse(canvas: MapCanvas) -> None:
    for pixel in (QPointF(0, 0), QPointF(333, 77), QPointF(799, 499)):
        back = canvas.view.to_pixel(*canvas.view.to_plane(pixel))
        assert (back.x(), back.y()) == pytest.approx((pixel.x(), pixel.y()), abs=1e-6)


def test_scales_are_equal_along_both_axes(canvas: MapCanvas) -> None:
    left, bottom, right, top = canvas.view.rect
    assert (right - left) / canvas.width() == pytest.approx((top - bottom) / canvas.height(), rel=1e-3)


def test_a_rectangle_is_shown_whole_with_its_margin(canvas: MapCanvas) -> None:
    for rect in ((0.0, 0.0, 9_000.0, 100.0), (0.0, 0.0, 100.0, 9_000.0)):
        canvas.view.show_rect(rect, margin=0.1)
        left, bottom, right, top = canvas.view.rect
        assert left < rect[0] < rect[2] < right
        assert bottom < rect[1] < rect[3] < top
        shares = (rect[2] * 1.2 / (right - left), rect[3] * 1.2 / (top - bottom))
        assert max(shares) == pytest.approx(1.0, rel=1e-3)


def test_it_moves_by_metres_pixels_and_to_a_middle(canvas: MapCanvas) -> None:
    view = canvas.view
    left, bottom, _, _ = view.rect
    view.move_by(100.0, -50.0)
    assert view.rect[:2] == pytest.approx((left + 100.0, bottom - 50.0))
    scale = view.metres_per_pixel
    view.move_pixels(QPointF(10.0, 20.0))
    assert view.rect[:2] == pytest.approx((left + 100.0 - 10.0 * scale, bottom - 50.0 + 20.0 * scale))
    view.centre_on(7.0, 8.0)
    assert view.to_plane(QPointF(400.0, 250.0)) == pytest.approx((7.0, 8.0), abs=scale)


def test_the_scale_is_set_and_has_its_limits(canvas: MapCanvas) -> None:
    canvas.view.set_scale(25_000.0)
    assert canvas.view.scale_denominator == pytest.approx(25_000.0, rel=1e-3)
    canvas.view.zoom(1e12)
    assert canvas.view.metres_per_pixel == pytest.approx(CLOSEST_M_PER_PX, rel=0.01)
    canvas.view.zoom(1e-12)
    assert canvas.view.metres_per_pixel == pytest.approx(FARTHEST_M_PER_PX, rel=0.01)
