"""A run holds until something that it was made of changes."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from app.project import feature_edits, own_state
from app.project.project import Project
from app.store import runs
from app.tasks import keep_run, out_of_date
from tests.builders.projects import report_of


@pytest.fixture
def project(with_run: Project) -> Project:
    return with_run


def test_a_run_goes_out_of_date_with_any_input_and_back_with_undo(project: Project) -> None:
    report = report_of(project)
    assert out_of_date.why_out_of_date(project, report) is None
    posts = project.of_kind("checkpoints")[0]
    fid = int(project.layer(posts.uuid).frame.index[-1])
    project.apply("Move post", feature_edits.changed(project, posts, fid, geometry=shapely.Point(70.0, 37.6)))
    assert out_of_date.why_out_of_date(project, report) is not None
    scene = keep_run.latest_scene(project)
    assert scene is not None
    assert scene.input_hash == report.input_hash  # the old run still knows its own posts
    project.undo()
    assert out_of_date.why_out_of_date(project, report) is None


def test_a_run_as_of_another_day_than_the_one_looked_at_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is as of 2026-10-01."""
    report, today = report_of(project), date.today().isoformat()
    assert out_of_date.why_out_of_date(project, report, "2026-10-01") is None
    why = "the day looked at is {}; this run is as of 2026-10-01"
    assert out_of_date.why_out_of_date(project, report, "2020-01-01") == why.format("2020-01-01")
    if today != "2026-10-01":
        assert out_of_date.why_out_of_date(project, report, today) == why.format(today)
    # As if it had been made on that day: then today is no other day than then.
    monkeypatch.setattr(runs, "listed", lambda _: [{"run": report.run, "at": "2026-10-01T12:00:00+00:00"}])
    assert out_of_date.why_out_of_date(project, report, today) is None
    assert out_of_date.why_out_of_date(project, report, "2020-01-01") == why.format("2020-01-01")


def test_a_run_for_another_own_state_says_so(project: Project) -> None:
    report = report_of(project)
    own_state.set_own_state(project, "KG")
    assert out_of_date.why_out_of_date(project, report) == "the own state is KG now; this run is for TJ"
    project.undo()
    assert out_of_date.why_out_of_date(project, report) is None
