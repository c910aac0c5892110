"""One sight line in section: the ground under it, what stands in the way, and the terrain it was traced on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.gaps.ridge import nearest
from app.analysis.gaps.section import observer_name, ray_to, section_of
from tests.builders.books import book
from tests.builders.scenes import device, lonlat, plain, scene


def test_the_section_agrees_with_the_terrain_it_shows() -> None:
    small = book()
    gap = next(gap for gap in small.report.gaps if gap.route == "AA-BB" and gap.start_m > 5000.0)
    sight = section_of(small.scene, nearest(small.scene, gap)[0][0], gap.lon, gap.lat)
    assert sight is not None
    chord = sight.eye_m + (sight.target_m - sight.eye_m) * sight.distance_m / sight.length_m
    there = [float(np.interp(sight.obstacle[0], sight.distance_m, line)) for line in (chord, sight.ground_m)]
    assert there[0] - there[1] == pytest.approx(sight.clearance_m, abs=0.3)
    assert there[1] == pytest.approx(sight.obstacle[1], abs=0.3)
    assert sight.obstacle_height_m <= sight.obstacle[1]
    assert (sight.height_m <= sight.ground_m).all()
    assert sight.coarse


def test_the_obstacle_has_a_place_and_a_height() -> None:
    heights = np.zeros((200, 334))
    heights[115:117] = 60.0
    sight = section_of(scene([device(4000.0, -1500.0)], grid=plain(heights)), 0, *lonlat(4000.0, 0.0))
    assert sight is not None
    assert sight.blocked
    assert sight.obstacle_height_m == pytest.approx(60.0, abs=0.01)
    assert sight.obstacle_lon == pytest.approx(lonlat(4000.0, -480.0)[0], abs=1e-4)
    assert lonlat(0.0, -560.0)[1] < sight.obstacle_lat < lonlat(0.0, -420.0)[1]
    level = section_of(scene([device(4000.0, -1500.0)]), 0, *lonlat(4000.0, 0.0))
    assert level is not None
    assert not level.blocked


def test_a_line_over_a_void_of_the_finest_terrain_is_traced_on_the_next() -> None:
    heights = np.zeros((200, 334))
    heights[115:117] = np.nan
    watched = scene([device(4000.0, -1500.0)])
    void, whole = plain(heights), plain()
    place = lonlat(4000.0, 0.0)
    for terrain, expected in (((void, whole), whole), ((whole, void), whole), ((void,), void)):
        ray = ray_to(replace(watched, terrain=terrain), 0, *place)
        assert ray is not None
        assert ray.terrain is expected
    assert ray_to(replace(watched, terrain=()), 0, *place) is None


def test_an_observer_without_a_name_is_called_what_it_is() -> None:
    watched = scene([device(0.0, -500.0, name="Tem"), device(1000.0, -500.0, name="")])
    names = {observer_name(watched, number) for number in (0, 1)}
    assert names == {"Tem", watched.types["thermal_camera"].label}
