"""Trials: sweep widths against curves whose integral is known, shares against the beta distribution."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, hypergeom, t

from app.analysis.detection.sure_range import Reach
from app.analysis.detection.walk_through import (
    Prior,
    Walk,
    _chance_of_so_few,
    evaluate,
    posterior,
    prior_of,
    width_by_distance,
    width_by_rule,
)
from app.analysis.uncertainty.distributions import availabilities, pert
from app.reasons.sentences import sentence
from resources import sensor_types

TYPES = sensor_types()
RADAR, EYE = (Reach.of(TYPES[key]) for key in ("ground_radar", "observation_post"))
DEVICES = st.sampled_from([Reach.of(kind) for kind in TYPES.values()])
WALKS = st.lists(st.builds(Walk, st.floats(0.0, 5000.0), st.booleans()), min_size=1, max_size=80)


def test_the_method_beta_of_a_trial_without_a_prior() -> None:
    """Beta(1 + d, 1 + n - d), 24 of 30."""
    answer = evaluate([Walk(10.0, n < 24) for n in range(30)]).probability
    assert answer.value == pytest.approx(25 / 32)
    assert (answer.low, answer.high) == pytest.approx(beta.ppf([0.05, 0.95], 25, 7))
    assert answer.error == pytest.approx(beta.std(25, 7))
    assert answer.walks == pytest.approx(32)


@pytest.mark.parametrize(("visibility", "factor"), [("high", 1.8), ("medium", 1.6), ("low", 1.1)])
def test_the_rule_of_the_field_experiments(visibility: str, factor: float) -> None:
    walks = [Walk(0.0, True, range_m) for range_m in (180.0, 200.0, 220.0)]
    answer = evaluate(walks, visibility).by_rule
    assert answer is not None
    assert answer.value == pytest.approx(factor * 200.0)
    assert answer.error == pytest.approx(factor * 20.0 / math.sqrt(3))
    assert answer.error is not None
    assert (answer.low, answer.high) == pytest.approx(t.interval(0.9, 2, answer.value, answer.error))


def test_one_range_has_no_interval_and_none_gives_no_width() -> None:
    answer = width_by_rule([100.0], 1.6)
    assert answer is not None
    assert (answer.value, answer.error, answer.low, answer.high) == (160.0, None, None, None)
    assert width_by_rule([], 1.6) is None


def test_lines_pegged_out_at_fixed_distances() -> None:
    """Ten walks each at 50, 100 and 150 m, 10, 5 and 0 of them detected: W = 2 (75 * 1 + 50 * .5)."""
    walks = [Walk(place, number < seen) for place, seen in ((50, 10), (100, 5), (150, 0)) for number in range(10)]
    answer = evaluate(walks).by_distance
    assert answer is not None
    assert answer.value == pytest.approx(200.0)
    assert answer.low is not None
    assert answer.high is not None
    assert answer.low < 200.0 < answer.high


def test_a_definite_range_is_found() -> None:
    """All detected within 120 m and none beyond: W is 240 m, to half a bin."""
    distance = np.linspace(0.5, 299.5, 300)
    answer = width_by_distance(distance, distance <= 120.0)
    assert answer is not None
    assert answer.value == pytest.approx(240.0, abs=2.0)


def test_a_bell_shaped_curve_is_integrated_within_its_interval_nine_times_in_ten() -> None:
    """p(y) = exp(-y^2 / (2 * 100^2)): W is 100 sqrt(2 pi) = 250.7 m."""
    rng = np.random.default_rng(11)
    truth, held = 100.0 * math.sqrt(2.0 * math.pi), 0
    for _ in range(200):
        distance = rng.uniform(0.0, 400.0, 60)
        answer = width_by_distance(distance, rng.random(60) < np.exp(-(distance**2) / 2e4))
        assert answer is not None
        assert answer.low is not None
        assert answer.high is not None
        held += answer.low <= truth <= answer.high
    assert 170 <= held <= 197


def test_walks_right_past_give_no_width() -> None:
    assert evaluate([Walk(0.0, True)] * 5).by_distance is None


@given(WALKS)
def test_a_width_lies_between_nothing_and_both_sides_of_the_farthest_walk(walks: list[Walk]) -> None:
    answer = evaluate(walks).by_distance
    farthest = 2.0 * max(walk.distance_m for walk in walks)
    if answer is None:
        assert farthest == 0.0
        return
    assert -1e-9 <= answer.value <= farthest * (1 + 1e-12)
    assert answer.low is not None
    assert answer.high is not None
    assert 0.0 <= answer.low <= answer.value * (1 + 1e-12) + 1e-9
    assert answer.value <= answer.high * (1 + 1e-12)


@given(WALKS)
def test_the_order_of_walks_does_not_matter(walks: list[Walk]) -> None:
    first, again = evaluate(walks), evaluate(walks[::-1])
    assert first.probability == again.probability
    assert (first.by_distance is None) == (again.by_distance is None)
    if first.by_distance is not None and again.by_distance is not None:
        assert first.by_distance.value == pytest.approx(again.by_distance.value)


@given(WALKS, st.data())
def test_one_more_detection_lowers_nothing(walks: list[Walk], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(walks) - 1))
    better = [replace(walk, detected=True) if n == number else walk for n, walk in enumerate(walks)]
    before, after = evaluate(walks, device=RADAR), evaluate(better, device=RADAR)
    assert after.probability.value >= before.probability.value
    assert after.probability.low >= before.probability.low - 1e-9
    assert after.probability.high >= before.probability.high - 1e-9
    if before.by_distance is not None and after.by_distance is not None:
        assert after.by_distance.value >= before.by_distance.value - 1e-9


@given(st.floats(0.0, 1.0), st.sampled_from(sorted(TYPES)))
def test_many_walks_outweigh_every_prior(share: float, key: str) -> None:
    detected = round(share * 100_000)
    answer = posterior(prior_of(TYPES[key]), detected, 100_000)
    assert answer.value == pytest.approx(detected / 100_000, abs=1e-3)
    assert answer.walks >= 100_000


@pytest.mark.parametrize("key", TYPES)
def test_the_prior_has_the_moments_of_the_spread(key: str) -> None:
    kind = TYPES[key]
    low, high = next((low, high) for name, low, high in kind.spread if name == "availability")
    prior = prior_of(kind)
    mean = (low + 4 * kind.availability + high) / 6
    assert beta.mean(prior.a, prior.b) == pytest.approx(mean)
    assert beta.var(prior.a, prior.b) == pytest.approx((mean - low) * (high - mean) / 7)
    # They are those of the draws themselves.
    draws = pert((np.arange(5000) + 0.5) / 5000, low, kind.availability, high)
    assert draws.mean() == pytest.approx(mean, abs=1e-4)
    assert draws.std() == pytest.approx(beta.std(prior.a, prior.b), rel=1e-3)


def test_a_type_that_states_no_spread_has_a_flat_prior() -> None:
    assert prior_of(replace(TYPES["drone"], spread=())) == Prior(1.0, 1.0)


def test_too_few_walks_are_said_not_refused() -> None:
    few = evaluate([Walk(float(n), n < 9) for n in range(29)])
    assert [note.code for note in few.notes] == ["trial_few"]
    assert sentence(few.notes[0]) == "Too few walks (29): a figure needs at least 30 of each class."
    assert evaluate([Walk(float(n), n < 9) for n in range(30)]).notes == ()


def test_a_trial_that_ended_too_near_says_so() -> None:
    (note,) = evaluate([Walk(float(n), True) for n in range(40)]).notes
    assert note.code == "trial_too_near"
    assert "39 m" in sentence(note)


def test_the_width_to_use_is_the_direct_one_once_walks_are_enough() -> None:
    few = evaluate([Walk(float(n), n < 9, 100.0) for n in range(20)])
    assert few.width == few.by_rule
    many = evaluate([Walk(float(n), n < 9, 100.0) for n in range(40)])
    assert many.width == many.by_distance
    assert evaluate([Walk(5.0, True)]).width is not None
    assert evaluate([Walk(0.0, True)]).width is None


def test_no_walks_are_no_trial() -> None:
    with pytest.raises(ValueError, match="at least one walk"):
        evaluate([])


# Which walks count


def walks_at(metres: float, detected: int, missed: int) -> list[Walk]:
    return [Walk(metres, True)] * detected + [Walk(metres, False)] * missed


def test_a_post_that_misses_nobody_near_is_not_held_absent_for_what_it_cannot_see() -> None:
    """Five of five close by, none of five at 1,500 m, where an eye sees nobody: five of five."""
    answer = evaluate(walks_at(80.0, 5, 0) + walks_at(1500.0, 0, 5), device=EYE)
    assert (answer.walks, answer.detected, answer.counted, answer.counted_detected) == (10, 5, 5, 5)
    assert answer.probability.value == pytest.approx(6 / 7)


@given(WALKS, DEVICES, st.lists(st.booleans(), max_size=40))
def test_walks_beyond_reach_change_nothing(walks: list[Walk], device: Reach, farther: list[bool]) -> None:
    beyond = [Walk(device.sure_m + 1.0 + number, seen) for number, seen in enumerate(farther)]
    alone, joined = (evaluate(given_, device=device) for given_ in (walks, walks + beyond))
    assert alone.probability == joined.probability
    assert alone.counted == joined.counted == sum(walk.distance_m <= device.sure_m for walk in walks)


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["observation_post", "thermal_camera", "ground_radar"]))
def test_with_all_walks_near_it_is_the_plain_update(detected: int, missed: int, key: str) -> None:
    """All but: also a device that is up misses one in two hundred."""
    device, prior = Reach.of(TYPES[key]), prior_of(TYPES[key])
    walks = walks_at(device.sure_m / 3.0, detected, missed) or [Walk(device.range_m + 1.0, False)]
    answer = evaluate(walks, prior=prior, device=device).probability
    a, b = prior.a + detected, prior.b + missed
    assert answer.value == pytest.approx(a / (a + b), abs=0.01)
    assert (answer.low, answer.high) == pytest.approx(beta.ppf([0.05, 0.95], a, b), abs=0.01)
    assert answer.walks == pytest.approx(a + b, rel=0.05)


@pytest.mark.parametrize("key", TYPES)
def test_without_walks_that_count_the_prior_stands_alone_and_it_is_said(key: str) -> None:
    device, prior = Reach.of(TYPES[key]), prior_of(TYPES[key])
    answer = evaluate([Walk(device.range_m + 1.0, False)] * 40, prior=prior, device=device)
    assert answer.counted == 0
    assert answer.probability.value == pytest.approx(prior.a / (prior.a + prior.b))
    assert answer.probability.walks == pytest.approx(prior.a + prior.b)
    assert "trial_none_near" in [note.code for note in answer.notes]
    assert f"within {device.sure_m:,.0f} m" in sentence(answer.notes[0])


@given(st.integers(1, 19), st.integers(2, 20))
def test_more_walks_narrow_the_interval_and_what_is_drawn(detected: int, times: int) -> None:
    few, many = (posterior(Prior(), n * detected, n * 20) for n in (1, times))
    assert many.error < few.error
    assert many.high - many.low < few.high - few.low
    u = (np.arange(2000) + 0.5) / 2000
    first, again = (availabilities(EYE.kind, u, answer.value, answer.walks) for answer in (few, many))
    assert again.std() < first.std()
    low, high = np.quantile(first, [0.05, 0.95])
    assert (low, high) == pytest.approx((few.low, few.high), abs=2e-3)


@given(st.integers(0, 12), st.integers(0, 12), st.floats(0.05, 1.0), st.floats(1.0, 9.0), st.floats(1.0, 9.0))
def test_a_device_that_may_miss_is_not_held_down_by_that(d: int, m: int, q: float, a: float, b: float) -> None:
    """Against Bayes' rule by brute force: the likelihood of d detected and m missed is a^d (1 - a q)^m."""
    share = (np.arange(20_000) + 0.5) / 20_000
    weight = share ** (a - 1.0 + d) * (1.0 - share) ** (b - 1.0) * (1.0 - q * share) ** m
    mean = np.average(share, weights=weight)
    answer = posterior(Prior(a, b), d, d + m, q)
    assert answer.value == pytest.approx(mean, abs=1e-5)
    assert answer.error == pytest.approx(np.sqrt(np.average((share - mean) ** 2, weights=weight)), abs=1e-5)


def test_a_drone_that_finds_what_it_can_is_up() -> None:
    """It finds 18 % of whom it surely could meet: 6 of 30 is all that can be asked for."""
    drone = Reach.of(TYPES["drone"])
    answer = evaluate(walks_at(200.0, 6, 24), device=drone)
    assert answer.counted == 30
    assert answer.probability.value > 0.7


def test_detection_that_fades_within_reach_is_said() -> None:
    walks = walks_at(50.0, 10, 0) + walks_at(95.0, 2, 8)
    codes = [note.code for note in evaluate(walks, device=EYE).notes]
    assert codes == ["trial_few", "trial_fades"]
    assert "(20%) than the nearer (100%): the device sees less far than its type says" in sentence(
        evaluate(walks, device=EYE).notes[1]
    )
    even = walks_at(50.0, 6, 4) + walks_at(95.0, 5, 5)
    assert [note.code for note in evaluate(even, device=EYE).notes] == ["trial_few"]


def test_so_few_by_chance_is_hypergeometric() -> None:
    for few, taken, marked, count in ((2, 5, 7, 10), (0, 10, 3, 30), (8, 12, 8, 40)):
        assert _chance_of_so_few(few, taken, marked, count) == pytest.approx(hypergeom.cdf(few, count, marked, taken))


def test_near_on_purpose_is_not_too_near() -> None:
    assert evaluate(walks_at(90.0, 40, 0), device=EYE).notes == ()
    beyond = walks_at(90.0, 40, 0) + walks_at(400.0, 40, 0)
    assert [note.code for note in evaluate(beyond, device=EYE).notes] == ["trial_too_near"]


def test_of_a_crew_the_strip_it_searches_counts() -> None:
    """Pegged lines: 10, 5 and 0 of ten at 50, 150 and 250 m make W 300 m, so that the first two count."""
    answer = evaluate(walks_at(50.0, 10, 0) + walks_at(150.0, 5, 5) + walks_at(250.0, 0, 10))
    assert (answer.reach_m, answer.counted, answer.counted_detected) == (150.0, 20, 15)
    nobody = evaluate(walks_at(50.0, 0, 10) + walks_at(150.0, 0, 10))
    assert (nobody.counted, nobody.counted_detected) == (10, 0)
