"""Where a device looks along a path, and what each look is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.detection import detection_by_range
from app.analysis.detection.looking import BETA, Crosser, geometry_of, is_one_look, looks_of
from app.analysis.kernels.looks import Looks
from app.analysis.sight.path_pairs import paths_in_reach
from app.analysis.sight.sight import Pose, Sight
from app.analysis.sight.sights import SightCache, sights
from app.analysis.sight.view import View
from app.progress import Progress
from resources import sensor_types, weather
from tests.builders.paths import paths_at
from tests.builders.scenes import lonlat

TYPES = sensor_types()
X = np.array([0.0, 500.0, 1000.0, 2500.0])


def crosser(looks: int = 20, ground_m: float = 0.0) -> Crosser:
    return Crosser(paths_at(X, np.zeros(4), looks=looks), 0.78, weather(), np.full(4, ground_m))


def pose(key: str, y: float, x: float = 0.0, range_m: float | None = None) -> Pose:
    lon, lat = lonlat(x, y)
    kind = TYPES[key]
    return Pose(float(lon), float(lat), 5.0, range_m or kind.range_m, 0.86, sees=False)


def look(key: str, y: float, of: Crosser | None = None, range_m: float | None = None) -> tuple[Looks, Sight]:
    """The looks of a device at x = 0 that nothing hides."""
    who, stands = of or crosser(), pose(key, y, range_m=range_m)
    (sight,) = sights(View(who.paths, 1.7, ()), [stands], SightCache(), Progress())
    return looks_of(who, TYPES[key], stands, sight), sight


def test_a_fence_gives_one_look_and_nothing_else_does() -> None:
    assert {key for key, kind in TYPES.items() if is_one_look(kind)} == {"fence_alarm"}


def test_a_look_lasts_its_part_of_the_way() -> None:
    camera = TYPES["thermal_camera"]
    assert crosser().seconds(camera, 20) == pytest.approx(1000.0 / 0.78 / 20.0)
    assert crosser().seconds(camera, 200) == pytest.approx(1000.0 / 0.78 / 200.0)
    assert crosser(1).seconds(camera, 1) == detection_by_range.exposure_s(camera, 1000.0, 0.78)


def test_a_look_is_a_glimpse_from_its_distance_and_1_out_of_range() -> None:
    of, sight = look("thermal_camera", -900.0, range_m=1000.0)
    seen = geometry_of(crosser().paths, TYPES["thermal_camera"], pose("thermal_camera", -900.0, range_m=1000.0), sight)
    assert of.miss.shape[2] == 20
    distance = seen.distance_m[0]
    p = np.minimum(detection_by_range.glimpse(TYPES["thermal_camera"], distance), TYPES["thermal_camera"].glimpse_cap)
    inside = distance <= 1000.0
    assert inside.tolist() == [False] * 8 + [True] * 12
    np.testing.assert_allclose(of.miss[of.weather[0], 0, inside], 1.0 - p[inside])
    assert set(of.miss[:, 0, ~inside].ravel().tolist()) == {1.0}
    assert of.number == pytest.approx(1000.0 / 0.78 / 20.0 / TYPES["thermal_camera"].glimpse_interval_s)
    assert of.beta == BETA


def test_at_the_point_there_is_one_look_and_nothing_in_common() -> None:
    of, _ = look("thermal_camera", -300.0, crosser(1))
    assert of.miss.shape[2] == 1
    assert of.beta == 0.0
    assert set(of.place.ravel().tolist()) == {0}


def test_a_radar_sees_where_the_pace_is_radial() -> None:
    of, sight = look("ground_radar", 0.0)
    q = of.miss[0, sight.target.tolist().index(3)]
    # 2.5 km along, .3 of .78 m/s are radial only beyond 1 km from the line; half of the path is 500 m.
    assert set(q.tolist()) == {1.0}
    near = of.miss[0, sight.target.tolist().index(1)]
    assert near[:6].max() < 0.06 > near[-6:].max()
    assert near[8:12].tolist() == [1.0] * 4


def test_a_fence_is_looked_at_where_the_path_comes_nearest() -> None:
    of, sight = look("fence_alarm", -120.0)
    seen = geometry_of(crosser().paths, TYPES["fence_alarm"], pose("fence_alarm", -120.0), sight)
    assert seen.offset_m.shape == (sight.target.size, 1)
    assert seen.offset_m[0, 0] == pytest.approx(120.0 / 0.9996, abs=0.1)
    assert of.place[0].tolist() == [3]


def test_a_seismic_sensor_looks_every_five_metres() -> None:
    of, sight = look("ground_sensor", -20.0)
    assert of.miss.shape == (1, sight.target.size, 200)


def test_a_strip_flies_below_its_ceiling_and_has_a_hazard() -> None:
    drone = TYPES["drone"]
    of, _ = look("drone", -300.0)
    rate = float(detection_by_range.hazard(drone, np.zeros(1))[0])
    np.testing.assert_allclose(of.miss, np.exp(-rate * 1000.0 / 0.78 / 20.0))
    assert (of.number, of.beta) == (1.0, 0.0)
    high, _ = look("drone", -300.0, crosser(ground_m=5300.0))
    assert set(high.miss.ravel().tolist()) == {1.0}


def test_weathers_that_make_no_difference_are_one() -> None:
    near, _ = look("observation_post", -300.0, replace(crosser(), weather_limits=False))
    assert near.miss.shape[0] == 1
    eye, sight = look("observation_post", -300.0)
    assert eye.miss.shape[0] > 1
    fog = eye.miss[eye.weather[2], sight.target.tolist().index(0)]
    clear = eye.miss[eye.weather[0], sight.target.tolist().index(0)]
    # In 500 m of visibility an eye sees a person to 299 m.
    assert (fog >= clear).all()
    assert fog[:8].tolist() == [1.0] * 8
    radar, _ = look("ground_radar", -300.0)
    assert radar.weather.tolist() == [0, 0, 0]


def test_looks_above_or_below_the_vertical_field_are_none() -> None:
    who, stands = crosser(), pose("thermal_camera", -300.0)
    (sight,) = sights(View(who.paths, 1.7, ()), [stands], SightCache(), Progress())
    inside = np.ones((sight.target.size, 20), np.bool_)
    inside[:, :7] = False
    cut = looks_of(who, TYPES["thermal_camera"], stands, replace(sight, in_height=inside))
    assert set(cut.miss[:, :, :7].ravel().tolist()) == {1.0}
    assert cut.miss[cut.weather[0], 0, 7:].max() < 1.0


def test_the_paths_are_those_in_reach() -> None:
    _, sight = look("ground_sensor", -20.0)
    assert sight.target.tolist() == paths_in_reach(crosser().paths, [pose("ground_sensor", -20.0)]).path.tolist() == [0]
