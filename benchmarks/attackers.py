"""Attackers, simulated one by one on the sample project, against what the program prints: how many get through.

Run as ``python -m benchmarks.attackers``. Each walks straight across the line, at the pace of his draw. In what a draw
fixes (`attacker_world`) he meets weather, devices and crews of his own, look by look and round by round (`walkers`,
`crews_walked`), without a formula of the program but what one glimpse is worth at a distance. There are three kinds:

- at a place and moment chosen at random, against P by day or by night, whichever it is then;
- at a place chosen at random in its worst hour of the week, which is chosen on the draws of another seed, against P in
  the worst hour;
- at a place and moment chosen at random, but with all timetables known, and started when the fewest crews come by. Of
  this the program prints the kilometres that are open to him; P is by the same rule, in the same draws.

The sample's patrols come at random or at fixed times. So the same is asked with some of its zones patrolled otherwise:
at uneven times, by search, by shuttles, within hours, by fewer crews than the plan takes.

Places are chosen by length, over all of both borders. Where no device has a path in sight in any draw and no patrol
meets it, P is 0 and nobody is noticed: those attackers get through without being simulated. Printed are the shares of
attackers who get through, the mean of 1 - P at the places and times of the same attackers in the same draws, and the
standard error of their difference, clustered by draw; below them the same by what reaches the place. Ends with 1 where
a difference is larger than three standard errors and than .01.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from app.analysis.detection.patrol_chance import can_be_learnt
from app.analysis.detection.source_pairs import conditions_of
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.sight.line import Line, line_of
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.drawn_sources import sources_of
from app.arrays import BoolArray, FloatArray, IntArray
from app.progress import Progress
from app.scene.scene import Scene
from benchmarks.attacker_world import World, world_of
from benchmarks.gates import Gate, Sheet
from benchmarks.printed import Printed, PrintedHour, printed, printed_at_worst
from benchmarks.truth import sample_scene
from benchmarks.walkers import WEEK_S, noticed, sent

DATE = "2026-12-01"
DRAWS, OTHER_DRAWS = 200, 100
EACH = 4000
"""Attackers of each kind in each draw."""
SEED, OTHER_SEED = 20261201, 20261202
"""Of the attackers, and of the draws on which the worst hour is chosen."""
HOUR_S = 3600.0
ERRORS, LEAST = 3.0, 0.01
"""A difference is held against so many standard errors, and no less than this."""


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of attacker. moment_s: when he crosses, by his place. p: what is printed there and then, in a draw."""

    name: str
    moment_s: Callable[[IntArray, np.random.Generator], FloatArray]
    p: Callable[[IntArray, FloatArray, int], FloatArray]
    knows: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a kind of attacker fares, in each draw: (D, attackers each). ``printed``: 1 - P."""

    sample: IntArray
    missed: BoolArray
    printed: FloatArray

    def among(self, samples: BoolArray) -> BoolArray:
        """Which attackers cross at some of the samples."""
        return samples[self.sample]


def main() -> int:
    """Print how each kind of attacker fares; 1 if any fares otherwise than is printed."""
    sheet = Sheet("attackers")
    with sample_scene(DATE) as scene:
        drawn = replace(scene, draws=DRAWS)
        cache = AnalysisCache()
        judge(drawn, "the sample", cache, sheet)
        judge(every_kind_of_patrol(drawn, line_of(drawn, cache.lines)), "patrols of every kind", cache, sheet)
    return sheet.end()


def judge(scene: Scene, name: str, cache: AnalysisCache, sheet: Sheet) -> None:
    """Send all kinds of attackers across the lines of a scene."""
    line = line_of(scene, cache.lines)
    conditions = conditions_of(scene, line, cache.decision.pairs)
    strengths = cache.decision.draws.strengths
    other = replace(scene, seed=OTHER_SEED)
    assumed, elsewhere = Assumptions(scene, DRAWS), Assumptions(other, OTHER_DRAWS)
    own, others = (
        sources_of(of, line, conditions, strengths, drawn, Progress())
        for of, drawn in ((scene, assumed), (other, elsewhere))
    )
    world = world_of(scene, line, conditions, strengths, own, DRAWS)
    settings = conditions, assumed, world.reachable
    worst = printed_at_worst(others, conditions, elsewhere, world.reachable).hour
    _headline(name, world)
    kinds = (
        at_random("random place and hour", world, printed(own, *settings)),
        in_hours("worst hour of each place", worst, printed_at_worst(own, *settings)),
        at_random("knowing the timetables", world, printed(own, *settings, knows=True), knows=True),
    )
    for number, kind in enumerate(kinds):
        outcome = fares(kind, world, np.random.default_rng([SEED, number]))
        put(f"{name}, {kind.name}", outcome, sheet)
        for stratum, samples in strata(world).items():
            print(f"    {stratum}: {text_of(outcome, outcome.among(samples))}")


def every_kind_of_patrol(scene: Scene, line: Line) -> Scene:
    """The scene with some of its zones patrolled otherwise: at uneven times by night, by half the crews, by day, by
    search, and by shuttles along the line, one of them out for a part of the time.
    """
    plans = {patrol.name: patrol for patrol in scene.patrols}

    def along(name: str, samples: int) -> shapely.LineString:
        rows = line.transects.meeting(plans[name].geometry)[:samples]
        return shapely.LineString(np.stack([line.lon[rows], line.lat[rows]], axis=1))

    others: dict[str, dict[str, Any]] = {
        "Zone 1": {"schedule": "renewal", "hours": "18:00-06:00"},
        "Zone 2": {"kind": "area_search"},
        "Zone 5": {"schedule": "shuttle", "geometry": along("Zone 5", 60), "crews_available": np.nan},
        "Zone 6": {"schedule": "shuttle", "geometry": along("Zone 6", 120), "crews_available": 4.0},
        "Zone 10": {"crews_available": 9.0},
        "Zone 11": {"hours": "06:00-22:00"},
    }
    return replace(scene, patrols=tuple(replace(one, **others.get(one.name, {})) for one in scene.patrols))


def _headline(name: str, world: World) -> None:
    line, fixed = world.line, [beat.patrol for beat in world.beats if can_be_learnt(beat.patrol)]
    reached = line.length_mm[world.reachable].sum() / line.length_mm.sum()
    print(f"\n{name}")
    print(f"{world.draws} draws, {EACH:,} attackers of each kind in each; {reached:.0%} of the line is within reach")
    print(
        f"{len(world.beats)} patrols, of which {len(fixed)} have a timetable; {len(world.watchers)} posts and devices"
    )


def at_random(name: str, world: World, of: Printed, *, knows: bool = False) -> Kind:
    """Whoever crosses at a moment chosen at random."""
    return Kind(
        name,
        lambda sample, rng: rng.random(sample.size) * WEEK_S,
        lambda sample, moment, draw: of.at(sample, world.is_night(sample, moment), draw),
        knows,
    )


def in_hours(name: str, hour: IntArray, of: PrintedHour) -> Kind:
    """Whoever crosses at a moment of the hour that is given for each sample, which is meant to be its worst."""
    return Kind(
        name,
        lambda sample, rng: (hour[sample] + rng.random(sample.size)) * HOUR_S,
        lambda sample, _, draw: of.at(sample, draw),
    )


def fares(kind: Kind, world: World, rng: np.random.Generator, each: int = EACH) -> Outcome:
    """Send ``each`` attackers of a kind in each draw."""
    rows = [one_draw(kind, world, draw, each, rng) for draw in range(world.draws)]
    return Outcome(*(np.stack(column) for column in zip(*rows, strict=True)))


def one_draw(
    kind: Kind, world: World, draw: int, each: int, rng: np.random.Generator
) -> tuple[IntArray, BoolArray, FloatArray]:
    """Where the attackers of one draw cross, who gets through, and 1 - P as printed."""
    sample = places(world.line, each, rng)
    moment = kind.moment_s(sample, rng)
    missed, within = np.ones(each, np.bool_), world.reachable[sample]
    walkers = sent(world, draw, sample[within], moment[within], rng, knows=kind.knows)
    missed[within] = ~noticed(walkers, rng)
    return sample, missed, 1.0 - kind.p(sample, moment, draw)


def places(line: Line, count: int, rng: np.random.Generator) -> IntArray:
    """Samples chosen at random by their length, ascending."""
    ends = np.cumsum(line.length_mm)
    return np.sort(np.searchsorted(ends, rng.random(count) * ends[-1], side="right"))


def strata(world: World) -> dict[str, BoolArray]:
    """Samples by what reaches them."""
    nothing = np.zeros(len(world.line), np.bool_)
    seen, fixed, other = nothing.copy(), nothing.copy(), nothing.copy()
    for watcher in world.watchers:
        seen[watcher.sample] = True
    for beat in world.beats:
        (fixed if can_be_learnt(beat.patrol) else other)[beat.sample] = True
    return {
        "devices alone": seen & ~fixed & ~other,
        "patrols with a timetable": fixed,
        "patrols without a timetable": other & ~fixed,
    }


def difference(outcome: Outcome, chosen: BoolArray) -> tuple[float, float]:
    """How many more of the chosen attackers (D, each) get through than is printed, and the standard error by draw."""
    each = ((outcome.missed - outcome.printed) * chosen).sum(axis=1)
    mean = float(each.sum() / chosen.sum())
    # Of a ratio: what each draw adds beyond its share of the chosen.
    beyond = each - mean * chosen.sum(axis=1)
    return mean, float(np.sqrt((beyond**2).sum()) / chosen.sum())


def text_of(outcome: Outcome, chosen: BoolArray) -> str:
    """The figures of the chosen attackers, in one line."""
    more, error = difference(outcome, chosen)
    shares = f"missed {outcome.missed[chosen].mean():.4f}, printed {outcome.printed[chosen].mean():.4f}"
    return f"{chosen.sum():,} attackers, {shares}, difference {more:+.4f}, standard error {error:.4f}"


def put(name: str, outcome: Outcome, sheet: Sheet) -> None:
    """Print the figures of a kind of attacker, and hold the difference against its limit."""
    everyone = np.ones(outcome.missed.shape, np.bool_)
    more, error = difference(outcome, everyone)
    print(f"  {name}: {text_of(outcome, everyone)}")
    sheet.put(Gate(f"{name}: missed and printed apart by", most=limit(error), unit=""), abs(more))


def limit(error: float) -> float:
    """How far apart what is missed and what is printed may be."""
    return max(ERRORS * error, LEAST)


if __name__ == "__main__":
    sys.exit(main())
