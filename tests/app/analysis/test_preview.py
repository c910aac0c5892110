"""The effect of a zone while it is drawn, and two runs side by side."""

import math

import pytest

from app.analysis.gaps import find_gaps
from app.analysis.preview import compare, zone_effect
from app.analysis.sight import SightCache
from app.scene_of import patrol_of
from tests.golden.scenes import border, device, plain, scene, straight, zone

WATCH = [device(1000.0, -500.0, availability=1.0)]


def test_a_zone_says_what_it_would_close() -> None:
    before, cache = scene(WATCH), SightCache()
    report = find_gaps(before, cache=cache)
    row = zone(2000.0, 6000.0, revisits_per_day=200.0, hours="06:00-18:00", crews_available=2.0)
    effect = zone_effect(before, report, patrol_of("new", row, row["geometry"]), cache)
    after = find_gaps(scene(WATCH, patrols=[row]))
    for period, one, two in zip(("day", "night"), report.routes, after.routes, strict=True):
        assert effect.closes_km[period] == pytest.approx(one.gap_km - two.gap_km)
    assert effect.of_km["day"] >= effect.closes_km["day"] > 3.0
    assert effect.closes_km["night"] == 0.0
    assert effect.crews_available == 2.0
    assert effect.crews_needed == pytest.approx(200 * 4.0 / 3.6 / (8 * 0.45), rel=0.03)


def test_a_zone_too_seldom_walked_closes_nothing() -> None:
    before = scene()
    row = zone(2000.0, 6000.0, revisits_per_day=4.0)
    effect = zone_effect(before, find_gaps(before), patrol_of("new", row, row["geometry"]))
    assert effect.closes_km == {"day": 0.0, "night": 0.0}
    assert effect.of_km["day"] == pytest.approx(4.1, abs=0.2)
    assert math.isnan(effect.crews_available)


def test_a_report_of_another_line_is_refused() -> None:
    row = zone(0.0, 1000.0)
    with pytest.raises(ValueError, match="does not belong"):
        zone_effect(scene(line=straight(3000.0)), find_gaps(scene()), patrol_of("new", row, row["geometry"]))


def test_two_runs_that_are_the_same() -> None:
    report = find_gaps(scene(WATCH))
    same = compare(report, report)
    assert (same.gone, same.new, same.moved) == ((), (), ())
    assert {(row.closed_km, row.opened_km) for row in same.routes} == {(0.0, 0.0)}


def test_a_gap_that_moves_is_not_closed() -> None:
    one = find_gaps(scene([device(x, -500.0, availability=1.0) for x in range(0, 5001, 1000)]))
    two = find_gaps(scene([device(x, -500.0, availability=1.0) for x in range(0, 4001, 1000)]))
    three = find_gaps(scene([device(x, -500.0, availability=1.0) for x in range(4000, 8001, 1000)]))
    wider = compare(one, two)
    assert (wider.gone, wider.new) == ((), ())
    (moved,) = wider.moved
    assert moved.before.start_m - moved.after.start_m == pytest.approx(1000.0, abs=200.0)
    (day, _) = wider.routes
    assert (day.closed_km, day.opened_km) == (0.0, pytest.approx(1.0, abs=0.2))
    turned = compare(one, three)
    assert len(turned.gone) == len(turned.new) == 1
    assert turned.routes[0].closed_km > 1.0 < turned.routes[0].opened_km


def test_other_samples_are_compared_by_their_figures() -> None:
    one, two = find_gaps(scene(WATCH)), find_gaps(scene(WATCH, step_m=50.0))
    assert compare(one, two).routes[0].opened_km == pytest.approx(0.0, abs=0.2)


def test_a_gap_round_the_zero_of_a_ring_has_not_gone() -> None:
    ring = border([(0, 4000), (4000, 4000), (4000, 0), (0, 0), (0, 4000)], left_state="TJ", right_state="XX", ring=True)
    corner = [device(x, 4300.0, availability=1.0) for x in (-300.0, 900.0)]
    south = [device(x, -400.0, availability=1.0) for x in range(0, 4001, 500)]
    runs = [find_gaps(scene(watch, line=ring, grid=plain(south=-1000.0), cut_km=100.0)) for watch in (south, corner)]
    assert runs[0].all_gaps[0].end_m > 16_010.0 > runs[1].all_gaps[0].end_m
    found = compare(*runs)
    assert (found.gone, found.new) == ((), ())
