"""Layers whose tables are gone, and linked files that are missing or have changed."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import prefixed
from app.project.project import Project
from app.project.underlays import broken_underlays, link_of
from app.store.integrity import registrations
from app.tasks.checking.finding import Finding
from app.terrain.heights import broken_links, links_of
from layers.text import QT_TRANSLATE_NOOP

LOST_TABLE = QT_TRANSLATE_NOOP("Check", "The layer {layer} has lost its table {table}.")
UNUSABLE = QT_TRANSLATE_NOOP("Check", "The layer {layer} cannot be used: ")


def faults(project: Project) -> Iterator[Finding]:
    """Layers that have nothing to show, or whose files are not as they were linked."""
    present = registrations.tables(project.database)
    for entry in project.entries.values():
        if entry.table not in present and not links_of(entry) and link_of(entry) is None:
            yield Finding("missing-layer", LOST_TABLE.format(layer=entry.name, table=entry.table))
    for entry, error in broken_links(project, by_content=True):
        yield Finding("linked-terrain", prefixed(UNUSABLE.format(layer=entry.name), error))
    for entry, error in broken_underlays(project, by_content=True):
        yield Finding("linked-basemap", prefixed(UNUSABLE.format(layer=entry.name), error))
