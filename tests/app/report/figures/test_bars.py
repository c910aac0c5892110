"""The bars of the first page: each part as long as it is, in its colour, all borders to one scale."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex

from app.report.class_shares import shares
from app.report.figures.bars import bars
from app.report.figures.canvas import LIGHT
from tests.builders.books import book

pytestmark = pytest.mark.usefixtures("_in_house_style")


def test_every_part_is_as_long_as_it_is_and_begins_where_the_last_one_ends() -> None:
    small = book()
    (axes,) = bars(small).axes
    parts = [one.get_paths()[0].get_extents() for one in axes.collections]
    assert axes.get_xlim() == (0.0, max(row.length_km for row in small.report.routes))
    for number, row in enumerate(small.report.routes):
        drawn = parts[6 * number : 6 * number + 6]
        assert [box.width for box in drawn] == pytest.approx([length for _, length in shares(small, row)])
        assert drawn[0].x0 == 0.0
        assert all(one.x1 == pytest.approx(after.x0) for one, after in pairwise(drawn))
    assert len(parts) == 6 * len(small.report.routes)


def test_every_part_has_the_colour_of_its_class() -> None:
    (axes,) = bars(book()).axes
    colours = [to_hex(np.asarray(one.get_facecolor())[0].tolist()) for one in axes.collections[:6]]
    assert colours == [LIGHT.good, *(LIGHT.gap(code).colour for code in "ABWCE")]


def test_borders_are_named_and_only_parts_with_room_bear_a_figure() -> None:
    (axes,) = bars(book()).axes
    assert [text.get_text() for text in axes.texts] == [
        *("AA-BB", "day", "4", "52", "night", "4", "52", "AA-CC", "day", "18", "night", "18")
    ]


def test_the_bar_of_the_day_lies_above_that_of_the_night() -> None:
    (axes,) = bars(book()).axes
    day, night = (axes.collections[number].get_paths()[0].get_extents() for number in (0, 6))
    assert axes.get_ylim()[0] > axes.get_ylim()[1] == 0.0, "it runs down the page"
    assert day.y1 < night.y0
