"""Doubts as text."""

from __future__ import annotations

import numpy as np

from app.analysis.gaps.doubt import Doubt, Stretch
from app.analysis.gaps.doubts.bearing import Bearing
from tests.builders.doubts import SEAM
from widgets.words import doubt_words


def test_doubts_of_some_routes_name_them() -> None:
    doubt = Doubt(SEAM, (Stretch("A", 0.0, 100.0),))
    spans = {(0, "A"): np.array([[0.0, 100.0]])}
    bearing = Bearing((doubt,), {"A": 100.0, "B": 50.0}, spans, {"A": frozenset({0}), "B": frozenset()})
    assert doubt_words.all_along(bearing) == "Doubtful all along\u00a0A: coarser terrain in part"
