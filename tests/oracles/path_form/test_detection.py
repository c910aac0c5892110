"""Detection along a path: known numbers and laws of whole scenes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.arrays import FloatArray
from app.scene.scene import Scene
from tests.builders.scenes import coarse, device, scene, straight
from tests.oracles.path_form.detection import detection, paths_of
from tests.oracles.path_form.devices import Staff, devices_of, looks_at, staffing
from tests.oracles.path_form.form import ALONG_PATH, AT_POINT, Case, Form
from tests.oracles.path_form.masts import masts_of, watch
from tests.oracles.path_form.paths import Path
from tests.oracles.path_form.rough import rough

SCALE = 0.9996
"""Metres of the builder's plane in a true one."""


def sample_at(of: Scene, x: float) -> Scene:
    """The scene with the one sample whose middle is nearest to x metres along its line."""
    samples = of.samples[0]
    one = int(np.abs(samples.chainage_m - x).argmin())
    columns = (name for name in samples.__slots__ if name != "route")
    cut = replace(samples, **{name: getattr(samples, name)[one : one + 1] for name in columns})
    return replace(of, samples=(cut,))


def at(of: Scene, x: float, form: Form = ALONG_PATH, staff: dict[str, Staff] | None = None) -> float:
    """P by day of the sample about x metres along the line."""
    return float(detection(sample_at(of, x), form, staff or {})[0, 0])


def case_at(of: Scene, x: float) -> tuple[Case, Path]:
    """What is known of the path about x metres along the line."""
    one = sample_at(of, x)
    return Case.of(one, ALONG_PATH), next(iter(paths_of(one, ALONG_PATH.looks)))


def test_on_coarse_terrain_the_sight_of_a_near_pair_is_a_coin() -> None:
    near = scene([device(4050.0, 500.0, availability=1.0)], grid=coarse())
    assert at(near, 4050.0, AT_POINT) == pytest.approx(0.5 * at(near, 4050.0, replace(AT_POINT, near_is_coin=False)))


def test_devices_of_one_mast_share_one_sight() -> None:
    cameras: list[dict[str, Any]] = [device(4050.0, 500.0, availability=1.0, height_m=6.0)] * 2
    alone, both = (scene(rows, grid=rough(6.0)) for rows in (cameras[:1], cameras))
    apart = scene([cameras[0], device(4050.0, 501.0, availability=1.0, height_m=6.0)], grid=rough(6.0))
    one, shared, independent = (at(case, 4050.0, AT_POINT) for case in (alone, both, apart))
    assert 0.05 < one < 0.9
    assert one <= shared < one + 0.02
    assert independent > shared + 0.05


def test_devices_of_one_mast_whose_rays_bend_differently_are_in_sight_together() -> None:
    mast = [device(4050.0, 2500.0, kind, availability=1.0, height_m=12.0) for kind in ("ground_radar", "binoculars")]
    case, crossing = case_at(scene(mast, grid=rough(4.0)), 4050.0)
    row = watch(masts_of(devices_of(case.scene, {}))[0], crossing, case)
    assert row is not None
    assert sorted(row.ranks) == [0, 1]
    assert len(row.states) == 3**5
    assert row.probability.sum() == pytest.approx(1.0)


@pytest.mark.parametrize(("inside", "along_m"), [(300.0, 1200.0), (800.0, 2000.0)])
def test_a_radar_beside_the_line_sees_who_leaves_it(inside: float, along_m: float) -> None:
    beside = scene([device(4050.0, -inside, "ground_radar")])
    for x in (4050.0 - along_m, 4050.0 + along_m):
        assert at(beside, x) == pytest.approx(0.85, abs=0.02)
        assert at(beside, x, AT_POINT) == 0.0


@pytest.mark.parametrize("shift_m", [0.0, 11.0, 25.0])
def test_a_seismic_sensor_on_the_path_has_its_whole_exposure(shift_m: float) -> None:
    case, crossing = case_at(scene([device(4055.0 * SCALE, shift_m, "ground_sensor")]), 4055.0)
    looks = looks_at(devices_of(case.scene, {})[0], crossing, case)
    assert len(looks.number) == 200
    assert float(-(looks.number * np.log(looks.miss[0])).sum()) == pytest.approx(2.72, abs=0.005)


def test_one_climb_over_a_fence_is_one_look_wherever_the_fence_stands() -> None:
    on_line, behind = (scene([device(4060.0, y, "fence_alarm")]) for y in (0.0, -300.0))
    assert at(on_line, 4050.0) == pytest.approx(at(on_line, 4050.0, AT_POINT), abs=1e-6)
    assert at(behind, 4050.0, AT_POINT) == 0.0
    assert at(behind, 4050.0) == pytest.approx(at(on_line, 4050.0), abs=1e-3)


def test_a_path_all_in_reach_of_a_level_watcher_is_close_to_its_middle() -> None:
    far = scene([device(4050.0, 2500.0, "ground_radar")])
    independent = replace(ALONG_PATH, beta=0.0)
    assert at(far, 4050.0, independent) == pytest.approx(at(far, 4050.0, AT_POINT), abs=1e-6)
    assert at(far, 4050.0) < at(far, 4050.0, independent)


@pytest.mark.parametrize("form", [AT_POINT, ALONG_PATH])
def test_more_range_height_and_devices_never_lower_p(form: Form) -> None:
    def p(*rows: dict[str, Any]) -> FloatArray:
        whole = scene(list(rows), grid=rough(5.0), line=straight(2000.0))
        return detection(whole, form)

    eye, camera = device(900.0, 700.0, "binoculars", range_m=900.0), device(1500.0, -300.0, height_m=4.0)
    base = p(eye, camera)
    assert (base > 0.01).any()
    for more in (
        p({**eye, "range_m": 1500.0}, camera),
        p(eye, {**camera, "height_m": 9.0}),
        p(eye, camera, device(300.0, 300.0, "ground_radar")),
    ):
        assert (more >= base - 1e-12).all()
        assert (more > base + 1e-6).any()


def test_a_post_watches_with_the_staff_it_has() -> None:
    assert [staffing(*staff) for staff in ((None, None), (3.0, None), (0.0, None), (3.0, 4.0), (9.0, 4.0))] == [
        1.0,
        1.0,
        0.0,
        0.75,
        1.0,
    ]
    both = scene([device(4050.0, 300.0, "binoculars"), device(4050.0, 300.0, "ground_radar")])
    names = dict(zip(both.observers.type, both.observers.id, strict=True))
    full, nobody = at(both, 4050.0), at(both, 4050.0, staff={names["binoculars"]: (0.0, 4.0)})
    radar = at(scene([device(4050.0, 300.0, "ground_radar")]), 4050.0)
    assert full > nobody + 0.01
    assert nobody == pytest.approx(radar)
    assert at(both, 4050.0, staff={names["ground_radar"]: (0.0, 4.0)}) == full
