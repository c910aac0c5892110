"""The key shows every colour and symbol of maps and strips, on one line of the page."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from app.report.figures.canvas import LIGHT
from app.report.figures.legend import legend
from tests.builders.drawings import pixels, shows

pytestmark = pytest.mark.usefixtures("_in_house_style")


def test_every_colour_of_a_drawing_is_in_the_key() -> None:
    picture = pixels(legend())
    for code in "ABWCE":
        assert shows(picture, LIGHT.gap(code).colour), code
    for role in ("post", "sensor", "incident"):
        assert shows(picture, LIGHT.styles[role].colour), role
    assert shows(picture, LIGHT.good)


def test_the_words_stand_in_order_do_not_touch_and_end_within_the_page() -> None:
    figure = legend()
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == [
        *("covered", "A blind", "B out of range", "W too weak", "C time", "E not assessable"),
        *("observation post", "device", "incidents", "patrolled"),
    ]
    boxes = [text.get_window_extent() for text in axes.texts]
    swatches = [patch.get_window_extent() for patch in axes.patches]
    assert not any(box.overlaps(swatch) for box in boxes for swatch in swatches)
    symbols = [axes.transData.transform(np.asarray(one.get_offsets())[0])[0] for one in axes.collections]
    assert [sum(box.x0 < x for box in boxes) for x in symbols] == [6, 7, 8], "each before its word"
    assert all(not box.x0 < x < box.x1 for box in boxes for x in symbols)
    assert all(one.x1 < after.x0 for one, after in pairwise(boxes))
    assert boxes[-1].x1 < figure.bbox.width
