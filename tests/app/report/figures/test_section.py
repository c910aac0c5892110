"""The section from an observer to a gap, and what it is said to show."""

from __future__ import annotations

from dataclasses import replace

from app.analysis.gaps.gap_report import Reason
from app.analysis.gaps.ridge import pair_of
from app.analysis.gaps.section import section_of
from app.report.figures.canvas import house_style
from app.report.figures.section import at_km, caption, section
from tests.builders.books import book


def test_the_caption_says_what_coarse_terrain_is_worth() -> None:
    small = book()
    gap = next(gap for gap in small.report.gaps if gap.route == "AA-BB" and gap.start_m > 5000.0)
    pair = pair_of(small.scene, replace(gap, cause=Reason("no_post", {})))
    assert pair is not None
    sight = section_of(small.scene, pair.observer, pair.lon, pair.lat)
    assert sight is not None
    text = caption(small, sight, at_km(pair.chainage_m))
    assert "coarse terrain" in text
    assert f"{sight.obstacle_height_m:,.0f} m above sea level" in text
    middle_km = (gap.from_km + gap.to_km) / 2.0
    assert f"from {small.scene.observers.name[pair.observer]} to km {middle_km:.1f}, " in text


def test_an_observer_without_a_name_is_called_what_it_is() -> None:
    small = book()
    watch = replace(small.scene.observers, name=("",) * len(small.scene.observers))
    nameless = replace(small, scene=replace(small.scene, observers=watch))
    gap = next(gap for gap in small.report.gaps if gap.route == "AA-BB" and gap.start_m > 5000.0)
    pair = pair_of(nameless.scene, replace(gap, cause=Reason("no_post", {})))
    assert pair is not None
    sight = section_of(nameless.scene, pair.observer, pair.lon, pair.lat)
    assert sight is not None
    label = nameless.scene.types[watch.type[pair.observer]].label
    assert f"from {label} to" in caption(nameless, sight, "km 1.0")
    with house_style():
        texts = {text.get_text() for text in section(nameless, sight, "km 1.0").axes[0].texts}
    assert {label, "km 1.0"} <= texts
