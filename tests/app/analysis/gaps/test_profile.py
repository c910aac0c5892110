"""The profile of a run: a sample by its place, and runs kept before some of its columns were told."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.analysis.gaps.profile import Profile
from tests.builders.scenes import device, scene

LATER = ("most_day", "most_night", "k_day", "k_night", "p_worst_hour")


@pytest.fixture(scope="module")
def report() -> GapReport:
    return find_gaps(scene([device(2000.0, -500.0), device(2500.0, -600.0, "ground_radar")]))


def test_the_sample_that_holds_a_chainage(report: GapReport) -> None:
    profile = report.profile
    (name,) = set(profile.route.tolist())
    for row in (0, 17, len(profile) - 1):
        assert profile.row_at(name, float(profile.chainage_m[row])) == row
    assert profile.row_at(name, 0.0) == 0
    assert profile.row_at(name, float(profile.end_m[-1])) == len(profile) - 1
    assert profile.row_at(name, float(profile.end_m[-1]) + 1.0) is None
    assert profile.row_at("XX-YY", 100.0) is None


def old(report: GapReport) -> bytes:
    """The report as a run before kept it."""
    content = json.loads(report.to_json_bytes())
    for name in (*LATER, "worst_hours"):
        del content["profile"][name]
    for row in content["routes"]:
        for name in ("gap_median_km", "k0_km", "k1_km", "k2_km", "together_km"):
            del row[name]
    return json.dumps(content).encode()


def test_a_run_kept_before_loads_with_what_it_has_not_as_unknown(report: GapReport) -> None:
    again = GapReport.from_json(old(report))
    for name in LATER:
        assert np.isnan(getattr(again.profile, name)).all()
        assert not np.isnan(getattr(report.profile, name)).any()
    assert set(again.profile.worst_hours.tolist()) == {""}
    assert "" not in report.profile.worst_hours.tolist()
    for row, new in zip(again.routes, report.routes, strict=True):
        assert row.k0_km is row.k1_km is row.k2_km is row.together_km is row.gap_median_km is None
        assert row.covered_km == new.covered_km
    np.testing.assert_array_equal(again.profile.k, report.profile.k)
    assert GapReport.from_json(again.to_json_bytes()).to_json_bytes() == again.to_json_bytes()


def test_columns_and_back(report: GapReport) -> None:
    columns = {spec.name: getattr(report.profile, spec.name).tolist() for spec in dataclasses.fields(Profile)}
    again = Profile.from_plain(columns)
    for name in columns:
        np.testing.assert_array_equal(getattr(again, name), getattr(report.profile, name))
    assert again.k.dtype == np.int64
