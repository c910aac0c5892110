"""The rows of a project that are not what they have to be, each of which costs itself alone."""

from __future__ import annotations

from app.project.project import Project
from app.store import runs, undo_journal
from app.store.reading.rows import Damage


def damaged_rows(project: Project) -> tuple[Damage, ...]:
    """Rows of layers, parameters, runs, planners' words and steps that are not used; no report itself is read."""
    db = project.database
    return (
        *project.damaged_entries,
        *runs.damaged_parameters(db),
        *runs.damaged_runs(db),
        *runs.damaged_statuses(db),
        *undo_journal.damaged_steps(db),
    )
