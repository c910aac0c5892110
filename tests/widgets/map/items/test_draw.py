"""Marks become graphics items in the right places."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor

from resources import Style, palette
from tests.builders.pictures import colour_near, count
from widgets.map.canvas import MapCanvas
from widgets.map.items.draw import STROKE_POINTS, PathItem, strokes_of


def test_a_post_is_drawn_in_its_place(canvas: MapCanvas) -> None:
    style = canvas.session.theme.palette.styles["post"]
    assert colour_near(canvas, 70.1, 38.04, style.colour)
    assert not colour_near(canvas, 70.1, 38.12, style.colour)


LIGHT = palette("light")


def test_a_line_is_cut_into_short_strokes_that_join(canvas: MapCanvas) -> None:
    xy = np.column_stack((np.arange(200.0), np.zeros(200)))
    joins = np.append(np.ones(199, dtype=bool), False)
    joins[99] = False
    strokes = strokes_of(xy, joins)
    assert max(stroke.elementCount() for stroke in strokes) <= STROKE_POINTS + 1
    assert sum(stroke.boundingRect().width() for stroke in strokes) == pytest.approx(198.0)


def test_an_area_is_filled_and_its_line_drawn_in_pixels_at_any_scale(canvas: MapCanvas) -> None:
    canvas.session.close_project()
    canvas.view.show_rect((0.0, 0.0, 8_000.0, 5_000.0))
    square = np.array([shapely.box(2_000.0, 1_000.0, 6_000.0, 4_000.0)], dtype=object)
    item = PathItem(square, Style("#c02020", width=4.0, opacity=1.0), LIGHT, area=True)
    canvas.view.add(item)
    item.prepare(canvas.view.rect, canvas.view.metres_per_pixel)
    assert count(canvas.grab().toImage(), QColor("#c02020")) == pytest.approx(404 * 304, rel=0.03)
    outline = PathItem(square, Style("#2020c0", width=4.0), LIGHT, area=False)
    assert outline.boundingRect().width() == 4_000.0
