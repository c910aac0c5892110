"""The height of a view: what stands above or below it is not seen, by geometry on level ground and on a slope."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.poses import poses
from app.analysis.sight.sight import Pose
from app.analysis.sight.sightlines import OPTICAL, Targets
from app.analysis.sight.vertical_field import in_view
from app.progress import Progress
from app.scene.scene import Scene
from app.tasks.sightline_table import frame_of, sightline_columns
from tests.builders.scenes import device, lonlat, plain, scene

LEVEL = (plain(),)
AT = np.array([100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0])
"""Metres east of an observer at x = 0."""


def pose(**answer: Any) -> Pose:
    lon, lat = lonlat(0.0, 0.0)
    return Pose(float(lon), float(lat), 50.0, 9000.0, OPTICAL, **answer)


def seen(eye: Pose, height_m: float = 0.0, terrain: Any = LEVEL) -> list[bool]:
    lon, lat = lonlat(AT, np.zeros(AT.size))
    views: list[bool] = in_view(terrain, eye, Targets.of(lon, lat, height_m), AT).tolist()
    return views


def test_a_level_view_of_four_degrees_begins_where_the_ground_rises_into_it() -> None:
    """50 m up: the ground is 2 degrees below the horizon at 1,432 m."""
    assert seen(pose(vfov_deg=4.0)) == [False, False, False, False, True, True]


def test_a_view_tilted_down_ends_where_the_ground_leaves_it() -> None:
    """10 degrees down, 10 high: from 5 to 15 degrees below, 187 to 572 m."""
    assert seen(pose(tilt_deg=-10.0, vfov_deg=10.0)) == [False, True, True, False, False, False]


def test_without_a_height_all_is_seen() -> None:
    assert all(seen(pose()))
    assert all(seen(pose(tilt_deg=60.0, vfov_deg=180.0)))


def test_where_the_ground_is_not_known_nothing_is_left_out() -> None:
    void = plain(np.full((200, 334), np.nan))
    assert all(seen(pose(vfov_deg=0.1), terrain=(void,)))
    assert all(seen(pose(vfov_deg=0.1), terrain=()))


def test_the_first_terrain_that_knows_the_ground_decides() -> None:
    void = plain(np.full((200, 334), np.nan))
    assert seen(pose(vfov_deg=4.0), terrain=(void, *LEVEL)) == seen(pose(vfov_deg=4.0))


def test_the_earth_falls_away_below_a_level_line() -> None:
    """At 3,200 m the drop with refraction is .69 m, .0123 degrees: a view that ends just there misses the target."""
    eye = pose()._replace(height_m=10.0)
    drop = np.degrees(np.arctan(OPTICAL * 3200.0 / (2.0 * 6_371_008.8)))
    assert seen(eye._replace(vfov_deg=2.02 * drop), height_m=10.0)[-1]
    assert not seen(eye._replace(vfov_deg=1.98 * drop), height_m=10.0)[-1]


@given(st.floats(-60.0, 60.0), st.floats(0.0, 179.0), st.floats(0.0, 179.0))
def test_a_higher_view_never_sees_less(tilt: float, one: float, two: float) -> None:
    low, high = sorted((one, two))
    less, more = (np.array(seen(pose(tilt_deg=tilt, vfov_deg=height))) for height in (low, high))
    assert (more | ~less).all()


def watched(looks: int = 20, **answer: Any) -> Scene:
    posts = [device(4000.0, -300.0, height_m=60.0, type="thermal_camera", availability=1.0, **answer)]
    return scene(posts, looks=looks)


def test_gaps_are_found_above_and_below_the_view() -> None:
    """A camera 60 m up and 300 m off the line, looking 11 degrees down, 2 high: what lies about 309 m away."""
    whole, slot = find_gaps(watched(1)), find_gaps(watched(1, tilt_deg=-11.0, vfov_deg=2.0))
    middle = len(whole.profile) // 2
    assert whole.profile.p_day[middle] == slot.profile.p_day[middle] > 0.5
    assert (slot.profile.p_day <= whole.profile.p_day).all()
    assert slot.profile.p_day[middle + 4] == 0.0 < whole.profile.p_day[middle + 4]
    assert slot.profile.klass[middle + 4] == "B"


def test_along_a_path_the_looks_in_view_alone_count() -> None:
    """Of the path that leads past the camera two looks lie in the slot, one on either side; of one 400 m off none."""
    whole, slot = find_gaps(watched()), find_gaps(watched(tilt_deg=-11.0, vfov_deg=2.0))
    middle = len(whole.profile) // 2
    assert 0.5 < slot.profile.p_day[middle] < whole.profile.p_day[middle]
    assert (slot.profile.p_day <= whole.profile.p_day).all()
    assert slot.profile.p_day[middle + 4] == 0.0 < whole.profile.p_day[middle + 4]
    assert slot.profile.klass[middle + 4] == "B"


def test_draws_and_sight_lines_keep_to_the_view() -> None:
    slot = replace(watched(tilt_deg=-11.0, vfov_deg=2.0), draws=40)
    report = find_gaps(slot)
    middle = len(report.profile) // 2
    assert report.profile.p_high_day[middle + 4] == 0.0
    rays, all_rays = (frame_of(sightline_columns(of, None, Progress())) for of in (slot, watched()))
    assert 0 < len(rays) < len(all_rays) / 5
    assert rays["distance_m"].max() < 360.0
    assert poses(slot, slot.observers)[0].vfov_deg == 2.0
