"""Where the rows lie: the coordinate system, left to the file or stated, and the places on a map."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import add_row, form, note
from widgets.dialogs.importing.places_map import PlacesMap
from widgets.dialogs.importing.system_box import SystemBox
from widgets.session.session import Session


class PlacesPage(QWidget):
    """The second page of a file."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crs, self.operation, self.map = SystemBox(), note(), PlacesMap(session)
        layout = form()
        add_row(layout, self.tr("Coordinate syst&em"), self.crs)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        column.addLayout(layout)
        column.addWidget(self.operation)
        column.addWidget(self.map, 1)
        self.crs.stated.connect(lambda crs: self.chosen.emit({"crs": crs}))

    def show_file(self, file: IncomingFile) -> None:
        """Show the places of a file."""
        self.crs.show_system(file.choices.crs)
        read = None if file.preview is None else file.preview.plan.read
        texts = [] if read is None else [self.tr("Read in {crs}.").format(crs=read.crs)]
        if read is not None and read.operation != "none needed":
            texts.append(self.tr("To WGS 84: {operation}.").format(operation=read.operation))
        self.operation.setText(" ".join(texts))
        self.operation.setVisible(bool(texts))
        self.map.show_rows(None if read is None else read.frame)
