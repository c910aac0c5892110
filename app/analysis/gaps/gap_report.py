"""What an analysis returns: gaps, figures per route, the profile along the line. Frozen values, stored as JSON.

Numbers are rounded when a report is made, so that what is stored equals what was shown: degrees to 7 decimals, metres
to 3, kilometres to 6, probabilities, porosity and scores to 6.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import numpy as np

from app.analysis.crossing.agreed_crossings import AgreedCrossing
from app.analysis.gaps.doubt import Doubt
from app.analysis.gaps.figures.open_periods import when
from app.analysis.gaps.figures.route_summary import Period, RouteSummary, Total, as_planned
from app.analysis.gaps.holes import Hole
from app.analysis.gaps.profile import AGREED, COVERED, GAP, UNDECIDED, Profile
from app.analysis.uncertainty.influence import Influence
from app.reasons.codes import Reason
from app.reasons.sentences import is_sayable
from app.untrusted.typed import Between, read
from app.untrusted.unpacking import parsed
from app.untrusted.unreadable import UnreadableError
from layers.text import QT_TRANSLATE_NOOP

__all__ = [
    "AGREED",
    "COVERED",
    "GAP",
    "UNDECIDED",
    "CoverageGap",
    "GapReport",
    "Period",
    "Profile",
    "Reason",
    "RouteSummary",
    "Total",
    "Undecided",
    "WordsApart",
    "as_planned",
]


Share = Annotated[float, Between(0.0, 1.0)]
Longitude = Annotated[float, Between(-180.0, 180.0)]
Latitude = Annotated[float, Between(-90.0, 90.0)]
Metres = Annotated[float, Between(0.0, 1e8)]


@dataclass(frozen=True, slots=True)
class CoverageGap:
    """One flagged stretch, half-open [start_m, end_m); on a ring ``end_m`` may lie beyond the perimeter.

    ``klass`` is its largest share by length, ``classes`` km of each class. ``p_low``, ``p_high`` are means over the
    gap's samples in its (worse) period; ``lon``, ``lat`` its middle. ``tried``: what was rerun for it, of which
    ``remedy`` is the first that closes enough. ``nearest``: why the posts and devices nearest to its middle do not
    cover it. ``hole``: the id of the hole it is a piece of.

    None without draws: ``probability``, the mean share of draws in which a sample of it is below theta;
    ``length_*_m``, 5, 50 and 95 % of the length that is;
    ``p_long``, the share of draws in which that is at least the shortest length listed; ``score_low``, ``score_high``,
    ``rank_low``, ``rank_high``, 5 and 95 % of its score and of its rank in its own list, 1 the highest. ``day_km``,
    ``night_km``: what of it is a gap in each period; ``period`` is that of its largest part. None in an older run.
    ``p_worst_hour``: mean P of its samples, each in the hour of the week in which it is watched least; ``worst_hours``:
    the hours in which the largest part of it is. None and empty while a post is dragged, and in an older run.
    """

    id: str
    route: str
    start_m: Metres
    end_m: Metres
    period: Period
    klass: Literal["A", "B", "C", "W"]
    classes: Mapping[str, float]
    probability: Share | None
    p_low: Share
    p_high: Share
    porosity: Share
    porosity_class: Literal["low", "middle", "high"]
    score: float
    score_kind: str
    lon: Longitude
    lat: Latitude
    cause: Reason
    remedy: Reason | None = None
    tried: tuple[Reason, ...] = ()
    nearest: tuple[Reason, ...] = ()
    hole: str = ""
    status: str = "open"
    note: str = ""
    unit: str = ""
    status_date: str = ""
    length_low_m: float | None = None
    length_median_m: float | None = None
    length_high_m: float | None = None
    p_long: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    day_km: float | None = None
    night_km: float | None = None
    p_worst_hour: float | None = None
    worst_hours: str = ""

    @property
    def when(self) -> Reason:
        """When it is open, and where only a part of it is, along how much of it."""
        return when(self.period, self.day_km, self.night_km, sum(self.classes.values()))

    @property
    def length_m(self) -> float:
        """Length along the line."""
        return self.end_m - self.start_m

    @property
    def from_km(self) -> float:
        """Chainage of its start in km."""
        return self.start_m / 1000.0

    @property
    def to_km(self) -> float:
        """Chainage of its end in km."""
        return self.end_m / 1000.0


@dataclass(frozen=True, slots=True)
class Undecided:
    """A stretch of class E, half-open [start_m, end_m): terrain or parameters are too coarse to decide, or missing."""

    id: str
    route: str
    start_m: Metres
    end_m: Metres
    period: Period
    lon: Longitude
    lat: Latitude
    cause: Reason

    klass = "E"

    @property
    def when(self) -> Reason:
        """When it is not assessable."""
        return when(self.period, None, None, 0.0)

    @property
    def length_m(self) -> float:
        """Length along the line."""
        return self.end_m - self.start_m


@dataclass(frozen=True, slots=True)
class WordsApart:
    """A planner's words on a stretch where the run has no gap, and why it has none.

    ``why``: closed, not_assessable, not_analysed (the run left the route out), or other_line (written on a line version
    that is not the one analysed: its kilometres are others).
    """

    route: str
    start_m: Metres
    end_m: Metres
    why: str
    status: str
    note: str
    unit: str
    status_date: str
    line_version: str


@dataclass(frozen=True, slots=True, eq=False)
class GapReport:
    """The result of a run. ``gaps``: those easy enough to cross, best score first; ``hard_terrain_gaps``: the others.

    ``routes`` has a row for day and one for night of each dyad. ``run`` is the prefix of ``input_hash``. ``doubts``:
    those of the ``warnings`` that are about particular places, in their order, with those places; a run stored before
    doubts existed has none. ``holes``: the gaps taken together, by rank; a run stored before holes
    existed has none. ``totals``: all borders together, by day and by night; none without draws.
    ``agreed_crossings``: the crossing points of neutral roads, which are no gaps.
    """

    run: str
    input_hash: str
    seed: int
    draws: int
    parameters: Mapping[str, float]
    as_of: str
    own_state: str
    routes: tuple[RouteSummary, ...]
    gaps: tuple[CoverageGap, ...]
    hard_terrain_gaps: tuple[CoverageGap, ...]
    undecided: tuple[Undecided, ...]
    profile: Profile
    warnings: tuple[Reason, ...]
    versions: Mapping[str, str]
    influences: tuple[Influence, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    holes: tuple[Hole, ...] = ()
    totals: tuple[Total, ...] = ()
    agreed_crossings: tuple[AgreedCrossing, ...] = ()
    words_apart: tuple[WordsApart, ...] = ()

    @property
    def all_gaps(self) -> tuple[CoverageGap, ...]:
        """Gaps in terrain easy enough to cross, then those in hard terrain."""
        return self.gaps + self.hard_terrain_gaps

    def worse(self, route: str) -> RouteSummary:
        """A dyad's headline row: the period with more gap km; night if they are equal."""
        rows = [row for row in self.routes if row.route == route]
        return max(rows, key=lambda row: (row.gap_km, row.period == "night"))

    def to_json_bytes(self) -> bytes:
        """UTF-8 JSON: the same report gives the same bytes."""
        content = {spec.name: _plain(getattr(self, spec.name)) for spec in dataclasses.fields(self)}
        return _dumps(content).encode()

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """The report that ``to_json_bytes`` wrote. Raises UnreadableError naming the part that is not as it was."""
        report = read(cls, parsed(data))
        _refuse_contradictions(report)
        return report


def _dumps(value: Any) -> str:
    """JSON with sorted keys, one column at a time: encoding all at once would hold the GIL and freeze the window."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_dumps(value[key])}" for key in sorted(value)) + "}"
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [None if item != item else item for item in value.tolist()]  # noqa: PLR0124 - NaN test
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {spec.name: _plain(getattr(value, spec.name)) for spec in dataclasses.fields(value)}
    return value


_NO_ROUTE = QT_TRANSLATE_NOOP("Unreadable", "is {route!r}, which is no route of the run")
_NO_PAIR = QT_TRANSLATE_NOOP("Unreadable", "are not a row for day and one for night of each route")
_BACKWARDS = QT_TRANSLATE_NOOP("Unreadable", "ends at {end:g} m, before it begins")
_UNSAID = QT_TRANSLATE_NOOP("Unreadable", "is {code!r} with numbers that make no sentence")
_TWICE = QT_TRANSLATE_NOOP("Unreadable", "is {name!r}, as another one is")


def _refuse_contradictions(report: GapReport) -> None:
    """Raise UnreadableError where parts of a report, each of its type, cannot be those of one run."""
    rows = [(row.route, row.period) for row in report.routes]
    if not rows or rows != [(name, period) for name, _ in rows[::2] for period in ("day", "night")]:
        raise UnreadableError(_NO_PAIR, "routes")
    names, dyads = set(report.profile.route.tolist()), {name for name, _ in rows}
    seen: set[str] = set()
    for place, one in _stretches(report):
        if one.route not in names or one.route.partition(".")[0] not in dyads:
            raise UnreadableError(_NO_ROUTE.format(route=one.route[:40]), f"{place}.route")
        if one.end_m < one.start_m:
            raise UnreadableError(_BACKWARDS.format(end=one.end_m), place)
        if isinstance(one, CoverageGap) and one.id in seen:
            raise UnreadableError(_TWICE.format(name=one.id[:40]), f"{place}.id")
        seen.add(one.id)
    for place, reason in _reasons(report):
        if not is_sayable(reason):
            raise UnreadableError(_UNSAID.format(code=reason.code[:40]), place)


def _stretches(report: GapReport) -> Iterator[tuple[str, CoverageGap | Undecided]]:
    for name in ("gaps", "hard_terrain_gaps", "undecided"):
        yield from ((f"{name}[{number}]", one) for number, one in enumerate(getattr(report, name)))


def _reasons(report: GapReport) -> Iterator[tuple[str, Reason]]:
    """All that is turned into sentences, with its place."""
    for place, one in _stretches(report):
        yield f"{place}.cause", one.cause
        if isinstance(one, CoverageGap):
            named = {"remedy": (one.remedy,) if one.remedy else (), "tried": one.tried, "nearest": one.nearest}
            yield from ((f"{place}.{name}", reason) for name, reasons in named.items() for reason in reasons)
    yield from (("warnings", reason) for reason in report.warnings)
    yield from (("doubts", doubt.reason) for doubt in report.doubts)
