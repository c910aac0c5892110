"""Rows that the layer has already, what becomes of them, and rows that lie near others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QVBoxLayout, QWidget

from app.exchange.reading import Use
from app.tasks.importing.duplicates import ADD, NEAR_M, SKIP, UPDATE
from app.tasks.importing.preview import PresentRow, Preview
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import add_row, combo, fill, form, note, show_rows, table

NO_KEY = ""


class DuplicatesPage(QWidget):
    """The fifth page of a file."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice, self.key, self.counts = combo(""), combo(""), note("")
        self.by, self.near_text = note(), note("")
        headings = (self.tr("Row"), self.tr("Name"), self.tr("In the layer"))
        self.rows = table(headings, self.tr("Rows that are there already, or lie near others"))
        self.rows.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.rows.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.rows.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        layout = form()
        add_row(layout, self.tr("&Rows that are there already"), self.choice)
        add_row(layout, self.tr("&Key"), self.key)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        column.addWidget(self.counts)
        column.addLayout(layout)
        column.addWidget(self.by)
        column.addWidget(self.near_text)
        column.addWidget(self.rows, 1)
        column.addStretch(0)
        self.choice.activated.connect(lambda _: self._choose())
        self.key.activated.connect(lambda _: self.chosen.emit({"key": self.key.currentData()}))

    def _choose(self) -> None:
        way = self.choice.currentData()
        # Where every row is stored a key makes no difference, and is refused.
        self.chosen.emit({"duplicates": way, "key": NO_KEY} if way == ADD else {"duplicates": way})

    def show_file(self, file: IncomingFile) -> None:
        """Show what a layer has already of a file."""
        ways = (
            (self.tr("Leave them out"), SKIP),
            (self.tr("Update them"), UPDATE),
            (self.tr("Store them again"), ADD),
        )
        fill(self.choice, ways, file.choices.duplicates)
        fill(self.key, [(self.tr("No key"), NO_KEY), *((name, name) for name in _columns(file))], file.choices.key)
        self.key.setEnabled(file.choices.duplicates != ADD or bool(file.choices.key))
        by_key = self.tr("A row is there already if its key is that of a row of the layer.")
        by_all = self.tr("A row is there already if its place and all its values are those of a row of the layer.")
        self.by.setText(by_key if file.choices.key else by_all)
        preview = file.preview
        self.counts.setText(self.tr("The file is not read yet.") if preview is None else self._counts(preview))
        listed = [] if preview is None else self._listed(preview)
        self.rows.setVisible(bool(listed))
        show_rows(self.rows, listed)
        near = 0 if preview is None else len(preview.plan.repeats.near)
        self.near_text.setVisible(near > 0)
        text = self.tr("Others within {near} m of one of the same kind and day, which are stored: {count}.")
        self.near_text.setText(text.format(count=f"{near:,}", near=f"{NEAR_M:.0f}"))

    def _listed(self, preview: Preview) -> list[tuple[str, str, str]]:
        """The first rows that are there already, with what differs, then those that lie near others."""
        present = [(str(one.row), one.name, self._changes_text(one)) for one in preview.present]
        near = self.tr("Lies near {other}")
        return [*present, *((str(one.row), one.name, near.format(other=one.other or "–")) for one in preview.near)]

    def _changes_text(self, row: PresentRow) -> str:
        if not row.changes:
            return self.tr("The same")
        change = self.tr("{column}: {old} → {new}")
        pairs = row.changes.items()
        return ", ".join(change.format(column=column, old=old or "–", new=new) for column, (old, new) in pairs)

    def _counts(self, preview: Preview) -> str:
        plan, there = preview.plan, int(preview.plan.repeats.there.sum())
        if plan.target.joined is None:
            return self.tr("The layer is new: nothing is there already.")
        text = self.tr("Of {count} rows {layer} has {there} already. To be added: {added}; to be updated: {updated}.")
        numbers = {"count": preview.count, "there": there, "added": len(plan.added), "updated": len(plan.changed)}
        return text.format(layer=plan.target.shown, **{name: f"{number:,}" for name, number in numbers.items()})


def _columns(file: IncomingFile) -> list[str]:
    """The columns that can be a key, and the one that is chosen."""
    if file.preview is not None:
        uses = file.preview.plan.read.reading.columns
        names = [use.column for use in uses if use.use not in (Use.PLACE, Use.LEFT_OUT)]
    else:
        names = [] if file.outline is None else list(file.outline.columns)
    return names if file.choices.key in ("", *names) else [*names, file.choices.key]
