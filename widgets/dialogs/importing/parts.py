"""Small parts that the pages of the dialog are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from resources.literal import literal, one_line
from widgets.style.label import Label
from widgets.words.text import tip

LONGEST = 80
"""Characters of a cell that are shown."""
COMBO_CHARACTERS = 12


def note(style: str = "muted") -> Label:
    """A line of text that wraps; ``style`` is its object name for the style sheet."""
    label = Label()
    label.setObjectName(style)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class Choice(QComboBox):
    """A choice that the wheel scrolls past unless it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the wheel to what is scrolled."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def combo(name: str) -> QComboBox:
    """A choice that may be narrower than its longest entry."""
    box = Choice()
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(COMBO_CHARACTERS)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box


def fill(box: QComboBox, entries: Iterable[tuple[str, object]], chosen: object) -> None:
    """Fill a choice with texts and their data, and choose one, without a signal; what is there already stays."""
    wanted = [(one_line(text), data) for text, data in entries]
    box.blockSignals(True)
    if wanted != [(box.itemText(row), box.itemData(row)) for row in range(box.count())]:
        box.clear()
        for text, data in wanted:
            box.addItem(text, data)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(False)


def show_text(field: QLineEdit, text: str) -> None:
    """Put a text into a field, unless it is there: the cursor of whoever types stays where it is."""
    if field.text() != text:
        with QSignalBlocker(field):
            field.setText(text)


def form() -> QFormLayout:
    """A form whose labels stand above their fields where there is no room beside them."""
    layout = QFormLayout()
    layout.setSpacing(8)
    layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return layout


def add_row(layout: QFormLayout, text: str, field: QWidget) -> Label:
    """A row of a form; the label's mnemonic leads to the field, which has its text as its accessible name."""
    label = Label(text)
    label.setBuddy(field)
    label.setMinimumHeight(field.minimumSizeHint().height())
    field.setAccessibleName(text.replace("&", ""))
    layout.addRow(label, field)
    return label


def table(headings: Sequence[str], name: str) -> QTableWidget:
    """A table to read and to select in, in which Tab leads out."""
    widget = QTableWidget(0, len(headings))
    widget.setHorizontalHeaderLabels(list(headings))
    widget.setObjectName("listed")
    widget.setAccessibleName(name)
    widget.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    widget.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    widget.setTabKeyNavigation(False)
    widget.setShowGrid(False)
    widget.setWordWrap(True)
    widget.verticalHeader().hide()
    widget.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    widget.horizontalHeader().setHighlightSections(False)
    widget.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    widget.horizontalHeader().setStretchLastSection(True)
    return widget


def show_rows(widget: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    """Fill a table with texts; the whole of a long one stands in its tool tip."""
    widget.setRowCount(len(rows))
    for number, cells in enumerate(rows):
        for column, text in enumerate(cells):
            widget.setItem(number, column, item(text))


def item(text: str) -> QTableWidgetItem:
    """A cell of a table."""
    shown = literal(text[: 8 * LONGEST])
    cell = QTableWidgetItem(shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…")
    if len(shown) > LONGEST:
        cell.setToolTip(tip(text))
    return cell
