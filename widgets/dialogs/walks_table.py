"""The table of a walk-through trial: one row per walk, the last one always empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.analysis.detection.walk_through import Walk
from app.tasks import trial_table
from resources.literal import literal
from widgets.panels.feature_form import labelled
from widgets.words.text import shown

EMPTY_ROWS = 12


class WalksTable(QTableWidget):
    """Walks, as they are typed."""

    edited = Signal()
    """A cell has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(EMPTY_ROWS, len(trial_table.FIELDS), parent)
        self.setHorizontalHeaderLabels([labelled(spec) for spec in trial_table.FIELDS])
        for column, spec in enumerate(trial_table.FIELDS):
            header = self.horizontalHeaderItem(column)
            if header is not None:
                header.setToolTip(shown("Field", spec.help))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName(self.tr("Walks"))
        self.cellChanged.connect(lambda row, _: self._on_typed(row))

    def _on_typed(self, row: int) -> None:
        if row == self.rowCount() - 1 and any(self._cells(row).values()):
            self.insertRow(row + 1)
        self.edited.emit()

    def _cells(self, row: int) -> dict[str, str]:
        items = (self.item(row, column) for column in range(self.columnCount()))
        return {
            spec.name: item.text().strip() if item else "" for spec, item in zip(trial_table.FIELDS, items, strict=True)
        }

    def walks(self) -> list[Walk]:
        """The rows that are not empty. Raises ValueError naming the first row and field that cannot be read."""
        walks = []
        for row in range(self.rowCount()):
            cells = self._cells(row)
            if any(cells.values()):
                try:
                    walks.append(trial_table.walk(cells))
                except ValueError as error:
                    raise ValueError(self.tr("Row {row}: {error}").format(row=row + 1, error=error)) from None
        return walks

    def show_walks(self, walks: Sequence[Walk]) -> None:
        """Replace the walks in the table."""
        self.blockSignals(True)
        self.clearContents()
        self.setRowCount(max(EMPTY_ROWS, len(walks) + 1))
        for row, walk in enumerate(walks):
            seen_at = "" if walk.range_m is None else f"{walk.range_m:g}"
            for column, text in enumerate((f"{walk.distance_m:g}", "yes" if walk.detected else "no", seen_at)):
                self.setItem(row, column, QTableWidgetItem(literal(text)))
        self.blockSignals(False)
        self.edited.emit()
