"""The way back to views that stood for a while."""

from __future__ import annotations

import pytest

from widgets.map.canvas import MapCanvas


def test_previous_view_goes_back(canvas: MapCanvas) -> None:
    canvas.history.remember()
    first = canvas.view.rect
    canvas.view.zoom(3.0)
    canvas.history.remember()
    canvas.history.back()
    assert canvas.view.rect == pytest.approx(first, rel=1e-6, abs=1.0)
    canvas.history.forward()
    assert canvas.view.rect != pytest.approx(first, rel=1e-3)
