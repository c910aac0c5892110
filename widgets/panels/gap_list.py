"""The gaps as cards: an item model with their texts, and a delegate that paints them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from app.analysis.gaps.doubts.bearing import Bearing
from app.reasons import likelihood, sentences
from layers.gaps import CLASSES, STATUSES
from widgets.style import cards, patterns
from widgets.style.cards import LINE, PAD, CardDelegate
from widgets.words import doubt_words
from widgets.words.text import kilometres, shown, span, tip

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap
    from app.analysis.gaps.holes import Hole

GAP = Qt.ItemDataRole.UserRole
HEAD = Qt.ItemDataRole.UserRole + 1
DOUBTS = Qt.ItemDataRole.UserRole + 2
KEY = Qt.ItemDataRole.UserRole + 3
BAR, MARK = 5, 18
Index = QModelIndex | QPersistentModelIndex


def title(gap: CoverageGap) -> str:
    """The class as text."""
    return shown("Choice", dict(CLASSES)[gap.klass])


def place(gap: CoverageGap) -> str:
    """Route, kilometres and length."""
    return f"{gap.route} {span(gap.start_m, gap.end_m)} · {kilometres(gap.length_m)}"


def why(gap: CoverageGap) -> str:
    """The cause in a sentence."""
    return sentences.sentence(gap.cause, shown)


def remedy(gap: CoverageGap) -> str:
    """The remedy in a sentence; where none closes enough, what was tried; empty where nothing was."""
    return sentences.remedy_text(gap.remedy, gap.tried, shown)


def chance(probability: float, model: QObject) -> str:
    """How likely it is a gap, in a word and as a share of the draws."""
    share = model.tr("a gap in {share} of the draws").format(share=likelihood.percentage(probability))
    return model.tr("{word}: {share}").format(word=shown("Likelihood", likelihood.likelihood(probability)), share=share)


def facts(gap: CoverageGap, model: QObject) -> str:
    """Period, detection, ease of crossing, and the status if it is not open."""
    period = sentences.sentence(gap.when, shown)
    ease = {"low": model.tr("hard to cross"), "middle": model.tr("moderate"), "high": model.tr("easy to cross")}[
        gap.porosity_class
    ]
    low, high = likelihood.probability(gap.p_low), likelihood.probability(gap.p_high)
    parts = [period, model.tr("detection {low}–{high}").format(low=low, high=high), ease]
    if gap.probability is not None:
        parts.insert(1, chance(gap.probability, model))
    if gap.rank_low is not None and gap.rank_high is not None:
        same = gap.rank_low == gap.rank_high
        text = model.tr("rank {low}") if same else model.tr("rank {low}–{high}")
        parts.append(text.format(low=gap.rank_low, high=gap.rank_high))
    if gap.status != "open":
        parts.insert(0, shown("Choice", dict(STATUSES)[gap.status]).lower())
    return " · ".join(parts)


HARD = "hard"
"""The key of the heading above the gaps in hard terrain."""


class Heading(NamedTuple):
    """A line above some cards that folds them away: the id of a hole, or HARD, and its text."""

    key: str
    text: str


class GapModel(QAbstractListModel):
    """Porous gaps under their holes, the worst hole first; those in hard terrain below, folded away at first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CoverageGap | Heading] = []
        self._gaps: tuple[CoverageGap, ...] = ()
        self._hard: tuple[CoverageGap, ...] = ()
        self._holes: tuple[Hole, ...] = ()
        self._bearing: Bearing | None = None
        self._folded: set[str] = set()
        self.unfolded = False

    def set_gaps(
        self,
        gaps: tuple[CoverageGap, ...],
        hard: tuple[CoverageGap, ...],
        bearing: Bearing | None = None,
        holes: tuple[Hole, ...] = (),
    ) -> None:
        """Show other gaps; ``bearing`` gives the doubts about each. Without ``holes`` (an older run) by score alone."""
        self.beginResetModel()
        self._gaps, self._hard, self._bearing, self._holes = gaps, hard, bearing, holes
        self._fill()
        self.endResetModel()

    def fold(self, key: str = HARD) -> None:
        """Show the gaps under a heading, or hide them."""
        self.beginResetModel()
        if key == HARD:
            self.unfolded = not self.unfolded
        else:
            self._folded ^= {key}
        self._fill()
        self.endResetModel()

    def _fill(self) -> None:
        self._rows = [*self._by_hole()] if self._holes else list(self._gaps)
        if self._hard:
            total = kilometres(sum(gap.length_m for gap in self._hard), 0)
            text = self.tr("In hard terrain: {count} · {length}").format(count=len(self._hard), length=total)
            self._rows.append(Heading(HARD, text))
            self._rows += self._hard if self.unfolded else ()

    def _by_hole(self) -> Iterator[CoverageGap | Heading]:
        pieces: dict[str, list[CoverageGap]] = {}
        for gap in self._gaps:
            pieces.setdefault(gap.hole, []).append(gap)
        for hole in self._holes:
            if hole.id in pieces:
                yield Heading(hole.id, self._hole_text(hole))
                yield from () if hole.id in self._folded else pieces[hole.id]

    def _hole_text(self, hole: Hole) -> str:
        where = "; ".join(f"{part.route} {span(part.start_m, part.end_m)}" for part in hole.parts)
        text = self.tr("Hole {rank} · {where} · {length} · {count} pieces")
        if len(hole.gaps) == 1:
            text = self.tr("Hole {rank} · {where} · {length}")
        return text.format(rank=hole.rank, where=where, length=kilometres(hole.length_m), count=len(hole.gaps))

    def is_folded(self, key: str) -> bool:
        """Whether the cards under a heading are hidden."""
        return not self.unfolded if key == HARD else key in self._folded

    def row_of(self, gap_id: str) -> int:
        """The row of a gap, unfolding if need be; -1 if there is none."""
        keys = (HARD if gap in self._hard else gap.hole for gap in (*self._gaps, *self._hard) if gap.id == gap_id)
        if (key := next(keys, "")) and self.is_folded(key):
            self.fold(key)
        return next((n for n, row in enumerate(self._rows) if not isinstance(row, Heading) and row.id == gap_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """The number of cards and headings."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The gap, or everything about it as text."""
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            words = (HEAD, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return row.text if role in words else row.key if role == KEY else None
        if role == GAP:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        if self._bearing is not None and role == DOUBTS:
            return doubt_words.in_brief(self._bearing.special(row))
        if self._bearing is not None and role == Qt.ItemDataRole.ToolTipRole:
            return tip(doubt_words.sentences(self._bearing.on(row))) or None
        return None

    def _words(self, gap: CoverageGap) -> str:
        """Everything on a gap's card except the doubts about the whole route."""
        doubts = doubt_words.sentences(self._bearing.on(gap)) if self._bearing is not None else ""
        return "\n".join(filter(None, (f"{title(gap)} {place(gap)}", why(gap), remedy(gap), facts(gap, self), doubts)))


class GapDelegate(CardDelegate):
    """Paints a card: class and place, cause, remedy, facts."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """As high as its sentences need at the list's width."""
        gap = index.data(GAP)
        if gap is None:
            return QSize(self.width, 36)
        texts = (why(gap), remedy(gap), facts(gap, index.model()))
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
        y = self._text(painter, title(gap), bold, "text", x, y)
        metrics = QFontMetricsF(bold)
        painter.setFont(font)
        painter.setPen(self.theme.colour("muted"))
        left = x + metrics.horizontalAdvance(title(gap)) + 10
        room = QRectF(left, y - LINE, box.right() - left - 8, LINE)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            QFontMetricsF(font).elidedText(place(gap), Qt.TextElideMode.ElideRight, room.width()),
        )
        y = self._text(painter, why(gap), font, "text", x, y)
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
