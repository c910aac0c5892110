"""The gaps as an item model: the texts of their cards, under headings that fold them away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.analysis.gaps.doubts.bearing import Bearing
from app.reasons import likelihood, sentences
from app.report.listed_holes import ListedHole, listed_of, piece_labels
from layers.gaps import CLASSES, STATUSES
from resources.literal import one_line
from widgets.words import doubt_words
from widgets.words.text import kilometres, shown, span, tip

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap
    from app.analysis.gaps.holes import Hole

GAP = Qt.ItemDataRole.UserRole
HEAD = Qt.ItemDataRole.UserRole + 1
DOUBTS = Qt.ItemDataRole.UserRole + 2
KEY = Qt.ItemDataRole.UserRole + 3
LABEL = Qt.ItemDataRole.UserRole + 4
Index = QModelIndex | QPersistentModelIndex


def title(gap: CoverageGap) -> str:
    """The class as text."""
    return shown("Choice", dict(CLASSES)[gap.klass])


def place(gap: CoverageGap) -> str:
    """Route, kilometres and length."""
    return f"{one_line(gap.route, 60)} {span(gap.start_m, gap.end_m)} · {kilometres(gap.length_m)}"


def why(gap: CoverageGap) -> str:
    """The cause in a sentence."""
    return sentences.sentence(gap.cause, shown)


def remedy(gap: CoverageGap) -> str:
    """The remedy in a sentence; where none closes enough, what was tried; empty where nothing was."""
    return sentences.remedy_text(gap.remedy, gap.tried, shown)


def nearby(gap: CoverageGap, model: QObject) -> str:
    """Why each of the nearest posts and devices does not cover it; empty where a stored run does not say.

    The one that the cause names is left out: of it enough has been read.
    """
    others = [one for one in gap.nearest if one.numbers["source"] != gap.cause.numbers.get("source")]
    each = [
        model.tr("{post}, {distance}: {why}").format(
            post=one.numbers["post"],
            distance=kilometres(1000.0 * float(one.numbers["distance_km"])),
            why=sentences.sentence(one, shown),
        )
        for one in others
    ]
    if others == list(gap.nearest):
        heading = model.tr("Nearest: {each}.")
    elif others == list(gap.nearest[1:]):
        heading = model.tr("Next nearest: {each}.")
    else:
        heading = model.tr("Also near: {each}.")
    return heading.format(each="; ".join(each)) if each else ""


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
    detected = low if low == high else f"{low}–{high}"
    parts = [period, model.tr("detection {detected}").format(detected=detected), ease]
    if gap.probability is not None:
        parts.insert(1, chance(gap.probability, model))
    if gap.rank_low is not None and gap.rank_high is not None:
        same = gap.rank_low == gap.rank_high
        text = model.tr("rank {low}") if same else model.tr("rank {low}–{high}")
        parts.append(text.format(low=gap.rank_low, high=gap.rank_high))
    if gap.status != "open":
        parts.insert(0, shown("Choice", dict(STATUSES).get(gap.status, gap.status)).lower())
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
        self._listed: tuple[ListedHole, ...] = ()
        self._labels: dict[str, str] = {}
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
        self._listed = listed_of(self._holes, (*self._gaps, *self._hard))
        self._labels = piece_labels(self._listed)
        self._rows = [*self._by_hole()] if self._holes else list(self._gaps)
        if self._hard:
            total = kilometres(sum(gap.length_m for gap in self._hard), 0)
            text = self.tr("In hard terrain: {count} · {length}").format(count=len(self._hard), length=total)
            self._rows.append(Heading(HARD, text))
            self._rows += self._hard_rows() if self.unfolded else ()

    def _by_hole(self) -> Iterator[CoverageGap | Heading]:
        for listed in self._listed:
            if listed.crossable:
                yield Heading(listed.hole.id, self._hole_text(listed))
                yield from () if listed.hole.id in self._folded else listed.crossable

    def _hard_rows(self) -> Iterator[CoverageGap | Heading]:
        """The pieces in hard terrain, under their holes where these have several pieces."""
        for listed in self._listed:
            key = f"{HARD} {listed.hole.id}"
            if listed.hard and len(listed.pieces) > 1:
                yield Heading(key, self._hole_text(listed))
            yield from () if key in self._folded else listed.hard

    def _hole_text(self, listed: ListedHole) -> str:
        where = "; ".join(f"{one_line(part.route, 60)} {span(part.start_m, part.end_m)}" for part in listed.hole.parts)
        texts = {
            "one": self.tr("Hole {number} · {where} · {length}"),
            "none hard": self.tr("Hole {number} · {where} · {length} · {count} pieces"),
            "some hard": self.tr("Hole {number} · {where} · {length} · {count} pieces, {hard} in hard terrain"),
        }
        count, hard = len(listed.pieces), len(listed.hard)
        kind = "one" if count == 1 else "some hard" if hard else "none hard"
        length = kilometres(listed.hole.length_m)
        return texts[kind].format(number=listed.number, where=where, length=length, count=count, hard=hard)

    def is_folded(self, key: str) -> bool:
        """Whether the cards under a heading are hidden."""
        return not self.unfolded if key == HARD else key in self._folded

    def row_of(self, gap_id: str) -> int:
        """The row of a gap, unfolding if need be; -1 if there is none."""
        for key in (key for gap in (*self._gaps, *self._hard) if gap.id == gap_id for key in self._keys(gap)):
            if self.is_folded(key):
                self.fold(key)
        return next((n for n, row in enumerate(self._rows) if not isinstance(row, Heading) and row.id == gap_id), -1)

    def _keys(self, gap: CoverageGap) -> tuple[str, ...]:
        """The headings that a gap stands under."""
        return (HARD, f"{HARD} {gap.hole}") if gap in self._hard else (gap.hole,)

    def label(self, gap: CoverageGap) -> str:
        """The number of a gap in the list, as the report prints it."""
        return self._labels.get(gap.id, "")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """The number of cards and headings."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The gap, or everything about it as text."""
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            words = (HEAD, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return row.text if role in words else row.key if role == KEY else None
        if role in (GAP, LABEL):
            return row if role == GAP else self.label(row)
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
        head = f"{self.label(gap)} {title(gap)} {place(gap)}"
        return "\n".join(filter(None, (head, why(gap), nearby(gap, self), remedy(gap), facts(gap, self), doubts)))
