"""The pairs of observers: who shares a mast, what is remembered, and which paths are pairs at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.analysis.detection.observer_pairs import ChanceCache, ObserverChances, observer_pairs
from app.analysis.detection.pairs import Pairs
from app.analysis.sight.line import LineCache, line_of
from app.analysis.sight.poses import poses
from app.analysis.sight.sights import SightCache, sights
from app.progress import Progress
from tests.builders.scenes import device, plain, scene
from tests.builders.terrains import fractal

ROUGH = plain(40.0 * fractal(9, 5, 0.5)[:200, :334], sigma=4.0)


def chances(*rows: dict[str, Any], cache: ChanceCache | None = None, **options: Any) -> ObserverChances:
    of = scene(list(rows), grid=ROUGH, **options)
    line, stands = line_of(of, LineCache()), poses(of, of.observers)
    seen = sights(line.view, stands, SightCache(), Progress())
    return ObserverChances(of, line, stands, seen, cache or ChanceCache())


def pairs(*rows: dict[str, Any], **options: Any) -> list[Pairs]:
    return list(observer_pairs(chances(*rows, **options), [0] * len(rows)))


def test_a_mast_is_a_place_whatever_the_height() -> None:
    rows = [device(1000.0, -500.0), device(1000.0, -500.0, "ground_radar", height_m=20.0), device(1001.0, -500.0)]
    first, second, third = (part.place[:, 0].tolist() for part in pairs(*rows))
    assert first == second != third


def test_devices_of_one_mast_have_a_table_where_sight_is_in_doubt() -> None:
    camera, radar = device(1000.0, -500.0), device(1000.0, -500.0, "ground_radar")
    alone, (one, other) = pairs(camera), pairs(camera, radar)
    assert len(alone[0].by_places) == 0
    assert set(alone[0].joint.tolist()) == {-1}
    for part in (one, other):
        doubtful = part.joint >= 0
        assert doubtful.any()
        assert np.abs(part.quantile[doubtful]).min(axis=1).max() < 9.0
        certain = ~doubtful & (part.open > 0.0).any(axis=(0, 1))
        assert (np.abs(part.quantile[certain]) == 9.0).all()
        assert part.by_places.shape[1:] == (2, 3, 32)
    np.testing.assert_array_equal(min(one, other, key=len).chance, alone[0].chance)


def test_what_needs_no_sight_shares_none() -> None:
    both = pairs(device(1000.0, -20.0), device(1000.0, -20.0, "ground_sensor"))
    assert all((part.joint == -1).all() for part in both)


def test_a_radar_along_whose_beam_a_path_leads_is_met_with_and_detects_nobody() -> None:
    (radar,) = pairs(device(1000.0, 0.0, "ground_radar", height_m=60.0))
    # Half a path is 475 m to its last look: .3 of .78 m/s are radial up to 1,135 m.
    far = radar.distance_m > 1235.0
    assert far.any()
    assert not radar.open[..., far].any()
    assert (radar.p_visible[far] > 0.5).any()
    assert (radar.open[0, 0, (radar.distance_m > 400.0) & (radar.distance_m < 1000.0)] > 0.5).all()


@pytest.mark.parametrize("looks", [1, 20])
def test_columns_are_of_the_middle_and_the_chances_of_the_path(looks: int) -> None:
    (part,) = pairs(device(1000.0, -500.0, availability=0.7), looks=looks)
    assert set(part.availability.tolist()) == {0.7}
    np.testing.assert_allclose(part.distance_m, np.hypot(100.0 * part.sample + 50.0 - 1000.0, 500.0), atol=5.0)
    assert (part.chance <= part.open + 1e-12).all()
    assert (part.chance <= part.clear + 1e-9).all()
    assert part.quantile.shape == (len(part), 1 if looks == 1 else 5)


def test_a_device_is_worked_out_once_for_each_pose_and_type() -> None:
    cache = ChanceCache()
    camera = device(1000.0, -500.0)
    first = chances(camera, device(1000.0, -500.0, availability=0.2), cache=cache).of_each
    again = chances(camera, device(3000.0, -500.0), cache=cache).of_each
    assert first[0] is first[1] is again[0]
    slower = chances(camera, cache=cache, crosser_mps=0.5).of_each
    assert (slower[0].open >= first[0].open).all()
    assert (slower[0].open > first[0].open).any()
