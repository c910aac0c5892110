"""What hides the selected gap, in words and as a profile, with the probability that the line is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.panels.profile_plot import ProfilePlot
from widgets.session.session import Selection, Session
from widgets.style.label import Label
from widgets.words.text import kilometres

if TYPE_CHECKING:
    from app.analysis.gaps.ridge import Ridge
    from app.analysis.gaps.section import Section


class ProfilePanel(QWidget):
    """The profile as text and picture; follows the selected gap."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.plot = ProfilePlot(session.theme)
        self.caption = Label()
        self.caption.setWordWrap(True)
        self.caption.setContentsMargins(12, 6, 16, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addWidget(self.caption)
        column.addWidget(self.plot, 1)
        session.selected.connect(self._on_selected)
        session.themed.connect(self._on_theme)
        self.show_ridge(None)

    def _on_theme(self) -> None:
        self.plot.theme = self.session.theme
        self.plot.update()

    def _on_selected(self, selection: Selection) -> None:
        shown = self.plot.ridge
        if selection.gap and (shown is None or shown.gap != selection.gap):
            self._show(None, self.tr("Looking for what hides this gap …"))

    def show_ridge(self, ridge: Ridge | None) -> None:
        """Show what hides the selected gap; None if nothing does, or no gap is selected."""
        self._show(ridge, self._words(ridge))

    def _show(self, ridge: Ridge | None, text: str) -> None:
        self.plot.show_ridge(ridge)
        empty = ridge is None or ridge.section is None
        self.plot.setVisible(not empty)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter if empty else Qt.AlignmentFlag.AlignLeft)
        self.caption.setText(text)

    # Its texts

    def _words(self, ridge: Ridge | None) -> str:
        if ridge is None and self.session.selection.gap:
            return self.tr("No observing post is near enough to this gap for a profile.")
        if ridge is None:
            return self.tr("Select a gap to see what hides it.")
        if ridge.section is None:
            return self.tr("There is no terrain under {post} or the gap.").format(post=ridge.name)
        where = self.tr("From {post} to km {km}, {distance}.").format(
            post=ridge.name, km=f"{ridge.section_m / 1000.0:,.1f}", distance=kilometres(ridge.section.length_m)
        )
        return " ".join((where, self._lowest(ridge.section), self._chance(ridge.section), self._all_lines(ridge)))

    def _lowest(self, section: Section) -> str:
        if np.isnan(section.clearance_m):
            return self.tr("The terrain has a void along the sight line.")
        if np.isnan(section.obstacle_height_m):
            return self.tr("Both ends are in the same place.")
        text = self.tr("At {at} the ground, {top} m high, rises {over} m above the sight line.")
        if section.clearance_m >= 0.0:
            text = self.tr("The sight line is lowest at {at}: {over} m above the ground, which is {top} m high.")
        numbers = {"top": section.obstacle_height_m, "over": abs(section.clearance_m)}
        return text.format(at=kilometres(section.obstacle[0]), **{key: f"{v:,.0f}" for key, v in numbers.items()})

    def _chance(self, section: Section) -> str:
        if np.isnan(section.p_visible):
            return self.tr("It is not known whether the line is open.")
        text = self.tr("Chance that it is open: {p}.")
        if section.coarse:
            text = self.tr("Chance that it is open, on this coarse terrain: {p}.")
        p = section.p_visible
        return text.format(p=self.tr("below 0.01") if p < 0.01 else self.tr("above 0.99") if p > 0.99 else f"{p:.2f}")

    def _all_lines(self, ridge: Ridge) -> str:
        if not len(ridge):
            return self.tr("The whole gap is outside its range or sector.")
        text = self.tr("In sight: {seen} of the {count} places of the gap in its range.")
        return text.format(seen=int(ridge.seen.sum()), count=len(ridge))
