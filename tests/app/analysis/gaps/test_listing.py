"""The list of gaps: their place, score, period, class and order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.listing import PREVIEW
from tests.builders.scenes import border, device, plain, scene


def test_the_score_is_the_integral_of_porosity_times_what_is_missed() -> None:
    report = find_gaps(scene())
    (gap,) = report.all_gaps
    # Level ground at sea level, no settlements: the two factors that are known are both 1.
    assert gap.porosity == 1.0
    assert gap.score == pytest.approx(gap.length_m / 1000.0)
    assert gap.probability is None
    assert report.draws == 0


def test_gaps_go_round_the_zero_of_a_ring() -> None:
    ring = border([(0, 4000), (4000, 4000), (4000, 0), (0, 0), (0, 4000)], left_state="TJ", right_state="XX", ring=True)
    # It starts at the north-west corner, northernmost on the ellipsoid, and runs clockwise; the south is watched.
    watch = [device(x, -400.0, availability=1.0) for x in range(0, 4001, 500)]
    report = find_gaps(scene(watch, line=ring, grid=plain(south=-1000.0), cut_km=100.0))
    (gap,) = report.all_gaps
    perimeter = scene(line=ring).routes[0].length_m
    assert gap.start_m < perimeter < gap.end_m
    assert gap.id.endswith(f"/{int(gap.start_m // 1000):04d}-{int((gap.end_m - perimeter) // 1000):04d}")
    # All but the south side and what its cameras see of the two others, 1.2 km beyond the corners or more.
    assert 8000.0 < gap.length_m < 10_000.0
    assert gap.start_m - 12_000.0 == pytest.approx(8000.0 + perimeter - gap.end_m, abs=250.0)
    (day, _) = report.routes
    assert day.gap_km * 1000.0 == pytest.approx(gap.length_m, abs=1.0)


def test_porous_gaps_come_first_and_hard_ground_apart() -> None:
    steep = np.zeros((200, 334))
    steep[:, 167:] = 60.0 * np.arange(167)  # 63 degrees, up to 10 km high, east of x = 4 km
    report = find_gaps(scene(grid=plain(steep)))
    (porous,), (hard,) = report.gaps, report.hard_terrain_gaps
    assert (porous.porosity_class, hard.porosity_class) == ("high", "low")
    assert porous.end_m == pytest.approx(4000.0, abs=250.0)
    assert [hard.start_m, hard.klass] == [porous.end_m, "B"]


def test_a_brief_list_leaves_out_why_and_what_would_help_and_nothing_else() -> None:
    watch = scene([device(1000.0, -500.0), device(5000.0, -500.0, hours="06:00-18:00")])
    for full, brief in zip(find_gaps(watch).all_gaps, find_gaps(watch, brief=True).all_gaps, strict=True):
        assert brief == replace(
            full, cause=PREVIEW, remedy=None, tried=(), nearest=(), p_worst_hour=None, worst_hours=""
        )
        assert full.cause.code != "preview"


def test_a_gap_has_the_class_and_the_period_of_its_largest_share() -> None:
    # A camera of the day: open by night alone where it reaches, by day as well beyond.
    gaps = find_gaps(scene([device(2000.0, -500.0, hours="06:00-18:00", availability=0.9, range_m=3000.0)])).all_gaps
    assert {gap.period for gap in gaps} == {"both", "night"}
    for gap in gaps:
        assert gap.klass == max(gap.classes, key=gap.classes.__getitem__)
        assert sum(gap.classes.values()) == pytest.approx(gap.length_m / 1000.0, abs=1e-6)
        assert 0.0 not in gap.classes.values()


def test_p_and_score_of_a_gap_are_those_of_its_worse_period() -> None:
    report = find_gaps(scene([device(2000.0, -500.0, hours="06:00-18:00", availability=0.9, range_m=3000.0)]))
    profile = report.profile
    km = (profile.end_m - profile.start_m) / 1000.0
    for gap in report.all_gaps:
        own = (profile.chainage_m > gap.start_m) & (profile.chainage_m < gap.end_m)
        columns = {name: [getattr(profile, f"{name}_{at}")[own] for at in ("day", "night")] for name in ("p", "p_low")}
        by_period = dict(zip(("day", "night"), ((one * km[own]).sum() for one in columns["p_low"]), strict=True))
        low = min(by_period.values()) if gap.period == "both" else by_period[gap.period]
        assert gap.p_low == pytest.approx(low / km[own].sum(), abs=1e-5)
        p = np.minimum(*columns["p"]) if gap.period == "both" else columns["p"][("day", "night").index(gap.period)]
        assert gap.score == pytest.approx(((1.0 - p) * profile.porosity[own] * km[own]).sum(), abs=1e-4)


def test_where_there_is_no_gap_none_is_listed() -> None:
    watched = [device(x, -300.0, availability=1.0) for x in range(0, 8001, 500)]
    assert find_gaps(scene(watched)).all_gaps == ()
