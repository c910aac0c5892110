"""Conversion between degrees and the metres of the map."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.session.plane import Plane


def test_the_plane_and_back() -> None:
    plane = Plane.of((67.0, 36.5, 75.5, 41.0))
    lonlat = np.array([[68.1, 37.2], [71.5, 38.9], [75.0, 40.7]])
    assert plane.to_lonlat(plane.to_plane(lonlat)) == pytest.approx(lonlat, abs=1e-9)


def test_one_place_and_many_agree_and_beyond_the_pole_it_stays_on_the_earth() -> None:
    plane = Plane.of((67.0, 36.5, 75.5, 41.0))
    assert plane.point(70.0, 38.0) == pytest.approx(plane.to_plane(np.array([[70.0, 38.0]]))[0].tolist())
    assert plane.place(*plane.point(70.0, 38.0)) == pytest.approx((70.0, 38.0))
    lon, lat = plane.place(0.0, 3e7)
    assert -180.0 <= lon <= 180.0
    assert -90.0 <= lat <= 90.0
    assert plane.to_plane(np.zeros((0, 2))).shape == (0, 2)


def test_a_box_holds_its_curved_edges() -> None:
    plane, bounds = Plane.of((67.0, 36.5, 75.5, 41.0)), (67.0, 36.5, 75.5, 41.0)
    left, bottom, right, top = plane.box(bounds)
    lonlat = np.array([[lon, lat] for lon in np.linspace(67.0, 75.5, 50) for lat in (36.5, 41.0)])
    xy = plane.to_plane(lonlat)
    assert xy[:, 0].min() >= left
    assert xy[:, 0].max() <= right
    assert xy[:, 1].min() >= bottom - 60.0  # between two of the sampled points of the edge
    assert xy[:, 1].max() <= top + 60.0


def test_north_leans_to_the_right_west_of_the_middle() -> None:
    plane = Plane.of((67.0, 36.5, 75.5, 41.0))
    west, middle, east = (plane.convergence_deg(lon, 38.0) for lon in (68.0, 71.25, 74.5))
    assert west > 0.5
    assert middle == pytest.approx(0.0, abs=0.1)
    assert east < -0.5
