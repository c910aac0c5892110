"""What other programs change in the open project: QGIS, ogr2ogr, a second window."""

from __future__ import annotations

from app.project.project import Change, Project
from app.store import catalog
from app.store.database import foreign_changes
from app.store.failures.explained import explained


class Elsewhere:
    """Notices changes that were not announced, when asked to look; looking costs little while there are none."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._version = foreign_changes(project.database)
        self._stamps = catalog.stamps(project.database)

    def settle(self, change: Change) -> None:
        """Take a change that was announced for seen."""
        project = self._project
        tables = {project.entries[uuid].table for uuid in change.layers & project.entries.keys()}
        listed = {catalog.TABLE} if change.catalog else set()
        new = catalog.stamps(project.database)
        self._stamps = {
            table: stamp if table in tables | listed else self._stamps.get(table, stamp) for table, stamp in new.items()
        }

    def look(self) -> Change | None:
        """What another program changed since the last look, as a change to be followed.

        Raises UserError if the file cannot be read any more.
        """
        database = self._project.database
        with explained(self._project.path):
            if (version := foreign_changes(database)) == self._version:
                return None
            self._version, before, self._stamps = version, self._stamps, catalog.stamps(database)
        tables = {table for table, stamp in self._stamps.items() if before.get(table) != stamp}
        if not tables:
            return None
        layers = frozenset(entry.uuid for entry in catalog.read_entries(database) if entry.table in tables)
        return Change("", "elsewhere", layers, catalog=catalog.TABLE in tables)
