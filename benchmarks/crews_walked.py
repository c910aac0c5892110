"""Rounds of crews as events in time: when they come by a walker, and whether they notice him while he is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.lrs import GEOD
from app.scene.scene import Patrol
from benchmarks.attacker_world import Beat, World, on_duty

if TYPE_CHECKING:
    from benchmarks.walkers import Walkers

OUT_SHARE = 0.45
"""Share of a shift in which a crew can be sent out: the model's figure for staffed posts."""
MOST_NOTICED = 0.9
"""No crew notices more of those it meets."""
BEFORE = 12
"""Headways before the walk at which irregular rounds begin, so that nothing is left of how they began."""
TIMETABLES = ("fixed", "shuttle")
JUST_S = 0.01
"""Just after a pass."""
SOONER_S = 3600.0
"""Somebody who knows a timetable starts at most so much sooner or later than he would."""


@dataclass(frozen=True, eq=False)
class Round:
    """The rounds of one patrol by the walkers whose path leads through its zone.

    who: these walkers, (m,). row: their paths among those of the beat. pass_s: when crews come by, seconds after the
    start of each walk, (m, passes), as many as might matter. notices: the chance that a crew notices whom it meets.
    """

    beat: Beat
    who: IntArray
    row: IntArray
    pass_s: FloatArray
    headway_s: float
    notices: float

    @property
    def has_timetable(self) -> bool:
        """Whether somebody who has watched knows when they come."""
        return self.beat.patrol.schedule in TIMETABLES

    def later(self, start_s: FloatArray) -> Round:
        """The same rounds for walkers who start so much later, (m,)."""
        return replace(self, pass_s=self.pass_s - start_s[:, None])

    def meetings(self, walkers: Walkers, later_s: FloatArray) -> IntArray:
        """How many passes find each walker there if he starts so much later, (m, s), by any of s spans each."""
        count = later_s.shape[1]
        each = replace(self, who=np.repeat(self.who, count), row=np.repeat(self.row, count))
        each = replace(each, pass_s=np.repeat(self.pass_s, count, axis=0)).later(later_s.ravel())
        return np.asarray(each.met(walkers).sum(axis=1).reshape(-1, count))

    def after_passes_s(self, walkers: Walkers) -> FloatArray:
        """How much later each walker has to start to get to any part just after a pass, (m, passes and parts)."""
        moved = walkers.world.moved_m[self.beat.sample[self.row], walkers.draw]
        first_m = np.nan_to_num(self.beat.inside_m[self.row, :, 0], nan=-np.inf) - moved[:, None]
        arrives_s = (np.clip(first_m / walkers.length_m, -0.5, 0.5) + 0.5) * walkers.walk_s
        after_s = self.pass_s[:, :, None] - arrives_s[:, None] + JUST_S
        return np.asarray(after_s.reshape(self.who.size, -1), np.float64)

    def noticed(self, walkers: Walkers, rng: np.random.Generator) -> BoolArray:
        """Which of all walkers a crew notices: each pass that finds one is another chance."""
        out = np.zeros(walkers.sample.size, np.bool_)
        sees = rng.random(self.pass_s.shape) < self.notices
        out[self.who] = (self.met(walkers) & sees).any(axis=1)
        return out

    def met(self, walkers: Walkers) -> BoolArray:
        """Which passes find a walker there, (m, passes)."""
        on_the_way = (self.pass_s >= 0.0) & (self.pass_s < walkers.walk_s)
        moved = walkers.world.moved_m[self.beat.sample[self.row], walkers.draw]
        offset = walkers.offset_m(self.pass_s) + moved[:, None]
        inside = np.zeros(offset.shape, np.bool_)
        for part in range(self.beat.inside_m.shape[1]):
            low, high = self.beat.inside_m[self.row, part].T
            inside |= (offset >= low[:, None]) & (offset <= high[:, None])
        return on_the_way & inside & walkers.on(self.beat.patrol.hours, walkers.clock_s(self.who, self.pass_s))


def rounds_of(beat: Beat, sample: IntArray, world: World, draw: int, rng: np.random.Generator) -> Round:
    """The rounds of a patrol past walkers at some samples, each on a day of his own."""
    patrol, (rows, who) = beat.patrol, met_at(beat.sample, sample)
    walk_s = world.line.transect_m / (world.scene.parameters.crosser_mps * float(world.assumed.speed[draw]))
    if patrol.kind == "sign_cutting":
        rows, who = rows[:0], who[:0]
    if patrol.schedule == "shuttle" and not patrol.is_zone:
        out = rng.random(who.size) < crews_out(patrol, world.scene.month)
        rows, who = rows[out], who[out]
        headway_s = 2.0 * float(GEOD.geometry_length(patrol.geometry)) / patrol.speed_mps
        pass_s = to_and_fro(beat.at_m[rows] / patrol.speed_mps, headway_s, walk_s, rng)
    else:
        headway_s = headway_of(patrol, beat.border_m, world.scene.month)
        rows, who = (rows, who) if np.isfinite(headway_s) else (rows[:0], who[:0])
        pass_s = passes(patrol.schedule, headway_s, walk_s, who.size, rng)
    notices = min(patrol.detection_probability * float(world.assumed.patrol_detection[draw]), MOST_NOTICED)
    return Round(beat, who, rows, pass_s, headway_s, notices)


def met_at(theirs: IntArray, sample: IntArray) -> tuple[IntArray, IntArray]:
    """For the walkers at any of some samples (ascending): the numbers of the sample and of the walker."""
    if not theirs.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    row = np.minimum(np.searchsorted(theirs, sample), theirs.size - 1)
    who = np.flatnonzero(theirs[row] == sample)
    return row[who], who


def to_and_fro(out_s: FloatArray, round_s: float, walk_s: float, rng: np.random.Generator) -> FloatArray:
    """When a shuttle comes by places that it reaches ``out_s`` after its start, there and back, (m, passes)."""
    there = regular(round_s, walk_s, rng.random((out_s.size, 1)))
    return np.concatenate([there + out_s[:, None], there - out_s[:, None]], axis=1)


def headway_of(patrol: Patrol, border_m: float, month: int) -> float:
    """Mean seconds between two rounds within the hours of a patrol; infinite if there are none.

    Its crews make as many rounds a day as are stated, or as their working time is enough for.
    """
    round_s = (border_m if patrol.is_zone else float(GEOD.geometry_length(patrol.geometry))) / patrol.speed_mps
    crew_s = patrol.crews_available * patrol.shift_hours * 3600.0 * OUT_SHARE
    rounds = patrol.revisits_per_day
    if not np.isnan(patrol.crews_available):
        rounds = min(rounds, crew_s / round_s)
    week = on_duty(patrol.hours, month).reshape(7, -1)
    open_s, days = 60.0 * float(week.sum()), int(week.any(axis=1).sum())
    return open_s / (rounds * days) if rounds and days else float("inf")


def regular(every_s: float, walk_s: float, phase: FloatArray) -> FloatArray:
    """Even passes about a walk that may start SOONER_S sooner or later, (m, passes); ``phase``: 0 to 1, (m, 1)."""
    first, last = -int(SOONER_S / every_s) - 2, int((walk_s + SOONER_S) / every_s) + 2
    return np.asarray((phase + np.arange(first, last)) * every_s, np.float64)


def crews_out(patrol: Patrol, month: int) -> float:
    """Mean number of crews out within a patrol's hours: one unless it is stated how many there are."""
    if np.isnan(patrol.crews_available):
        return 1.0
    week = on_duty(patrol.hours, month).reshape(7, -1)
    open_h, days = float(week.sum()) / 60.0, int(week.any(axis=1).sum())
    each = min(1.0, patrol.shift_hours * OUT_SHARE * days / open_h) if open_h else 0.0
    return patrol.crews_available * each


def passes(schedule: str, headway_s: float, walk_s: float, count: int, rng: np.random.Generator) -> FloatArray:
    """When crews come by each of ``count`` walkers, from long enough before the start to the end, (count, n)."""
    if not count:
        return np.zeros((0, 1))
    if schedule == "fixed":
        return regular(headway_s, walk_s, rng.random((count, 1)))
    shape = {"random": 1.0, "renewal": 2.0}[schedule]
    at = [np.full(count, -BEFORE * headway_s)]
    while at[-1].min() < walk_s:
        at.append(at[-1] + rng.gamma(shape, headway_s / shape, count))
    return np.stack(at, axis=1)
