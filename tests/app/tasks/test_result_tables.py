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
    told = profile_table(profile)
    assert list(told.columns) == [*PROFILE_COLUMNS, "class", "p_tracks", *DETAIL_COLUMNS]
    assert told["g_day"].isna().all()  # no draws
    assert (told["best_night"] <= told["most_night"]).all()
    assert set(told["k_day"]) == {0, 1}
    assert told["k_day"].dtype == "Int64"


def test_what_an_older_run_does_not_tell_is_empty() -> None:
    profile = find_gaps(scene(POSTS)).profile
    unknown = np.full(len(profile), np.nan)
    told = profile_table(dataclasses.replace(profile, most_day=unknown, k_day=unknown))
    assert told[["most_day", "k_day"]].isna().all(axis=None)
    assert told[["most_night", "k_night"]].notna().all(axis=None)
