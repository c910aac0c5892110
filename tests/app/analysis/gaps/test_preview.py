"""The effect of a zone while it is drawn."""

import math

import pytest

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.preview import zone_effect
from app.scene.patrols import patrol_of
from tests.builders.scenes import device, scene, straight, zone

WATCH = [device(1000.0, -500.0, availability=1.0)]


def test_a_zone_says_what_it_would_close() -> None:
    before, cache = scene(WATCH), AnalysisCache()
    report = find_gaps(before, cache=cache)
    row = zone(2000.0, 6000.0, revisits_per_day=200.0, hours="06:00-18:00", crews_available=70.0)
    effect = zone_effect(before, report, patrol_of("new", row, row["geometry"]), cache)
    after = find_gaps(scene(WATCH, patrols=[row]))
    for period, one, two in zip(("day", "night"), report.routes, after.routes, strict=True):
        assert effect.closes_km[period] == pytest.approx(one.gap_km - two.gap_km)
    assert effect.of_km["day"] >= effect.closes_km["day"] > 3.0
    assert effect.closes_km["night"] == 0.0
    assert effect.crews_available == 70.0
    assert effect.crews_needed == pytest.approx(200 * 4.0 / 3.6 / (8 * 0.45), rel=0.03)


def test_a_zone_too_seldom_walked_closes_nothing() -> None:
    before = scene()
    row = zone(2000.0, 6000.0, revisits_per_day=4.0)
    effect = zone_effect(before, find_gaps(before), patrol_of("new", row, row["geometry"]))
    assert effect.closes_km == {"day": 0.0, "night": 0.0}
    assert effect.of_km["day"] == pytest.approx(4.1, abs=0.2)
    assert math.isnan(effect.crews_available)
    # Alone in a scene without posts: what the report of the scene with it says of the gaps within it.
    profile = find_gaps(scene(patrols=[row])).profile
    within = (profile.chainage_m > 2100.0) & (profile.chainage_m < 5900.0)
    assert effect.p["day"] == pytest.approx(profile.p_day[within].mean(), rel=0.05)
    assert 0.0 < effect.p["day"] < effect.theta == before.parameters.theta


def test_a_zone_that_reaches_no_gap_has_no_p() -> None:
    before = scene([device(x, -300.0, availability=1.0, range_m=3000.0) for x in (1000.0, 3000.0, 5000.0, 7000.0)])
    report = find_gaps(before)
    row = zone(3000.0, 3500.0, revisits_per_day=4.0)
    effect = zone_effect(before, report, patrol_of("new", row, row["geometry"]))
    assert effect.of_km["day"] == 0.0
    assert math.isnan(effect.p["day"])


def test_a_report_of_another_line_is_refused() -> None:
    row = zone(0.0, 1000.0)
    with pytest.raises(ValueError, match="does not belong"):
        zone_effect(scene(line=straight(3000.0)), find_gaps(scene()), patrol_of("new", row, row["geometry"]))


def test_a_report_from_before_a_sensor_of_short_range_was_placed_still_tells() -> None:
    """Beside it the line is sampled more finely now than it was in the report."""
    row, sensor = zone(3000.0, 5000.0, revisits_per_day=400.0), device(6025.0, 0.0, "ground_sensor")
    patrol, before = patrol_of("new", row, row["geometry"]), find_gaps(scene())
    fine = scene([sensor])
    assert fine.is_fine
    with_it, without = (zone_effect(of, before, patrol) for of in (fine, scene()))
    assert with_it.closes_km["day"] == pytest.approx(without.closes_km["day"], abs=1e-6)
    assert with_it.of_km["day"] == pytest.approx(without.of_km["day"], abs=1e-6)
    assert without.closes_km["day"] > 1.0
