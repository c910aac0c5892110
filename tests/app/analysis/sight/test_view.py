"""What is looked at has a name: equal for equal samples in equal terrain, another for any other."""

from __future__ import annotations

import numpy as np

from app.analysis.sight.view import View
from tests.builders.scenes import plain

LON, LAT = np.array([69.0, 69.01]), np.array([37.0, 37.0])


def test_a_view_is_named_by_samples_height_and_terrain() -> None:
    key = View.of(LON, LAT, 1.7, (plain(),)).key
    assert View.of(LON.copy(), LAT.copy(), 1.7, (plain(),)).key == key
    others = [
        View.of(LON + 1e-9, LAT, 1.7, (plain(),)),
        View.of(LON, LAT + 1e-9, 1.7, (plain(),)),
        View.of(LON, LAT, 1.8, (plain(),)),
        View.of(LON, LAT, 1.7, (plain(sigma=1.0),)),
        View.of(LON, LAT, 1.7, (plain(), plain())),
    ]
    assert len({key, *(other.key for other in others)}) == 6
