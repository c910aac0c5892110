"""What lies along the line: observers, incidents, patrols."""

from __future__ import annotations

import numpy as np

from app.report.figures.along import Along
from tests.builders.books import book


def test_protection_cases_are_left_out() -> None:
    assert len(Along.of(book()).incidents.index) == 2


def test_a_zone_lies_along_the_line_it_covers() -> None:
    small = book()
    profile, patrolled = small.report.profile, Along.of(small).patrolled
    inside = (profile.route == "AA-BB") & (profile.lon > 70.25) & (profile.lon < 70.30)
    np.testing.assert_array_equal(patrolled, inside)
