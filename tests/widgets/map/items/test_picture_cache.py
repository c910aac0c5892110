"""Squares of the plane, and pictures of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from widgets.map.items.picture_cache import PictureCache, Square, common, level_for, squares


@given(st.integers(-3, 12), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(1.0, 3e3), st.floats(1.0, 3e3))
def test_squares_cover_a_view_and_do_not_overlap(level: int, x: float, y: float, wide: float, high: float) -> None:
    side = 512 * 2.0**level
    rect = x, y, x + min(wide, 6.0) * side, y + min(high, 6.0) * side
    shares = [common(square.rect, rect) for square in squares(level, rect)]
    area = sum((part[2] - part[0]) * (part[3] - part[1]) for part in shares if part is not None)
    assert area == pytest.approx((rect[2] - rect[0]) * (rect[3] - rect[1]), rel=1e-6)


def test_those_in_the_middle_come_first() -> None:
    first, *_ = squares(0, (0.0, 0.0, 5 * 512.0, 3 * 512.0))
    assert first == Square(0, 2, 1)


@given(st.integers(-5, 12), st.integers(-500, 500), st.integers(-500, 500))
def test_parents_hold_their_children(level: int, column: int, row: int) -> None:
    square = Square(level, column, row)
    assert all(child.parent == square for child in square.children)
    assert square.parent.rect[0] <= square.rect[0]
    assert square.rect[2] <= square.parent.rect[2]


@pytest.mark.parametrize(("scale", "level"), [(1.0, 0), (1.9, 1), (2.0, 1), (3.2, 1), (3.5, 2), (0.3, -2)])
def test_a_picture_has_about_a_pixel_for_one_of_the_screen(scale: float, level: int) -> None:
    assert level_for(scale) == level
    assert 0.6 <= 2.0**level / scale <= 1.25


def picture() -> QImage:
    return QImage(4, 4, QImage.Format.Format_ARGB32_Premultiplied)


def test_the_nearest_larger_picture_serves_until_there_is_one() -> None:
    cache = PictureCache()
    square = Square(2, 5, 7)
    assert not list(cache.best("a", square))
    for child in square.children[:2]:
        cache.put("a", child, picture())
    assert [place for place, _ in cache.best("a", square)] == list(square.children[:2])
    cache.put("a", square.parent.parent, picture())
    assert [place for place, _ in cache.best("a", square)] == [square.parent.parent]
    cache.put("a", square, picture())
    assert [place for place, _ in cache.best("a", square)] == [square]
    assert not list(cache.best("b", square))


def test_the_least_recently_used_is_dropped() -> None:
    cache = PictureCache(most=2)
    one, two, three = (Square(0, number, 0) for number in range(3))
    cache.put("a", one, picture())
    cache.put("a", two, picture())
    assert cache.get("a", one) is not None
    cache.put("a", three, picture())
    assert [("a", square) in cache for square in (one, two, three)] == [True, False, True]
