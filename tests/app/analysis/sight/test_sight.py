"""A sight and where it is seen from: columns of one length, of which some can be taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.analysis.sight.sight import Pose, Sight, Verdict


def sight(count: int) -> Sight:
    """Of two places to a path, four looks at it."""
    whole, middle = np.arange(count), np.linspace(0.0, 1.0, count)
    real = np.stack([middle, middle + 1.0], axis=1)
    flag = np.repeat((np.arange(count) % 2 == 0)[:, None], 2, axis=1)
    return Sight(
        whole, middle, middle, real, real, flag, flag, flag, ~flag, real, flag, in_height=np.repeat(flag, 2, axis=1)
    )


def test_some_rows_by_mask_and_by_number_are_the_same() -> None:
    whole = sight(6)
    by_mask, by_number = whole.only(whole.sure[:, 0]), whole.only(np.array([0, 2, 4]))
    for name in Sight.__slots__:
        np.testing.assert_array_equal(getattr(by_mask, name), getattr(by_number, name))
    assert by_mask.target.tolist() == [0, 2, 4]
    assert (by_mask.places, by_mask.p_visible.shape) == (2, (3, 2))
    assert by_mask.in_height is not None
    assert by_mask.in_height.shape == (3, 4)


def test_where_every_place_lies_in_view_some_rows_do_too() -> None:
    assert replace(sight(6), in_height=None).only(np.array([1])).in_height is None


def test_a_verdict_holds_what_tracing_finds_out_and_nothing_else() -> None:
    assert set(Verdict.__slots__) == set(Sight.__slots__) - {"target", "distance_m", "azimuth_deg", "in_height"}


def test_a_pose_looks_all_round_and_needs_sight_unless_it_says_otherwise() -> None:
    pose = Pose(71.0, 37.0, 10.0, 5000.0, 6.0 / 7.0)
    assert (pose.fov_deg, pose.vfov_deg, pose.sees) == (360.0, 180.0, True)
    assert pose == Pose(71.0, 37.0, 10.0, 5000.0, 6.0 / 7.0)
