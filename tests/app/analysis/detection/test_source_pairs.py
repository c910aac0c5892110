"""Pairs of a source and a sample: their columns, tokens of sources, and what a later run takes over from one before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection import observer_pairs
from app.analysis.detection.conditions import Conditions
from app.analysis.detection.looking import Crosser
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.path_chance import PathChance, path_chance
from app.analysis.detection.source_pairs import PairsCache, pairs_of, token_sums, tokens_of
from app.analysis.sight.line import LineCache, line_of
from app.analysis.sight.sight import Pose, Sight
from app.progress import Progress
from app.scene.scene import Scene
from resources import SensorType, sensor_types
from tests.builders.pairs import pairs
from tests.builders.scenes import device, scene, zone

CAMERA = device(2000.0, -500.0, range_m=1500.0, availability=0.7)
RADAR = device(6000.0, -800.0, "ground_radar", range_m=3000.0, hours="06:00-18:00")


def of(watch: Scene) -> tuple[Pairs, Conditions]:
    return pairs_of(watch, line_of(watch, LineCache()), PairsCache(), Progress())


def test_observers_come_before_patrols_each_with_the_samples_it_reaches() -> None:
    watch = scene([CAMERA, RADAR], patrols=[zone(1000.0, 2000.0, revisits_per_day=24.0)], looks=1)
    assert watch.observers.type == ("thermal_camera", "ground_radar")
    every, conditions = of(watch)
    assert (np.diff(every.source) >= 0).all()
    assert sorted(set(every.source.tolist())) == [0, 1, 2]
    camera, radar, patrol = (every.source == number for number in range(3))
    x = 100.0 * every.sample + 50.0  # metres east of the start, but for the scale of the map
    assert (np.hypot(x - 2000.0, 500.0)[camera] <= 1510.0).all()
    assert camera.sum() == pytest.approx(2 * np.sqrt(1500.0**2 - 500.0**2) / 100.0, abs=1.5)
    np.testing.assert_allclose(every.distance_m[radar], np.hypot(x - 6000.0, 800.0)[radar], atol=50.0)
    assert every.sample[patrol].tolist() == list(range(10, 20))
    assert set(every.availability[camera]) == {0.7}
    assert every.p_visible[patrol].all()
    assert [conditions.rosters[number] for number in (every.roster[radar][0], every.roster[patrol][0])] == [
        "06:00-18:00",
        "",
    ]


def test_along_a_path_a_source_reaches_the_samples_of_whose_path_it_has_some_part_in_range() -> None:
    every, _ = of(scene([CAMERA]))
    x = 100.0 * np.unique(every.sample) + 50.0
    # The nearest look is 25 m off the foot, on the line through the camera's own side of the path.
    assert np.abs(x - 2000.0).max() == pytest.approx(1500.0, abs=100.0)
    assert len(every) == pytest.approx(30, abs=1)
    assert 1500.0 < every.distance_m.max() < 1600.0


def test_lambda_grows_with_the_time_a_crosser_takes() -> None:
    slow, fast = (-np.log1p(-of(scene([CAMERA], transect_m=length, looks=1))[0].open) for length in (1000.0, 500.0))
    assert slow.shape == (2, 3, slow.shape[-1])
    np.testing.assert_allclose(slow, 2.0 * fast, rtol=1e-6)
    assert (slow[0, 0] > 0.0).any()


def test_a_slower_crosser_is_detected_more_along_the_path_too() -> None:
    slow, fast = (of(scene([CAMERA], crosser_mps=pace))[0].open for pace in (0.5, 1.0))
    assert (slow >= fast).all()
    assert (slow > fast + 1e-3).any()


def test_at_the_point_a_radar_is_blind_to_what_walks_across_its_beam() -> None:
    # From a place on the line itself every crosser walks at a right angle to the beam.
    for y, blind in ((0.0, True), (-1500.0, False)):
        every, _ = of(scene([device(2000.0, y, "ground_radar")], looks=1))
        far = every.distance_m > 1000.0
        assert far.any()
        assert (every.best()[far & (every.sample < 40)].max() == 0.0) == blind


def test_without_any_source_there_are_no_pairs() -> None:
    assert len(of(scene())[0]) == 0


def test_along_the_path_a_radar_on_the_line_sees_who_comes_and_goes() -> None:
    every, _ = of(scene([device(2000.0, 0.0, "ground_radar")]))
    near = (every.distance_m > 500.0) & (every.distance_m < 1000.0)
    assert near.any()
    assert every.best()[near].min() > 0.5


@given(st.lists(st.booleans(), min_size=3, max_size=3))
def test_some_of_the_pairs_keep_their_order_and_their_chances(chosen: list[bool]) -> None:
    every = pairs([0.2, 0.5, 0.9], [1.0, 2.0, np.array([[0.0, 3.0, 0.5], [4.0, 0.0, 0.0]])])
    part = every.only(np.array(chosen))
    numbers = [number for number, one in enumerate(chosen) if one]
    assert part.source.tolist() == numbers
    assert part.p_visible.tolist() == [(0.2, 0.5, 0.9)[number] for number in numbers]
    assert part.best().tolist() == [-np.expm1(-(1.0, 2.0, 4.0)[number]) for number in numbers]
    assert every.best(np.array(numbers, np.int64)).tolist() == part.best().tolist()


def test_sources_that_differ_in_a_number_have_other_tokens() -> None:
    # Python's own hash of -1 is that of -2.
    tilted = [scene([device(4000.0, -500.0, tilt_deg=tilt, vfov_deg=10.0)]) for tilt in (-1.0, -2.0, -2.0)]
    one, two, same = (int(tokens_of(of)[0]) for of in tilted)
    assert one != two == same


ZONE = zone(1000.0, 2000.0, revisits_per_day=24.0)


@pytest.mark.parametrize(
    ("change", "touched"),
    [
        (lambda watch: replace(watch, as_of="2026-06-02"), [False, True]),
        (lambda watch: replace(watch, hazards=(shapely.Point(69.0, 37.0).buffer(0.01),)), [False, True]),
        (lambda watch: replace(watch, seed=5), [False, False]),
        (lambda _: scene([CAMERA], patrols=[{**ZONE, "speed_mps": 2.0}]), [False, True]),
        (lambda _: scene([{**CAMERA, "availability": 0.8}], patrols=[ZONE]), [True, False]),
    ],
)
def test_a_token_changes_with_what_its_source_brings_and_with_nothing_else(change: Any, touched: list[bool]) -> None:
    watch = scene([CAMERA], patrols=[ZONE])
    assert (tokens_of(change(watch)) != tokens_of(watch)).tolist() == touched


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=2, max_size=2, unique=True))
def test_the_sums_of_a_sample_tell_which_sources_meet_it(tokens: list[int]) -> None:
    both = pairs([1.0, 1.0], [1.0, 1.0])
    sums = [
        token_sums(np.array(tokens), both.only(np.array(chosen)), 2)
        for chosen in ([True, True], [True, False], [False, True], [False, False])
    ]
    assert not sums[3].any()
    assert all(not one[:, 1].any() for one in sums)
    assert (sums[1][:, 0] != sums[2][:, 0]).any()
    np.testing.assert_array_equal(sums[0], sums[1] + sums[2])


POSTS = [device(1000.0, -500.0), device(4000.0, -900.0, "ground_radar"), device(6000.0, -300.0)]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The types of the observers whose chances were worked out."""
    types: list[str] = []

    def counted(crosser: Crosser, kind: SensorType, pose: Pose, sight: Sight) -> PathChance:
        types.append(kind.key)
        return path_chance(crosser, kind, pose, sight)

    monkeypatch.setattr(observer_pairs, "path_chance", counted)
    return types


def chances(of: Scene, cache: PairsCache) -> bytes:
    return pairs_of(of, line_of(of, LineCache()), cache, Progress())[0].chance.tobytes()


def test_a_moved_post_has_its_own_chances_alone_worked_out(asked: list[str]) -> None:
    cache = PairsCache()
    chances(scene(POSTS), cache)
    assert len(asked) == 3
    moved = scene([POSTS[0], device(4100.0, -900.0, "ground_radar"), POSTS[2]])
    warm = chances(moved, cache)
    assert asked[3:] == ["ground_radar"]
    assert warm == chances(moved, PairsCache())


def test_a_type_that_changed_has_the_chances_of_its_own_posts_worked_out(asked: list[str]) -> None:
    cache, of = PairsCache(), scene(POSTS)
    chances(of, cache)
    radar = replace(sensor_types()["ground_radar"], glimpse_interval_s=45.0)
    other = replace(of, types={**of.types, "ground_radar": radar})
    assert chances(other, cache) == chances(other, PairsCache())
    assert asked[3:4] == ["ground_radar"]
    assert len(asked) == 3 + 1 + 3


def test_the_conditions_are_those_of_the_hours_there_are() -> None:
    cache = PairsCache()
    hours = ["", "06:00-18:00", ""]
    for text in hours:
        of = scene([device(1000.0, -500.0, hours=text)])
        conditions = pairs_of(of, line_of(of, LineCache()), cache, Progress())[1]
        assert conditions.rosters == of.observers.hours
    assert len(cache.conditions) == 2
    assert len(cache.suns) == 1
