"""Straight paths across the line: as long as asked for, centred on their samples and at a right angle to the line."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.sight.line import LineCache, line_of
from app.analysis.sight.transects import Transects
from tests.builders.rays import WGS84
from tests.builders.scenes import lonlat, scene


@given(st.floats(60, 80), st.floats(-60, 60), st.floats(0, 360), st.floats(50, 20_000))
def test_a_transect_is_centred_and_at_a_right_angle(lon: float, lat: float, azimuth: float, length: float) -> None:
    (line,) = Transects.of(np.array([lon]), np.array([lat]), np.array([azimuth]), length).lines
    x, y = shapely.get_coordinates(line).T
    bearings, _, halves = WGS84.inv([lon] * 2, [lat] * 2, x, y)
    assert list(halves) == pytest.approx([length / 2.0] * 2, abs=1e-3)
    off = (np.array(bearings) - azimuth - np.array([-90.0, 90.0]) + 180.0) % 360.0 - 180.0
    np.testing.assert_allclose(off, 0.0, atol=0.01)


def test_a_zone_meets_the_samples_whose_transects_it_touches() -> None:
    line = line_of(scene(transect_m=1000.0), LineCache())
    at = line.transects

    def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
        return shapely.Polygon(np.column_stack(lonlat([x0, x1, x1, x0], [y0, y0, y1, y1])))

    # Samples of 100 m: their middles lie at 50, 150, 250 m and so on.
    assert at.meeting(box(400.0, 100.0, 800.0, 300.0)).tolist() == [4, 5, 6, 7]
    assert at.meeting(box(400.0, 490.0, 800.0, 900.0)).tolist() == [4, 5, 6, 7]
    assert at.meeting(box(400.0, 510.0, 800.0, 900.0)).tolist() == []
    road = shapely.LineString(np.column_stack(lonlat([100.0, 300.0], [-200.0, -200.0])))
    assert at.meeting(road).tolist() == [1, 2]
