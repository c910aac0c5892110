"""Rows that are not what they have to be are listed, each once, and a sound project has none."""

from __future__ import annotations

from pathlib import Path

from app.project.project import Project
from app.tasks.checking.damage import damaged_rows
from tests.builders.projects import add_points, elsewhere


def test_damaged_rows_of_every_table_are_listed(project: Project, path: Path) -> None:
    add_points(project, 2)
    assert damaged_rows(project) == ()
    elsewhere(
        path,
        "INSERT INTO sarhad_parameters VALUES ('merge_m', '[')",
        "INSERT INTO sarhad_runs VALUES (1, 'r', 'never', 'h', '2026-01-01', '[]')",
        "INSERT INTO sarhad_gap_status VALUES ('g', 'lost', '', '', '', NULL, NULL, NULL, NULL)",
        "INSERT INTO sarhad_steps VALUES (99, 'x', '', '', 1)",
    )
    listed = {(damage.table, damage.row): damage.fault for damage in damaged_rows(project)}
    assert listed == {
        ("sarhad_parameters", "'merge_m'"): listed["sarhad_parameters", "'merge_m'"],
        ("sarhad_runs", "'r'"): "at is 'never', not written as 2026-03-31T14:05:00+00:00",
        ("sarhad_gap_status", "'g'"): listed["sarhad_gap_status", "'g'"],
        ("sarhad_steps", "99"): "at is '', not written as 2026-03-31T14:05:00+00:00",
    }
    elsewhere(path, "DELETE FROM sarhad_parameters", "DELETE FROM sarhad_runs", "DELETE FROM sarhad_gap_status")
    elsewhere(path, "DELETE FROM sarhad_steps WHERE id = 99")
