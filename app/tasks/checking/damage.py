"""The rows of a project that are not what they have to be, each of which costs itself alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain

from app.project.project import Project
from app.store import catalog, runs, undo_journal
from app.store.reading.rows import Damage
from app.store.sqlite_library import Database
from app.untrusted.unreadable import in_short
from layers.text import QT_TRANSLATE_NOOP

GONE = QT_TRANSLATE_NOOP(
    "Unreadable", "the table {table} of the layer {layer} is gone, or something else is in its place"
)
READERS: Mapping[str, Callable[[Database], tuple[Damage, ...]]] = {
    catalog.TABLE: lambda db: catalog.read_catalog(db)[1],
    runs.PARAMETERS: runs.damaged_parameters,
    runs.RUNS: runs.damaged_runs,
    runs.STATUSES: runs.damaged_statuses,
    "sarhad_steps": undo_journal.damaged_steps,
}
"""What is damaged of each table: rows that are left out wherever the project is read."""


def damaged_rows(project: Project) -> tuple[Damage, ...]:
    """Rows of layers, parameters, runs, planners' words and steps that are not used; no report itself is read."""
    of_layers = (*project.damaged_entries, *_lost_layers(project))
    others = (read(project.database) for table, read in READERS.items() if table != catalog.TABLE)
    return (*of_layers, *chain.from_iterable(others))


def _lost_layers(project: Project) -> list[Damage]:
    return [
        Damage(
            catalog.TABLE, in_short(entry.uuid), GONE.format(table=in_short(entry.table), layer=in_short(entry.name))
        )
        for entry in project.entries.values()
        if project.lost(entry.uuid) is not None
    ]
