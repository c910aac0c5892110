"""The first sentence of the report."""

from __future__ import annotations

import dataclasses

from app.analysis.gaps.gap_report import Total
from app.report.text.headline import headline, worse_period
from tests.builders.books import book

SMALL = book().report
TOTALS = (Total("day", 30.0, 34.0, 41.0), Total("night", 1182.4, 1263.1, 1437.9))


def _gap() -> str:
    return f"{sum(row.gap_km for row in SMALL.routes if row.period == worse_period(SMALL)):,.0f}"


def test_without_draws_it_says_that_even_the_best_sight_leaves_it_open() -> None:
    text = headline(SMALL)
    assert text.startswith(f"By night detection is less likely than not on {_gap()} of ")
    assert "even with everything in sight that may be" in text
    assert "nobody" not in text


def test_with_draws_it_gives_the_total_with_its_range_and_what_the_draws_agree_on() -> None:
    drawn = dataclasses.replace(SMALL, draws=200, totals=TOTALS, parameters={**SMALL.parameters, "gamma": 0.66})
    text = headline(drawn)
    assert "detection is less likely than not on 1,260 of" in text
    assert "(5–95 %: 1,180–1,440 km)" in text
    assert f"on {_gap()} km two thirds of the draws agree" in text


def test_another_threshold_and_another_share_are_named() -> None:
    parameters = {**SMALL.parameters, "gamma": 0.8, "theta": 0.3}
    text = headline(dataclasses.replace(SMALL, draws=200, totals=TOTALS, parameters=parameters))
    assert "detection has a probability below 0.3 on" in text
    assert "80% of the draws agree" in text


def test_a_stored_run_without_a_joint_total_gives_no_range() -> None:
    text = headline(dataclasses.replace(SMALL, draws=200))
    assert "70% of the draws agree" in text
    assert "5–95" not in text


def test_the_worse_period_is_that_of_the_total() -> None:
    day = tuple(dataclasses.replace(row, gap_km=row.length_km if row.period == "day" else 0.0) for row in SMALL.routes)
    assert worse_period(dataclasses.replace(SMALL, routes=day)) == "day"
    even = tuple(dataclasses.replace(row, gap_km=1.0) for row in SMALL.routes)
    assert worse_period(dataclasses.replace(SMALL, routes=even)) == "night"
