"""The table of sight lines: on the finest terrain that holds each ray."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.errors import UserError
from app.progress import Progress
from app.scene.scene import Scene
from app.tasks.result_tables import DETAIL_COLUMNS, PROFILE_COLUMNS, profile_table, sightline_table
from tests.builders.scenes import device, plain, scene

POSTS = [device(2000.0, -500.0), device(6000.0, -500.0)]
FINE = plain(np.zeros((200, 170)))  # its eastern edge lies at x = 4,100 m
COARSE = plain(np.zeros((50, 100)), cell=120.0)


def table(of: Scene) -> pd.DataFrame:
    return sightline_table(of, 3000.0, Progress())


def test_rays_that_leave_the_finest_terrain_are_told_by_the_next() -> None:
    both = dataclasses.replace(scene(POSTS), terrain=(FINE, COARSE))
    fine, coarse = (dataclasses.replace(both, terrain=(one,)) for one in (FINE, COARSE))
    shown, unknown = table(both), table(fine)["p_visible"].isna()
    assert 0 < unknown.sum() < len(shown)
    pd.testing.assert_frame_equal(shown[~unknown], table(fine)[~unknown], check_dtype=False)
    pd.testing.assert_frame_equal(shown[unknown], table(coarse)[unknown], check_dtype=False)
    assert shown["visible"][unknown].isna().all()  # too coarse for a yes or no
    assert shown["visible"][~unknown].notna().all()


def test_without_terrain_there_is_no_sight_line() -> None:
    with pytest.raises(UserError, match="no terrain"):
        table(dataclasses.replace(scene(POSTS), terrain=()))


def test_a_device_that_needs_no_sight_has_no_height_of_view() -> None:
    buried = [device(2000.0, -20.0, "ground_sensor", **view) for view in ({}, {"tilt_deg": 60.0, "vfov_deg": 1.0})]
    plainly, tilted = (table(scene([one])) for one in buried)
    assert len(plainly)
    pd.testing.assert_frame_equal(plainly, tilted)


def test_a_profile_tells_bounds_and_counts_behind_the_columns_it_always_had() -> None:
    profile = find_gaps(scene(POSTS)).profile
    shown = profile_table(profile)
    assert list(shown.columns) == [*PROFILE_COLUMNS, "class", "p_tracks", *DETAIL_COLUMNS]
    assert shown["g_day"].isna().all()  # no draws
    assert (shown["best_night"] <= shown["most_night"]).all()
    assert set(shown["k_day"]) == {0, 1}
    assert shown["k_day"].dtype == "Int64"


def test_what_an_older_run_does_not_tell_is_empty() -> None:
    profile = find_gaps(scene(POSTS)).profile
    unknown = np.full(len(profile), np.nan)
    shown = profile_table(dataclasses.replace(profile, most_day=unknown, k_day=unknown))
    assert shown[["most_day", "k_day"]].isna().all(axis=None)
    assert shown[["most_night", "k_night"]].notna().all(axis=None)
