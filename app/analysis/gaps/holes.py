"""Holes: gaps that are pieces of one open stretch, taken together across cuts, a ring's zero and tripoints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from app.geo.lrs import GEOD, Route, gap_id
from app.geo.sections import CELL_M

TOUCH_M = 0.001
"""Two gaps whose ends differ by less than this are pieces of one stretch."""
MEET_M = 500.0
"""Ends of two routes closer together than this are one tripoint, each drawn in its own layer."""


class HolePiece(NamedTuple):
    """What a hole follows from: a gap, with the class of its porosity."""

    id: str
    route: str
    start_m: float
    end_m: float
    score: float
    porosity_class: str


@dataclass(frozen=True, slots=True)
class HolePart:
    """A stretch of a route, half-open [start_m, end_m); on a ring ``end_m`` may lie beyond the perimeter."""

    route: str
    start_m: float
    end_m: float


@dataclass(frozen=True, slots=True)
class Hole:
    """An open stretch without a covered or undecided place in it longer than gaps are merged over.

    ``gaps``: the ids of its pieces in the order of the line, in hard terrain or not; ``score``: the sum of theirs;
    ``rank``: 1 the highest score, those wholly in hard terrain behind all others.
    """

    id: str
    parts: tuple[HolePart, ...]
    score: float
    rank: int
    gaps: tuple[str, ...]

    @property
    def length_m(self) -> float:
        """Length along the line."""
        return sum(part.end_m - part.start_m for part in self.parts)


def holes_of(routes: Sequence[Route], gaps: Sequence[HolePiece], cell_m: float = CELL_M) -> tuple[Hole, ...]:
    """The holes of a run, the highest score first, those wholly in hard terrain behind all others.

    Every gap is a piece of one. cell_m: of the cells by which they are named.
    """
    chains = [chain for route in routes for chain in _chains(route, [gap for gap in gaps if gap.route == route.name])]
    seen: Counter[str] = Counter()
    holes = [_hole(group, seen, cell_m) for group in _joined(chains)]
    hard = {gap.id for gap in gaps if gap.porosity_class == "low"}
    ranked = sorted(holes, key=lambda hole: (hard.issuperset(hole.gaps), -hole.score, hole.id))
    return tuple(replace(hole, rank=rank) for rank, hole in enumerate(ranked, 1))


def hole_of(holes: Sequence[Hole]) -> dict[str, str]:
    """The id of the hole of each gap, by the gap's id."""
    return {gap: hole.id for hole in holes for gap in hole.gaps}


@dataclass(frozen=True, eq=False)
class _Chain:
    """Gaps of one route, each beginning where the one before it ends."""

    route: Route
    gaps: tuple[HolePiece, ...]

    @cached_property
    def part(self) -> HolePart:
        start = self.gaps[0].start_m
        return HolePart(self.route.name, start, round(start + sum(gap.end_m - gap.start_m for gap in self.gaps), 3))

    def ends(self) -> Iterator[tuple[float, float]]:
        """The ends of the route that it reaches, WGS 84 degrees."""
        if not self.route.ring and self.part.start_m < TOUCH_M:
            yield float(self.route.lon[0]), float(self.route.lat[0])
        if not self.route.ring and self.part.end_m > self.route.length_m - TOUCH_M:
            yield float(self.route.lon[-1]), float(self.route.lat[-1])


def _chains(route: Route, gaps: list[HolePiece]) -> list[_Chain]:
    chains: list[list[HolePiece]] = []
    for gap in sorted(gaps, key=lambda gap: gap.start_m):
        if chains and abs(chains[-1][-1].end_m - gap.start_m) < TOUCH_M:
            chains[-1].append(gap)
        else:
            chains.append([gap])
    if route.ring and len(chains) > 1 and abs(chains[-1][-1].end_m - route.length_m - chains[0][0].start_m) < TOUCH_M:
        chains[0] = chains.pop() + chains[0]
    return [_Chain(route, tuple(chain)) for chain in chains]


def _joined(chains: list[_Chain]) -> list[list[_Chain]]:
    """The chains in groups that meet at tripoints."""
    group = list(range(len(chains)))
    for one, other in combinations([n for n, chain in enumerate(chains) if any(chain.ends())], 2):
        if chains[one].route is not chains[other].route and _meet(chains[one], chains[other]):
            former, latter = group[other], group[one]
            group = [latter if number == former else number for number in group]
    return [[chains[n] for n, own in enumerate(group) if own == number] for number in dict.fromkeys(group)]


def _meet(one: _Chain, other: _Chain) -> bool:
    return any(float(GEOD.inv(*end, *near)[2]) < MEET_M for end in one.ends() for near in other.ends())


def _hole(chains: list[_Chain], seen: Counter[str], cell_m: float) -> Hole:
    """A hole without its rank; ``seen`` counts the names given, so that no two are the same."""
    parts, gaps = tuple(chain.part for chain in chains), [gap for chain in chains for gap in chain.gaps]
    names = [
        gap_id(part.route, part.start_m, part.end_m, chain.route.length_m if chain.route.ring else None, cell_m)
        for part, chain in zip(parts, chains, strict=True)
    ]
    name = "+".join(names)
    seen[name] += 1
    name += f".{seen[name]}H" if seen[name] > 1 else "H"
    return Hole(name, parts, round(sum(gap.score for gap in gaps), 6), 0, tuple(gap.id for gap in gaps))
