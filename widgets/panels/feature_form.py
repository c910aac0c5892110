"""The form of one feature, built from its layer's Fields; each field is committed when it is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from app.project import feature_edits
from app.project.project import Change
from app.store.catalog import Entry
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType
from resources.literal import one_line
from widgets.panels.doubts_line import DoubtLine
from widgets.session.session import Selection, Session
from widgets.style.label import Label
from widgets.words import doubt_words
from widgets.words.text import shown

EDIT = QT_TRANSLATE_NOOP("Step", "Edit feature")
_LATER = ("note", "source", "as_of", "sensitivity", "synthetic")
"""Common fields that come last: what a thing is comes before its source."""


class FeatureForm(QScrollArea):
    """Shows the one selected feature; without one it says what to do."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.editors: dict[str, QWidget] = {}
        self.doubts: DoubtLine | None = None
        self._entry: Entry | None = None
        self._fid = 0
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        session.selected.connect(self.show_selection)
        session.opened.connect(lambda: self.show_selection(session.selection))
        session.changed.connect(self._on_change)
        session.reported.connect(self._show_doubts)
        self.show_selection(session.selection)

    def show_selection(self, selection: Selection) -> None:
        """Build the form of the selected feature."""
        project = self.session.project
        single = project is not None and len(selection.fids) == 1 and selection.layer in project.entries
        self._entry = project.entries[selection.layer] if single and project is not None else None
        self._fid = next(iter(selection.fids)) if single else 0
        self._refresh()

    def _on_change(self, change: Change) -> None:
        # A change that touches no layer may concern the sensor types offered.
        if self._entry is not None and (self._entry.uuid in change.layers or not change.layers):
            self._refresh()

    def _refresh(self) -> None:
        self.editors, self.doubts = {}, None
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()
        row = self._row()
        self.setWidget(self._empty() if row is None or self._entry is None else self._form(self._entry, row))

    def _row(self) -> Any:
        if self._entry is None or self.session.project is None or self._entry.uuid not in self.session.project.entries:
            return None
        table = self.session.layer(self._entry.uuid).table
        return table.row(self._fid) if self._fid in table.fids else None

    def _empty(self) -> QWidget:
        count = len(self.session.selection.fids)
        several = self.tr("{count} features are selected. Select one to see its fields.").format(count=count)
        text = (
            several
            if count > 1
            else self.tr("Select a post, zone, incident or border on the map to see and change its fields.")
        )
        page, label = QWidget(), Label(text)
        label.setObjectName("muted")
        label.setWordWrap(True)
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 8, 14, 14)
        column.addWidget(label)
        column.addStretch(1)
        return page

    def _form(self, entry: Entry, row: Any) -> QWidget:
        page = QWidget()
        heading = Label(_text(row.get("name")) or self.tr("Unnamed"))
        heading.setObjectName("heading")
        heading.setWordWrap(True)
        origin = Label(self._origin(entry, row))
        origin.setObjectName("muted")
        origin.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(8)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for spec in ordered(self.session.kind(entry.kind).fields()):
            if spec.name in row.index:
                label = Label(labelled(spec))
                label.setObjectName("caption")
                editor = self._editor(spec, row[spec.name])
                editor.setAccessibleName(shown("Field", spec.label))
                label.setBuddy(editor)
                form.addRow(label, editor)
                self.editors[spec.name] = editor
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 8, 14, 14)
        column.setSpacing(10)
        self.doubts = DoubtLine(self.session)
        self._show_doubts()
        for widget in (heading, origin, self.doubts):
            column.addWidget(widget)
        column.addLayout(form)
        column.addStretch(1)
        return page

    def _show_doubts(self) -> None:
        """Show the doubts of the run in view about the post or sensor in the form."""
        row = self._row()
        if self.doubts is not None and row is not None:
            doubts = doubt_words.at(self.session.report, row.geometry)
            self.doubts.say(doubt_words.in_brief(doubts), doubt_words.sentences(doubts))

    def _origin(self, entry: Entry, row: Any) -> str:
        provenance = entry.provenance
        accuracy = "" if provenance.accuracy_m is None else f"± {provenance.accuracy_m:,.0f} m"
        synthetic = self.tr("synthetic") if provenance.synthetic or bool(_plain(row.get("synthetic"))) else ""
        parts = (
            entry.name,
            _text(row.get("source")) or provenance.source,
            _text(row.get("as_of")) or provenance.as_of,
            accuracy,
            synthetic,
        )
        return " · ".join(part for part in parts if part)

    # Editors

    def _editor(self, spec: Field, value: Any) -> QWidget:
        enabled = self.session.project is not None and not self.session.project.read_only
        make: Callable[[Field, Any], QWidget] = self._line
        if spec.type in (FieldType.CHOICE, FieldType.BOOLEAN):
            make = self._choice
        elif spec.max_length > 1000:
            make = self._note
        editor = make(spec, value)
        editor.setEnabled(enabled)
        if spec.help:
            editor.setToolTip(shown("Field", spec.help))
        return editor

    def _line(self, spec: Field, value: Any) -> QWidget:
        editor = QLineEdit(_text(value))
        hints = {FieldType.DATE: "2026-03-31", FieldType.DATETIME: "2026-03-31T14:05+05:00"}
        editor.setPlaceholderText(hints.get(spec.type, ""))
        # Who only passes by changes nothing, though Qt may show blanks and ends of lines otherwise than the file.
        as_stored = editor.text()
        editor.editingFinished.connect(
            lambda: None if editor.text() == as_stored else self._keep(spec, editor.text(), editor)
        )
        return editor

    def _choice(self, spec: Field, value: Any) -> QWidget:
        editor = QComboBox()
        editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        editor.setMinimumContentsLength(8)
        editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        editor.addItem("–", "")
        yes_no = (("1", self.tr("Yes")), ("0", self.tr("No")))
        choices = (
            yes_no
            if spec.type is FieldType.BOOLEAN
            else [(c, one_line(shown("Choice", spec.label_of(c)))) for c in spec.choices]
        )
        for code, label in choices:
            editor.addItem(label, code)
        current = _plain(value)
        code = str(int(current)) if isinstance(current, bool) else "" if current is None else str(current)
        editor.setCurrentIndex(max(0, editor.findData(code)))
        editor.activated.connect(lambda _: self._keep(spec, str(editor.currentData()), editor))
        editor.wheelEvent = lambda event: event.ignore()  # type: ignore[method-assign]  # a wheel must scroll the form
        return editor

    def _note(self, spec: Field, value: Any) -> QWidget:
        editor = _Note(_text(value), lambda text: self._keep(spec, text, editor))
        editor.setFixedHeight(64)
        return editor

    def _keep(self, spec: Field, text: str, editor: QWidget) -> None:
        """Commit one field if it has changed; if it is refused, say so beside it."""
        row, project = self._row(), self.session.project
        if row is None or project is None or self._entry is None:
            return
        try:
            parsed = spec.parse(text)
            if parsed == _plain(row[spec.name]):
                return
            edit = feature_edits.changed(project, self._entry, self._fid, {spec.name: text})
        except (ValueError, UserError) as error:
            editor.setProperty("wrong", True)
            editor.style().polish(editor)
            self.session.explain(error)
            return
        self.session.apply(EDIT, edit, origin="form")


class _Note(QPlainTextEdit):
    """A text of several lines that signals when it loses focus."""

    def __init__(self, text: str, left: Callable[[str], None]) -> None:
        super().__init__(text)
        self._left, self._as_stored = left, self.toPlainText()
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        """Signal the end of editing."""
        super().focusOutEvent(event)
        if self.toPlainText() != self._as_stored:
            self._left(self.toPlainText())


def ordered(fields: tuple[Field, ...]) -> list[Field]:
    """What a thing is first, its source last."""
    return sorted(fields, key=lambda spec: spec.name in _LATER)


def labelled(spec: Field) -> str:
    """A field's label with its unit."""
    label = shown("Field", spec.label)
    return f"{label} ({spec.unit})" if spec.unit else label


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN test
        return None
    return value.item() if hasattr(value, "item") else value


def _text(value: Any) -> str:
    plain = _plain(value)
    return "" if plain is None else f"{plain:g}" if isinstance(plain, float) else str(plain)
