"""The lists and the figures of a border add up to the millimetre."""

from __future__ import annotations

import dataclasses

import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from tests.builders.real_borders import real
from tests.builders.scenes import circle, coarse, device, scene

RING = scene([device(1000.0, -900.0, hours="08:00-16:00")], line=circle(), grid=coarse())


@pytest.fixture(scope="module", params=["real", "drawn", "ring"])
def report(request: pytest.FixtureRequest) -> GapReport:
    of = {"real": real(("TJ-AF", "KG-TJ")), "ring": RING, "drawn": dataclasses.replace(real(("KG-TJ",)), draws=20)}
    return find_gaps(of[request.param])


def test_lists_and_figures_add_up_to_the_millimetre(report: GapReport) -> None:
    for row in report.routes:
        assert None not in (row.listed_km, row.unlisted_km, row.inside_km, row.undecided_listed_km)
        listed, unlisted, inside = (round(1e6 * (km or 0.0)) for km in (row.listed_km, row.unlisted_km, row.inside_km))
        assert listed + unlisted - inside == round(1e6 * row.gap_km)
        assert (row.undecided_listed_km or 0.0) <= row.not_assessable_km


def test_what_is_listed_is_the_length_of_the_gaps_in_the_lists(report: GapReport) -> None:
    for row in report.routes:
        own = [gap for gap in report.all_gaps if gap.route.partition(".")[0] == row.route]
        whole = sum(gap.length_m for gap in own) / 1e3
        surely = sum(gap.length_m for gap in own if gap.period in {row.period, "both"}) / 1e3
        assert surely - 1e-3 <= (row.listed_km or 0.0) <= whole + 1e-3


def test_what_is_too_short_is_what_the_warning_says(report: GapReport) -> None:
    for period in ("day", "night"):
        short = sum(row.unlisted_km or 0.0 for row in report.routes if row.period == period)
        warned = [w.numbers["km"] for w in report.warnings if w.code == f"short_gaps_{period}"]
        assert warned == ([pytest.approx(short, abs=1e-3)] if short else [])


def test_a_run_while_a_post_is_dragged_leaves_it_out() -> None:
    assert find_gaps(RING, brief=True).routes[0].listed_km is None
