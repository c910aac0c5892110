"""What would close a gap: proposed only where it has been computed, and it then does."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.remedies import remedy
from app.analysis.gaps.remedies.remedy import Open
from app.geo.lrs import points_at
from app.scene.scene import Scene
from tests.builders.scenes import device, layer, lonlat, plain, scene


def test_a_mast_is_proposed_only_with_what_it_would_cover() -> None:
    report = find_gaps(scene())
    (gap,) = report.all_gaps
    assert gap.remedy is not None
    assert gap.remedy.code == "mast"
    place = float(gap.remedy.numbers["km"]) * 1000.0
    kind = "ground_radar" if "radar" in str(gap.remedy.numbers["device"]).casefold() else "thermal_camera"
    x, y = points_at(scene().routes[0], [place], 2000.0 if kind == "ground_radar" else 200.0)
    row = {**device(0.0, 0.0, kind), "geometry": shapely.Point(x[0], y[0]), "height_m": 15.0}
    built = find_gaps(scene([row]))
    assert built.routes[0].covered_km == pytest.approx(float(gap.remedy.numbers["covers_km"]), abs=0.3)


def remedies(watch: Scene) -> dict[str, dict[str, float | str]]:
    return {gap.remedy.code: dict(gap.remedy.numbers) for gap in find_gaps(watch).all_gaps if gap.remedy is not None}


def gap_km(watch: Scene, period: int) -> float:
    return find_gaps(watch).routes[period].gap_km


def test_longer_hours_close_what_is_said_of_them() -> None:
    camera = device(2000.0, -500.0, availability=0.9, range_m=3000.0, name="Tem")
    half, whole = (scene([{**camera, "hours": hours}]) for hours in ("06:00-18:00", ""))
    numbers = remedies(half)["hours"]
    assert numbers["post"] == "Tem"
    closes = float(numbers["closes_km"])
    assert closes > 1.0
    assert gap_km(half, 1) - gap_km(whole, 1) == pytest.approx(closes, abs=0.4)


def test_better_attendance_closes_what_is_said_of_it_and_is_the_least_that_does() -> None:
    camera = device(2000.0, -500.0, range_m=3000.0, name="Tem")

    def at(availability: float) -> Scene:
        return scene([{**camera, "availability": availability}])

    numbers = remedies(at(0.3))["attendance"]
    assert (numbers["post"], numbers["availability"]) == ("Tem", 0.3)
    needed, closes = float(numbers["needed"]), float(numbers["closes_km"])
    assert 0.3 < needed <= 1.0
    reached = find_gaps(at(needed + 0.001), brief=True).profile.p_day >= 0.5
    assert reached.sum() / 10.0 == pytest.approx(closes, abs=0.05)
    short_of_it = find_gaps(at(needed - 0.02), brief=True).profile.p_day >= 0.5
    assert short_of_it.sum() / 10.0 < closes


def test_no_mast_stands_on_mined_ground() -> None:
    everywhere = [{"theme": "hazardous_area", "geometry": shapely.Point(*lonlat(4000.0, 0.0)).buffer(0.2)}]
    (gap,) = find_gaps(scene(others=[layer("reference", everywhere)])).all_gaps
    assert gap.remedy is None


def test_a_mast_that_would_cover_too_little_is_not_proposed() -> None:
    # Walls every 90 m across the line hide all but what is next to a mast.
    walls = np.where(np.arange(334) % 3 == 0, 400.0, 0.0)[None].repeat(200, axis=0)
    (gap,) = find_gaps(scene(grid=plain(walls), min_length_m=3000.0, merge_m=3000.0)).all_gaps
    assert gap.remedy is None


def test_masts_already_worked_out_are_taken_from_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = AnalysisCache()
    first = find_gaps(scene(), cache=cache)
    tried: list[object] = []

    def trials(_: object, number: int, gap: object) -> list[object]:
        tried.append(gap)
        return []

    monkeypatch.setattr(remedy, "_trials", trials)
    assert find_gaps(scene(), cache=cache).to_json_bytes() == first.to_json_bytes()
    assert tried == []


@pytest.mark.parametrize(("period", "numbers"), [("day", [0]), ("night", [1]), ("both", [0, 1])])
def test_the_periods_of_a_gap(period: str, numbers: list[int]) -> None:
    gap = Open(scene().routes[0], np.array([0]), 0.0, 100.0, period, "C")
    assert gap.periods == numbers
