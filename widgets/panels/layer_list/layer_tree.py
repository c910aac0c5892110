"""The list of layers: which are drawn, in which order, and their provenance."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from app.project.project import Change
from app.project.underlay_looks import KIND
from widgets.panels.layer_list.layer_edits import LayerEdits
from widgets.panels.layer_list.layer_rows import UUID, count, name_of, row_of
from widgets.session.late import IMPORTS
from widgets.session.session import Session
from widgets.words.remedies import full_text

_MOVES = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class LayerTree(QTreeWidget):
    """One row per layer, the topmost first; checkbox, drag, F2, right click."""

    zoom_wanted = Signal(str)
    """Show a layer's extent, by uuid."""
    chosen = Signal(str)
    """A layer was clicked; empty if none."""
    listed = Signal()
    """The list was made anew, or what is said of a layer changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.edits = LayerEdits(session, self)
        self._filling = False
        self._faults: dict[str, str] = {}
        self._build()
        self.itemChanged.connect(self._on_item_changed)
        self.itemDoubleClicked.connect(lambda item, _: self.zoom_wanted.emit(item.data(0, UUID)))
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.current))
        self.customContextMenuRequested.connect(self._show_menu)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self.edits.refused.connect(self._soon.start)
        session.opened.connect(self._on_opened)
        session.unreadable.connect(self._on_unreadable)
        session.changed.connect(self._on_change)
        session.themed.connect(self.refresh)

    def _build(self) -> None:
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(4)
        self.setAccessibleName(self.tr("Layers"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    @property
    def current(self) -> str:
        """The uuid of the chosen layer; empty if there is none."""
        items = self.selectedItems()
        return str(items[0].data(0, UUID)) if items else ""

    def fault(self, uuid: str) -> str:
        """Why a layer cannot be drawn; empty if it can."""
        if uuid in self._faults or self.session.project is None or uuid not in self.session.project.entries:
            return self._faults.get(uuid, "")
        entry = self.session.project.entries[uuid]
        error = self.session.project.lost(uuid)
        if entry.kind == KIND:
            with IMPORTS:
                from app.project.underlays import absence  # noqa: PLC0415 - few projects have underlays
            # Not drawn yet, or hidden.
            error = absence(self.session.project, entry)
        return "" if error is None else full_text(error)

    def _on_opened(self) -> None:
        self._faults.clear()
        self.refresh()

    def _on_unreadable(self, uuid: str, why: str) -> None:
        """A layer's file cannot be read, or can be again."""
        if self._faults.get(uuid, "") != why:
            self._faults[uuid] = why
            self._soon.start()

    def refresh(self) -> None:
        """List the project's layers afresh."""
        chosen = self.current
        self._filling = True
        self.clear()
        entries = list(self.session.project.entries.values()) if self.session.project else []
        for entry in reversed(entries):
            item = row_of(self.session, entry, self.fault(entry.uuid))
            self.addTopLevelItem(item)
            if entry.uuid == chosen:
                self.setCurrentItem(item)
        self._filling = False
        self.listed.emit()

    def _on_change(self, change: Change) -> None:
        if change.catalog:
            # Not at once: the change may come from an item's own signal, and rebuilding the list deletes that item.
            self._soon.start()
            return
        self._filling = True
        for number in range(self.topLevelItemCount()):
            item = self.topLevelItem(number)
            if item is not None and item.data(0, UUID) in change.layers:
                item.setText(1, count(self.session, self.session.required.entries[item.data(0, UUID)]))
        self._filling = False

    # User actions

    def _on_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        project = self.session.project
        if self._filling or project is None:
            return
        entry = project.entries[item.data(0, UUID)]
        visible, name = item.checkState(0) is Qt.CheckState.Checked, item.text(0).strip()
        if visible != entry.visible:
            self.edits.show(entry, visible)
        elif name != name_of(entry):
            self.edits.rename(entry, name)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """A layer was dragged to another place."""
        super().dropEvent(event)
        items = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        self.edits.reorder([str(item.data(0, UUID)) for item in items if item is not None])

    def _show_menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        if item is not None:
            menu = self.menu_of(item)
            menu.exec(self.viewport().mapToGlobal(at))
            menu.deleteLater()

    def menu_of(self, item: QTreeWidgetItem) -> QMenu:
        """The context menu of a layer."""
        uuid = str(item.data(0, UUID))
        menu = QMenu(self)
        menu.addAction(
            self.session.theme.tinted("zoom_all", "text"), self.tr("Zoom to layer"), lambda: self.zoom_wanted.emit(uuid)
        )
        menu.addAction(self.tr("Rename\tF2"), lambda: self.editItem(item, 0))
        menu.addAction(self.tr("Show this layer alone"), lambda: self.edits.show_alone(uuid))
        menu.addAction(self.tr("Move up\tAlt+Up"), lambda: self.edits.move(uuid, 1))
        menu.addAction(self.tr("Move down\tAlt+Down"), lambda: self.edits.move(uuid, -1))
        menu.addSeparator()
        copying = menu.addAction(self.tr("Duplicate layer"), lambda: self.edits.duplicate(uuid))
        copying.setEnabled(self.edits.may_duplicate(uuid))
        menu.addAction(self.tr("Delete layer\tDel"), lambda: self.edits.delete(uuid))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F2 renames, Del deletes, Space toggles, Alt with an arrow moves a layer up or down."""
        if event.key() == Qt.Key.Key_F2 and self.selectedItems():
            self.editItem(self.selectedItems()[0], 0)
        elif event.key() == Qt.Key.Key_Delete and self.selectedItems():
            self.edits.delete(self.current)
        elif event.key() in _MOVES and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.edits.move(self.current, _MOVES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
