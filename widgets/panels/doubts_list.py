"""The warnings of a run and the assumptions that moved its answer, as rows: an item model and its delegate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.analysis.gaps.doubt import Doubt, Place, Stretch
from app.reasons import sentences
from app.report.notation import percent
from widgets.style import cards
from widgets.style.cards import LINE, PAD, CardDelegate
from widgets.words.doubt_words import places_of, where
from widgets.words.text import NBSP, shown

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport
    from app.analysis.uncertainty.influence import Influence

ROW = Qt.ItemDataRole.UserRole
INDENT = 24
"""Room on the left for the icon of a doubt."""
VALUE, KM = 50, 124
"""Pixels for a correlation and for the kilometres beside its bar."""
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a heading, a doubt, a note without a place, a remark, or an assumption that moved the answer."""

    kind: Literal["head", "doubt", "note", "remark", "influence"]
    text: str
    doubt: Doubt | None = None
    influence: Influence | None = None


def rows_of(report: GapReport, devices: Mapping[str, str], model: QObject) -> list[Row]:
    """The rows for a report; ``devices``: labels of sensor types by key."""
    placed = [doubt.reason for doubt in report.doubts]
    rows = [Row("doubt", sentences.sentence(doubt.reason, shown), doubt) for doubt in report.doubts]
    if rows:
        rows.insert(0, Row("head", model.tr("In doubt: click to go there")))
    notes = [reason for reason in report.warnings if reason not in placed]
    if notes:
        rows.append(Row("head", model.tr("Notes on the run")))
        rows += [Row("note", sentences.sentence(reason, shown)) for reason in notes]
    return [*rows, Row("head", model.tr("Which assumptions moved the answer")), *_influences(report, devices, model)]


def _influences(report: GapReport, devices: Mapping[str, str], model: QObject) -> list[Row]:
    if not report.draws:
        return [Row("remark", model.tr("This run has no draws. Run it again (F5) to draw what is not known."))]
    if not report.influences:
        return [Row("remark", model.tr("None stands out: over these draws, chance alone correlates as strongly."))]
    heading = model.tr(
        "What stands out from chance. Rank correlation with the km of gap by night over {draws:,} draws: to the right, "
        "the higher the more gap. Then those km in the fifth of the draws where it is lowest and where it is highest. "
        "A bar across the middle: what differs from place to place, with the share of the variance of those km that "
        "goes away when it is zero everywhere. The list goes by that share, which of a correlation is its square."
    )
    rows = [Row("remark", heading.format(draws=report.draws))]
    for one in report.influences:
        rows.append(Row("influence", sentences.assumption(one.name, devices.get(one.of, one.of), shown), influence=one))
    return rows


def figures(one: Influence) -> tuple[str, str]:
    """The rank correlation of an assumption, and the kilometres of gap where it is low and high.

    Of a field its share, and of what.
    """
    if one.share is not None:
        return percent(one.share, 1.0).replace(" ", NBSP), _tr("of the variance")
    return f"{one.correlation:+.2f}", f"{one.low_km:,.0f} → {one.high_km:,.0f}{NBSP}km"


def _tr(text: str) -> str:
    return QCoreApplication.translate("DoubtModel", text)


class DoubtModel(QAbstractListModel):
    """Doubts with their places first, then the other notes, then the assumptions."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self._steps: dict[int, int] = {}

    def set_rows(self, rows: list[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows, self._steps = rows, {}
        self.endResetModel()

    def step(self, index: Index) -> Stretch | Place | None:
        """The next place of a doubt, from the first and round again; None for a row without places."""
        doubt = self.rows[index.row()].doubt
        if doubt is None:
            return None
        places = places_of(doubt)
        number = (self._steps.get(index.row(), -1) + 1) % len(places)
        self._steps[index.row()] = number
        self.dataChanged.emit(index, index)
        return places[number]

    def where(self, row: int) -> str:
        """Where the doubt of a row holds; empty if it has no place."""
        doubt = self.rows[row].doubt
        return "" if doubt is None else where(doubt, self._steps.get(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """The number of rows, headings included."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row, or all of it as text."""
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            numbers = () if row.influence is None else figures(row.influence)
            return "\n".join(filter(None, (row.text, self.where(index.row()), *numbers)))
        return None


class DoubtDelegate(CardDelegate):
    """Paints a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """As high as its text needs at the list's width."""
        row: Row = index.data(ROW)
        font = _bold(option.font) if row.kind == "head" else option.font
        lines = cards.height(row.text, font, self._room(row))
        more = {"head": 22, "doubt": LINE + 16, "note": 10, "remark": 8, "influence": LINE + 16}[row.kind]
        return QSize(self.width, lines + more)

    def _room(self, row: Row) -> float:
        return self.width - 2 * PAD - (INDENT if row.kind == "doubt" else 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: Row = index.data(ROW)
        painter.save()
        box = QRectF(option.rect)
        painter.fillRect(box, QColor(self._ground(option, row)))
        {"doubt": self._paint_doubt, "influence": self._paint_influence}.get(row.kind, self._paint_words)(
            painter, box, option.font, index
        )
        painter.restore()

    def _ground(self, option: QStyleOptionViewItem, row: Row) -> str:
        if option.state & QStyle.StateFlag.State_Selected and row.kind != "head":
            return self.theme.palette.raised
        over = option.state & QStyle.StateFlag.State_MouseOver and row.kind == "doubt"
        return self.theme.mixed["hover"] if over else self.theme.palette.panel

    def _paint_words(self, painter: QPainter, box: QRectF, font: QFont, index: Index) -> None:
        row: Row = index.data(ROW)
        head = row.kind == "head"
        place = QRectF(box.left() + PAD, box.top() + (14 if head else 4), self._room(row), box.height())
        colour = "text" if head else "muted"
        cards.write(painter, row.text, _bold(font) if head else font, self.theme.colour(colour), place)

    def _paint_doubt(self, painter: QPainter, box: QRectF, font: QFont, index: Index) -> None:
        row: Row = index.data(ROW)
        self.theme.tinted("warning", "warning").paint(painter, int(box.left()) + PAD - 2, int(box.top()) + 8, 16, 16)
        place = QRectF(box.left() + PAD + INDENT, box.top() + 7, self._room(row), box.height())
        place.setTop(cards.write(painter, row.text, font, self.theme.colour("text"), place))
        model = index.model()
        places = model.where(index.row()) if isinstance(model, DoubtModel) else ""
        short = painter.fontMetrics().elidedText(places, Qt.TextElideMode.ElideRight, int(place.width()))
        cards.write(painter, short, font, self.theme.colour("accent"), place)
        line = QRectF(place.left(), box.bottom() - 1, box.right() - place.left(), 1)
        painter.fillRect(line, self.theme.colour("line"))

    def _paint_influence(self, painter: QPainter, box: QRectF, font: QFont, index: Index) -> None:
        """The name, and below it the bar from the middle, its number, and the kilometres."""
        row: Row = index.data(ROW)
        if row.influence is None:
            return
        place = QRectF(box.left() + PAD, box.top() + 6, self._room(row), box.height())
        y = cards.write(painter, row.text, font, self.theme.colour("text"), place)
        value, km = figures(row.influence)
        bar = QRectF(place.left(), y + 4, max(place.width() - VALUE - KM, 40.0), 9)
        self._paint_bar(painter, bar, row.influence)
        painter.setPen(self.theme.colour("muted"))
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(bar.right(), y, VALUE, LINE), right | middle, value)
        painter.drawText(QRectF(bar.right() + VALUE, y, KM, LINE), right | middle, km)

    def _paint_bar(self, painter: QPainter, bar: QRectF, one: Influence) -> None:
        """A bar as long as the correlation, to its side; one of a field lies across the middle."""
        painter.fillRect(QRectF(bar.left(), bar.center().y(), bar.width(), 1), self.theme.colour("line"))
        middle, reach = bar.center().x(), math.sqrt(one.of_variance) * bar.width() / 2
        if one.share is not None:
            start, colour = middle - reach / 2, self.theme.colour("accent")
        elif one.correlation > 0.0:
            start, colour = middle, QColor(self.theme.palette.gap("A").colour)
        else:
            start, colour = middle - reach, self.theme.colour("good")
        painter.fillRect(QRectF(start, bar.top(), reach, bar.height()), colour)
        painter.fillRect(QRectF(middle - 0.5, bar.top() - 2, 1, bar.height() + 4), self.theme.colour("muted"))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
