"""The rows of a project that are not what they have to be, each of which costs itself alone."""

from __future__ import annotations

from app.project.project import Project
from app.store import catalog, runs, undo_journal
from app.store.reading.rows import Damage
from app.untrusted.unreadable import in_short
from layers.text import QT_TRANSLATE_NOOP

GONE = QT_TRANSLATE_NOOP(
    "Unreadable", "the table {table} of the layer {layer} is gone, or something else is in its place"
)


def damaged_rows(project: Project) -> tuple[Damage, ...]:
    """Rows of layers, parameters, runs, planners' words and steps that are not used; no report itself is read."""
    db = project.database
    return (
        *project.damaged_entries,
        *_lost_layers(project),
        *runs.damaged_parameters(db),
        *runs.damaged_runs(db),
        *runs.damaged_statuses(db),
        *undo_journal.damaged_steps(db),
    )


def _lost_layers(project: Project) -> list[Damage]:
    return [
        Damage(
            catalog.TABLE, in_short(entry.uuid), GONE.format(table=in_short(entry.table), layer=in_short(entry.name))
        )
        for entry in project.entries.values()
        if project.lost(entry.uuid) is not None
    ]
