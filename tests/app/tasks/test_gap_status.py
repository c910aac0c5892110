"""What planners say of a gap stays with its stretch."""

from __future__ import annotations

import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.errors import UserError
from app.project.project import Project
from app.tasks import gap_status, keep_run, project_scene
from tests.builders.projects import report_of

AS_OF = "2026-10-01"


@pytest.fixture
def project(with_run: Project) -> Project:
    return with_run


def test_a_status_stays_with_its_stretch_over_a_rerun(project: Project) -> None:
    first = report_of(project).gaps[0]
    gap_status.set_status(project, first.id, "accepted", "seen on the spot", "2nd detachment")
    scene = project_scene.scene_of(project, as_of=AS_OF)
    keep_run.store(project, find_gaps(scene), scene)
    again = next(gap for gap in report_of(project).gaps if gap.id == first.id)
    assert (again.status, again.note, again.unit) == ("accepted", "seen on the spot", "2nd detachment")
    layer = project.layer(project.of_kind("gaps")[0].uuid)
    judged = layer.frame["gap_id"] == first.id
    row = layer.frame[judged].iloc[0]
    assert (row["status"], row["note"], row["unit"]) == ("accepted", "seen on the spot", "2nd detachment")
    others = layer.frame[~judged]
    assert (others["status"] == "open").all()
    assert others[["note", "unit", "status_date"]].isna().all(axis=None)


def test_statuses_are_undone_by_name(project: Project) -> None:
    first = report_of(project).gaps[0]
    gap_status.set_status(project, first.id, "checked")
    assert project.steps()[-1].label == gap_status.SET_STATUS
    project.undo()
    assert report_of(project).gaps[0].status == "open"
    with pytest.raises(UserError, match="status is one of"):
        gap_status.set_status(project, first.id, "nonsense")
