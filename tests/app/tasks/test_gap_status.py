"""What planners say of a gap stays with its stretch."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import COVERED, UNDECIDED, GapReport
from app.errors import UserError
from app.project import feature_edits
from app.project.project import Project
from app.store import runs
from app.store.history import Edit
from app.tasks import gap_status, keep_run, project_scene
from tests.builders.projects import report_of

AS_OF = "2026-10-01"


@pytest.fixture
def project(with_run: Project) -> Project:
    return with_run


def test_a_status_stays_with_its_stretch_over_a_rerun(project: Project) -> None:
    scene = project_scene.scene_of(project, as_of=AS_OF)
    report = find_gaps(scene)
    # On another date or without draws a stretch may be cut elsewhere: this is about one that is not.
    same = {gap.id for gap in report.gaps}
    first = next(gap for gap in report_of(project).gaps if gap.id in same)
    gap_status.set_status(project, first.id, "accepted", "seen on the spot", "2nd detachment")
    keep_run.store(project, report, scene)
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


def without(report: GapReport, *gone: str) -> GapReport:
    """The report as if these gaps were covered."""
    porous, hard = (
        tuple(gap for gap in gaps if gap.id not in gone) for gaps in (report.gaps, report.hard_terrain_gaps)
    )
    return dataclasses.replace(report, gaps=porous, hard_terrain_gaps=hard)


def with_status(report: GapReport, value: int) -> GapReport:
    """The report with one outcome all along, by day and by night."""
    same = np.full_like(report.profile.status_day, value)
    return dataclasses.replace(report, profile=dataclasses.replace(report.profile, status_day=same, status_night=same))


def test_words_stay_with_the_stretch_when_its_gap_has_another_id_and_other_ends(project: Project) -> None:
    first = report_of(project).gaps[0]
    gap_status.set_status(project, first.id, "checked", "seen on the spot", "2nd")
    middle = (first.start_m + first.end_m) / 2.0
    west = dataclasses.replace(first, id="west", end_m=middle - 300.0)
    east = dataclasses.replace(first, id="east", start_m=middle + 300.0)
    report = without(report_of(project), first.id)
    split = gap_status.with_statuses(project, dataclasses.replace(report, gaps=(west, east, *report.gaps)))
    for gap in split.gaps[:2]:
        assert (gap.status, gap.note, gap.unit) == ("checked", "seen on the spot", "2nd")
    assert split.words_apart == ()


def test_where_nothing_is_open_any_more_they_stand_under_closed_since(project: Project) -> None:
    first = report_of(project).gaps[0]
    gap_status.set_status(project, first.id, "checked", "seen on the spot", "2nd")
    report = gap_status.with_statuses(project, with_status(without(report_of(project), first.id), COVERED))
    (apart,) = report.words_apart
    assert (apart.route, apart.start_m, apart.end_m) == (first.route, first.start_m, first.end_m)
    assert (apart.why, apart.status, apart.note, apart.unit) == ("closed", "checked", "seen on the spot", "2nd")
    assert GapReport.from_json(report.to_json_bytes()).words_apart == report.words_apart
    gap_status.set_status(project, first.id, "open")
    assert gap_status.with_statuses(project, without(report_of(project), first.id)).words_apart == ()


def test_words_where_nothing_can_be_assessed_are_not_closed(project: Project) -> None:
    first = report_of(project).gaps[0]
    gap_status.set_status(project, first.id, "checked", "seen")
    unknown = with_status(without(report_of(project), first.id), UNDECIDED)
    assert [one.why for one in gap_status.with_statuses(project, unknown).words_apart] == ["not_assessable"]


def test_words_on_a_line_that_is_drawn_anew_are_on_no_gap_of_it_and_not_lost(project: Project) -> None:
    first = report_of(project).gaps[0]
    gap_status.set_status(project, first.id, "checked", "seen")
    entry = next(entry for entry in project.of_kind("borders") if entry.name == "Borders")
    frame = project.layer(entry.uuid).frame
    (fid,) = frame.index[frame["route"] == first.route]
    project.apply("anew", feature_edits.changed(project, entry, int(fid), {"line_version": "survey"}))
    report = report_of(project)
    assert [(one.why, one.note, one.line_version) for one in report.words_apart] == [("other_line", "seen", "osm-2026")]
    assert report.gaps[0].status == "open"
    project.undo()
    assert report_of(project).gaps[0].status == "checked"


def test_words_on_a_gap_replace_those_within_it_and_leave_those_elsewhere(project: Project) -> None:
    first, second = report_of(project).gaps[:2]
    gap_status.set_status(project, second.id, "accepted", "elsewhere")
    key = f"{first.route}/9999-9999"
    row = {"gap_id": key, "status": "checked", "note": "within", "unit": "", "status_date": "2026-01-01"}
    span = {"route": first.route, "start_m": first.start_m + 10.0, "end_m": first.end_m - 10.0, "line_version": None}
    project.apply("older", Edit(runs.STATUSES, key, None, row | span))
    assert report_of(project).gaps[0].note == "within"
    gap_status.set_status(project, first.id, "checked", "within, and seen again")
    assert set(runs.statuses(project.database)) == {first.id, second.id}
    assert [gap.note for gap in report_of(project).gaps[:2]] == ["within, and seen again", "elsewhere"]
    project.undo()
    assert report_of(project).gaps[0].note == "within"


def test_an_id_that_once_named_another_stretch_loses_nothing(project: Project) -> None:
    first = report_of(project).gaps[0]
    row = {"gap_id": first.id, "status": "checked", "note": "the old line", "unit": "", "status_date": "2020-01-01"}
    span = {"route": first.route, "start_m": first.start_m, "end_m": first.end_m, "line_version": "osm-2017"}
    project.apply("older", Edit(runs.STATUSES, first.id, None, row | span))
    gap_status.set_status(project, first.id, "accepted", "the new line")
    report = report_of(project)
    assert (report.gaps[0].status, report.gaps[0].note) == ("accepted", "the new line")
    assert [(one.why, one.note) for one in report.words_apart] == [("other_line", "the old line")]
