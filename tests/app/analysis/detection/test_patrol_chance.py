"""Patrol schedules: closed forms against simulation, the effort identity, what a drawn patrol does."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from app.analysis.detection import patrol_chance
from app.analysis.gaps.find_gaps import find_gaps
from app.scene.parameters import Parameters
from app.scene.patrols import patrol_of
from app.scene.scene import Patrol
from tests.builders.scenes import DATE, lonlat, scene, zone

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


def test_effort_identity() -> None:
    assert patrol_chance.crews_required(4.0, 6.0, 8.0, 0.45) == pytest.approx(6.667, abs=1e-3)


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
    assert patrol_chance.exposures(seldom, Parameters(), np.zeros(1), 6)[0] < 1e-300


def test_exposures_of_a_zone() -> None:
    parameters, at, month = Parameters(), np.zeros(3), 6
    exposed = 1000.0 / 0.78
    random = drawn(revisits_per_day=20.0, detection_probability=0.9)
    expected = 20.0 / 86400.0 * 0.9 * exposed
    assert patrol_chance.exposures(random, parameters, at, month).tolist() == pytest.approx([expected] * 3)
    fixed = replace(random, schedule="fixed")
    expected = -np.log1p(-0.9 * 20.0 / 86400.0 * exposed)
    assert patrol_chance.exposures(fixed, parameters, at, month)[0] == pytest.approx(expected)
    uneven = replace(random, schedule="renewal")
    ratio = 20.0 / 86400.0 * exposed
    expected = -np.log1p(-0.9 * (1.0 - np.exp(-2.0 * ratio) * (1.0 + ratio)))
    assert patrol_chance.exposures(uneven, parameters, at, month)[0] == pytest.approx(expected)
    # At the same frequency even passes meet more than uneven ones, and those more than random ones.
    met = [1.0 - np.exp(-patrol_chance.exposures(p, parameters, at, month)[0]) for p in (fixed, uneven)]
    assert met[0] > met[1] > 0.9 * -np.expm1(-ratio)
    search = replace(random, kind="area_search", crews_available=2.0)
    area = patrol_chance.area_m2(random.geometry)
    assert area == pytest.approx(2000 * 600, rel=2e-3)
    assert patrol_chance.exposures(search, parameters, at, month)[0] == pytest.approx(
        2.0 * 1.0 * 320.0 / area * exposed
    )
    assert not patrol_chance.exposures(replace(random, kind="sign_cutting"), parameters, at, month).any()
    assert not patrol_chance.exposures(replace(random, revisits_per_day=0.0), parameters, at, month).any()


def test_a_route_exposes_for_its_sweep_width_and_a_shuttle_by_place() -> None:
    line = shapely.LineString(np.column_stack(lonlat([0.0, 5000.0], [0.0, 0.0])))
    row = {"schedule": "shuttle", "speed_mps": 1.0, "sweep_width_m": 400.0, "detection_probability": 0.9}
    route = patrol_of("p/1", row, line)
    at = patrol_chance.along_m(route, *(np.asarray(axis) for axis in lonlat([0.0, 2500.0], [0.0, 0.0])))
    np.testing.assert_allclose(at, [0.0, 2500.0 / 0.9996], atol=1.0)
    p = 1 - np.exp(-patrol_chance.exposures(route, Parameters(), at, 6))
    tau = 400.0 / 0.78
    expected = 0.9 * tau / (2 * patrol_chance.length_m(line))
    np.testing.assert_allclose(p, [expected, 2 * expected], rtol=1e-3)


def test_a_zone_acts_where_transects_meet_it() -> None:
    rows = [zone(2000.0, 4000.0, revisits_per_day=200.0, hours="06:00-18:00", operator="TJ")]
    report = find_gaps(scene(patrols=rows))
    profile = report.profile
    inside = (profile.chainage_m > 2000) & (profile.chainage_m < 4000)
    # The sun is up for 14 h 30 min at this place and date, of which the patrol works 12.
    assert profile.p_day[inside] == pytest.approx(
        12.0 / 14.5 * -np.expm1(-200.0 / 43_200.0 * 0.6 * 1000.0 / 0.78), abs=1e-5
    )
    assert not profile.p_day[~inside].any()
    assert not profile.p_night.any()
    assert set(profile.klass[inside]) == {"C"}
    assert report.as_of == DATE


def test_fewer_crews_than_the_frequency_takes_is_said() -> None:
    rows = [zone(0.0, 4000.0, revisits_per_day=40.0, crews_available=2.0, schedule="fixed")]
    answer = {warning.code: warning.numbers for warning in find_gaps(scene(patrols=rows)).warnings}
    assert answer["crews_short"]["needed"] == pytest.approx(40 * (4000 / 3600) / (8 * 0.45), rel=0.01)
    assert answer["fixed_schedules"] == {"count": 1.0}
