"""The layers dock: the list of layers, and how the chosen one is drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from widgets.panels.layer_list.layer_tree import LayerTree
from widgets.panels.layer_list.underlay_controls import UnderlayControls
from widgets.session.session import Session
from widgets.style.label import Label

SETTLED_MS = 400
"""So long after the last key the opacity is stored, as one step."""


class LayerPanel(QWidget):
    """The tree, the opacity of the chosen layer, and what else is set of an underlay."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tree = LayerTree(session)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(10, 100)
        self.slider.setAccessibleName(self.tr("Opacity of the chosen layer"))
        self.underlay = UnderlayControls(session, self.tree.edits)
        self._value = Label()
        self._value.setObjectName("muted")
        self._foot, self._empty = QWidget(), Label(self.tr("No project is open."))
        self._empty.setObjectName("muted")
        self._empty.setContentsMargins(14, 8, 14, 8)
        self._shown = ""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SETTLED_MS)
        self._build()
        self._connect()
        self._on_opened()

    def _build(self) -> None:
        label = Label(self.tr("Opacity"))
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
        column.addWidget(self.underlay)

    def _connect(self) -> None:
        self.tree.chosen.connect(self._on_chosen)
        self.tree.listed.connect(self._show_underlay)
        self._later.timeout.connect(self._keep)
        self.slider.valueChanged.connect(self._on_value)
        self.slider.sliderReleased.connect(self._keep)
        self.session.opened.connect(self._on_opened)

    def _on_opened(self) -> None:
        self._later.stop()
        self._empty.setVisible(self.session.project is None)
        self._on_chosen(self.tree.current)

    def _on_chosen(self, uuid: str) -> None:
        if self._later.isActive():
            self._keep()
        project = self.session.project
        listed = project is not None and uuid in project.entries
        self._foot.setVisible(listed)
        self._shown = ""
        if listed and project is not None:
            self.slider.setValue(round(project.entries[uuid].opacity * 100))
            self._value.setText(f"{self.slider.value()} %")
            self._shown = uuid
        self._show_underlay()

    def _show_underlay(self) -> None:
        self.underlay.show_layer(self.tree.current, self.tree.fault(self.tree.current))

    def _on_value(self, value: int) -> None:
        self._value.setText(f"{value} %")
        if self._shown and not self.slider.isSliderDown():
            self._later.start()

    def _keep(self) -> None:
        self._later.stop()
        project = self.session.project
        if self._shown and project is not None and self._shown in project.entries:
            self.tree.edits.set_opacity(self._shown, self.slider.value() / 100.0)
