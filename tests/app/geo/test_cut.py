"""Stretches of a route: their lengths, their ends, holes and a ring's zero."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.geo.cut import section_line
from app.geo.lrs import GEOD, Route, point_at

BENT = Route.of("bent", shapely.LineString([(70, 38), (70.1, 38.05), (70.1, 38.2), (70.3, 38.1)]))
HOLED = Route.of("holed", shapely.MultiLineString([[(70, 38), (70.1, 38)], [(70.1005, 38), (70.2, 38)]]))
RING = Route.of("ring", shapely.LinearRing([(70, 38), (70.1, 38), (70.1, 38.1), (70, 38.1)]))


def length(line: shapely.MultiLineString) -> float:
    return sum(GEOD.geometry_length(part) for part in line.geoms)


@given(st.floats(0, 0.99), st.floats(0.001, 1))
def test_length_is_the_difference_of_chainages(start: float, share: float) -> None:
    low = start * BENT.length_m
    high = low + share * (BENT.length_m - low)
    line = section_line(BENT, low, high)
    assert length(line) == pytest.approx(high - low, abs=1e-5)
    np.testing.assert_allclose(line.geoms[0].coords[0], point_at(BENT, low), atol=1e-9)


def test_a_hole_parts_the_stretch() -> None:
    line = section_line(HOLED, 1000.0, HOLED.length_m - 1000.0)
    assert len(line.geoms) == 2
    assert length(line) == pytest.approx(HOLED.length_m - 2000.0, abs=1e-5)


def test_a_stretch_over_the_zero_of_a_ring() -> None:
    line = section_line(RING, RING.length_m - 500.0, RING.length_m + 700.0)
    assert len(line.geoms) == 2
    assert length(line) == pytest.approx(1200.0, abs=1e-5)


def test_the_whole_route() -> None:
    line = section_line(BENT, 0.0, BENT.length_m)
    np.testing.assert_allclose(np.array(line.geoms[0].coords), np.column_stack([BENT.lon, BENT.lat]), atol=1e-9)
