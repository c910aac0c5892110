"""Between degrees and the metres of the map."""

from __future__ import annotations

import numpy as np
import pytest

from widgets.session.plane import Plane


def test_the_plane_and_back() -> None:
    plane = Plane.of((67.0, 36.5, 75.5, 41.0))
    lonlat = np.array([[68.1, 37.2], [71.5, 38.9], [75.0, 40.7]])
    assert plane.to_lonlat(plane.to_plane(lonlat)) == pytest.approx(lonlat, abs=1e-9)
