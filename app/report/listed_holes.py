"""The holes of a report in the order in which they are listed, with their pieces and the numbers of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.gaps.gap_report import CoverageGap, GapReport
from app.analysis.gaps.holes import Hole, HolePart


@dataclass(frozen=True, slots=True, eq=False)
class ListedHole:
    """A hole with its place in the list, 1 the first, and its pieces in the order of the line."""

    number: int
    hole: Hole
    pieces: tuple[CoverageGap, ...]

    @property
    def crossable(self) -> tuple[CoverageGap, ...]:
        """The pieces that are not in hard terrain."""
        return tuple(gap for gap in self.pieces if gap.porosity_class != "low")

    @property
    def hard(self) -> tuple[CoverageGap, ...]:
        """The pieces in hard terrain."""
        return tuple(gap for gap in self.pieces if gap.porosity_class == "low")

    @property
    def worst(self) -> CoverageGap:
        """The piece with the highest score, of those that can be crossed if there are any."""
        return max(self.crossable or self.pieces, key=lambda gap: (gap.score, -gap.start_m))

    @property
    def part(self) -> HolePart:
        """The part of the hole that holds its worst piece."""
        return next(part for part in self.hole.parts if _holds(part, self.worst))

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its pieces."""
        return frozenset(gap.id for gap in self.pieces)

    def label(self, gap: CoverageGap) -> str:
        """The number of a piece: that of the hole, and behind a point its place in it where there are several."""
        return str(self.number) if len(self.pieces) == 1 else f"{self.number}.{self.hole.gaps.index(gap.id) + 1}"


def listed_holes(report: GapReport) -> tuple[ListedHole, ...]:
    """The holes by rank, those wholly in hard terrain last.

    In a run stored before there were holes every gap is one, in the order of their scores.
    """
    return listed_of(report.holes, report.all_gaps)


def listed_of(holes: Sequence[Hole], gaps: Sequence[CoverageGap]) -> tuple[ListedHole, ...]:
    """The same from the holes and gaps of a report."""
    by_id = {gap.id: gap for gap in gaps}
    inside = {name for hole in holes for name in hole.gaps}
    every = (*holes, *(_alone(gap) for gap in gaps if gap.id not in inside))
    pieces = [tuple(by_id[name] for name in hole.gaps if name in by_id) for hole in every]
    several = [one for one in zip(every, pieces, strict=True) if one[1]]
    # A run stored before the crossable ones were ranked first has others in between.
    ordered = sorted(several, key=lambda one: (all(map(_in_hard_terrain, one[1])), one[0].rank))
    return tuple(ListedHole(number, *one) for number, one in enumerate(ordered, 1))


def piece_labels(listed: Sequence[ListedHole]) -> dict[str, str]:
    """The number of each gap in the list, by its id."""
    return {gap.id: one.label(gap) for one in listed for gap in one.pieces}


def _in_hard_terrain(gap: CoverageGap) -> bool:
    return gap.porosity_class == "low"


def _alone(gap: CoverageGap) -> Hole:
    """A gap of no hole as one of its own."""
    return Hole("", (HolePart(gap.route, gap.start_m, gap.end_m),), gap.score, 0, (gap.id,))


def _holds(part: HolePart, gap: CoverageGap) -> bool:
    """Whether a gap is a piece of a part, which may go round a ring's zero where the gap begins anew."""
    middle = (gap.start_m + gap.end_m) / 2.0
    return part.route == gap.route and (part.start_m <= middle <= part.end_m or middle < part.start_m)
