"""Why a stretch is a gap: the source that comes closest to watching it, and what keeps it from doing so."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from app.analysis.detection.conditions import PERIODS, Conditions
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.source_pairs import token_sums, tokens_of
from app.analysis.gaps.classes import HALF
from app.analysis.gaps.gap_report import Reason
from app.analysis.gaps.section import observer_name, ray_to
from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.line import Line
from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.crs import earth_centred
from app.geo.lrs import GEOD
from app.scene.scene import Scene
from resources import Radar

NOTHING = 0.005
"""A detection probability below this counts as none."""
EQUAL = 1e-6
"""Sources that could do as much as one another, but for this share, are equals."""
RIDGE_M = 500.0
"""Two lines behind one ridge meet it at heights that differ by no more than this."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """A run's pairs in the order of their samples, to be queried for one stretch after another.

    ``ground``: the terrain in the form in which sight lines are traced.
    """

    scene: Scene
    line: Line
    pairs: Pairs
    conditions: Conditions
    ground: RayTerrains = field(default_factory=RayTerrains)

    @cached_property
    def _order(self) -> tuple[IntArray, IntArray]:
        order = np.argsort(self.pairs.sample, kind="stable")
        return order, np.searchsorted(self.pairs.sample[order], np.arange(len(self.line) + 1))

    @cached_property
    def tokens(self) -> FloatArray:
        """Numbers of each sample, (2, n), that change with any source that meets it; zeros where none does."""
        return token_sums(self.source_tokens, self.pairs, len(self.line))

    @cached_property
    def source_tokens(self) -> IntArray:
        """A number for each source that changes with anything the source contributes at a sample."""
        return tokens_of(self.scene)

    def of(self, rows: IntArray) -> IntArray:
        """Numbers of the pairs whose samples are ``rows``."""
        order, starts = self._order
        return np.concatenate([order[starts[first] : starts[last + 1]] for first, last in _blocks(rows)])

    def name(self, source: int) -> str:
        """Name of an observer or patrol; if it has none, what it is."""
        watch = self.scene.observers
        if source < len(watch):
            return observer_name(self.scene, source)
        return self.scene.patrols[source - len(watch)].name

    def distance_m(self, source: int, row: int) -> float:
        """Geodesic distance from an observer to a sample; 0 for a patrol, which goes there."""
        watch, line = self.scene.observers, self.line
        if source >= len(watch):
            return 0.0
        return float(GEOD.inv(watch.lon[source], watch.lat[source], line.lon[row], line.lat[row])[2])

    def chainage_m(self, row: int) -> float:
        """Chainage of the middle of a sample, along its own route."""
        route = int(np.searchsorted(self.line.first, row, side="right")) - 1
        return round(float(self.scene.samples[route].chainage_m[row - self.line.first[route]]), 3)

    def rests_on(self, source: int, row: int) -> dict[str, float | str]:
        """What tells a drawing which sight line a reason rests on: that from a source to a sample."""
        return {"source": hex(int(self.source_tokens[source])), "at_m": self.chainage_m(row)}

    def is_radar(self, source: int) -> bool:
        """Whether a source is a radar, which does not see movement at a right angle to its beam."""
        watch = self.scene.observers
        return source < len(watch) and isinstance(self.scene.types[watch.type[source]].physics, Radar)

    @cached_property
    def _posts(self) -> FloatArray:
        return earth_centred(self.scene.observers.lon, self.scene.observers.lat)

    def nearest(self, rows: IntArray, count: int = 1) -> list[int]:
        """The attended observers nearest to the middle of some samples, whatever their range, up to ``count``."""
        attended = np.flatnonzero(self.scene.observers.staffing > 0.0)
        squared = ((self._posts[attended] - self.line.xyz[_middle(rows)]) ** 2).sum(axis=1)
        return [int(number) for number in attended[np.argsort(squared, kind="stable")[:count]]]

    def sees_line(self, pairs: IntArray) -> BoolArray:
        """Which pairs of observers have the line itself in range, and more likely in sight than not: what is drawn."""
        table, watch = self.pairs, self.scene.observers
        reach = np.minimum(watch.range_m[table.source[pairs]], self.scene.parameters.max_range_m)
        middle = table.quantile[pairs, table.quantile.shape[1] // 2]
        sees: BoolArray = (middle >= 0.0) & (table.distance_m[pairs] <= reach)
        return sees

    def km(self, rows: IntArray) -> float:
        """Length of samples in km."""
        return round(float(self.line.length_mm[rows].sum()) / 1e6, 6)


def _blocks(rows: IntArray) -> list[tuple[int, int]]:
    """First and last of each run of consecutive numbers: two where a stretch goes round a ring's zero."""
    if rows[-1] - rows[0] + 1 == rows.size:
        return [(int(rows[0]), int(rows[-1]))]
    breaks = np.flatnonzero(np.diff(rows) != 1)
    return list(zip(rows[np.r_[0, breaks + 1]].tolist(), rows[np.r_[breaks, rows.size - 1]].tolist(), strict=True))


def _middle(rows: IntArray) -> int:
    return int(rows[rows.size // 2])


def cause_of_gap(evidence: Evidence, rows: IntArray, own: IntArray, klass: str, period: str) -> Reason:
    """The cause of a gap over samples ``rows``, of which ``own`` are of its class, in its period (day, night, both)."""
    # What hides a stretch is sought over all of it, what is too weak or absent over the part where that is so.
    chosen = evidence.of(rows if klass == "A" else own)
    if klass == "W":
        chosen = chosen[evidence.pairs.p_visible[chosen] >= HALF]
    if not chosen.size:
        return _nobody(evidence, own)
    # What each source could do: with the sight it has, if always up; with the sight it lacks; with any sight.
    now, most = (evidence.pairs.best(chosen, of) for of in ("chance", "open"))
    strength = {"C": now, "A": most - now}.get(klass, most)
    source = _strongest(evidence, chosen, strength, _middle(rows))
    pairs = chosen[evidence.pairs.source[chosen] == source]
    numbers: dict[str, float | str] = {"post": evidence.name(source), "length_km": evidence.km(rows)}
    if klass == "A":
        return _hidden(evidence, pairs, numbers)
    if klass in "BW":
        best = float(evidence.pairs.best(pairs).max())
        return _too_weak(evidence, pairs, best, numbers, hidden=klass == "B")
    return _part_time(evidence, pairs, period, numbers)


def _strongest(evidence: Evidence, chosen: IntArray, strength: FloatArray, middle: int) -> int:
    """The source that could do most; of equals the nearest to the middle of the gap."""
    total = np.bincount(evidence.pairs.source[chosen], strength)
    present = np.bincount(evidence.pairs.source[chosen]) > 0
    equal = np.flatnonzero(present & (total >= (1.0 - EQUAL) * total.max()))
    return min(equal.tolist(), key=lambda source: (evidence.distance_m(source, middle), source))


def _too_weak(
    evidence: Evidence, pairs: IntArray, most: float, numbers: dict[str, float | str], *, hidden: bool
) -> Reason:
    """A source that sees these samples, or works them, and detects there with P ``most`` at best.

    ``hidden``: it has them in range, sees none of them, and would be too weak if it did.
    """
    source = int(evidence.pairs.source[pairs[0]])
    if source >= len(evidence.scene.observers):
        worked = evidence.km(evidence.pairs.sample[pairs])
        return Reason("worked_too_little", {**numbers, "worked_km": worked, "p": round(most, 3)})
    row = int(evidence.pairs.sample[pairs[np.argmin(evidence.pairs.distance_m[pairs])]])
    numbers |= evidence.rests_on(source, row)
    numbers["distance_km"] = round(evidence.distance_m(source, row) / 1000.0, 6)
    if evidence.is_radar(source) and most < NOTHING:
        return Reason("along_the_beam_unseen" if hidden else "along_the_beam", numbers)
    return Reason("hidden_and_weak" if hidden else "too_far", {**numbers, "p": round(most, 3)})


def _nobody(evidence: Evidence, rows: IntArray) -> Reason:
    watch = evidence.scene.observers
    middle = _middle(rows)
    nearest = next(iter(evidence.nearest(rows)), None)
    if nearest is None:
        return Reason("no_post", {"length_km": evidence.km(rows)})
    reach = min(float(watch.range_m[nearest]), evidence.scene.parameters.max_range_m)
    distance = evidence.distance_m(nearest, middle)
    return Reason(
        "looks_elsewhere" if distance < reach else "out_of_range",
        {
            "post": evidence.name(nearest),
            "distance_km": round(distance / 1000.0, 6),
            "range_km": round(reach / 1000.0, 6),
            **evidence.rests_on(nearest, middle),
        },
    )


def _hidden(evidence: Evidence, own: IntArray, numbers: dict[str, float | str]) -> Reason:
    """What hides samples from the source of these pairs: the ridge that stops most of its lines to them.

    Its height is that of the section drawn: of the line that meets that ridge where it is highest, traced once more.
    """
    pairs, source = evidence.pairs, int(evidence.pairs.source[own[0]])
    seen = evidence.sees_line(own)
    numbers["sees_km"] = evidence.km(pairs.sample[own[seen]])
    hidden = own[~seen & np.isfinite(pairs.obstacle_m[own])]
    ridge = hidden[_one_ridge(evidence, hidden)]
    row = int(pairs.sample[ridge[np.argmax(pairs.obstacle_m[ridge])] if ridge.size else own[own.size // 2]])
    numbers |= evidence.rests_on(source, row)
    ray = ray_to(evidence.scene, source, float(evidence.line.lon[row]), float(evidence.line.lat[row]), evidence.ground)
    if not ridge.size or ray is None or not (ray.lines.clearance_m < 0.0).any():
        return Reason("hidden_somewhere", numbers)
    numbers |= {"ridge_m": round(float(ray.lines.obstacle_m[0])), "hidden_km": evidence.km(pairs.sample[ridge])}
    rest = round(float(numbers["length_km"]) - float(numbers["sees_km"]), 1)
    return Reason("hidden" if round(float(numbers["hidden_km"]), 1) >= rest else "hidden_part", numbers)


def _one_ridge(evidence: Evidence, hidden: IntArray) -> slice:
    """Those of some hidden pairs, along the line, that the ridge which stops most of them does.

    A crest does not rise more steeply than 45 degrees: where the obstacles of two neighbouring lines differ in height
    by more than their ends are apart, another ridge begins.
    """
    if not hidden.size:
        return slice(0, 0)
    row = evidence.pairs.sample[hidden]
    apart_m = np.linalg.norm(np.diff(evidence.line.xyz[row], axis=0), axis=1)
    jumps = np.abs(np.diff(evidence.pairs.obstacle_m[hidden])) > np.minimum(apart_m, RIDGE_M)
    edges = np.r_[0, np.flatnonzero(jumps) + 1, row.size]
    stopped = np.add.reduceat(evidence.line.length_mm[row], edges[:-1])
    most = int(np.argmax(stopped))
    return slice(int(edges[most]), int(edges[most + 1]))


def _part_time(evidence: Evidence, own: IntArray, period: str, numbers: dict[str, float | str]) -> Reason:
    pairs = evidence.pairs
    by_day, by_night = (along(evidence, own, alone(evidence, own, p)) for p in range(len(PERIODS)))
    best = along(evidence, own, pairs.best(own, "chance"))
    numbers |= evidence.rests_on(int(pairs.source[own[0]]), int(pairs.sample[own[own.size // 2]]))
    numbers |= {"p_day": round(by_day, 3), "p_night": round(by_night, 3), "p_best": round(best, 3)}
    numbers["availability"] = round(float(pairs.availability[own[0]]), 3)
    return Reason({"day": "not_by_day", "night": "not_by_night"}.get(period, "part_time"), numbers)


def along(evidence: Evidence, own: IntArray, values: FloatArray) -> float:
    """The mean of values of some pairs along the line."""
    return float(np.average(values, weights=evidence.line.length_mm[evidence.pairs.sample[own]]))


def alone(evidence: Evidence, own: IntArray, period: int, *, always: bool = False) -> FloatArray:
    """P in a period of some pairs, each by itself; ``always``: as if on duty at all hours."""
    pairs, conditions = evidence.pairs, evidence.conditions
    group = conditions.group[pairs.sample[own]]
    share = np.ones(own.size) if always else conditions.on_share(period)[group, pairs.roster[own]]
    weather = conditions.weather[period] @ pairs.chance[period][:, own]
    return np.asarray(share * pairs.availability[own] * weather, np.float64)


def cause_of_doubt(evidence: Evidence, rows: IntArray) -> Reason:
    """Why an undecided stretch is undecided."""
    line = evidence.line
    numbers: dict[str, float | str] = {"length_km": evidence.km(rows)}
    if (missing := np.isnan(line.elevation_m[rows])).any():
        return Reason("no_terrain", {**numbers, "missing_km": evidence.km(rows[missing])})
    if line.coarse[rows].any():
        return Reason("terrain_coarse_here", {**numbers, "cell_m": round(line.cell_m)})
    return Reason("sight_uncertain", numbers)
