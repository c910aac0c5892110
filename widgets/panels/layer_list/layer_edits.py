"""What a planner does to layers in their list: show, hide, rename, reorder, copy, delete, change opacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.project.add_layers import copy_layer
from app.project.remove_layer import DELETE, removal
from app.project.target_layer import free_name
from app.store import catalog
from app.store.catalog import Entry
from app.store.history import Edit
from layers import LAYER_TYPES
from layers.text import QT_TRANSLATE_NOOP
from resources.literal import one_line
from widgets.session.session import Explained, Session
from widgets.words.text import shown

STYLE = QT_TRANSLATE_NOOP("Step", "Change how a layer is shown")
RENAME = QT_TRANSLATE_NOOP("Step", "Rename layer")
_NAME = 150
"""As many characters of a name stay in that of its copy."""
REORDER = QT_TRANSLATE_NOOP("Step", "Reorder layers")


class LayerEdits(QObject):
    """Each is one named step on the catalogue of the open project."""

    refused = Signal()
    """A step was refused: the list no longer shows the project."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def show(self, entry: Entry, visible: bool) -> None:
        """Show or hide a layer."""
        self._commit(STYLE, replace(entry, visible=visible))

    def show_alone(self, uuid: str) -> None:
        """Show one layer and the terrain, and hide all others."""
        project = self._session.project
        if project is not None:
            wanted = {uuid, *(entry.uuid for entry in project.of_kind("terrain"))}
            others = [entry for entry in project.entries.values() if entry.visible != (entry.uuid in wanted)]
            self._commit(STYLE, *(replace(entry, visible=entry.uuid in wanted) for entry in others))

    def rename(self, entry: Entry, name: str) -> None:
        """Rename a layer; no two layers share a name."""
        project = self._session.required
        taken = any(other.name == name for other in project.entries.values() if other.uuid != entry.uuid)
        if not name or taken:
            self._session.explain(ValueError(self.tr("A layer needs a name of its own.")))
            self.refused.emit()
            return
        self._commit(RENAME, replace(entry, name=name))

    def reorder(self, uuids: Sequence[str]) -> None:
        """Put the layers in this order, the topmost first."""
        project = self._session.project
        wanted = {uuid: len(uuids) - row for row, uuid in enumerate(uuids)}
        if project is None or len(wanted) != len(project.entries):
            return
        entries = [entry for uuid, entry in project.entries.items() if entry.position != wanted.get(uuid)]
        self._commit(REORDER, *(replace(entry, position=wanted[entry.uuid]) for entry in entries))

    def set_opacity(self, uuid: str, opacity: float) -> None:
        """Set the opacity of a layer."""
        project = self._session.project
        if project is not None and project.entries[uuid].opacity != opacity:
            self._commit(STYLE, replace(project.entries[uuid], opacity=opacity))

    def set_settings(self, entry: Entry) -> None:
        """Set how a layer is drawn, by its settings."""
        project = self._session.project
        if project is not None and project.entries[entry.uuid].settings != entry.settings:
            self._commit(STYLE, entry)

    def may_duplicate(self, uuid: str) -> bool:
        """Whether a layer has rows that may be copied: those of a run, and rasters, have not."""
        project = self._session.project
        kind = LAYER_TYPES[project.entries[uuid].kind] if project is not None and uuid in project.entries else None
        return kind is not None and kind.importable and bool(kind.geometries)

    def duplicate(self, uuid: str) -> None:
        """Add a copy of a layer with rows, named after it."""
        project = self._session.project
        if project is None or not self.may_duplicate(uuid):
            return
        entry = project.entries[uuid]
        name = free_name(project, self.tr("{layer}, copy").format(layer=shown("Layer", entry.name)[:_NAME]))
        with Explained(self._session):
            copy_layer(project, entry, name)

    def delete(self, uuid: str) -> None:
        """Delete a layer; undo brings it back."""
        project = self._session.project
        if project is None or uuid not in project.entries:
            return
        entry = project.entries[uuid]
        with Explained(self._session):
            if self._session.apply(DELETE, *removal(project, entry), origin="layers") is not None:
                text = self.tr("{layer} is deleted. Undo brings it back.")
                self._session.notify(text.format(layer=one_line(shown("Layer", entry.name))))

    def move(self, uuid: str, steps: int) -> None:
        """Move a layer up by so many places, or down where there are less than none."""
        project = self._session.project
        uuids = list(reversed(project.entries)) if project is not None else []
        if uuid in uuids and 0 <= (place := uuids.index(uuid) - steps) < len(uuids):
            uuids.remove(uuid)
            uuids.insert(place, uuid)
            self.reorder(uuids)

    def _commit(self, label: str, *entries: Entry) -> None:
        project = self._session.required
        edits = [
            Edit(catalog.TABLE, entry.uuid, project.row(catalog.TABLE, entry.uuid), entry.row()) for entry in entries
        ]
        if edits and self._session.apply(label, *edits, origin="layers") is None:
            self.refused.emit()
