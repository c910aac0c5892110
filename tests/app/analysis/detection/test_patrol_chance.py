"""Patrol schedules: closed forms against simulation, the effort identity, what a drawn patrol does."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from app.analysis.detection import patrol_chance
from app.analysis.detection.crews import crews_for
from app.analysis.detection.patrol_paths import MetPaths, length_m, met_paths
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.line import LineCache, line_of
from app.scene.patrols import patrol_of
from app.scene.scene import Patrol
from tests.builders.scenes import DATE, lonlat, scene, straight, zone

T, TAU, DRAWS = 4000.0, 1000.0, 200_000


def agrees(hits: np.ndarray, p: float) -> bool:
    """Within three standard errors."""
    return abs(float(hits.mean()) - p) <= 3.0 * math.sqrt(p * (1.0 - p) / hits.size)


def test_fixed_headway() -> None:
    phase = np.random.default_rng(1).uniform(0.0, T, DRAWS)
    p = float(patrol_chance.fixed_headway(TAU, T))
    assert p == 0.25
    assert agrees(phase < TAU, p)
    assert patrol_chance.fixed_headway(2 * T, T) == 1.0


def test_random_headway() -> None:
    wait = np.random.default_rng(2).exponential(T, DRAWS)
    p = float(patrol_chance.random_headway(TAU, T))
    assert p == pytest.approx(0.2212, abs=5e-5)
    assert agrees(wait < TAU, p)


def test_renewal_with_erlang_2_headways() -> None:
    rng = np.random.default_rng(3)
    # The headway met by a random instant is length-biased: Erlang-3; the instant is uniform within it.
    remaining = rng.gamma(3.0, T / 2.0, DRAWS) * rng.random(DRAWS)
    p = float(patrol_chance.erlang2_headway(TAU, T))
    assert p == pytest.approx(0.2418, abs=5e-5)
    assert agrees(remaining < TAU, p)
    assert float(patrol_chance.erlang2_headway(1e-9, 1.0)) == pytest.approx(1e-9, rel=1e-6)


def noticed(passes: np.ndarray, exposed: float, notices: float) -> np.ndarray:
    """Whether any pass (crossings, passes), in seconds from the start of a stay, finds a crosser and notices him."""
    there = (passes >= 0.0) & (passes < exposed)
    noticing = np.random.default_rng(6).random(passes.shape) < notices
    return np.asarray((there & noticing).any(axis=1))


@pytest.mark.parametrize("exposed", [0.25 * T, 0.9 * T, 1.07 * T, 2.5 * T])
def test_each_pass_that_finds_a_crosser_is_another_chance_to_notice_him(exposed: float) -> None:
    rng, notices = np.random.default_rng(8), 0.6
    even = (rng.random((DRAWS, 1)) + np.arange(4)) * T
    assert agrees(noticed(even, exposed, notices), float(patrol_chance.fixed_headway(exposed, T, notices)))
    # From long before, so that nothing is left of how it began.
    uneven = np.cumsum(rng.gamma(2.0, T / 2.0, (DRAWS, 30)), axis=1) - 10.0 * T
    assert agrees(noticed(uneven, exposed, notices), float(patrol_chance.erlang2_headway(exposed, T, notices)))
    # At the same frequency even passes notice more than uneven ones, and those more than random ones.
    schedules = (patrol_chance.fixed_headway, patrol_chance.erlang2_headway, patrol_chance.random_headway)
    p = [float(headway(exposed, T, notices)) for headway in schedules]
    assert p[0] > p[1] > p[2]


def test_each_round_of_a_shuttle_is_another_chance_to_notice() -> None:
    length, speed, notices = 500.0, 1.0, 0.6
    whole = 2.0 * length / speed
    once, twice = (float(patrol_chance.shuttle(n * whole, length, speed, 100.0, notices)) for n in (1.0, 2.0))
    assert (once, twice) == pytest.approx((0.6, 1.0 - 0.4**2))
    near = [float(patrol_chance.shuttle(whole + s, length, speed, 100.0, notices)) for s in (-1e-6, 1e-6)]
    assert near == pytest.approx([once, once], abs=1e-6)


@pytest.mark.parametrize(("share", "p"), [(0.0, 0.2), (0.1, 0.3), (0.5, 0.4), (0.85, 0.35), (1.0, 0.2)])
def test_shuttle(share: float, p: float) -> None:
    length, speed, exposed = 5000.0, 1.0, 2000.0
    result = float(patrol_chance.shuttle(exposed, length, speed, share * length))
    assert result == pytest.approx(p)
    place = np.random.default_rng(4).uniform(0.0, 2.0 * length, DRAWS)
    at = share * length
    # Time until the patrol next stands at ``at``, unfolded: it passes at ``at`` and at 2 L - at of its round.
    wait = np.minimum((at - place) % (2 * length), (2 * length - at - place) % (2 * length)) / speed
    assert agrees(wait < exposed, p)


def test_random_search_of_an_area() -> None:
    """A sweep that looks at random places one after another, against the closed form, its limit."""
    steps, p = 400, float(patrol_chance.area_search(3600.0, 1.0, 300.0, 2e6))
    looked = 3600.0 * 300.0 / 2e6 / steps  # share of the area swept in a step
    result = np.random.default_rng(5).geometric(looked, DRAWS) <= steps
    assert p == pytest.approx(1.0 - (1.0 - looked) ** steps, abs=1e-3)
    assert agrees(result, p)


def test_search_of_an_area_lies_between_random_and_exhaustive() -> None:
    p = float(patrol_chance.area_search(3600.0, 1.0, 300.0, 2e6))
    assert p == pytest.approx(1 - np.exp(-0.54))
    assert p <= 0.54


def drawn(**cells: object) -> Patrol:
    row = zone(2000.0, 4000.0, **cells)
    return patrol_of("p/1", row, row["geometry"])


def test_all_passes_fall_within_the_hours() -> None:
    daily = drawn(revisits_per_day=12.0, hours="06:00-12:00")
    assert patrol_chance.frequency_hz(daily, 6) * 3600 == pytest.approx(2.0)
    assert patrol_chance.frequency_hz(
        replace(daily, hours="Mo-Fr 06:00-12:00; Nov-Mar off"), 6
    ) * 3600 == pytest.approx(2.0)
    assert patrol_chance.frequency_hz(replace(daily, hours="Fr 22:00-04:00"), 6) * 3600 == pytest.approx(2.0)
    assert patrol_chance.frequency_hz(replace(daily, hours="06:00-12:00; Nov-Mar off"), 12) == 0.0
    seldom = replace(daily, revisits_per_day=1e-310, schedule="renewal")
    assert patrol_chance.exposures(seldom, paths(), SPEED, 6)[0] < 1e-300


SPEED = 0.78


def paths(count: int = 1, inside_m: float = 600.0, area_m2: float = 1.2e6, at_m: float = 0.0) -> MetPaths:
    """``count`` like paths, of which ``inside_m`` lies in a zone along 2 km of line."""
    one = np.ones(count)
    return MetPaths(np.arange(count), at_m * one, inside_m * one, 2000.0, area_m2)


def test_exposures_of_a_zone() -> None:
    exposed, month = 600.0 / SPEED, 6
    random = drawn(revisits_per_day=20.0, detection_probability=0.9)
    expected = 20.0 / 86400.0 * 0.9 * exposed
    assert patrol_chance.exposures(random, paths(3), SPEED, month).tolist() == pytest.approx([expected] * 3)
    fixed = replace(random, schedule="fixed")
    expected = -np.log1p(-0.9 * 20.0 / 86400.0 * exposed)
    assert patrol_chance.exposures(fixed, paths(), SPEED, month)[0] == pytest.approx(expected)
    uneven = replace(random, schedule="renewal")
    ratio = 20.0 / 86400.0 * exposed
    expected = -math.log1p(-float(patrol_chance.erlang2_headway(ratio, 1.0, 0.9)))
    assert patrol_chance.exposures(uneven, paths(), SPEED, month)[0] == pytest.approx(expected)
    # At the same frequency even passes meet more than uneven ones, and those more than random ones.
    met = [1.0 - np.exp(-patrol_chance.exposures(p, paths(), SPEED, month)[0]) for p in (fixed, uneven)]
    assert met[0] > met[1] > 0.9 * -np.expm1(-ratio)
    assert not patrol_chance.exposures(replace(random, kind="sign_cutting"), paths(), SPEED, month).any()
    assert not patrol_chance.exposures(replace(random, revisits_per_day=0.0), paths(), SPEED, month).any()


def fewest(passes: np.ndarray, exposed: float) -> int:
    """The fewest of some passes (seconds, over many headways) that find somebody who may start at any moment."""
    starts = np.linspace(T, 3.0 * T, 20_001) + 0.01
    return int((np.searchsorted(passes, starts + exposed) - np.searchsorted(passes, starts)).min())


@pytest.mark.parametrize("exposed", [0.3 * T, 0.9 * T, 1.07 * T, 2.5 * T])
def test_who_knows_a_timetable_meets_the_fewest_rounds_that_anybody_can(exposed: float) -> None:
    fixed = drawn(schedule="fixed", revisits_per_day=86_400.0 / T, detection_probability=0.6)
    met = paths(inside_m=exposed * SPEED)
    rounds = fewest(np.arange(12) * T, exposed)
    assert rounds == int(exposed / T)
    assert patrol_chance.exposures_informed(fixed, met, SPEED, 6)[0] == pytest.approx(-rounds * math.log(0.4))
    seldom = replace(fixed, crews_available=0.5 * crews_for(fixed, 2000.0, 6))
    rounds = fewest(np.arange(6) * 2.0 * T, exposed)
    assert patrol_chance.exposures_informed(seldom, met, SPEED, 6)[0] == pytest.approx(-rounds * math.log(0.4))
    # He meets no more than somebody who knows nothing.
    assert patrol_chance.exposures_informed(fixed, met, SPEED, 6) <= patrol_chance.exposures(fixed, met, SPEED, 6)


@pytest.mark.parametrize(("share", "rounds"), [(0.1, 0), (0.4, 1), (0.6, 1), (0.9, 0)])
def test_who_knows_a_shuttle_meets_it_where_it_is_never_away_for_long(share: float, rounds: int) -> None:
    line = shapely.LineString(np.column_stack(lonlat([0.0, 500.0], [0.0, 0.0])))
    row = {"schedule": "shuttle", "speed_mps": 1.0, "detection_probability": 0.6}
    route, length = patrol_of("p/1", row, line), length_m(line)
    # Away for at most twice the longer way to an end.
    met = paths(inside_m=1.4 * length * SPEED, at_m=share * length)
    assert patrol_chance.exposures_informed(route, met, SPEED, 6)[0] == pytest.approx(-rounds * math.log(0.4))
    part = replace(route, crews_available=0.5 * crews_for(route, 2000.0, 6))
    assert patrol_chance.exposures_informed(part, met, SPEED, 6)[0] == 0.0


def test_half_the_time_in_a_zone_is_half_the_exposure() -> None:
    random = drawn(revisits_per_day=20.0)
    half, whole = (patrol_chance.exposures(random, paths(inside_m=m), SPEED, 6)[0] for m in (300.0, 600.0))
    assert half == pytest.approx(whole / 2.0)


@pytest.mark.parametrize("schedule", ["random", "renewal", "fixed"])
def test_crews_there_decide_how_often_a_spot_is_passed(schedule: str) -> None:
    """None is no patrol; half of those the plan takes pass half as often; more than it takes change nothing."""
    plan = drawn(revisits_per_day=60.0, schedule=schedule)
    needed = crews_for(plan, 2000.0, 6)

    def exposure(crews: float) -> float:
        return float(patrol_chance.exposures(replace(plan, crews_available=crews), paths(), SPEED, 6)[0])

    stated = exposure(math.nan)
    assert exposure(0.0) == 0.0
    assert 0.0 < exposure(0.1 * needed) < exposure(0.5 * needed) < exposure(needed) == exposure(10.0 * needed) == stated
    slower = patrol_chance.exposures(replace(plan, revisits_per_day=30.0), paths(), SPEED, 6)[0]
    assert exposure(0.5 * needed) == pytest.approx(slower)
    # A plan that states more crews than it takes is no reason to credit more, or less.
    assert exposure(math.nan) == patrol_chance.exposures(replace(plan, crews_needed=99.0), paths(), SPEED, 6)[0]


def test_a_search_is_by_the_crews_that_are_out() -> None:
    search = drawn(patrol_kind="area_search", speed_mps=1.0, shift_hours=8.0, hours="06:00-14:00")
    relative = patrol_chance.mean_relative_speed(1.0, SPEED)

    def p(crews: float) -> float:
        of = replace(search, crews_available=crews)
        return float(-np.expm1(-patrol_chance.exposures(of, paths(), SPEED, 6)[0]))

    one = 1.0 - np.exp(-relative * 320.0 / 1.2e6 * 600.0 / SPEED)
    assert p(0.0) == 0.0
    # A crew of an eight-hour shift is out for .45 of eight hours.
    assert p(1.0) == pytest.approx(0.45 * one)
    assert p(1.0 / 0.45) == pytest.approx(one)
    two = 1.0 - (1.0 - one) ** 2
    assert p(1.5 / 0.45) == pytest.approx(0.5 * one + 0.5 * two)
    assert p(math.nan) == pytest.approx(one)
    crews = [p(n) for n in np.linspace(0.0, 40.0, 81)]
    assert np.all(np.diff(crews) > 0.0)
    assert p(1e9) < 1.0


def test_the_mean_relative_speed_against_angles() -> None:
    angle = (np.arange(100_000) + 0.5) * 2.0 * np.pi / 100_000
    for one, other in ((1.0, 0.78), (8.0, 0.78), (0.5, 0.5)):
        expected = np.sqrt(one**2 + other**2 - 2.0 * one * other * np.cos(angle)).mean()
        assert patrol_chance.mean_relative_speed(one, other) == pytest.approx(expected, rel=1e-6)
    assert patrol_chance.mean_relative_speed(0.0, 0.0) == 0.0


@pytest.mark.parametrize("width_m", [1000.0, 200.0, 40.0, 10.0])
def test_one_crew_searching_a_strip_of_any_width_against_a_crew_that_walks(width_m: float) -> None:
    """A crew walks to places at random in a strip of 10 km; somebody crosses it and is seen within 160 m."""
    length, rng, walks = 10_000.0, np.random.default_rng(7), 6000
    row = zone(0.0, length, patrol_kind="area_search", speed_mps=1.0)
    corners = lonlat([0, length, length, 0], [-width_m / 2] * 2 + [width_m / 2] * 2)
    strip = shapely.Polygon(np.column_stack(corners))
    patrol, line = patrol_of("p/1", row, strip), line_of(scene(line=straight(length)), LineCache())
    met = met_paths(patrol, (), line)
    p = float(-np.expm1(-patrol_chance.exposures(patrol, met, SPEED, 6)).mean())
    seen = walked(rng, length, width_m, walks)
    error = 3.0 * math.sqrt(seen.mean() * (1.0 - seen.mean()) / walks)
    assert p == pytest.approx(seen.mean(), abs=max(error, 0.2 * seen.mean()))


def walked(rng: np.random.Generator, length: float, width: float, walks: int) -> np.ndarray:
    """Whether a crew on its way between places at random comes within 160 m of somebody who crosses, in each walk."""
    step, size = 2.0, np.array([length, width])
    place, goal = rng.uniform(size=(2, walks, 2)) * size
    for _ in range(200):  # long before: the crew is anywhere on its way
        place, goal = stepped(rng, place, goal, size, 25.0)
    across = rng.uniform(0.0, length, walks)  # a crew between places at random is most often near the middle
    seen = np.zeros(walks, dtype=bool)
    for t in np.arange(0.0, 1000.0 / SPEED, step):
        walker = np.column_stack([across, np.full(walks, width / 2 - 500.0 + SPEED * t)])
        seen |= np.hypot(*(walker - place).T) <= 160.0
        place, goal = stepped(rng, place, goal, size, step)
    return seen


def stepped(
    rng: np.random.Generator, place: np.ndarray, goal: np.ndarray, size: np.ndarray, metres: float
) -> tuple[np.ndarray, np.ndarray]:
    """Places after so many metres towards the goals, and new goals for those that are there."""
    way = goal - place
    left = np.hypot(*way.T)
    arrived = left <= metres
    place = np.where(arrived[:, None], goal, place + way * (metres / np.maximum(left, 1e-9))[:, None])
    return place, np.where(arrived[:, None], rng.uniform(size=place.shape) * size, goal)


def test_a_route_exposes_for_its_sweep_width_and_a_shuttle_by_place() -> None:
    line = shapely.LineString(np.column_stack(lonlat([0.0, 5000.0], [0.0, 0.0])))
    row = {"schedule": "shuttle", "speed_mps": 1.0, "sweep_width_m": 400.0, "detection_probability": 0.9}
    route = patrol_of("p/1", row, line)
    length = length_m(line)
    met = [paths(inside_m=400.0, at_m=at) for at in (0.0, length / 2.0)]
    p = [float(1 - np.exp(-patrol_chance.exposures(route, each, SPEED, 6)[0])) for each in met]
    expected = 0.9 * 400.0 / SPEED / (2 * length)
    assert p == pytest.approx([expected, 2 * expected], rel=1e-3)
    # One crew is out for .45 of its shift: 8 of 24 hours.
    alone = patrol_chance.exposures(replace(route, crews_available=1.0), met[1], SPEED, 6)[0]
    assert 1 - np.exp(-alone) == pytest.approx(0.15 * 2 * expected, rel=1e-3)
    none, many = (patrol_chance.exposures(replace(route, crews_available=n), met[1], SPEED, 6)[0] for n in (0.0, 500.0))
    assert none == 0.0
    assert 1 - np.exp(-many) == pytest.approx(p[1])


def test_a_zone_acts_where_transects_meet_it() -> None:
    rows = [zone(2000.0, 4000.0, revisits_per_day=200.0, hours="06:00-18:00", operator="TJ")]
    report = find_gaps(scene(patrols=rows))
    profile = report.profile
    inside = (profile.chainage_m > 2000) & (profile.chainage_m < 4000)
    # The sun is up for 14 h 30 min at this place and date, of which the patrol works 12.
    assert profile.p_day[inside] == pytest.approx(
        12.0 / 14.5 * -np.expm1(-200.0 / 43_200.0 * 0.6 * 600.0 / 0.9996 / 0.78), abs=1e-4
    )
    assert not profile.p_day[~inside].any()
    assert not profile.p_night.any()
    assert set(profile.klass[inside]) == {"C"}
    assert report.as_of == DATE


def test_a_patrol_without_crews_is_none() -> None:
    row = zone(0.0, 4000.0, revisits_per_day=200.0, crews_available=0)
    bare, none = find_gaps(scene()), find_gaps(scene(patrols=[row]))
    for name in ("p_day", "p_night", "status_night", "klass", "k"):
        np.testing.assert_array_equal(getattr(none.profile, name), getattr(bare.profile, name))
    assert [gap.id for gap in none.all_gaps] == [gap.id for gap in bare.all_gaps]


def test_fewer_crews_than_the_plan_takes_is_said() -> None:
    rows = [zone(0.0, 4000.0, revisits_per_day=40.0, crews_available=2.0, schedule="fixed")]
    answer = {warning.code: warning.numbers for warning in find_gaps(scene(patrols=rows)).warnings}
    needed = 40 * (4000 / 3600) / (8 * 0.45)
    assert answer["plan_short_of_crews"]["needed"] == pytest.approx(needed, rel=0.01)
    assert answer["plan_short_of_crews"]["share"] == pytest.approx(2.0 / needed, rel=0.05)
    assert answer["fixed_schedules"] == {"count": 1.0}


def test_crews_that_nobody_states_are_an_assumption() -> None:
    answer = find_gaps(scene(patrols=[zone(0.0, 4000.0, revisits_per_day=40.0)]))
    assert {"crews_unstated": {"count": 1.0}}.items() <= {one.code: one.numbers for one in answer.warnings}.items()
