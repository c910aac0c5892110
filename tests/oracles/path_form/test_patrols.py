"""Patrols of the second implementation: time in a zone, schedules, effort, search."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from app.scene.patrols import patrol_of
from tests.builders.scenes import along, lonlat, zone
from tests.oracles.path_form.paths import Path
from tests.oracles.path_form.patrols import Beat, relative_speed

SCALE = 0.9996
"""Metres of the builder's plane in a true one."""


def beat(**cells: Any) -> Beat:
    row = {**zone(0.0, 8000.0), "revisits_per_day": 20.0, **cells}
    return Beat(patrol_of("p/1", row, row["geometry"]), 6)


def path(x: float = 4000.0, looks: int = 20) -> Path:
    lon, lat = lonlat(x, 0.0)
    return Path(float(lon), float(lat), 180.0, 1000.0, 0.78, looks)


def strip(half_m: float) -> shapely.Polygon:
    corners = lonlat([-1000.0, 9000.0, 9000.0, -1000.0], [-half_m, -half_m, half_m, half_m])
    return shapely.Polygon(np.column_stack(corners))


def test_time_in_a_zone_is_the_part_of_the_path_inside_it() -> None:
    exposed = 600.0 / SCALE / 0.78
    for looks in (1, 20):
        assert beat().chance(path(looks=looks)) == pytest.approx(
            -math.expm1(-20.0 / 86_400.0 * 0.6 * exposed), rel=1e-4
        )
    assert beat().chance(path(x=8500.0)) == 0.0


def test_the_closed_forms_of_schedules() -> None:
    visits = 20.0 / 86_400.0 * 600.0 / SCALE / 0.78
    assert beat(schedule="fixed").chance(path()) == pytest.approx(0.6 * visits, rel=1e-4)
    # The chance of no notice after n headways of two phases: 0.4 ** n, summed over Poisson phases from either of them.
    phases = [math.exp(-2.0 * visits) * (2.0 * visits) ** n / math.factorial(n) for n in range(40)]
    missed = sum(chance * (0.4 ** (n // 2) + 0.4 ** ((n + 1) // 2)) / 2.0 for n, chance in enumerate(phases))
    assert beat(schedule="renewal").chance(path()) == pytest.approx(1.0 - missed, rel=1e-4)
    assert beat(patrol_kind="sign_cutting").chance(path()) == 0.0
    assert beat(revisits_per_day=0.0).chance(path()) == 0.0


def test_each_crew_that_comes_by_has_its_chance() -> None:
    often = beat(schedule="fixed", revisits_per_day=200.0)
    visits = 200.0 / 86_400.0 * 600.0 / SCALE / 0.78
    assert 1.0 < visits < 2.0
    assert often.chance(path()) == pytest.approx(1.0 - 0.4 * (1.0 - 0.6 * (visits - 1.0)), rel=1e-4)


def test_effort_identity() -> None:
    route = beat(geometry=along(0.0, 0.0, 5000.0), revisits_per_day=4.0, shift_hours=8.0)
    six_hours = replace(route.patrol, speed_mps=route.round_line.length / 6.0 / 3600.0)
    assert Beat(six_hours, 6).crews_needed == pytest.approx(6.67, abs=0.005)
    assert beat().round_line.length == pytest.approx(8000.0 / SCALE, rel=1e-3)


def test_too_few_crews_visit_less_often_and_too_many_no_more() -> None:
    needed = beat().crews_needed
    half, enough, plenty = (beat(crews_available=needed * share) for share in (0.5, 1.0, 2.0))
    assert -math.log1p(-half.chance(path())) == pytest.approx(-0.5 * math.log1p(-beat().chance(path())), rel=1e-9)
    assert enough.chance(path()) == plenty.chance(path()) == beat().chance(path())
    claimed = beat(crews_available=0.5 * needed, crews_needed=0.1)
    assert claimed.chance(path()) == half.chance(path())


def test_longer_hours_at_the_same_effort_thin_the_visits_out() -> None:
    assert beat(hours="06:00-12:00").frequency_hz == pytest.approx(4.0 * beat().frequency_hz)
    assert beat(hours="Mo-Fr 06:00-12:00").frequency_hz == pytest.approx(4.0 * beat().frequency_hz)
    assert beat(hours="Nov-Mar 06:00-12:00; Apr-Oct off").chance(path()) == 0.0


def test_a_shuttle_is_out_for_its_share_of_the_hours() -> None:
    row = {"geometry": along(0.0, 0.0, 5000.0), "schedule": "shuttle", "speed_mps": 1.0, "sweep_width_m": 390.0}
    whole, length = beat(**row), 5000.0 / SCALE
    expected = 0.6 * 2.0 * 500.0 / (2.0 * length)
    assert whole.chance(path(2500.0)) == pytest.approx(expected, rel=1e-3)
    assert whole.chance(path(0.5)) == pytest.approx(expected / 2.0, rel=1e-2)
    out = 2.0 * 8.0 * 0.45 / 24.0
    assert beat(**row, crews_available=2.0).chance(path(2500.0)) == pytest.approx(out * expected, rel=1e-3)
    assert beat(**row, crews_available=9.0).chance(path(2500.0)) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("half_m", [5.0, 50.0, 150.0, 300.0])
def test_a_searched_strip_is_worth_the_same_whatever_its_width(half_m: float) -> None:
    search = beat(geometry=strip(half_m), patrol_kind="area_search", sweep_width_m=200.0)
    assert search.chance(path()) == pytest.approx(0.0288, abs=0.0002)


def test_a_crew_or_one_more_searches() -> None:
    one, some = (beat(patrol_kind="area_search", crews_available=crews) for crews in (20.0 / 3.0, 10.0))
    assert (one.crews_out, some.crews_out) == pytest.approx((1.0, 1.5))
    p_one, p_some = one.chance(path()), some.chance(path())
    two = 1.0 - (1.0 - p_one) ** 2
    assert p_some == pytest.approx(0.5 * (p_one + two))
    assert beat(patrol_kind="area_search").chance(path()) == pytest.approx(p_one)


def test_relative_speed_of_a_crew_against_its_mean_over_directions() -> None:
    angle = (np.arange(100_000) + 0.5) * 2.0 * np.pi / 100_000
    for v in (0.3, 0.78, 1.0, 8.0):
        mean = np.sqrt(v**2 + 0.78**2 - 2.0 * v * 0.78 * np.cos(angle)).mean()
        assert relative_speed(v, 0.78) == pytest.approx(mean, rel=1e-6)
