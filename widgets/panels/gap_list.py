"""The gaps as cards: a delegate that paints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets.style import cards, patterns
from widgets.style.cards import LINE, PAD, CardDelegate
from widgets.words.gap_model import DOUBTS, GAP, HEAD, KEY, LABEL, GapModel, facts, nearby, place, remedy, title, why

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap

BAR, MARK = 5, 18
Index = QModelIndex | QPersistentModelIndex


class GapDelegate(CardDelegate):
    """Paints a card: class and place, cause, remedy, facts."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """As high as its sentences need at the list's width."""
        gap = index.data(GAP)
        if gap is None:
            return QSize(self.width, 36)
        texts = (why(gap), nearby(gap, index.model()), remedy(gap), facts(gap, index.model()))
        lines = sum(cards.height(text, option.font, self._room) for text in texts)
        doubts = LINE if index.data(DOUBTS) else 0
        return QSize(self.width, LINE + lines + doubts + 20)

    @property
    def _room(self) -> float:
        return self.width - BAR - 2 * PAD

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = (
            self.theme.palette.raised if chosen else self.theme.mixed["hover"] if over else self.theme.palette.panel
        )
        painter.fillRect(box, QColor(ground))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), self.theme.colour("line"))
        gap = index.data(GAP)
        if gap is None:
            self._paint_head(painter, box, index)
        else:
            self._paint_gap(painter, box, option.font, gap, index)
        painter.restore()

    def _paint_head(self, painter: QPainter, box: QRectF, index: Index) -> None:
        model = index.model()
        folded = isinstance(model, GapModel) and model.is_folded(index.data(KEY))
        self.theme.tinted("right" if folded else "down", "muted").paint(
            painter, int(box.left()) + 8, int(box.top()) + 9, 18, 18
        )
        painter.setPen(self.theme.colour("muted"))
        room = box.adjusted(32, 0, -8, 0)
        text = painter.fontMetrics().elidedText(str(index.data(HEAD)), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_gap(self, painter: QPainter, box: QRectF, font: QFont, gap: CoverageGap, index: Index) -> None:
        style = self.theme.palette.gap(gap.klass)
        bar = QRectF(box.left(), box.top(), BAR, box.height() - 1)
        painter.fillRect(bar, patterns.brush(style.pattern, QColor(style.colour), self.theme.palette.panel))
        x, y = box.left() + BAR + PAD, box.top() + 9
        bold = QFont(font)
        bold.setBold(True)
        name = f"{index.data(LABEL)} · {title(gap)}"
        y = self._text(painter, name, bold, "text", x, y)
        metrics = QFontMetricsF(bold)
        painter.setFont(font)
        painter.setPen(self.theme.colour("muted"))
        left = x + metrics.horizontalAdvance(name) + 10
        room = QRectF(left, y - LINE, box.right() - left - 8, LINE)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            QFontMetricsF(font).elidedText(place(gap), Qt.TextElideMode.ElideRight, room.width()),
        )
        y = self._text(painter, why(gap), font, "text", x, y)
        y = self._text(painter, nearby(gap, index.model()), font, "muted", x, y)
        y = self._text(painter, remedy(gap), font, "accent", x, y)
        y = self._text(painter, facts(gap, index.model()), font, "muted", x, y)
        if doubts := index.data(DOUBTS):
            self._paint_doubts(painter, doubts, font, x, y)

    def _paint_doubts(self, painter: QPainter, text: str, font: QFont, x: float, y: float) -> None:
        """One line, elided if too long: the tool tip has all of it."""
        self.theme.tinted("warning", "warning").paint(painter, int(x), int(y) + 2, 13, 13)
        room = self._room - MARK
        short = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setPen(self.theme.colour("muted"))
        painter.drawText(QRectF(x + MARK, y, room + 8, LINE), Qt.AlignmentFlag.AlignVCenter, short)

    def _text(self, painter: QPainter, text: str, font: QFont, colour: str, x: float, y: float) -> float:
        return cards.write(painter, text, font, self.theme.colour(colour), QRectF(x, y, self._room, LINE))
