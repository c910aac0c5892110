"""A run holds until something that it was made of changes."""

from __future__ import annotations

import pytest
import shapely

from app.project import feature_edits, own_state
from app.project.project import Project
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


def test_a_run_for_another_own_state_says_so(project: Project) -> None:
    report = report_of(project)
    own_state.set_own_state(project, "KG")
    assert out_of_date.why_out_of_date(project, report) == "the own state is KG now; this run is for TJ"
    project.undo()
    assert out_of_date.why_out_of_date(project, report) is None
