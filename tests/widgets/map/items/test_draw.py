"""Marks become graphics items in the right places."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor

from resources import Style, palette
from tests.builders.pictures import colour_near, count, like
from widgets.map import lod
from widgets.map.canvas import MapCanvas
from widgets.map.items.draw import STROKE_POINTS, ImageItem, PathItem, PointsItem, shaded, strokes_of


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


def test_many_points_are_a_density_and_few_are_symbols(monkeypatch: pytest.MonkeyPatch, canvas: MapCanvas) -> None:
    monkeypatch.setattr(lod, "DENSITY_ABOVE", 100)
    xy = np.random.default_rng(1).uniform(0.0, 5_000.0, (500, 2))
    item = PointsItem(xy, Style("#c02020", symbol="circle", size=6.0), LIGHT)
    density, symbols = item.items()
    item.prepare((0.0, 0.0, 5_000.0, 5_000.0), 10.0)
    assert density.isVisible()
    assert not density.empty
    assert len(symbols.getData()[0]) == 0
    item.prepare((0.0, 0.0, 200.0, 200.0), 1.0)
    assert not density.isVisible()
    assert 0 < len(symbols.getData()[0]) <= 100


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


def test_the_shade_of_a_density_grows_with_the_count() -> None:
    alpha = shaded(np.array([[0.0, 1.0, 100.0]]), "#c02020")[0, :, 3]
    assert alpha[0] == 0
    assert 60 < alpha[1] < alpha[2] <= 240
