"""Masts: the best site of each device, rerun, and what is promised of it is what a run with it gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps, findings_of
from app.analysis.gaps.pieces import Open
from app.analysis.gaps.remedies import masts
from app.analysis.gaps.remedies.masts import Site, worth_trying
from app.analysis.sight.sight import Pose
from app.progress import Progress
from app.reasons.codes import Reason
from app.scene.scene import Scene
from resources import sensor_types
from tests.builders.reruns import covered_km
from tests.builders.scenes import device, layer, lonlat, scene

CAMERA = sensor_types()["thermal_camera"]


def drawing(watch: Scene, draws: int = 40) -> Scene:
    return replace(watch, draws=draws)


def raised(reason: Reason) -> dict[str, object]:
    """The mast of a reason as a row of a layer."""
    numbers = reason.numbers
    place = shapely.Point(float(numbers["lon"]), float(numbers["lat"]))
    return {**device(0.0, 0.0, str(numbers["type"])), "geometry": place, "height_m": float(numbers["mast_m"])}


@pytest.mark.parametrize("draws", [0, 40])
def test_what_a_mast_promises_is_what_a_run_with_it_gives(draws: int) -> None:
    for watch in ([], [device(500.0, -400.0, availability=0.6)]):
        (gap, *_) = sorted(find_gaps(drawing(scene(watch), draws)).all_gaps, key=lambda gap: -gap.length_m)
        assert gap.remedy is not None
        assert gap.remedy.code == "mast"
        built = find_gaps(drawing(scene([*watch, raised(gap.remedy)]), draws))
        closed = covered_km(built, gap) - covered_km(find_gaps(drawing(scene(watch), draws)), gap)
        assert closed == pytest.approx(float(gap.remedy.numbers["closes_km"]), abs=0.002)
        assert ("low_km" in gap.remedy.numbers) == bool(draws)


def test_the_range_over_the_draws_is_that_of_the_runs_without_and_with_it() -> None:
    without = drawing(scene())
    (gap,) = find_gaps(without).all_gaps
    assert gap.remedy is not None
    open_km = []
    for watch in (without, drawing(scene([raised(gap.remedy)]))):
        findings = findings_of(watch, Progress(), AnalysisCache(), brief=True)
        assert findings.draws is not None
        below = (findings.draws.p.whole() < findings.draws.theta).any(axis=1)
        open_km.append(findings.line.length_mm @ below / 1e6)
    closed = np.sort(open_km[0] - open_km[1])
    assert gap.remedy.numbers["low_km"] == pytest.approx(closed[1], abs=0.002)
    assert gap.remedy.numbers["high_km"] == pytest.approx(closed[37], abs=0.002)


def test_no_mast_stands_on_mined_ground() -> None:
    everywhere = [{"theme": "hazardous_area", "geometry": shapely.Point(*lonlat(4000.0, 0.0)).buffer(0.2)}]
    (gap,) = find_gaps(scene(others=[layer("reference", everywhere)])).all_gaps
    assert gap.remedy is None
    assert gap.tried == ()


def test_a_mast_that_would_cover_too_little_is_not_proposed_but_listed_with_what_it_would_close() -> None:
    (gap,) = find_gaps(scene(max_range_m=200.0)).all_gaps
    assert gap.remedy is None
    assert {one.numbers["type"] for one in gap.tried} == {"thermal_camera", "ground_radar"}
    assert all(float(one.numbers["closes_km"]) < 0.5 for one in gap.tried)


def test_in_hard_terrain_one_site_is_tried_and_only_if_it_looks_enough() -> None:
    route = scene().routes[0]
    sites = [Site(CAMERA, 100.0, Pose(0.0, 0.0, 15.0, 1000.0, 0.9), km) for km in (0.9, 0.7)]
    easy, hard = (Open(route, np.array([0]), 0.0, 100.0, "day", "A", crossable) for crossable in (True, False))
    assert worth_trying(easy, sites) == sites
    assert worth_trying(hard, sites) == sites[:1]
    assert worth_trying(hard, [site._replace(covers_km=0.4) for site in sites]) == []


def test_masts_already_worked_out_are_taken_from_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = AnalysisCache()
    first = find_gaps(scene(), cache=cache)
    tried: list[object] = []

    def trials(_: object, number: int, gap: object) -> list[object]:
        tried.append(gap)
        return []

    monkeypatch.setattr(masts, "_trials", trials)
    assert find_gaps(scene(), cache=cache).to_json_bytes() == first.to_json_bytes()
    assert tried == []
