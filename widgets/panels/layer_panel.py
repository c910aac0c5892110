"""The layers dock: the list of layers, and the opacity of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from widgets.panels.layer_tree import LayerTree
from widgets.session.session import Session


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
        self._build()
        self.tree.chosen.connect(self._on_chosen)
        self.slider.valueChanged.connect(lambda value: self._value.setText(f"{value} %"))
        self.slider.sliderReleased.connect(self._keep)
        session.opened.connect(self._on_opened)
        self._on_opened()

    def _build(self) -> None:
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

    def _on_opened(self) -> None:
        self._empty.setVisible(self.session.project is None)
        self._on_chosen(self.tree.current)

    def _on_chosen(self, uuid: str) -> None:
        project = self.session.project
        listed = project is not None and uuid in project.entries
        self._foot.setVisible(listed)
        if listed and project is not None:
            self.slider.setValue(round(project.entries[uuid].opacity * 100))
            self._value.setText(f"{self.slider.value()} %")

    def _keep(self) -> None:
        if self.tree.current:
            self.tree.edits.set_opacity(self.tree.current, self.slider.value() / 100.0)
