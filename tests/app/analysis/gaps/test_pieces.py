"""Where the listed gaps lie and sums over their samples, also round the zero of a ring."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.pieces import Pieces, Place
from app.analysis.sight.line import Line, LineCache, line_of
from tests.builders.scenes import circle, device, scene

RING = circle()


def line() -> Line:
    return line_of(scene(line=RING), LineCache())


def test_sums_by_hand() -> None:
    nowhere = Place(0, "", 0.0, 0.0, 0.0, 0.0)
    pieces = Pieces([nowhere] * 3, np.array([1, 2, 5, 4, 0]), np.array([0, 2, 3]))
    values = np.array([[1.0, 2.0, 4.0, 8.0, 16.0, 32.0], [0.0, 1.0, 0.0, 1.0, 0.0, 1.0]])
    assert pieces.sums(values).tolist() == [[6.0, 32.0, 17.0], [1.0, 1.0, 0.0]]
    assert [pieces.rows[at].tolist() for at in pieces.each()] == [[1, 2], [5], [4, 0]]


def test_a_gap_round_the_zero_lies_about_it() -> None:
    # A camera in the west leaves the east open, on both sides of the zero.
    report = find_gaps(scene([device(-1400.0, 0.0, range_m=1500.0)], line=RING))
    over = [gap for gap in (*report.gaps, *report.hard_terrain_gaps) if gap.end_m > line().routes[0].length_m]
    assert over
    (gap,) = over
    middle = (gap.start_m + gap.end_m) / 2.0 % line().routes[0].length_m
    nearest = np.argmin(np.abs((line().edges_mm[0][:-1] + line().edges_mm[0][1:]) / 2e3 - middle))
    assert gap.lon == pytest.approx(line().lon[nearest], abs=2e-3)
    assert gap.lat == pytest.approx(line().lat[nearest], abs=2e-3)
    assert gap.id.startswith("TJ-XX")


def test_gaps_and_holes_are_named_by_the_cells_asked_for_also_from_a_cache() -> None:
    cache = AnalysisCache()
    for cell_km in (1.0, 0.5, 1.0):
        (gap,) = (report := find_gaps(scene(cell_km=cell_km), cache=cache)).all_gaps
        assert gap.id == f"TJ-XX/0000-{np.ceil(gap.end_m / 1e3 / cell_km) - 1:04.0f}"
        assert [hole.id for hole in report.holes] == [f"{gap.id}H"]
