"""What becomes of each column: the field it feeds, coordinates, or neither; those on persons are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QVBoxLayout, QWidget

from app.exchange.read.columns import MARKING_COLUMNS
from app.exchange.read.places.positions import PLACES
from app.exchange.read.rejected_rows import READ_AS, REASON, ROW
from app.exchange.reading import ColumnUse, Use
from app.project.project import Project
from app.project.sensor_types import layer_kind
from layers.text import QT_TRANSLATE_NOOP
from resources.persons import means_a_person
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import combo, fill, item, note, table
from widgets.words.text import shown

APART = ""
"""Stands for no field among the names of fields."""
LEAVE = "-"
"""Stands for leaving a column out as it was."""
SEPARATOR = ", "
_PLACES = {
    "lon": QT_TRANSLATE_NOOP("Columns", "Longitude or easting"),
    "lat": QT_TRANSLATE_NOOP("Columns", "Latitude or northing"),
    "wkt": QT_TRANSLATE_NOOP("Columns", "Geometry (WKT)"),
    "coordinates": QT_TRANSLATE_NOOP("Columns", "Coordinates in one text"),
}
_PAIR = ("lon", "lat")
_LEFT = {
    **dict.fromkeys((ROW, REASON, READ_AS), QT_TRANSLATE_NOOP("Columns", "Left out: it says which rows were refused")),
    **dict.fromkeys(MARKING_COLUMNS, QT_TRANSLATE_NOOP("Columns", "Left out: it says how the file is to be handled")),
}
_PERSONS = QT_TRANSLATE_NOOP("Columns", "Left out: it may hold data on persons")
_LIKE_PERSONS = QT_TRANSLATE_NOOP("Columns", "Left out: its cells look like data on persons")
_PART = QT_TRANSLATE_NOOP("Columns", "A part of the coordinates")


class ColumnsPage(QWidget):
    """The third page of a file: a row for each column, with its first values and a choice."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._file: IncomingFile | None = None
        self._uses: tuple[ColumnUse, ...] = ()
        headings = (self.tr("Column"), self.tr("First values"), self.tr("Goes to"))
        self.table, self.why = table(headings, self.tr("Columns of the file")), note()
        self.table.setObjectName("columns")
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        self.why.setText(self.tr("What no field takes is stored beside the fields. No project takes data on persons."))
        self.table.setWordWrap(False)
        self.table.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Give each column its share of the table, whenever that has got another width."""
        if event.type() == QEvent.Type.Resize:
            width = self.table.viewport().width()
            self.table.setColumnWidth(0, width * 22 // 100)
            self.table.setColumnWidth(2, width * 38 // 100)
        return super().eventFilter(watched, event)

    def choice(self, column: str) -> QComboBox:
        """The choice for a column of the file. Raises KeyError if it has none."""
        for row, use in enumerate(self._uses):
            box = self.table.cellWidget(row, 2)
            if use.column == column and isinstance(box, QComboBox):
                return box
        raise KeyError(column)

    def show_file(self, file: IncomingFile) -> None:
        """Show the columns of a file, as they were read or, where that was refused, as they are named."""
        self._file = file
        uses = _uses_of(file)
        same = [use.column for use in uses] == [use.column for use in self._uses]
        self._uses = uses
        if not same:
            self.table.setRowCount(0)
            self.table.setRowCount(len(uses))
        for row, use in enumerate(uses):
            self.table.setItem(row, 0, item(use.column))
            self.table.setItem(row, 1, item(SEPARATOR.join(" ".join(text.split()) for text in use.samples)))
            self._show_use(row, use, file)

    def _show_use(self, row: int, use: ColumnUse, file: IncomingFile) -> None:
        fixed = _fixed_text(use)
        if fixed:
            self.table.removeCellWidget(row, 2)
            cell = item(fixed)
            cell.setFlags(cell.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            self.table.setItem(row, 2, cell)
            return
        box = self.table.cellWidget(row, 2)
        if not isinstance(box, QComboBox):
            box = combo("")
            box.activated.connect(lambda _, row=row: self._choose(row))
            self.table.setItem(row, 2, item(""))
            self.table.setCellWidget(row, 2, box)
        box.setAccessibleName(self.tr("{column} goes to").format(column=use.column))
        goes = {Use.FIELD: use.field, Use.PLACE: use.field, Use.LEFT_OUT: LEAVE}.get(use.use, APART)
        fill(box, self._entries(use, file), goes)

    def _entries(self, use: ColumnUse, file: IncomingFile) -> list[tuple[str, object]]:
        kind = layer_kind(self._project, file.choices.kind)
        places = {} if file.outline is None or not _is_table(file) else _PLACES
        entries: list[tuple[str, object]] = [] if use.use is Use.PLACE else [(self.tr("No field"), APART)]
        if use.use is Use.LEFT_OUT:
            entries.insert(0, (shown("Columns", _LIKE_PERSONS), LEAVE))
        entries += [(shown("Columns", text), name) for name, text in places.items()]
        return entries + [(f"{shown('Field', spec.label)}  ({spec.name})", spec.name) for spec in kind.fields()]

    def _choose(self, row: int) -> None:
        box, use = self.table.cellWidget(row, 2), self._uses[row]
        if isinstance(box, QComboBox) and self._file is not None:
            self.chosen.emit(self.changes(self._file, use.column, str(box.currentData())))

    def changes(self, file: IncomingFile, column: str, target: str) -> dict[str, object]:
        """The fields of Choices after a column is chosen for a field, for coordinates, or for neither."""
        chosen = file.choices
        axis = next((name for name in _PAIR if chosen.mapping.get(name) == column), "")
        # The other axis was named for the sake of this one.
        gone = _PAIR if axis and target not in _PAIR else (target,)
        mapping = {name: other for name, other in chosen.mapping.items() if other != column and name not in gone}
        apart = tuple(other for other in chosen.stated.apart if other != column)
        if target == APART:
            apart = (*apart, column)
        elif target != LEAVE:
            mapping[target] = column
            if target in PLACES:
                mapping = self._with_places(mapping, target)
        return {"mapping": mapping, "stated": replace(chosen.stated, apart=apart)}

    def _with_places(self, mapping: Mapping[str, str], target: str) -> dict[str, str]:
        """A mapping in which either both axes are named, as far as the other follows, or one text."""
        others = _PAIR if target in _PAIR else (target,)
        fitting = {name: column for name, column in mapping.items() if name not in PLACES or name in others}
        axes = [use for use in self._uses if use.use is Use.PLACE and use.field in _PAIR] if target in _PAIR else []
        for use in axes:
            if use.field not in fitting and use.column not in fitting.values():
                fitting[use.field] = use.column
        return fitting


def _uses_of(file: IncomingFile) -> tuple[ColumnUse, ...]:
    if file.preview is not None:
        # What is empty comes last, and what is left out: there is nothing to choose.
        columns = file.preview.plan.read.reading.columns
        return tuple(sorted(columns, key=lambda use: (use.use is Use.LEFT_OUT, not use.samples)))
    if file.outline is None or not file.choices.kind or file.is_raster:
        return ()
    by_column = {column: name for name, column in file.choices.mapping.items()}
    return tuple(
        ColumnUse(column, Use.FIELD if column in by_column else Use.EXTRA, by_column.get(column, ""), samples)
        for column, samples in file.outline.columns.items()
    )


def _fixed_text(use: ColumnUse) -> str:
    """What is said of a column of which nothing can be chosen; empty if something can."""
    if use.use is Use.LEFT_OUT and (use.column in _LEFT or means_a_person(use.column)):
        return shown("Columns", _LEFT.get(use.column, _PERSONS))
    return shown("Columns", _PART) if use.use is Use.PLACE and not use.field else ""


def _is_table(file: IncomingFile) -> bool:
    """Whether its coordinates stand in columns."""
    uses = () if file.preview is None else file.preview.plan.read.reading.columns
    has_header = file.outline is not None and bool(file.outline.sheets or file.outline.text)
    return has_header or any(use.use is Use.PLACE for use in uses)
