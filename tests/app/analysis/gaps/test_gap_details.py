"""What is told of a gap: remembered while nothing changes that it follows from, and told anew as soon as it does."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.gaps import gap_details
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.cause import Evidence, cause_of_gap
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import CoverageGap, GapReport, Reason
from app.scene.scene import Scene
from tests.builders.scenes import device, plain, scene
from tests.builders.terrains import fractal

ROUGH = plain(200.0 * fractal(9, 5, 0.5)[:200, :334], sigma=1.0)


def at(x: float, y: float = -800.0, draws: int = 40, **cells: Any) -> Scene:
    """One camera of 1 km far in the west, one in the middle, and one at x."""
    posts = [device(500.0, -500.0, range_m=1000.0, name="West"), device(x, y, range_m=1000.0, name="East", **cells)]
    posts.append(device(3000.0, -300.0, range_m=900.0, name="Middle"))
    return dataclasses.replace(scene(posts, grid=ROUGH), draws=draws)


def gaps(report: GapReport) -> list[CoverageGap]:
    return [*report.gaps, *report.hard_terrain_gaps]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Where the gaps start whose causes were sought."""
    starts: list[float] = []
    seek = cause_of_gap

    def counted(evidence: Evidence, rows: np.ndarray, *more: Any) -> Reason:
        starts.append(float(rows[0]))
        return seek(evidence, rows, *more)

    monkeypatch.setattr(gap_details, "cause_of_gap", counted)
    return starts


def test_nothing_is_sought_again_for_the_same_scene(asked: list[float]) -> None:
    cache = AnalysisCache()
    first = find_gaps(at(6000.0), cache=cache)
    assert len(asked) == len(gaps(first)) > 2
    assert find_gaps(at(6000.0), cache=cache).to_json_bytes() == first.to_json_bytes()
    assert len(asked) == len(gaps(first))


def test_a_moved_post_has_only_its_own_gaps_told_anew(asked: list[float]) -> None:
    cache = AnalysisCache()
    find_gaps(at(6000.0), cache=cache)
    before = len(asked)
    warm = find_gaps(at(6200.0), cache=cache)
    assert 0 < len(asked) - before < len(gaps(warm))
    assert warm.to_json_bytes() == find_gaps(at(6200.0)).to_json_bytes()


def test_a_gap_that_no_post_meets_tells_of_the_nearest_wherever_it_went() -> None:
    cache = AnalysisCache()
    # Out of range of all of the line: no sample meets it, before or after.
    near, far = (find_gaps(at(4000.0, y), cache=cache) for y in (-1500.0, -1900.0))
    numbers = [[gap.cause.numbers for gap in gaps(run)] for run in (near, far)]
    causes = [{one["distance_km"] for one in of if one["post"] == "East"} for of in numbers]
    assert causes[0]
    assert causes[1]
    assert causes[0].isdisjoint(causes[1])


def test_another_seed_or_number_of_draws_is_told_anew(asked: list[float]) -> None:
    cache = AnalysisCache()
    for of in (at(6000.0), at(6000.0, draws=60), dataclasses.replace(at(6000.0), seed=7)):
        before = len(asked)
        warm = find_gaps(of, cache=cache)
        assert len(asked) - before == len(gaps(warm))
        assert warm.to_json_bytes() == find_gaps(of).to_json_bytes()


def test_the_draws_say_how_long_a_gap_may_be() -> None:
    for gap in gaps(find_gaps(at(6000.0, draws=100))):
        lengths = (gap.length_low_m, gap.length_median_m, gap.length_high_m)
        low, median, high = (length for length in lengths if length is not None)
        assert gap.probability is not None
        assert gap.score_low is not None
        assert gap.score_high is not None
        assert low <= median <= high <= gap.end_m - gap.start_m + 1e-3
        assert 0.0 < gap.probability <= 1.0
        assert gap.score_low <= gap.score_high
        if gap.probability == 1.0:
            assert [low, median, high] == pytest.approx([gap.end_m - gap.start_m] * 3, abs=1e-3)


def test_a_gap_out_of_range_tells_of_the_nearest_though_a_hole_in_it_is_watched() -> None:
    def scenes(y: float, name: str) -> Scene:
        # The camera in the west watches the far ends of a few paths, too few to part the gap.
        posts = [device(1500.0, -1465.0, range_m=1000.0, name="West"), device(4000.0, y, range_m=1000.0, name=name)]
        return scene(posts)

    cache = AnalysisCache()
    for of in (scenes(-2000.0, "East"), scenes(-2400.0, "East"), scenes(-2400.0, "Far")):
        warm = find_gaps(of, cache=cache)
        assert warm.to_json_bytes() == find_gaps(of).to_json_bytes()
    assert {gap.cause.numbers["post"] for gap in gaps(warm)} == {"Far"}


POST = st.fixed_dictionaries(
    {
        "x": st.sampled_from([500.0, 2000.0, 4000.0, 4050.0, 7000.0]),
        "y": st.sampled_from([-400.0, -990.0, -2000.0, -2400.0]),
        "kind": st.sampled_from(["thermal_camera", "ground_radar"]),
        "name": st.sampled_from(["A", "B"]),
        "hours": st.sampled_from(["", "18:00-06:00"]),
        "range_m": st.sampled_from([1000.0, 5000.0]),
        "tilt_deg": st.sampled_from([-1.0, -2.0]),
        "vfov_deg": st.sampled_from([2.0, 180.0]),
    }
)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.lists(POST, max_size=3), st.sampled_from([0, 20])), min_size=2, max_size=4))
def test_a_cache_tells_what_a_new_one_tells(runs: list[tuple[list[dict[str, Any]], int]]) -> None:
    cache = AnalysisCache()
    for posts, draws in runs:
        of = dataclasses.replace(scene([device(**post) for post in posts], grid=ROUGH), draws=draws)
        assert find_gaps(of, cache=cache).to_json_bytes() == find_gaps(of).to_json_bytes()
