"""What can be set of the chosen underlay: between which scales it is drawn, its attribution, its edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QSizePolicy, QWidget

from app.project.underlay_looks import KIND, Look
from app.store.catalog import Entry
from widgets.panels.layer_list.layer_edits import LayerEdits
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.words.text import tip

SCALES = (5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000)

SHORT = 6
"""Characters of a number, as wide as a scale: there is room for it at least, and the list is no wider for it."""


class UnderlayControls(QWidget):
    """Each change is one step that undo takes back."""

    def __init__(self, session: Session, edits: LayerEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._edits = session, edits
        self._uuid, self._filling = "", False
        self.nearest, self.farthest = self._scales(self.tr("Largest scale")), self._scales(self.tr("Smallest scale"))
        self.attribution = QLineEdit()
        self.attribution.setAccessibleName(self.tr("Attribution"))
        self.attribution.setMaxLength(300)
        self.attribution.setPlaceholderText(self.tr("shown on the map"))
        self.edges = QCheckBox(self.tr("Leave out edges"))
        self.edges.setToolTip(self.tr("Black or white edges of a scan are not drawn"))
        self.fault = Label()
        self.fault.setObjectName("warning")
        self.fault.setWordWrap(True)
        self._build()
        self._connect()

    def _scales(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setToolTip(tip(name))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(SHORT)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return box

    def _build(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(14, 0, 14, 8)
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, QComboBox | QLineEdit], ...] = (
            (self.tr("Scales"), self.nearest),
            (self.tr("to"), self.farthest),
            (self.tr("Attribution"), self.attribution),
        )
        for label, field in rows:
            name = Label(label)
            name.setObjectName("muted")
            name.setMinimumHeight(self.attribution.sizeHint().height())
            form.addRow(name, field)
        form.addRow(self.edges)
        form.addRow(self.fault)

    def _connect(self) -> None:
        for box in (self.nearest, self.farthest):
            box.activated.connect(lambda _: self._change_scales())
        self.attribution.editingFinished.connect(
            lambda: self._change(lambda look: replace(look, attribution=self.attribution.text().strip()))
        )
        self.edges.clicked.connect(lambda on: self._change(lambda look: replace(look, cropped=on)))

    def show_layer(self, uuid: str, fault: str = "") -> None:
        """Show what is set of a layer; hidden for one that is no underlay. ``fault``: why it cannot be drawn."""
        project = self._session.project
        entry = project.entries.get(uuid) if project is not None else None
        self.setVisible(entry is not None and entry.kind == KIND)
        self._uuid = uuid
        if entry is not None and entry.kind == KIND:
            self._fill(Look.of(entry), fault)

    def _fill(self, look: Look, fault: str) -> None:
        self._filling = True
        _fill_scales(self.nearest, look.nearest, self.tr("any"))
        _fill_scales(self.farthest, look.farthest, self.tr("any"))
        if self.attribution.text().strip() != look.attribution:
            self.attribution.setText(look.attribution)
        self.edges.setVisible(bool(look.polygon))
        self.edges.setChecked(look.cropped)
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))
        self._filling = False

    def _change_scales(self) -> None:
        nearest, farthest = float(self.nearest.currentData()), float(self.farthest.currentData())
        if farthest and nearest >= farthest:
            self._session.explain(ValueError(self.tr("The largest scale has to be larger than the smallest.")))
            self.show_layer(self._uuid, self.fault.text())
            return
        self._change(lambda look: replace(look, nearest=nearest, farthest=farthest))

    def _change(self, changed: Callable[[Look], Look]) -> None:
        entry: Entry | None = self._session.project.entries.get(self._uuid) if self._session.project else None
        if entry is not None and entry.kind == KIND and not self._filling:
            self._edits.set_settings(changed(Look.of(entry)).of_entry(entry))


def _fill_scales(box: QComboBox, chosen: float, anything: str) -> None:
    """The usual scales and the chosen one, which another program may have set."""
    box.clear()
    box.addItem(anything, 0.0)
    for scale in sorted({*map(float, SCALES), *([chosen] if chosen else [])}):
        box.addItem(f"1 : {scale:,.0f}", scale)
    box.setCurrentIndex(max(0, box.findData(chosen, Qt.ItemDataRole.UserRole)))
