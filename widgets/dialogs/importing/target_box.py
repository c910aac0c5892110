"""What a file holds and where it goes: the kind, the layer or the name of a new one, the day and the accuracy."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from app.project.project import Project
from app.project.target_layer import free_name
from app.tasks.importing.import_terrain import layer_name
from layers import LAYER_TYPES
from widgets.dialogs.importing.incoming_file import IncomingFile
from widgets.dialogs.importing.parts import combo, fill, show_text
from widgets.style.label import Label
from widgets.words.text import shown

NEW = ""
"""Stands for a new layer among the names of those that are there."""


class TargetBox(QWidget):
    """Two rows above the pages of a file."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._file: IncomingFile | None = None
        self.kind, self.layer = combo(self.tr("What it holds")), combo(self.tr("Layer"))
        self.name, self.as_of, self.accuracy = QLineEdit(), QLineEdit(), QLineEdit()
        self._labels: dict[QWidget, Label] = {}
        self._lay_out()
        self.kind.activated.connect(lambda _: self._choose_kind())
        self.layer.activated.connect(lambda _: self._choose_layer())
        self.name.editingFinished.connect(self._on_named)
        self.name.textEdited.connect(lambda text: self.chosen.emit({"name": text}))
        self.as_of.textEdited.connect(lambda text: self.chosen.emit({"as_of": text.strip()}))
        self.accuracy.textEdited.connect(lambda text: self.chosen.emit({"accuracy": text}))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        fields: tuple[tuple[str, QComboBox | QLineEdit], ...] = (
            (self.tr("What it &holds"), self.kind),
            (self.tr("&Layer"), self.layer),
            (self.tr("&Name of the new layer"), self.name),
            (self.tr("As o&f"), self.as_of),
            (self.tr("Accurac&y (m)"), self.accuracy),
        )
        for column, (text, field) in enumerate(fields):
            label = Label(text)
            label.setObjectName("muted")
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            label.setContentsMargins(0, 0 if column < 3 else 6, 0, 0)
            self._labels[field] = label
            row, place = (0, column * 2) if column < 3 else (2, (column - 3) * 2)
            grid.addWidget(label, row, place, 1, 2)
            grid.addWidget(field, row + 1, place, 1, 2)
        # Rather less room for the pages than letters cut off here.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self.as_of.setPlaceholderText("2026-03-31")
        self.as_of.setToolTip(self.tr("The day of which the file tells"))
        self.accuracy.setToolTip(self.tr("How exact the places in the file are"))

    def show_file(self, file: IncomingFile) -> None:
        """Show what is chosen for a file."""
        self._file, chosen = file, file.choices
        is_folder = file.path.is_dir()
        kinds = [
            (shown("Layer", layer.label), key)
            for key, layer in LAYER_TYPES.items()
            if layer.importable and (key == "terrain" or not is_folder)
        ]
        ask = [] if chosen.kind else [(self.tr("Choose…"), "")]
        fill(self.kind, [*ask, *kinds], chosen.kind)
        # A name that is being typed may begin like that of another layer.
        if not self.name.hasFocus():
            self._show_layers(file)
        for field, text in ((self.as_of, chosen.as_of), (self.accuracy, chosen.accuracy)):
            show_text(field, text)

    def _on_named(self) -> None:
        if self._file is not None:
            self._show_layers(self._file)

    def _show_layers(self, file: IncomingFile) -> None:
        new = [(self.tr("A new layer"), NEW)]
        names = [] if file.is_raster or not file.choices.kind else self._names(file.choices.kind)
        joined = self._joined(file)
        fill(self.layer, [*((name, name) for name in names), *new], joined if joined in names else NEW)
        self.layer.setEnabled(bool(names))
        is_new = self.layer.currentData() == NEW
        for widget in (self.name, self._labels[self.name]):
            widget.setVisible(is_new)
        if is_new:
            show_text(self.name, file.choices.name or self._free(file))

    def _names(self, kind: str) -> list[str]:
        return [entry.name for entry in reversed(self._project.of_kind(kind))]

    def _joined(self, file: IncomingFile) -> str:
        """The layer that the rows of a file join; empty if a new one is made."""
        if file.choices.name:
            return file.choices.name
        target = None if file.preview is None else file.preview.plan.target
        return target.joined.name if target is not None and target.joined is not None else NEW

    def _free(self, file: IncomingFile) -> str:
        """The name that a new layer gets."""
        kind = file.choices.kind
        if not kind:
            return ""
        if kind == "terrain":
            return layer_name((file.path,))
        if file.is_raster:
            return file.path.stem
        return free_name(self._project, file.path.stem if kind == "reference" else LAYER_TYPES[kind].label)

    def _choose_kind(self) -> None:
        self.chosen.emit({"kind": self.kind.currentData(), "name": "", "mapping": {}, "key": ""})

    def _choose_layer(self) -> None:
        name = str(self.layer.currentData())
        self.chosen.emit({"name": name or (self._free(self._file) if self._file is not None else "")})
