"""When a gap is open."""

from __future__ import annotations

import pytest

from app.analysis.gaps.figures.open_periods import when
from app.analysis.gaps.find_gaps import find_gaps
from app.reasons.sentences import sentence
from tests.builders.scenes import device, scene


@pytest.mark.parametrize(
    ("day", "night", "words"),
    [
        (7.0, 7.0, "day and night"),
        (6.98, 7.0, "day and night"),
        (0.0, 7.0, "by night"),
        (7.0, 0.02, "by day"),
        (3.2, 7.0, "by night, 3.2 km of it also by day"),
        (7.0, 3.2, "by day, 3.2 km of it also by night"),
        (3.0, 5.0, "3.0 km of it by day, 5.0 km by night"),
        (None, None, "day and night"),
    ],
)
def test_what_is_covered_in_part_is_named_in_part(day: float | None, night: float | None, words: str) -> None:
    assert sentence(when("both", day, night, 7.0)) == words


def test_the_kilometres_are_those_of_the_profile() -> None:
    report = find_gaps(scene([device(4000.0, -300.0, "ground_radar", hours="06:00-18:00", range_m=1500.0)]))
    profile = report.profile
    length = (profile.end_m - profile.start_m) / 1e3
    assert len({gap.when.code for gap in report.all_gaps}) > 1
    for gap in report.all_gaps:
        within = (profile.start_m >= gap.start_m - 0.01) & (profile.end_m <= gap.end_m + 0.01)
        by_hand = [length[within & (profile.status(period) == 1)].sum() for period in ("day", "night")]
        assert [gap.day_km, gap.night_km] == pytest.approx(by_hand)
