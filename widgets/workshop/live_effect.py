"""What a zone being drawn or a post being dragged would change, as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.reasons.likelihood import probability
from widgets.compute.analyst import Analyst

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport
    from app.analysis.gaps.preview import ZoneEffect
    from widgets.compute.engine import Preview


class LiveEffect(QObject):
    """Follows the analyst's previews."""

    changed = Signal()
    """``text`` has changed."""

    def __init__(self, analyst: Analyst, parent: QObject) -> None:
        super().__init__(parent)
        self.text = ""
        """The effect in one line; empty while nothing is drawn or dragged."""
        analyst.previews.zone_weighed.connect(self._on_zone_weighed)
        analyst.previews.post_moved.connect(self._on_previewed)

    def _on_zone_weighed(self, effect: ZoneEffect | None) -> None:
        self._set_text("" if effect is None else self.of_zone(effect))

    def _on_previewed(self, preview: Preview | None) -> None:
        self._set_text("" if preview is None else self.of_post(preview))

    def _set_text(self, text: str) -> None:
        self.text = text
        self.changed.emit()

    def of_zone(self, effect: ZoneEffect) -> str:
        """What a zone closes by night and by day, and the crews it needs."""
        parts = [
            text.format(closes=effect.closes_km[period], of=effect.of_km[period])
            for period, text in (
                ("night", self.tr("closes {closes:.1f} of {of:.1f} km by night")),
                ("day", self.tr("{closes:.1f} of {of:.1f} km by day")),
            )
        ]
        if (weak := self._weak(effect)) is not None:
            parts.append(weak)
        if effect.enters_hazard:
            parts.insert(0, self.tr("enters a hazardous area: no go"))
        effects, crews = ", ".join(parts), self._crews(effect)
        return f"{effects}; {crews}" if crews else effects

    def _weak(self, effect: ZoneEffect) -> str | None:
        """Why a zone closes none of the gaps it reaches; None if it closes some, or reaches none."""
        if any(effect.closes_km.values()) or not any(effect.of_km.values()):
            return None
        period = "night" if effect.of_km["night"] else "day"
        texts = {
            "day": self.tr("detection there is {p} by day, {theta:.2f} is needed"),
            "night": self.tr("detection there is {p} by night, {theta:.2f} is needed"),
        }
        return texts[period].format(p=probability(effect.p[period]), theta=effect.theta)

    def _crews(self, effect: ZoneEffect) -> str:
        """The crews a zone needs and those available; empty if that is unknown."""
        if math.isnan(effect.crews_needed):
            return ""
        needs = self.tr("needs {needed:.1f} crews").format(needed=effect.crews_needed)
        if math.isnan(effect.crews_available):
            return needs
        return needs + self.tr(", you have {there:g}").format(there=effect.crews_available)

    def of_post(self, preview: Preview) -> str:
        """Kilometres of gap by night with a post moved, against the run in view with as many draws."""
        after = _night_gap_km(preview.after)
        change = after - _night_gap_km(preview.before)
        return self.tr("by night {after:,.1f} km of gap, {change:+.1f} km").format(after=after, change=change)


def _night_gap_km(report: GapReport) -> float:
    return math.fsum(row.gap_km for row in report.routes if row.period == "night")
