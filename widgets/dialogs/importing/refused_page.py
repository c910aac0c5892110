"""The rows that cannot be imported, with the reason for each, and whether the others are imported without them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHeaderView, QVBoxLayout, QWidget

from app.exchange.read.rejected_rows import READ_AS, REASON, ROW
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import note, show_rows, table

SHOWN = 200
"""Rows that are listed."""


class RefusedPage(QWidget):
    """The fourth page of a file."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        headings = (self.tr("Row"), self.tr("Reason"), self.tr("Cells"))
        self.skip, self.count = QCheckBox(self.tr("Leave o&ut what is refused")), note("")
        self.where, self.table = note(), table(headings, self.tr("Refused rows"))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.where.setText(
            self.tr("They are listed in a file beside the project, as they are: mend them there and import it.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        for widget in (self.count, self.skip, self.where):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        self.skip.toggled.connect(lambda on: self.chosen.emit({"skip_bad": on}))

    def show_file(self, file: IncomingFile) -> None:
        """Show the refused rows of a file."""
        rejects = pd.DataFrame() if file.preview is None else file.preview.plan.read.rejects
        with QSignalBlocker(self.skip):
            self.skip.setChecked(file.choices.skip_bad)
        for widget in (self.skip, self.where, self.table):
            widget.setVisible(len(rejects) > 0)
        self.count.setText(self._count_text(file, len(rejects)))
        show_rows(self.table, [_row(cells) for cells in rejects.head(SHOWN).to_dict("records")])

    def _count_text(self, file: IncomingFile, count: int) -> str:
        if file.preview is None:
            return self.tr("The file is not read yet.")
        if count == 0:
            return self.tr("Every row can be imported.")
        total = file.preview.count + count
        text = self.tr("{count} of {total} rows cannot be imported.").format(count=f"{count:,}", total=f"{total:,}")
        listed = self.tr("The first {shown} are listed here.").format(shown=SHOWN)
        return f"{text} {listed}" if count > SHOWN else text


def _row(cells: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    own = [
        f"{name}: {cell}" for name, cell in cells.items() if name not in (ROW, REASON, READ_AS) and not pd.isna(cell)
    ]
    return f"{cells[ROW]}", f"{cells[REASON]}", ", ".join(own)
