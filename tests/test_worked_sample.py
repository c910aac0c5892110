"""docs/worked_sample.md cannot rot: its raw numbers give its results by hand, and the code of today gives both."""

from __future__ import annotations

import importlib.util
import json
import math
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

DOCS = Path(__file__).parents[1] / "docs"
NUMBERS: dict[str, Any] = json.loads((DOCS / "worked_sample.json").read_text(encoding="utf-8"))
PERIODS = ("day", "night")
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


def exposure_s() -> float:
    parameters = NUMBERS["parameters"]
    return float(parameters["transect_m"] / parameters["crosser_mps"])


def glimpse(one: dict[str, Any]) -> float:
    """P of one look, target in sight."""
    physics, r = one["physics"], one["distance_m"]
    if one["model"] == "radar":
        snr = (math.log(physics["false_alarm"]) / math.log(0.9) - 1.0) * (physics["r90_m"] / r) ** 4
        return float(physics["false_alarm"] ** (1.0 / (1.0 + snr)))
    assert one["model"] == "acquisition"
    cycles = physics["field_factor"] * physics["dimension_m"] / (physics["cycle_rad"] * r)
    x = cycles / physics["n50_cycles"]
    power = x ** (physics["slope_base"] + physics["slope_gain"] * x)
    return float(power / (1.0 + power))


def hazard(one: dict[str, Any]) -> float:
    if one["model"] == "radar" and one["radial_mps"] < one["physics"]["minimum_radial_mps"]:
        return 0.0
    return -math.log(1.0 - min(glimpse(one), one["glimpse_cap"])) / float(one["glimpse_interval_s"])


def exposure(one: dict[str, Any], period: str, state: int) -> float:
    """Lambda in one state of the weather."""
    share = one[f"use_{period}"][state]
    if one["visibility_factor"]:
        physics = one["physics"]
        seen_m = NUMBERS["weather"]["visibility_m"][state] * one["visibility_factor"][state]
        threshold = physics["contrast_threshold"]
        if one["distance_m"] > seen_m * math.log(physics["contrast"] / threshold) / -math.log(threshold):
            share = 0.0
    return float(hazard(one) * exposure_s() * share)


def p_of(period: str, sight: list[float]) -> float:
    """P of a period, every source having this chance of sight: weather and duty are summed over last."""
    total = 0.0
    for state, weather in enumerate(NUMBERS["weather"][period]):
        for part in NUMBERS["slices"][period]:
            missed = 1.0
            for one, open_, on in zip(NUMBERS["sources"], sight, part["on"], strict=True):
                detects = one["availability"] * open_ * (1.0 - math.exp(-exposure(one, period, state)))
                missed *= 1.0 - detects * on
            total += weather * part["share"] * (1.0 - missed)
    return total


def at_best(sight: list[float]) -> float:
    """P with every source up, on duty and in its best condition."""
    missed = 1.0
    for one, open_ in zip(NUMBERS["sources"], sight, strict=True):
        best = max(exposure(one, period, state) for period in PERIODS for state in range(3))
        missed *= 1.0 - open_ * (1.0 - math.exp(-best))
    return 1.0 - missed


def column(name: str) -> list[float]:
    return [float(one[name]) for one in NUMBERS["sources"]]


def test_the_chance_of_sight_is_the_product_of_the_blocks() -> None:
    ray = NUMBERS["ray"]
    chances = [0.5 * math.erfc(-b["clearance_m"] / b["sd_m"] / math.sqrt(2.0)) for b in ray["blocks"]]
    # Two sources may bear one name; the distance tells them apart.
    (one,) = [one for one in NUMBERS["sources"] if abs(one["distance_m"] - ray["length_m"]) < 0.05]
    assert one["name"] == ray["source"]
    assert math.prod(chances) == pytest.approx(one["p_visible"], abs=TOLERANCE)


def test_glimpse_hazard_and_exposure_by_hand() -> None:
    for one in NUMBERS["sources"]:
        actual = one["found"]
        assert glimpse(one) == pytest.approx(actual["glimpse"], abs=TOLERANCE)
        assert hazard(one) == pytest.approx(actual["hazard"], abs=TOLERANCE)
        assert exposure_s() == pytest.approx(actual["exposure_s"], abs=TOLERANCE)
        for number, period in enumerate(PERIODS):
            by_hand = [exposure(one, period, state) for state in range(3)]
            assert by_hand == pytest.approx(actual["lambda"][number], abs=TOLERANCE)


@pytest.mark.parametrize("period", PERIODS)
def test_p_by_hand(period: str) -> None:
    assert math.fsum(part["share"] for part in NUMBERS["slices"][period]) == pytest.approx(1.0)
    assert p_of(period, column("p_visible")) == pytest.approx(NUMBERS["result"][f"p_{period}"], abs=TOLERANCE)


def alone(one: dict[str, Any], period: str, state: int) -> float:
    """P of a source on duty."""
    return float(one["availability"] * one["p_visible"] * (1.0 - math.exp(-exposure(one, period, state))))


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
    stated = [one["p_visible"] if one["blocked"] and not one["unclear"] else 1.0 for one in NUMBERS["sources"]]
    best, in_sight = at_best(stated), at_best([1.0] * len(NUMBERS["sources"]))
    assert best == pytest.approx(result["best_condition"], abs=TOLERANCE)
    assert in_sight == pytest.approx(result["in_sight"], abs=TOLERANCE)
    assert result["class"] == ("C" if best >= theta else "A" if in_sight >= theta else "B")


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
