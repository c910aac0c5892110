"""The layers dock: what is drawn, in which order, how strongly, and where each layer comes from."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QSlider,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.project.project import Change
from app.store import catalog
from app.store.catalog import Entry
from app.store.history import Edit
from layers import LAYER_TYPES
from layers.text import QT_TRANSLATE_NOOP
from widgets.session.session import Session
from widgets.style.swatches import layer_swatch
from widgets.words.text import shown

UUID = Qt.ItemDataRole.UserRole
STYLE = QT_TRANSLATE_NOOP("Step", "Change how a layer is shown")
RENAME = QT_TRANSLATE_NOOP("Step", "Rename layer")
REORDER = QT_TRANSLATE_NOOP("Step", "Reorder layers")


class LayerTree(QTreeWidget):
    """One row a layer, the topmost first; checkbox, drag, F2, right click."""

    zoom_wanted = Signal(str)
    """Show a layer's extent, by uuid."""
    chosen = Signal(str)
    """A layer was clicked; empty if none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._filling = False
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
        self.itemChanged.connect(self._on_item_changed)
        self.itemDoubleClicked.connect(lambda item, _: self.zoom_wanted.emit(item.data(0, UUID)))
        self.itemSelectionChanged.connect(lambda: self.chosen.emit(self.current))
        self.customContextMenuRequested.connect(self._show_menu)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        session.opened.connect(self.refresh)
        session.changed.connect(self._on_change)
        session.themed.connect(self.refresh)

    @property
    def current(self) -> str:
        """The uuid of the chosen layer; empty if none is."""
        items = self.selectedItems()
        return str(items[0].data(0, UUID)) if items else ""

    def refresh(self) -> None:
        """List the project's layers anew."""
        chosen = self.current
        self._filling = True
        self.clear()
        entries = list(self.session.project.entries.values()) if self.session.project else []
        for entry in reversed(entries):
            item = self._item(entry)
            self.addTopLevelItem(item)
            item.setSelected(entry.uuid == chosen)
        self._filling = False

    def _on_change(self, change: Change) -> None:
        if change.catalog:
            # Not at once: the change may come from an item's own signal, and listing anew deletes that item.
            self._soon.start()
            return
        self._filling = True
        for number in range(self.topLevelItemCount()):
            item = self.topLevelItem(number)
            if item is not None and item.data(0, UUID) in change.layers:
                item.setText(1, self._count(self.session.required.entries[item.data(0, UUID)]))
        self._filling = False

    def _item(self, entry: Entry) -> QTreeWidgetItem:
        count = self._count(entry)
        item = QTreeWidgetItem([shown("Layer", entry.name), count])
        item.setData(0, UUID, entry.uuid)
        item.setCheckState(0, Qt.CheckState.Checked if entry.visible else Qt.CheckState.Unchecked)
        item.setIcon(0, self._swatch(entry))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(1, self.session.theme.colour("muted"))
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        )  # fmt: skip
        for column in (0, 1):
            item.setToolTip(column, self._provenance(entry))
        return item

    def _count(self, entry: Entry) -> str:
        if not LAYER_TYPES[entry.kind].geometries:
            accuracy = entry.provenance.accuracy_m
            return "" if accuracy is None else f"{accuracy:,.0f} m"
        return f"{len(self.session.layer(entry.uuid).frame):,}"

    def _swatch(self, entry: Entry) -> QIcon:
        frame = self.session.layer(entry.uuid).frame
        types = set(frame.geometry.geom_type.dropna()[:50]) if len(frame) else set()
        shape = next((name for name in ("Polygon", "Line", "Point") if any(name in kind for kind in types)), "")
        return layer_swatch(self.session.theme, entry.kind, shape)

    def _provenance(self, entry: Entry) -> str:
        told = entry.provenance
        rows = [
            (self.tr("Kind"), shown("Layer", LAYER_TYPES[entry.kind].label)),
            (self.tr("Source"), told.source),
            (self.tr("As of"), told.as_of),
            (self.tr("Accuracy"), "" if told.accuracy_m is None else f"{told.accuracy_m:,.0f} m"),
            (self.tr("Licence"), told.licence),
            (self.tr("State"), told.status),
            (self.tr("Synthetic"), self.tr("yes: made up, not observed") if told.synthetic else ""),
        ]
        lines = "".join(
            f"<tr><td><b>{label}</b>&nbsp;&nbsp;</td><td>{value}</td></tr>" for label, value in rows if value
        )
        return f"<table width='340'>{lines}</table>"

    # What the user does

    def _on_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        project = self.session.project
        if self._filling or project is None:
            return
        entry = project.entries[item.data(0, UUID)]
        visible, name = item.checkState(0) is Qt.CheckState.Checked, item.text(0).strip()
        if visible != entry.visible:
            self._commit(STYLE, replace(entry, visible=visible))
        elif name != shown("Layer", entry.name):
            self._rename(entry, name)

    def _rename(self, entry: Entry, name: str) -> None:
        project = self.session.required
        taken = any(other.name == name for other in project.entries.values() if other.uuid != entry.uuid)
        if not name or taken:
            self.session.explain(ValueError(self.tr("A layer needs a name of its own.")))
            self._soon.start()
            return
        self._commit(RENAME, replace(entry, name=name))

    def _commit(self, label: str, *entries: Entry) -> None:
        project = self.session.required
        edits = [
            Edit(catalog.TABLE, entry.uuid, project.row(catalog.TABLE, entry.uuid), entry.row()) for entry in entries
        ]
        if self.session.apply(label, *edits, origin="layers") is None:
            self._soon.start()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """A layer was dragged to another place."""
        super().dropEvent(event)
        project = self.session.project
        if project is None:
            return
        items = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        order = [str(item.data(0, UUID)) for item in items if item is not None]
        wanted = {uuid: len(order) - row for row, uuid in enumerate(order)}
        moved = [
            replace(entry, position=wanted[uuid])
            for uuid, entry in project.entries.items()
            if entry.position != wanted.get(uuid)
        ]
        if moved and len(wanted) == len(project.entries):
            self._commit(REORDER, *moved)

    def set_opacity(self, uuid: str, opacity: float) -> None:
        """Draw a layer more or less strongly."""
        project = self.session.project
        if project is not None and project.entries[uuid].opacity != opacity:
            self._commit(STYLE, replace(project.entries[uuid], opacity=opacity))

    def _show_menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        if item is not None:
            menu = self.menu_of(item)
            menu.exec(self.viewport().mapToGlobal(at))
            menu.deleteLater()

    def menu_of(self, item: QTreeWidgetItem) -> QMenu:
        """What can be done with a layer."""
        uuid = str(item.data(0, UUID))
        menu = QMenu(self)
        menu.addAction(
            self.session.theme.tinted("zoom_all", "text"), self.tr("Zoom to layer"), lambda: self.zoom_wanted.emit(uuid)
        )
        menu.addAction(self.tr("Rename\tF2"), lambda: self.editItem(item, 0))
        menu.addAction(self.tr("Show this layer alone"), lambda: self._show_alone(uuid))
        return menu

    def _show_alone(self, uuid: str) -> None:
        project = self.session.project
        if project is not None:
            kept = {uuid, *(entry.uuid for entry in project.of_kind("terrain"))}
            changed = [
                replace(e, visible=e.uuid in kept) for e in project.entries.values() if e.visible != (e.uuid in kept)
            ]
            if changed:
                self._commit(STYLE, *changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F2 renames, Space switches."""
        if event.key() == Qt.Key.Key_F2 and self.selectedItems():
            self.editItem(self.selectedItems()[0], 0)
        else:
            super().keyPressEvent(event)


class LayerPanel(QWidget):
    """The tree, and the opacity of the chosen layer."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tree = LayerTree(session)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(10, 100)
        self.slider.setAccessibleName(self.tr("Opacity of the chosen layer"))
        self._value = QLabel()
        self._value.setObjectName("muted")
        self._foot, self._empty = QWidget(), QLabel(self.tr("No project is open."))
        self._empty.setObjectName("muted")
        self._empty.setContentsMargins(14, 8, 14, 8)
        label = QLabel(self.tr("Opacity"))
        label.setObjectName("muted")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(14, 6, 14, 8)
        row.setSpacing(10)
        for widget in (label, self.slider, self._value):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 4, 0)
        column.setSpacing(0)
        column.addWidget(self._empty)
        column.addWidget(self.tree, 1)
        column.addWidget(self._foot)
        self.tree.chosen.connect(self._on_chosen)
        self.slider.valueChanged.connect(lambda value: self._value.setText(f"{value} %"))
        self.slider.sliderReleased.connect(self._keep)
        session.opened.connect(self._on_opened)
        self._on_opened()

    def _on_opened(self) -> None:
        self._empty.setVisible(self.session.project is None)
        self._on_chosen(self.tree.current)

    def _on_chosen(self, uuid: str) -> None:
        project = self.session.project
        known = project is not None and uuid in project.entries
        self._foot.setVisible(known)
        if known and project is not None:
            self.slider.setValue(round(project.entries[uuid].opacity * 100))
            self._value.setText(f"{self.slider.value()} %")

    def _keep(self) -> None:
        if self.tree.current:
            self.tree.set_opacity(self.tree.current, self.slider.value() / 100.0)
