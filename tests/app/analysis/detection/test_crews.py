"""The effort identity, and how much of a plan the crews there can carry out."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.crews import crews_for, crews_out, crews_required, share_of_plan
from app.scene.patrols import patrol_of
from app.scene.scene import Patrol
from tests.builders.scenes import lonlat, zone

ROUTE = shapely.LineString(np.column_stack(lonlat([0.0, 3600.0], [0.0, 0.0])))


def drawn(**cells: object) -> Patrol:
    row = zone(2000.0, 4000.0, **cells)
    return patrol_of("p/1", row, row["geometry"])


def test_effort_identity() -> None:
    assert crews_required(4.0, 6.0, 8.0, 0.45) == pytest.approx(6.667, abs=1e-3)


def test_a_round_is_the_line_within_a_zone_or_the_route() -> None:
    expected = 10.0 / (8.0 * 0.45)
    assert crews_for(drawn(revisits_per_day=10.0), 3600.0, 6) == pytest.approx(expected)
    route = patrol_of("p/1", {"revisits_per_day": 10.0}, ROUTE)
    assert crews_for(route, 99.0, 6) == pytest.approx(expected, rel=1e-3)


def test_a_shuttle_has_a_crew_out_at_any_moment_of_its_hours() -> None:
    always = patrol_of("p/1", {"schedule": "shuttle"}, ROUTE)
    assert crews_for(always, 0.0, 6) == pytest.approx(24.0 / (8.0 * 0.45))
    shift = replace(always, hours="Mo-Fr 06:00-14:00")
    assert crews_for(shift, 0.0, 6) == pytest.approx(1.0 / 0.45)
    assert crews_for(replace(always, hours="Jan off"), 0.0, 1) == 0.0


def test_a_search_states_no_more_than_its_crews() -> None:
    search = drawn(patrol_kind="area_search", revisits_per_day=10.0, crews_available=1.0)
    assert crews_for(search, 3600.0, 6) == 0.0
    assert share_of_plan(search, 3600.0, 6) == 1.0


def test_crews_out_of_a_search() -> None:
    search = drawn(patrol_kind="area_search", hours="06:00-14:00")
    assert crews_out(search, 6) == 1.0
    assert crews_out(replace(search, crews_available=4.0), 6) == pytest.approx(4 * 0.45)
    # The same effort over longer hours is thinner.
    assert crews_out(replace(search, crews_available=4.0, hours=""), 6) == pytest.approx(4 * 0.15)
    # Nobody is out for longer than the hours last.
    assert crews_out(replace(search, crews_available=4.0, shift_hours=72.0), 6) == 4.0


@given(st.floats(0.0, 1e4), st.floats(0.0, 1e4), st.floats(0.0, 1000.0))
def test_more_crews_never_do_less_and_no_more_than_all_of_it(one: float, two: float, revisits: float) -> None:
    plan = drawn(revisits_per_day=revisits)
    less, more = (share_of_plan(replace(plan, crews_available=n), 2000.0, 6) for n in sorted((one, two)))
    assert 0.0 <= less <= more <= 1.0
    assert share_of_plan(replace(plan, crews_available=math.nan), 2000.0, 6) == 1.0
