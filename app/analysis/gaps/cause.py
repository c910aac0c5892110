"""Why a stretch is a gap: the source that comes closest to watching it, and what keeps it from doing so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.analysis.detection.conditions import PERIODS, Conditions
from app.analysis.detection.detection_by_range import single
from app.analysis.detection.source_pairs import Pairs, token_sums, tokens_of
from app.analysis.gaps.gap_report import Reason
from app.analysis.sight.line import Line, earth_centred
from app.arrays import FloatArray, IntArray
from app.geo.lrs import GEOD
from app.scene.scene import Scene
from resources import Radar

HALF = 0.5
"""Sight of at least this probability is reported as "sees"."""
NOTHING = 0.005
"""A detection probability below this is printed as 0.00."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """A run's pairs in the order of their samples, to be queried for one stretch after another."""

    scene: Scene
    line: Line
    pairs: Pairs
    conditions: Conditions

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
            return watch.name[source] or self.scene.types[watch.type[source]].label
        return self.scene.patrols[source - len(watch)].name

    def is_radar(self, source: int) -> bool:
        """Whether a source is a radar, which does not see movement at a right angle to its beam."""
        watch = self.scene.observers
        return source < len(watch) and isinstance(self.scene.types[watch.type[source]].physics, Radar)

    @cached_property
    def _posts(self) -> FloatArray:
        return earth_centred(self.scene.observers.lon, self.scene.observers.lat)

    def nearest(self, rows: IntArray) -> int | None:
        """The attended observer nearest to the middle of some samples, whatever its range; None where there is none."""
        attended = np.flatnonzero(self.scene.observers.staffing > 0.0)
        if not attended.size:
            return None
        squared = ((self._posts[attended] - self.line.xyz[_middle(rows)]) ** 2).sum(axis=1)
        return int(attended[np.argmin(squared)])

    def km(self, rows: IntArray) -> float:
        """Length of samples in km."""
        return round(float(self.line.length_mm[rows].sum()) / 1e6, 3)


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
    if not chosen.size:
        return _nobody(evidence, rows)
    seen = evidence.pairs.p_visible[chosen]
    # What each source could do: with the sight it has, if always up; with the sight it lacks; with any sight.
    sight = {"C": seen, "A": 1.0 - seen}.get(klass, np.ones(seen.size))
    strength = single(1.0, sight, evidence.pairs.best(chosen))
    source = _strongest(evidence.pairs.source[chosen], strength)
    pairs = chosen[evidence.pairs.source[chosen] == source]
    numbers: dict[str, float | str] = {"post": evidence.name(source), "length_km": evidence.km(rows)}
    if klass == "A":
        return _hidden(evidence, pairs, numbers)
    if klass == "B":
        return _too_weak(evidence, pairs, float(strength.max()), numbers)
    return _part_time(evidence, pairs, period, numbers)


def _too_weak(evidence: Evidence, pairs: IntArray, most: float, numbers: dict[str, float | str]) -> Reason:
    """A source that sees these samples, or works them, and detects there with P ``most`` at best."""
    source = int(evidence.pairs.source[pairs[0]])
    if source >= len(evidence.scene.observers):
        worked = evidence.km(evidence.pairs.sample[pairs])
        return Reason("worked_too_little", {**numbers, "worked_km": worked, "p": round(most, 3)})
    nearest = round(float(evidence.pairs.distance_m[pairs].min()) / 1000.0, 2)
    if evidence.is_radar(source) and most < NOTHING:
        return Reason("along_the_beam", {**numbers, "distance_km": nearest})
    return Reason("too_far", {**numbers, "distance_km": nearest, "p": round(most, 3)})


def _strongest(source: IntArray, strength: FloatArray) -> int:
    total = np.bincount(source, strength)
    return int(np.argmax(np.where(np.bincount(source) > 0, total, -1.0)))


def _nobody(evidence: Evidence, rows: IntArray) -> Reason:
    watch, line = evidence.scene.observers, evidence.line
    nearest, middle = evidence.nearest(rows), _middle(rows)
    if nearest is None:
        return Reason("no_post", {"length_km": evidence.km(rows)})
    distance = GEOD.inv(watch.lon[nearest], watch.lat[nearest], line.lon[middle], line.lat[middle])[2]
    reach = min(float(watch.range_m[nearest]), evidence.scene.parameters.max_range_m)
    return Reason(
        "out_of_range",
        {
            "post": evidence.name(nearest),
            "distance_km": round(distance / 1000.0, 2),
            "range_km": round(reach / 1000.0, 2),
        },
    )


def _hidden(evidence: Evidence, own: IntArray, numbers: dict[str, float | str]) -> Reason:
    pairs = evidence.pairs
    seen = pairs.p_visible[own] >= HALF
    numbers["sees_km"] = evidence.km(pairs.sample[own[seen]])
    ridge = pairs.obstacle_m[own[~seen]]
    if not np.isfinite(ridge).any():
        return Reason("hidden_somewhere", numbers)
    return Reason("hidden", {**numbers, "ridge_m": round(float(np.nanmax(ridge)))})


def _part_time(evidence: Evidence, own: IntArray, period: str, numbers: dict[str, float | str]) -> Reason:
    by_day, by_night = (float(alone(evidence, own, p).mean()) for p in range(len(PERIODS)))
    pairs = evidence.pairs
    best = float(single(1.0, pairs.p_visible[own], pairs.best(own)).mean())
    numbers |= {"p_day": round(by_day, 3), "p_night": round(by_night, 3), "p_best": round(best, 3)}
    numbers["availability"] = round(float(pairs.availability[own[0]]), 3)
    return Reason({"day": "not_by_day", "night": "not_by_night"}.get(period, "part_time"), numbers)


def alone(evidence: Evidence, own: IntArray, period: int, *, always: bool = False) -> FloatArray:
    """P in a period of some pairs, each by itself; ``always``: as if on duty at all hours."""
    pairs, conditions = evidence.pairs, evidence.conditions
    group = conditions.group[pairs.sample[own]]
    share = np.ones(own.size) if always else conditions.on_share(period)[group, pairs.roster[own]]
    miss = -np.expm1(-pairs.exposure[period][:, own])
    weather = conditions.weather[period] @ miss
    return np.asarray(share * pairs.availability[own] * pairs.p_visible[own] * weather, np.float64)


def cause_of_doubt(evidence: Evidence, rows: IntArray) -> Reason:
    """Why an undecided stretch is undecided."""
    line = evidence.line
    numbers: dict[str, float | str] = {"length_km": evidence.km(rows)}
    if (missing := np.isnan(line.elevation_m[rows])).any():
        return Reason("no_terrain", {**numbers, "missing_km": evidence.km(rows[missing])})
    if line.coarse[rows].any():
        return Reason("terrain_coarse_here", {**numbers, "cell_m": round(line.cell_m)})
    return Reason("sight_uncertain", numbers)
