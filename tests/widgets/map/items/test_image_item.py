"""A picture lies over its rectangle of the plane."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from tests.builders.pictures import like
from widgets.map.canvas import MapCanvas
from widgets.map.items.image_item import ImageItem


def test_a_picture_has_its_north_row_on_top(canvas: MapCanvas) -> None:
    canvas.session.close_project()
    canvas.view.show_rect((0.0, 0.0, 8_000.0, 5_000.0))
    rgba = np.zeros((2, 1, 4), dtype=np.uint8)
    rgba[0], rgba[1] = (255, 0, 0, 255), (0, 0, 255, 255)
    item = ImageItem()
    assert item.empty
    item.set_image(rgba, (1_000.0, 1_000.0, 7_000.0, 4_000.0))
    canvas.view.add(item)
    image = canvas.grab().toImage()
    high, low = (image.pixelColor(canvas.view.to_pixel(4_000.0, y).toPoint()) for y in (3_700.0, 1_300.0))
    assert like(high, QColor("#ff0000"))
    assert like(low, QColor("#0000ff"))
