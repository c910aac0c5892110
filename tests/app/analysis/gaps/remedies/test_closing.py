"""What counts as closed: decided, over the draws, and less what is uncovered elsewhere."""

from __future__ import annotations

import numpy as np

from app.analysis.gaps.pieces import Open
from app.analysis.gaps.profile import COVERED, GAP, UNDECIDED
from app.analysis.gaps.remedies.closing import Closed, covered, decided_km, drawn_km
from tests.builders.scenes import scene

LENGTHS = np.full(4, 1_000_000)


def gap(period: str) -> Open:
    return Open(scene().routes[0], np.arange(4), 0.0, 4000.0, period, "B")


def test_covered_means_in_every_period_of_the_gap() -> None:
    status = np.array([[COVERED, COVERED, GAP, UNDECIDED], [COVERED, GAP, GAP, COVERED]], np.uint8)
    assert covered(status, gap("day")).tolist() == [True, True, False, False]
    assert covered(status, gap("night")).tolist() == [True, False, False, True]
    assert covered(status, gap("both")).tolist() == [True, False, False, False]


def test_what_ceases_to_be_covered_is_taken_off() -> None:
    before, after = np.array([True, False, False, False]), np.array([False, True, True, True])
    assert decided_km(LENGTHS, before, after) == 2.0


def test_over_the_draws_each_closes_what_it_leaves_less_open() -> None:
    before = np.zeros((4, 2, 20), np.float32)
    after = before.copy()
    after[:, 0] = 0.9
    for draw in range(20):
        after[: draw % 5, 1, draw] = 0.9
    assert drawn_km(LENGTHS, before, after, gap("day"), 0.5) == (4.0, 4.0)
    assert drawn_km(LENGTHS, before, after, gap("night"), 0.5) == (0.0, 4.0)
    assert drawn_km(LENGTHS, before, after, gap("both"), 0.5) == (0.0, 4.0)
    assert drawn_km(LENGTHS, after, before, gap("day"), 0.5) == (-4.0, -4.0)


def test_enough_is_what_is_left_after_losses_elsewhere() -> None:
    assert Closed(0.5).enough
    assert not Closed(0.499).enough
    assert not Closed(2.0, loses_km=1.6).enough
    assert Closed(2.0).numbers == {"closes_km": 2.0}
    assert Closed(2.0, 1.0, 3.0, 0.5).numbers == {"closes_km": 2.0, "low_km": 1.0, "high_km": 3.0, "loses_km": 0.5}
