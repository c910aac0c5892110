"""Points are symbols, or a density where they are many; a small move needs nothing new."""

from __future__ import annotations

import numpy as np
import pytest

from resources import Style, palette
from widgets.map import lod
from widgets.map.canvas import MapCanvas
from widgets.map.items.points_item import PointsItem, shaded

LIGHT = palette("light")
STYLE = Style("#c02020", symbol="circle", size=6.0)


def test_many_points_are_a_density_and_few_are_symbols(monkeypatch: pytest.MonkeyPatch, canvas: MapCanvas) -> None:
    monkeypatch.setattr(lod, "DENSITY_ABOVE", 100)
    xy = np.random.default_rng(1).uniform(0.0, 5_000.0, (500, 2))
    item = PointsItem(xy, STYLE, LIGHT)
    density, symbols = item.items()
    item.prepare((0.0, 0.0, 5_000.0, 5_000.0), 10.0)
    assert density.isVisible()
    assert not density.empty
    assert len(symbols.getData()[0]) == 0
    item.prepare((0.0, 0.0, 200.0, 200.0), 1.0)
    assert not density.isVisible()
    assert 0 < len(symbols.getData()[0]) <= 100


def test_a_move_about_the_view_builds_nothing_new(monkeypatch: pytest.MonkeyPatch, canvas: MapCanvas) -> None:
    monkeypatch.setattr(lod, "DENSITY_ABOVE", 100)
    item = PointsItem(np.random.default_rng(1).uniform(0.0, 5_000.0, (500, 2)), STYLE, LIGHT)
    built: list[lod.Rect] = []
    monkeypatch.setattr(item, "_build", lambda level, reach: built.append(reach))
    for left in (0.0, 300.0, 900.0, -900.0):
        item.prepare((left, 0.0, left + 1_000.0, 1_000.0), 10.0)
    assert built == [(-1_000.0, -1_000.0, 2_000.0, 2_000.0)]
    item.prepare((1_100.0, 0.0, 2_100.0, 1_000.0), 10.0)
    item.prepare((1_100.0, 0.0, 1_600.0, 500.0), 5.0)
    assert len(built) == 3


def test_the_cells_of_a_density_stand_still(monkeypatch: pytest.MonkeyPatch, canvas: MapCanvas) -> None:
    monkeypatch.setattr(lod, "DENSITY_ABOVE", 100)
    item = PointsItem(np.random.default_rng(1).uniform(0.0, 50_000.0, (5_000, 2)), STYLE, LIGHT)
    density, _ = item.items()
    cell_m = lod.density_cell_m(lod.level_of(10.0))
    for left in (0.0, 7_777.0):
        item.prepare((left, 0.0, left + 5_000.0, 5_000.0), 10.0)
        corners = [density.boundingRect().left(), density.boundingRect().top()]
        assert [corner % cell_m for corner in corners] == [0.0, 0.0]


def test_the_shade_of_a_density_grows_with_the_count() -> None:
    alpha = shaded(np.array([[0.0, 1.0, 100.0]]), "#c02020")[0, :, 3]
    assert alpha[0] == 0
    assert 60 < alpha[1] < alpha[2] <= 240
