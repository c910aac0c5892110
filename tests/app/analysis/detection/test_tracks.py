"""Tracks found afterwards: the schedules' closed forms over the hours they last, and never a part of P."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.patrol_paths import MetPaths
from app.analysis.detection.tracks import PERSISTENCE_S, found_afterwards
from app.analysis.gaps.find_gaps import find_gaps
from app.scene.patrols import patrol_of
from app.scene.scene import Patrol
from tests.builders.scenes import layer, lonlat, scene, zone

AT = MetPaths(np.zeros(1, np.int64), np.zeros(1), np.full(1, 600.0), 4000.0, 2.4e6)


def looking(**answer: Any) -> Patrol:
    row = zone(2000.0, 6000.0, patrol_kind="sign_cutting", **{"detection_probability": 0.6, **answer})
    return patrol_of("p/1", row, row["geometry"])


def test_closed_forms_over_the_time_tracks_last() -> None:
    """Once a day, 12 h of tracks: a fixed round meets half of them, at random 1 - exp(-.5 p) of all are found."""
    assert found_afterwards(looking(schedule="fixed", revisits_per_day=1.0), AT, 6)[0] == pytest.approx(0.6 * 0.5)
    assert found_afterwards(looking(revisits_per_day=1.0), AT, 6)[0] == pytest.approx(1.0 - np.exp(-0.5 * 0.6))
    # Of uneven rounds the phases come at random, two to a round: .4 for each round that ends, from either phase on.
    phases = [math.exp(-1.0) / math.factorial(n) for n in range(30)]
    missed = sum(chance * (0.4 ** (n // 2) + 0.4 ** ((n + 1) // 2)) / 2.0 for n, chance in enumerate(phases))
    assert found_afterwards(looking(schedule="renewal", revisits_per_day=1.0), AT, 6)[0] == pytest.approx(1.0 - missed)


def test_simulated_rounds_find_as_many() -> None:
    """Tracks laid at a random moment, rounds once in 20 h on the average at random, each noticing 6 of 10."""
    rng, days = np.random.default_rng(3), 40_000
    rounds = np.sort(rng.uniform(0.0, days * 86_400.0, rng.poisson(days * 1.2)))
    laid = rng.uniform(0.0, (days - 1) * 86_400.0, 60_000)
    first, last = np.searchsorted(rounds, laid), np.searchsorted(rounds, laid + PERSISTENCE_S)
    result = 1.0 - 0.4 ** (last - first)
    expected = found_afterwards(looking(revisits_per_day=1.2), AT, 6)[0]
    assert result.mean() == pytest.approx(expected, abs=3.0 * result.std() / np.sqrt(result.size) + 2e-3)


def test_hours_do_not_change_how_often_a_spot_is_passed() -> None:
    whole, day = (looking(revisits_per_day=1.0, hours=hours) for hours in ("", "06:00-18:00"))
    assert found_afterwards(day, AT, 6) == pytest.approx(found_afterwards(whole, AT, 6))


@given(st.floats(0.0, 50.0), st.floats(0.0, 50.0), st.sampled_from(["fixed", "random", "renewal"]))
def test_more_rounds_never_find_fewer(one: float, two: float, schedule: str) -> None:
    less, more = (
        found_afterwards(looking(schedule=schedule, revisits_per_day=n), AT, 6)[0] for n in sorted((one, two))
    )
    assert 0.0 <= less <= more <= 1.0


def test_they_are_told_apart_from_detection() -> None:
    bare = find_gaps(scene())
    row = zone(2000.0, 6000.0, patrol_kind="sign_cutting", revisits_per_day=4.0)
    result = find_gaps(scene(patrols=[row]))
    np.testing.assert_array_equal(result.profile.p_night, bare.profile.p_night)
    assert not bare.profile.tracks.any()
    inside = (result.profile.chainage_m > 2600.0) & (result.profile.chainage_m < 5400.0)
    assert result.profile.tracks[inside] == pytest.approx(1.0 - np.exp(-2.0 * 0.6), abs=1e-6)
    two = find_gaps(scene(patrols=[row, {**row, "name": "second"}]))
    assert two.profile.tracks[inside] == pytest.approx(1.0 - (1.0 - result.profile.tracks[inside]) ** 2, abs=1e-5)


def test_nobody_looks_on_mined_ground() -> None:
    row = zone(2000.0, 6000.0, patrol_kind="sign_cutting", revisits_per_day=4.0)
    mined = {
        "theme": "hazardous_area",
        "geometry": shapely.box(*np.ravel(np.column_stack(lonlat([0, 9000], [-900, 900])))),
    }
    assert not find_gaps(scene(patrols=[row], others=[layer("reference", [mined])])).profile.tracks.any()
