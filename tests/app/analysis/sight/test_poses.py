"""Where the observers of a scene stand and look, as the tracing of rays takes them."""

from __future__ import annotations

from app.analysis.sight.poses import poses
from app.analysis.sight.sight import Pose
from tests.builders.scenes import device, scene

CAMERA = device(2000.0, -500.0, range_m=1500.0, availability=0.7)
RADAR = device(6000.0, -800.0, "ground_radar", range_m=3000.0, hours="06:00-18:00")
FENCE = device(4000.0, 0.0, "fence_alarm")


def test_no_observer_reaches_beyond_the_limit_of_the_run() -> None:
    watch = scene([CAMERA, RADAR], max_range_m=2000.0)
    assert [pose.range_m for pose in poses(watch, watch.observers)] == [1500.0, 2000.0]


def test_a_pose_is_what_its_observer_states_of_place_and_look() -> None:
    row = device(2000.0, -500.0, height_m=22.0, azimuth_deg=80.0, fov_deg=40.0, tilt_deg=-3.0, vfov_deg=12.0)
    watch = scene([row])
    (pose,) = poses(watch, watch.observers)
    place = row["geometry"]
    stated = (place.x, place.y, 22.0, 5000.0, float(watch.observers.curvature[0]), 80.0, 40.0, -3.0, 12.0, True)
    assert pose == Pose(*stated)


def test_what_feels_steps_needs_no_sight() -> None:
    watch = scene([CAMERA, FENCE])
    needs = dict(zip(watch.observers.type, (pose.sees for pose in poses(watch, watch.observers)), strict=True))
    assert needs == {"thermal_camera": True, "fence_alarm": False}


def test_poses_can_be_keys_whatever_they_were_read_from() -> None:
    once, again = (scene([CAMERA, RADAR]) for _ in range(2))
    assert len({*poses(once, once.observers), *poses(again, again.observers)}) == 2
