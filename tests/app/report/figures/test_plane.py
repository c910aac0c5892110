"""The plane of a map, and the relief below it."""

from __future__ import annotations

import numpy as np
import pytest

from app.geo.grid import Grid
from app.geo.lrs import GEOD
from app.report.figures.canvas import LIGHT
from app.report.figures.plane import Plane, heights_on, relief, shade
from resources import rgb
from tests.builders.books import book


def test_the_plane_is_true_to_scale_near_its_middle() -> None:
    plane = Plane.near(np.array([70.0, 70.1]), np.array([38.0, 38.0]), 1.5)
    (start, end) = plane.to_xy([70.04, 70.06], [38.0, 38.01])
    _, _, true = GEOD.inv(70.04, 38.0, 70.06, 38.01)
    assert float(np.hypot(*(end - start))) == pytest.approx(true, rel=1e-4)
    assert plane.width_m / plane.height_m == pytest.approx(1.5)


def test_relief_is_light_towards_the_north_west_and_plain_without_terrain() -> None:
    south, east = np.mgrid[0:40, 0:40] * 100.0
    north_west, south_east = shade(0.5 * (south + east), 100.0), shade(-0.5 * (south + east), 100.0)
    assert north_west.mean() > south_east.mean() + 0.1
    plane = Plane.near(np.array([10.0, 10.1]), np.array([50.0, 50.1]), 1.0)
    nowhere = relief(book().scene.terrain, plane, 20, LIGHT)
    assert {tuple(pixel) for pixel in nowhere.reshape(-1, 3).tolist()} == {rgb(LIGHT.raised)}


def test_an_overview_takes_its_heights_from_the_terrain_that_suits_its_pixels() -> None:
    fine = Grid.of(np.full((200, 200), 7.0), (0.0003, 0.0, 70.0, 0.0, -0.0003, 38.06))
    coarse = Grid.of(np.full((40, 40), 9.0), (0.004, 0.0, 69.9, 0.0, -0.004, 38.1))
    lon, lat = np.array([[70.03, 69.95]]), np.array([[38.03, 38.0]])
    assert heights_on([fine, coarse], lon, lat, 30.0).tolist() == [[7.0, 9.0]]
    assert heights_on([fine, coarse], lon, lat, 2000.0).tolist() == [[9.0, 9.0]]
    assert heights_on([fine], lon[:, :1], lat[:, :1], 2000.0).tolist() == [[7.0]]
