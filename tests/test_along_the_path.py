"""What is credited along the path of a crosser, in numbers: radars beside the line, seismic chains, masts in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.profile import Profile
from app.arrays import FloatArray
from app.scene.scene import LOOKS, Scene
from tests.builders.known_worlds import fix_all_but_sight, without_spread
from tests.builders.scenes import border, device, plain, scene, straight
from tests.builders.terrains import fractal

SCALE = 0.9996
"""Metres of the builder's plane in a true one."""


def by_day(of: Scene) -> FloatArray:
    return np.asarray(find_gaps(of, brief=True).profile.p_day, np.float64)


def p_at(of: Scene, x: float) -> float:
    """P by day of the sample nearest to x metres along the line."""
    profile = find_gaps(of, brief=True).profile
    return float(profile.p_day[np.abs(profile.chainage_m - x / SCALE).argmin()])


@pytest.mark.parametrize("draws", [0, 200])
@pytest.mark.parametrize(("inside_m", "along_m"), [(300.0, 1200.0), (800.0, 2000.0)])
def test_a_radar_inside_sees_who_comes_in_beside_it(
    inside_m: float, along_m: float, draws: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is up .85 of the time; who crosses beside it walks across its beam at the line and along it further in.

    Drawn speeds and availabilities are left out: who is slow by a third moves too slowly along the beam.
    """
    fix_all_but_sight(monkeypatch)
    radar = without_spread(scene([device(4000.0, -inside_m, "ground_radar")]))
    for x in (4000.0 - along_m, 4000.0 + along_m):
        assert p_at(replace(radar, draws=draws), x) == pytest.approx(0.85, abs=0.02)
        assert p_at(replace(radar, looks=1), x) < 0.01


CHAIN_M = 1500.0
"""Length of the line that a chain stands along: short, for its samples are many."""


def chain(
    sideways_m: float = 0.0, along_m: float = 0.0, looks: int = LOOKS, draws: int = 1000, **cells: float
) -> Scene:
    """Seismic sensors every 50 m along a line whose place is known to 60 m (one standard deviation)."""
    line = border([(0.0, 0.0), (CHAIN_M, 0.0)], accuracy_m=100.0)
    x = along_m + np.arange(-100.0, CHAIN_M + 101.0, 50.0)
    rows = [device(one, sideways_m, "ground_sensor", **cells) for one in x.tolist()]
    return replace(scene(rows, line=line, looks=looks), draws=draws)


def inner(profile: Profile, column: str) -> FloatArray:
    """A column of the profile without the ends of the line."""
    chosen = (profile.start_m > 200.0) & (profile.end_m < CHAIN_M - 200.0)
    return np.asarray(getattr(profile, column)[chosen], np.float64)


def gap_share(of: Scene) -> float:
    """The mean share of draws in which P lies below theta."""
    return float(inner(find_gaps(of, brief=True).profile, "g_day").mean())


@pytest.mark.parametrize("along_m", [0.0, 25.0])
def test_a_crosser_meets_a_chain_of_sensors_wherever_the_line_lies(along_m: float) -> None:
    """Of sensors of which all is known: where the line lies decides at the point, and not along the path."""
    at_point, along = (without_spread(chain(along_m=along_m, looks=looks)) for looks in (1, LOOKS))
    assert gap_share(at_point) == pytest.approx(0.72, abs=0.05)
    assert gap_share(along) <= 0.35


@pytest.mark.parametrize("along_m", [0.0, 25.0])
def test_it_does_so_with_all_that_is_uncertain_of_sensors_that_have_power(along_m: float) -> None:
    at_point, along = (chain(along_m=along_m, looks=looks, availability=0.85) for looks in (1, LOOKS))
    assert gap_share(at_point) == pytest.approx(0.72, abs=0.05)
    assert gap_share(along) <= 0.35


@pytest.mark.parametrize("draws", [0, 400])
def test_a_chain_that_is_moved_sideways_meets_as_many(draws: int) -> None:
    there, moved = (inner(find_gaps(chain(y, draws=draws), brief=True).profile, "p_day") for y in (0.0, -50.0))
    assert np.abs(moved - there).max() < 0.05


KINDS = ("thermal_camera", "ground_radar")
ROUGH = plain(60.0 * fractal(9, 5, 0.5)[:200, :334], sigma=6.0)


def pair_of_masts(apart_m: float) -> list[dict[str, Any]]:
    """A camera on one mast, a radar on another so far east of it."""
    places = ((0.0, KINDS[0]), (apart_m, KINDS[1]))
    return [device(3000.0 + x, -900.0, kind, height_m=8.0) for x, kind in places]


def covered_km(rows: Sequence[dict[str, Any]], draws: int) -> float:
    """The length of the line that is covered by day: the mean over draws, or where P reaches the threshold."""
    of = replace(scene(rows, grid=ROUGH), draws=draws)
    profile = find_gaps(of, brief=True).profile
    share = 1.0 - profile.g_day if draws else profile.p_day >= of.parameters.theta
    return float(np.dot(share, profile.end_m - profile.start_m) / 1e3)


@pytest.mark.parametrize("draws", [0, 400])
def test_two_masts_a_metre_apart_cover_what_one_does(draws: int) -> None:
    """Of the same devices: one metre is no second chance to see over a ridge."""
    one, two = (covered_km(pair_of_masts(apart_m), draws) for apart_m in (0.0, 1.0))
    assert one > 0.5
    assert two == pytest.approx(one, rel=0.01)


@pytest.mark.parametrize("draws", [0, 400])
def test_p_passes_from_one_mast_to_two_without_a_jump(draws: int) -> None:
    """The sights of neighbours go together, in the draws and without them."""
    one, *apart = (
        by_day(replace(scene(pair_of_masts(apart_m), grid=ROUGH), draws=draws)) for apart_m in (0.0, 0.5, 5.0, 20.0)
    )
    assert one.max() > 0.5
    furthest = [float(np.abs(p - one).max()) for p in apart]
    assert furthest == sorted(furthest)
    assert furthest[0] < 0.01
    assert furthest[-1] < 0.03


def test_p_never_falls_with_range_height_devices_or_looks_in_sight() -> None:
    base = [device(900.0, -700.0, "binoculars", range_m=900.0), device(2500.0, -300.0, height_m=4.0)]
    radar = device(4000.0, -900.0, "ground_radar", range_m=1500.0)
    rows = [*base, radar]
    p = by_day(scene(rows, grid=ROUGH))
    assert (p > 0.01).any()
    better = (
        [{**rows[0], "range_m": 1500.0}, *rows[1:]],
        [rows[0], {**rows[1], "height_m": 9.0}, rows[2]],
        [*base, {**radar, "range_m": 4000.0}],
        [*rows, device(3000.0, 300.0, "ground_radar")],
        [*rows, radar],
    )
    for more in better:
        again = by_day(scene(more, grid=ROUGH))
        assert (again >= p - 1e-6).all()
        assert (again > p + 1e-4).any()


def at_middles(of: Scene) -> FloatArray:
    """P by day in the middle of every 100 m of the line, where samples of 10 m meet that of short-range devices."""
    profile = find_gaps(of, brief=True).profile
    middles = np.arange(50.0, 4000.0, 100.0)
    either = [profile.p_day[np.searchsorted(profile.end_m, middles + aside)] for aside in (-1.0, 1.0)]
    return np.asarray(np.mean(either, axis=0), np.float64)


@pytest.mark.parametrize("range_m", [200.0, 500.0, 1000.0, 2500.0])
def test_p_never_falls_with_range_across_the_limit_of_short_sensors(range_m: float) -> None:
    reaches = (100.0, 149.0, 151.0, range_m)
    steps = [at_middles(scene([device(2000.0, -120.0, range_m=m)], line=straight(4000.0))) for m in reaches]
    assert min(float(np.diff(steps, axis=0).min()), 0.0) >= -0.01


def test_a_slower_crosser_is_never_seen_less() -> None:
    rows = [device(2500.0, -700.0), device(4000.0, -300.0, "observation_post")]
    slow, fast = (by_day(scene(rows, grid=ROUGH, crosser_mps=pace)) for pace in (0.5, 1.0))
    assert (slow >= fast - 1e-9).all()
    assert (slow > fast + 1e-3).any()
