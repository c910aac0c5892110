"""The content of the ribbon for its route: a report and its doubts, the ground, things along the line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.analysis.gaps.doubts.bearing import Bearing
from widgets.ribbon.ribbon_data import Along, Ground
from widgets.style.theme import Theme

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap, GapReport, Undecided

HARD_OPACITY = 0.45


@dataclass(eq=False)
class RibbonContent:
    """Set from outside; None for what has not been loaded yet."""

    theme: Theme
    report: GapReport | None = None
    along: Along | None = None
    ground: Ground | None = None
    theta: float = 0.5
    """The probability of detection below which a stretch is a gap."""
    selected: str = ""
    """The id of the selected gap."""
    _doubts: tuple[GapReport, Bearing] | None = field(default=None, repr=False)

    @property
    def bearing(self) -> Bearing | None:
        """The doubts of the report in view, computed once for it."""
        if self.report is None:
            return None
        if self._doubts is None or self._doubts[0] is not self.report:
            self._doubts = self.report, Bearing.of(self.report)
        return self._doubts[1]

    def gaps(self, route: str) -> list[tuple[CoverageGap | Undecided, float]]:
        """What the gap track of a route holds, with its opacity; the last lies on top."""
        if self.report is None:
            return []
        piles = (
            (self.report.undecided, HARD_OPACITY),
            (self.report.hard_terrain_gaps, HARD_OPACITY),
            (self.report.gaps, 1.0),
        )
        return [(gap, opacity) for pile, opacity in piles for gap in pile if gap.route == route]

    @property
    def looks(self) -> tuple[object, ...]:
        """Everything a picture of it depends on; to be held on to, so that no id is reused."""
        return self.report, self.along, self.ground, self.theme.name, self.selected, self.theta
