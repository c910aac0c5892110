"""The content of the ribbon: its doubts are computed once, and every change of its look is noticed."""

from __future__ import annotations

from app.analysis.gaps.gap_report import GapReport
from tests.builders import ribbons
from widgets.ribbon.ribbon_content import HARD_OPACITY, RibbonContent
from widgets.style.theme import Theme


def test_gaps_of_the_route_alone_those_in_hard_terrain_below() -> None:
    here, hard, elsewhere = ribbons.gap(0.0, 1.0), ribbons.gap(2.0, 3.0, name="hard"), ribbons.gap(0.0, 1.0)
    elsewhere.route = "KG-TJ"
    content = RibbonContent(Theme("light"))
    assert content.gaps(ribbons.ROUTE) == []
    content.report = ribbons.report(here, elsewhere, hard=(hard,))
    assert content.gaps(ribbons.ROUTE) == [(hard, HARD_OPACITY), (here, 1.0)]


def test_the_doubts_of_a_report_are_worked_out_once(report: GapReport) -> None:
    content = RibbonContent(Theme("light"))
    before = content.bearing
    content.report = report
    first = content.bearing
    assert (before is None, first is None) == (True, False)
    assert content.bearing is first


def test_it_looks_different_once_something_in_it_is() -> None:
    content = RibbonContent(Theme("light"))
    seen = [content.looks]
    for name, value in (("selected", "g1"), ("theta", 0.4), ("theme", Theme("dark")), ("report", ribbons.report())):
        setattr(content, name, value)
        assert content.looks not in seen
        seen.append(content.looks)
