"""The section from an observer to a gap, and what it is said to show."""

from __future__ import annotations

from app.analysis.gaps.ridge import section_of, viewer
from app.report.figures.section import caption
from tests.builders.books import book


def test_the_caption_says_what_coarse_terrain_is_worth() -> None:
    small = book()
    gap = next(gap for gap in small.report.gaps if gap.route == "AA-BB" and gap.start_m > 5000.0)
    sight = section_of(small.scene, viewer(small.scene, gap) or 0, gap.lon, gap.lat)
    assert sight is not None
    assert "coarse terrain" in caption(small, sight)
    assert f"{sight.obstacle_height_m:,.0f} m above sea level" in caption(small, sight)
