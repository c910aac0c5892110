"""Marks become items where they belong."""

from __future__ import annotations

from tests.builders.pictures import colour_near
from widgets.map.canvas import MapCanvas


def test_a_post_is_drawn_where_it_stands(canvas: MapCanvas) -> None:
    style = canvas.session.theme.palette.styles["post"]
    assert colour_near(canvas, 70.1, 38.04, style.colour)
    assert not colour_near(canvas, 70.1, 38.12, style.colour)
