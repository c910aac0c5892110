"""One terrain layer on the map."""

from __future__ import annotations

import numpy as np

from widgets.map.canvas import MapCanvas


def test_terrain_lies_under_everything(canvas: MapCanvas) -> None:
    ground = canvas.session.theme.colour("background")
    image = canvas.grab().toImage()
    at = canvas.view.to_pixel(*canvas.session.plane.point(70.35, 38.13)).toPoint()
    assert image.pixelColor(at) != ground
    assert np.isfinite(canvas.view.metres_per_pixel)
