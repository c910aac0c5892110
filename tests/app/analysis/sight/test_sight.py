"""A sight and where it is seen from: columns of one length, of which some can be taken."""

from __future__ import annotations

import numpy as np

from app.analysis.sight.sight import Pose, Sight, Verdict


def sight(count: int) -> Sight:
    whole, real, flag = np.arange(count), np.linspace(0.0, 1.0, count), np.arange(count) % 2 == 0
    return Sight(whole, real, real, real, real, flag, flag, flag, ~flag, real, flag)


def test_some_rows_by_mask_and_by_number_are_the_same() -> None:
    whole = sight(6)
    by_mask, by_number = whole.only(whole.sure), whole.only(np.array([0, 2, 4]))
    for name in Sight.__slots__:
        np.testing.assert_array_equal(getattr(by_mask, name), getattr(by_number, name))
    assert by_mask.target.tolist() == [0, 2, 4]


def test_a_verdict_holds_what_tracing_finds_out_and_nothing_else() -> None:
    assert set(Verdict.__slots__) == set(Sight.__slots__) - {"target", "distance_m", "azimuth_deg"}


def test_a_pose_looks_all_round_and_needs_sight_unless_it_says_otherwise() -> None:
    pose = Pose(71.0, 37.0, 10.0, 5000.0, 6.0 / 7.0)
    assert (pose.fov_deg, pose.vfov_deg, pose.sees) == (360.0, 180.0, True)
    assert pose == Pose(71.0, 37.0, 10.0, 5000.0, 6.0 / 7.0)
