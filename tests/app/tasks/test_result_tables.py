"""The table of a run, sample by sample."""

from __future__ import annotations

import dataclasses

import numpy as np

from app.analysis.gaps.find_gaps import find_gaps
from app.tasks.result_tables import DETAIL_COLUMNS, PROFILE_COLUMNS, profile_table
from tests.builders.scenes import device, scene

POSTS = [device(2000.0, -500.0), device(6000.0, -500.0)]


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
