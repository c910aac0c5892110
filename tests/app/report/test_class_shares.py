"""Kilometres of a border by what becomes of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.analysis.gaps.gap_report import COVERED
from app.report.class_shares import shares
from tests.builders.books import book


def test_the_bars_add_up_to_the_length() -> None:
    small = book()
    for row in small.report.routes:
        parts = dict(shares(small, row))
        assert sum(parts.values()) == pytest.approx(row.length_km, abs=1e-3)
        assert sum(parts[code] for code in "ABWC") == pytest.approx(row.gap_km, abs=1e-3)


def test_a_gap_of_one_part_of_a_border_counts_for_the_border_in_its_period_and_class() -> None:
    small = book()
    profile = small.report.profile
    on = profile.route == "AA-BB"
    renamed = np.where(on, "AA-BB.01", profile.route)
    night = np.where(on, COVERED, profile.status_night)
    changed = dataclasses.replace(profile, route=renamed, status_night=night)
    parted = dataclasses.replace(small, report=dataclasses.replace(small.report, profile=changed))
    by_day, by_night = (row for row in small.report.routes if row.route == "AA-BB")
    assert shares(parted, by_day) == shares(small, by_day)
    assert dict(shares(parted, by_night)) == {
        **dict(shares(small, by_night)),
        **dict.fromkeys("ABWC", 0.0),
    }
