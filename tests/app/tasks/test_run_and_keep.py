"""A run of the command line as one task: the report is kept in the project and says what planners have said before."""

from __future__ import annotations

from app.progress import Progress, Stage, StageTimes
from app.project.project import Project
from app.tasks import gap_status, keep_run, project_scene
from app.tasks.run_and_keep import run_and_keep

DAY = "2026-10-01"


def test_the_report_is_that_of_the_project_afterwards(with_run: Project) -> None:
    times = StageTimes()
    scene = project_scene.scene_of(with_run, as_of=DAY)
    first = run_and_keep(with_run, scene, Progress(times=times))
    times.begin(None)
    gap_status.set_status(with_run, first.all_gaps[0].id, "accepted", "seen")
    again = run_and_keep(with_run, scene, Progress())
    latest = keep_run.latest(with_run)
    assert latest is not None
    assert again.to_json_bytes() == latest.to_json_bytes()
    assert first.input_hash == scene.input_hash
    assert [gap.status for gap in (first.all_gaps[0], again.all_gaps[0])] == ["open", "accepted"]
    assert {Stage.SIGHTS, Stage.KEEPING} <= set(times.seconds)
