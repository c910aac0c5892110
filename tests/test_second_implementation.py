"""Nine scenes computed twice: by the program, and by an implementation of the method that shares no code with it.

Along the paths of crossers, and at their middles alone. The second implementation has the program's reading of edges: a
place on the edge of two blocks of a ray counts in both. Patrols agree where a zone holds the whole path, nobody states
crews, and no area is searched: there the program does not yet know the time in a zone, the crews, nor the zone widened
by the sweep. The draws are held against the closed form in the same scenes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from app.analysis.gaps.find_gaps import find_gaps
from app.arrays import FloatArray
from app.geo.grid import Grid
from app.scene.build import build_scene
from app.scene.scene import LOOKS, Scene
from resources.climate import climate_of
from tests.builders.known_worlds import fix_all_but_sight, without_spread
from tests.builders.scenes import along, circle, coarse, device, layer, lonlat, plain, scene, straight, zone
from tests.oracles.path_form.detection import detection
from tests.oracles.path_form.form import ALONG_PATH, AT_POINT, Form

EDGES_TWICE = [replace(form, edges_twice=True, near_is_coin=True) for form in (AT_POINT, ALONG_PATH)]
WINTER = {
    "months": [12, 1, 2],
    "share_day": [0.2, 0.5, 0.3],
    "share_night": [0.25, 0.45, 0.3],
    "visibility_m": [15_000.0, 2500.0, 400.0],
}
STATION = {
    "share_day": [0.5, 0.3, 0.2],
    "share_night": [0.4, 0.3, 0.3],
    "source": "a station",
    "season": [WINTER],
}


def devices() -> list[dict[str, Any]]:
    """One of every type, two with a sector, some with hours."""
    return [
        device(1000.0, 300.0, "ground_radar"),
        device(3000.0, 900.0, "thermal_camera"),
        device(2500.0, 400.0, "binoculars", hours="06:00-18:00"),
        device(6000.0, -200.0, "observation_post"),
        device(5025.0, 0.0, "ground_sensor"),
        device(5500.0, 10.0, "fence_alarm"),
        device(7500.0, 0.0, "drone"),
        device(4000.0, 2500.0, "ground_radar", azimuth_deg=340.0, fov_deg=60.0, hours="Mo-Fr 20:00-06:00"),
        device(4100.0, 700.0, azimuth_deg=180.0, fov_deg=90.0, tilt_deg=-2.0, vfov_deg=3.0),
    ]


def ridge(west: float = -1000.0) -> Grid:
    """A ridge of 18 m that winds along the line, half a kilometre north of it, over waves of 5 m."""
    x, y = np.meshgrid(np.arange(334) * 30.0 - 985.0, 2985.0 - np.arange(200) * 30.0)
    crest = 18.0 * np.exp(-(((y - 500.0 - 150.0 * np.sin(x / 900.0)) / 120.0) ** 2))
    return plain(crest + 5.0 * np.sin(x / 300.0) * np.cos(y / 250.0), west=west, sigma=3.0)


def round_the_ring() -> Scene:
    posts = [device(0.0, 0.0, "ground_radar"), device(800.0, 800.0), device(-900.0, 1200.0, "binoculars")]
    return scene(posts, line=circle(), grid=ridge(west=-5000.0))


def large_cells() -> Scene:
    col, row = np.meshgrid(np.arange(30), np.arange(20))
    hills = coarse(100.0 + 60.0 * np.sin(col / 2.1) * np.cos(row / 1.7))
    rough = replace(hills, sigma=np.full(hills.shape, 15.0, dtype=np.float32))
    posts = [device(1000.0, 3000.0, "ground_radar"), device(4000.0, 1500.0), device(6000.0, 300.0, "binoculars")]
    return scene(posts, grid=rough)


def winter(date: str = "2026-01-15") -> Scene:
    rosters = [
        device(1000.0, 500.0, hours="Mo-Fr 06:00-18:00; Sa,Su 22:00-06:00"),
        device(1500.0, 700.0, "ground_radar", hours="16:00-08:00; Dec-Feb 18:00-06:00"),
        device(4500.0, 300.0, "binoculars", hours="Nov-Mar off"),
        device(5000.0, 400.0, "observation_post", hours="Oct-Apr 07:00-17:00"),
    ]
    frozen = build_scene([straight(), layer("sensors", rosters)], [plain()], as_of=date)
    return replace(frozen, weather=climate_of(STATION, "station").at(frozen.month))


def wide(x0: float, x1: float, **cells: Any) -> dict[str, Any]:
    """A zone that holds the whole of every path it meets."""
    corners = lonlat([x0, x1, x1, x0], [-600.0, -600.0, 600.0, 600.0])
    return {**zone(x0, x1, **cells), "geometry": shapely.Polygon(np.column_stack(corners))}


def patrolled() -> Scene:
    rows = [
        wide(500.0, 2500.0, revisits_per_day=20.0),
        wide(2000.0, 4000.0, revisits_per_day=30.0, schedule="fixed", hours="06:00-18:00"),
        wide(3500.0, 5000.0, revisits_per_day=25.0, schedule="renewal", hours="Mo-Fr 20:00-04:00"),
        wide(0.0, 800.0, patrol_kind="sign_cutting", revisits_per_day=5.0),
        {"name": "shuttle", "geometry": along(100.0, 4500.0, 7500.0), "schedule": "shuttle", "speed_mps": 1.5},
        {"name": "route", "geometry": along(-200.0, 6000.0, 8000.0), "revisits_per_day": 40.0},
    ]
    return scene([device(7000.0, 800.0)], patrols=rows)


def on_one_mast(*kinds: str) -> Scene:
    """Devices of a height at one place, from which the ridge hides some of the paths."""
    return scene([device(3000.0, 900.0, kind, height_m=22.0) for kind in kinds], grid=ridge())


SCENES: Sequence[tuple[str, Callable[[], Scene]]] = (
    ("flat", lambda: scene(devices())),
    ("ridge", lambda: scene(devices(), grid=ridge())),
    ("ring", round_the_ring),
    ("450 m cells", large_cells),
    ("winter", winter),
    ("summer", lambda: winter("2026-07-15")),
    ("patrols", patrolled),
    ("a mast, two curvatures", lambda: on_one_mast("ground_radar", "thermal_camera")),
    ("a mast, one curvature", lambda: on_one_mast("thermal_camera", "thermal_camera")),
)
ALL_SCENES = pytest.mark.parametrize("build", [build for _, build in SCENES], ids=[name for name, _ in SCENES])
DRAWS = 1000


def by_program(of: Scene) -> FloatArray:
    profile = find_gaps(of).profile
    return np.array([profile.p_day, profile.p_night], dtype=np.float64)


@pytest.mark.parametrize("form", EDGES_TWICE, ids=["at the point", "along the path"])
@ALL_SCENES
def test_the_program_agrees(build: Callable[[], Scene], form: Form) -> None:
    whole = replace(build(), looks=form.looks)
    expected = detection(whole, form)
    assert ((expected > 0.02) & (expected < 0.98)).sum() >= 30, "nothing to compare"
    np.testing.assert_allclose(by_program(whole), expected, atol=1e-5)


@pytest.mark.parametrize("looks", [1, LOOKS], ids=["at the point", "along the path"])
@ALL_SCENES
def test_the_mean_of_draws_is_near_the_closed_form(
    build: Callable[[], Scene], looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fix_all_but_sight(monkeypatch)
    whole = without_spread(replace(build(), looks=looks))
    drawn, closed = by_program(replace(whole, draws=DRAWS)), by_program(whole)
    assert np.abs(drawn - closed).max() <= 0.03
    assert abs((drawn - closed).mean()) <= 0.005
