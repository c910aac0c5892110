"""docs/worked_sample.md cannot rot: its raw numbers give its results by hand, and the code of today gives both."""

from __future__ import annotations

import importlib.util
import itertools
import json
import math
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pyproj import Geod
from scipy.stats import multivariate_normal, norm

DOCS = Path(__file__).parents[1] / "docs"
NUMBERS: dict[str, Any] = json.loads((DOCS / "worked_sample.json").read_text(encoding="utf-8"))
SOURCES: list[dict[str, Any]] = NUMBERS["sources"]
PERIODS = ("day", "night")
ALL = 0b11111
"""All five places of the path in sight."""
GEOD = Geod(ellps="WGS84")
TOLERANCE = 1e-6


@pytest.fixture(scope="module")
def script() -> ModuleType:
    actual = importlib.util.spec_from_file_location("worked_sample", DOCS / "worked_sample.py")
    assert actual is not None
    assert actual.loader is not None
    module = importlib.util.module_from_spec(actual)
    before = list(sys.path)
    actual.loader.exec_module(module)
    sys.path[:] = before
    return module


# The chain by hand, from the raw numbers alone


def glimpse(one: dict[str, Any], r: float) -> float:
    """P of one glimpse at a distance, target in sight."""
    physics = one["physics"]
    if one["model"] == "radar":
        snr = (math.log(physics["false_alarm"]) / math.log(0.9) - 1.0) * (physics["r90_m"] / r) ** 4
        return float(physics["false_alarm"] ** (1.0 / (1.0 + snr)))
    assert one["model"] == "acquisition"
    cycles = physics["field_factor"] * physics["dimension_m"] / (physics["cycle_rad"] * r)
    x = cycles / physics["n50_cycles"]
    power = x ** (physics["slope_base"] + physics["slope_gain"] * x)
    return float(power / (1.0 + power))


def misses(one: dict[str, Any], state: int) -> list[float]:
    """q of each look in one state of the weather."""
    physics, speed, out = one["physics"], NUMBERS["parameters"]["crosser_mps"], []
    for look in one["looks"]:
        r = look["distance_m"]
        p = min(glimpse(one, r), one["glimpse_cap"]) if r <= one["range_m"] else 0.0
        if one["model"] == "radar" and speed * look["radial"] < physics["minimum_radial_mps"]:
            p = 0.0
        if one["visibility_factor"]:
            seen_m = NUMBERS["weather"]["visibility_m"][state] * one["visibility_factor"][state]
            threshold = physics["contrast_threshold"]
            if r > seen_m * math.log(physics["contrast"] / threshold) / -math.log(threshold):
                p = 0.0
        out.append(1.0 - p)
    return out


def glimpses(one: dict[str, Any]) -> float:
    """Glimpses in each of the looks along the path."""
    parameters = NUMBERS["parameters"]
    seconds = parameters["transect_m"] / parameters["crosser_mps"]
    return float(seconds / len(one["looks"]) / one["glimpse_interval_s"])


def missed(one: dict[str, Any], period: str, state: int, seen: int = ALL) -> float:
    """M in one state of the weather, with these places of the path in sight."""
    every = zip(misses(one, state), one["looks"], strict=True)
    q = [miss for miss, look in every if seen & (1 << look["place"])]
    n = glimpses(one) * one[f"use_{period}"][state]
    c = one["beta"] * min(q, default=1.0)
    plain, rest = 1.0, 1.0
    for miss in q:
        # What is no look is blind to nothing that the others have in common.
        if miss < 1.0:
            plain *= miss**n
            rest *= ((miss - c) / (1.0 - c)) ** n
    return max(plain, c + (1.0 - c) * rest) if n and plain < 1.0 else 1.0


def chance(one: dict[str, Any], period: str, state: int, states: str = "states") -> float:
    """P of a source that is up, over what may be in sight."""
    chances = one["results"][states]
    return math.fsum(p * (1.0 - missed(one, period, state, seen)) for seen, p in enumerate(chances) if seen)


def p_of(period: str) -> float:
    """P of a period: weather and duty are summed over last."""
    total = 0.0
    for state, weather in enumerate(NUMBERS["weather"][period]):
        for part in NUMBERS["slices"][period]:
            each = [alone(one, period, state) * on for one, on in zip(NUMBERS["sources"], part["on"], strict=True)]
            total += weather * part["share"] * (1.0 - math.prod(1.0 - p for p in each))
    return total


def alone(one: dict[str, Any], period: str, state: int) -> float:
    """P of a source on duty."""
    return float(one["availability"] * chance(one, period, state))


def at_best(given: str) -> float:
    """P with every source up, on duty and in its best condition."""
    best = [max(one_best(one, given, period, state) for period in PERIODS for state in range(3)) for one in SOURCES]
    return 1.0 - math.prod(1.0 - p for p in best)


def one_best(one: dict[str, Any], given: str, period: str, state: int) -> float:
    if given == "all in sight":
        return 1.0 - missed(one, period, state)
    return chance(one, period, state, "unhidden_states")


def test_the_chance_of_sight_is_the_product_of_the_blocks() -> None:
    ray = NUMBERS["ray"]
    chances = [0.5 * math.erfc(-b["clearance_m"] / b["sd_m"] / math.sqrt(2.0)) for b in ray["blocks"]]
    one = SOURCES[ray["source"]]
    assert one["name"] == ray["name"]
    assert math.prod(chances) == pytest.approx(one["places"]["p"][ray["place"]], abs=TOLERANCE)


def test_distances_and_radial_pace_are_those_on_the_ellipsoid() -> None:
    place, across = NUMBERS["place"], NUMBERS["place"]["azimuth_deg"] + 90.0
    for one in SOURCES:
        for look in one["looks"]:
            lon, lat, _ = GEOD.fwd(place["lon"], place["lat"], across, look["offset_m"])
            towards, _, distance = GEOD.inv(lon, lat, one["lon"], one["lat"])
            assert distance == pytest.approx(look["distance_m"], abs=0.02)
            assert abs(math.cos(math.radians(across - towards))) == pytest.approx(look["radial"], abs=5e-4)
            assert abs(look["offset_m"] - one["places"]["offset_m"][look["place"]]) <= 100.0


def test_what_each_glimpse_misses_by_hand() -> None:
    for one in SOURCES:
        assert len(one["looks"]) == 20
        assert glimpses(one) == pytest.approx(one["results"]["number"], abs=TOLERANCE)
        for state, stored in enumerate(one["results"]["miss"]):
            assert misses(one, state) == pytest.approx(stored, abs=TOLERANCE)


def test_the_looks_of_one_source_by_hand() -> None:
    for one in SOURCES:
        for (number, period), state in itertools.product(enumerate(PERIODS), range(3)):
            assert 1.0 - missed(one, period, state) == pytest.approx(one["results"]["open"][number][state], abs=1e-9)
            by_hand = [1.0 - missed(one, period, state, seen) for seen in range(ALL + 1)]
            assert by_hand == pytest.approx(one["results"]["by_state"][number][state], abs=1e-9)


def test_what_may_be_in_sight_has_the_chances_of_its_places_and_of_neighbours_together() -> None:
    for one in SOURCES:
        states, p = one["results"]["states"], one["places"]["p"]
        assert math.fsum(states) == pytest.approx(1.0, abs=1e-9)
        assert 1.0 - states[0] == pytest.approx(one["results"]["p_visible"], abs=TOLERANCE)
        both = multivariate_normal(cov=[[1.0, one["common_error"]], [one["common_error"], 1.0]])
        for place, here in enumerate(p):
            assert sum_of(states, 1 << place) == pytest.approx(here, abs=2e-4)
            if place:
                together = both.cdf(norm.ppf([p[place - 1], here]))
                assert sum_of(states, 0b11 << (place - 1)) == pytest.approx(together, abs=1e-3)


def sum_of(states: list[float], bits: int) -> float:
    """The chance that all of these places are in sight."""
    return math.fsum(p for seen, p in enumerate(states) if seen & bits == bits)


def test_the_chance_of_each_source_by_hand() -> None:
    for one in SOURCES:
        for (number, period), state in itertools.product(enumerate(PERIODS), range(3)):
            by_hand = chance(one, period, state)
            assert by_hand == pytest.approx(one["results"]["chance"][number][state], abs=TOLERANCE)


@pytest.mark.parametrize("period", PERIODS)
def test_p_by_hand(period: str) -> None:
    assert math.fsum(part["share"] for part in NUMBERS["slices"][period]) == pytest.approx(1.0)
    assert p_of(period) == pytest.approx(NUMBERS["result"][f"p_{period}"], abs=TOLERANCE)


@pytest.mark.parametrize("period", PERIODS)
def test_bounds_and_counts_by_hand(period: str) -> None:
    result, own, two = NUMBERS["result"], [0.0] * len(NUMBERS["sources"]), 0.0
    for state, weather in enumerate(NUMBERS["weather"][period]):
        for part in NUMBERS["slices"][period]:
            each = [alone(one, period, state) * on for one, on in zip(NUMBERS["sources"], part["on"], strict=True)]
            own = [total + weather * part["share"] * p for total, p in zip(own, each, strict=True)]
            none = math.prod(1.0 - p for p in each)
            only = math.fsum(none / (1.0 - p) * p for p in each)
            two += weather * part["share"] * (1.0 - none - only)
    assert max(own) == pytest.approx(result[f"best_{period}"], abs=TOLERANCE)
    assert min(sum(own), 1.0) == pytest.approx(result[f"most_{period}"], abs=TOLERANCE)
    assert two == pytest.approx(result[f"two_{period}"], abs=TOLERANCE)
    assert sum(p >= 0.5 for p in own) == result[f"k_{period}"]
    assert result[f"best_{period}"] <= result[f"p_{period}"] + TOLERANCE <= result[f"most_{period}"] + 2 * TOLERANCE


def test_the_class_by_hand() -> None:
    result, theta = NUMBERS["result"], NUMBERS["parameters"]["theta"]
    # Where no height is known to be in the way, it is not the ground that keeps a source from the place.
    for one in SOURCES:
        if not any(one["places"]["blocked"]):
            assert one["results"]["unhidden_states"][ALL] == pytest.approx(1.0)
    best, in_sight = at_best("unhidden"), at_best("all in sight")
    assert best == pytest.approx(result["best_condition"], abs=TOLERANCE)
    assert in_sight == pytest.approx(result["in_sight"], abs=TOLERANCE)
    met = any(one["results"]["p_visible"] >= 0.5 for one in SOURCES)
    expected = "C" if best >= theta else "A" if in_sight >= theta else "W" if met else "B"
    assert result["class"] == expected


@pytest.mark.parametrize("period", PERIODS)
def test_the_outcome_of_each_place_follows_from_its_draws(period: str) -> None:
    gamma = NUMBERS["parameters"]["gamma"] - TOLERANCE
    for place in NUMBERS["stretch"]:
        least, share, most = (place[f"{name}_{period}"] for name in ("g_least", "g", "g_most"))
        assert least <= share <= most
        expected = "gap" if least >= gamma else "covered" if 1.0 - most >= gamma else "not assessable"
        # On coarse terrain a run of blind places shorter than two cells is not called a gap.
        doubted = expected == "gap" and place["class"] == "A" and place[period] == "not assessable"
        assert place[period] == expected or doubted


def test_the_gap_is_the_run_of_its_places() -> None:
    gap, places = NUMBERS["gap"], NUMBERS["stretch"][2:-2]
    assert (places[0]["start_m"], places[-1]["end_m"]) == (gap["start_m"], gap["end_m"])
    assert all(place["night"] == "gap" for place in places)
    km = dict.fromkeys("ABWC", 0.0)
    for place in places:
        km[place["class"]] += (place["end_m"] - place["start_m"]) / 1000.0
    assert {klass: value for klass, value in km.items() if value} == pytest.approx(
        {klass: value for klass, value in gap["classes"].items() if value}
    )
    assert gap["klass"] == max(km, key=lambda klass: km[klass])
    for end in ("low", "high"):
        mean = math.fsum(place[f"p_{end}_night"] for place in places) / len(places)
        assert mean == pytest.approx(gap[f"p_{end}"], abs=TOLERANCE)


# The page, and the code of today


def test_the_page_shows_these_numbers(script: ModuleType) -> None:
    page = (DOCS / "worked_sample.md").read_text(encoding="utf-8")
    assert script.filled(page, script.blocks_of(NUMBERS)) == page
    assert page.count("<!-- numbers:") == len(script.blocks_of(NUMBERS))
    assert "synthetic" in page


def test_m_follows_from_the_printed_q() -> None:
    page = (DOCS / "worked_sample.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| [−+]\d+ m \|.*\| ([\d.]+) \|$", page, re.MULTILINE)
    q, n = [float(printed) for printed in rows], 1000.0 / 0.78 / 20.0 / 60.0
    assert len(q) == 20
    c = 0.1 * min(q)
    m = max(math.prod(q) ** n, c + (1.0 - c) * math.prod((one - c) / (1.0 - c) for one in q) ** n)
    (printed,) = re.findall(r"The larger is M = \*\*([\d.]+)\*\*", page)
    assert m == pytest.approx(float(printed), abs=2e-4)


def test_the_code_gives_these_numbers(script: ModuleType) -> None:
    with script.sample_scene() as scene:
        now = json.loads(json.dumps(script.Worked(scene).numbers()))
    same(now, NUMBERS, "")


def same(now: Any, stored: Any, path: str) -> None:
    assert type(now) is type(stored), path
    if isinstance(stored, dict):
        assert now.keys() == stored.keys(), path
        for key in stored:
            same(now[key], stored[key], f"{path}/{key}")
    elif isinstance(stored, list):
        assert len(now) == len(stored), path
        for number, pair in enumerate(zip(now, stored, strict=True)):
            same(*pair, f"{path}/{number}")
    elif isinstance(stored, float):
        assert now == pytest.approx(stored, rel=1e-6, abs=TOLERANCE), path
    else:
        assert now == stored, path
