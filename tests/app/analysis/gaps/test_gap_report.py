"""A report kept as JSON comes back as it was."""

import dataclasses
import json

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.reasons.sentences import TEMPLATES, sentence
from tests.builders.scenes import device, plain, scene, zone


@pytest.fixture(scope="module")
def report() -> GapReport:
    heights = np.zeros((200, 334))
    heights[:, 230:280] = np.nan
    rows = [device(1000.0, -500.0, "observation_post"), device(3000.0, -700.0, name="Пости Ғ")]
    return find_gaps(scene(rows, grid=plain(heights), patrols=[zone(0, 2000, revisits_per_day=20.0)]))


def test_json_and_back(report: GapReport) -> None:
    data = report.to_json_bytes()
    again = GapReport.from_json(data)
    assert again.to_json_bytes() == data
    for spec in dataclasses.fields(report):
        if spec.name != "profile":
            assert getattr(again, spec.name) == getattr(report, spec.name), spec.name
    for spec in dataclasses.fields(report.profile):
        one, two = getattr(report.profile, spec.name), getattr(again.profile, spec.name)
        np.testing.assert_array_equal(one, two)
        assert one.dtype.kind == two.dtype.kind


def test_json_is_plain(report: GapReport) -> None:
    content = json.loads(report.to_json_bytes())
    assert content["run"] == report.input_hash[:12]
    assert None in content["profile"]["elevation_m"]
    assert content["undecided"][0]["cause"]["code"] == "no_terrain"
    assert "Пости Ғ".encode() in report.to_json_bytes()


def test_every_reason_has_its_words(report: GapReport) -> None:
    reasons = [*report.warnings, *(gap.cause for gap in report.all_gaps), *(e.cause for e in report.undecided)]
    reasons += [gap.remedy for gap in report.all_gaps if gap.remedy]
    assert len({reason.code for reason in reasons}) >= 4
    for reason in reasons:
        assert "{" not in sentence(reason)
        assert reason.code in TEMPLATES


def test_the_worse_period(report: GapReport) -> None:
    worse = report.worse("TJ-XX")
    assert worse.gap_km == max(row.gap_km for row in report.routes)


def test_the_low_and_high_p_of_the_worse_period(report: GapReport) -> None:
    profile = report.profile
    night = profile.p_night <= profile.p_day
    np.testing.assert_array_equal(profile.p_low[night], profile.p_low_night[night])
    np.testing.assert_array_equal(profile.p_high[~night], profile.p_high_day[~night])
