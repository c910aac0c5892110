"""The view of the plane: scales, moving, zooming."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from widgets.map.canvas import MapCanvas


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
