"""Attackers who walk across the line, look by look and round by round: who of them is noticed.

Nothing here knows a formula of the model: each walker goes along its own path at the pace of its draw, in weather and
hours of its own; each device that is up looks at it every interval from a moment that nobody knows, and each crew comes
by on rounds of its own. Only what one glimpse is worth at a distance is the model's (`detection_by_range.glimpse`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.analysis.detection import detection_by_range
from app.analysis.detection.looking import is_one_look
from app.arrays import BoolArray, FloatArray, IntArray
from benchmarks.attacker_world import Beat, Watcher, World, on_duty
from benchmarks.crews_searching import Search, search_of
from benchmarks.crews_walked import SOONER_S, Round, met_at, rounds_of
from layers.hours import MINUTES
from resources import Acquisition, Radar, SensorType, Strip

WEEK_S = 7 * 86_400.0
WHOLE_CIRCLE_DEG = 360.0
STARTS = 60
"""Moments at which somebody who knows the timetables might start, evenly over the longest headway."""


@dataclass(frozen=True, eq=False)
class Walkers:
    """n walkers in one draw of a world.

    sample: where they cross the line. moment_s: when, in seconds of the local week. pace_mps: of all of them. weather:
    the state of it, by number. knows: whether they know the timetables.
    """

    world: World
    draw: int
    sample: IntArray
    moment_s: FloatArray
    weather: IntArray
    knows: bool = False

    @property
    def pace_mps(self) -> float:
        """How fast all walkers of this draw go."""
        return float(self.world.scene.parameters.crosser_mps * self.world.assumed.speed[self.draw])

    @property
    def length_m(self) -> float:
        """Length of a path."""
        return self.world.line.transect_m

    @property
    def walk_s(self) -> float:
        """How long a walk takes."""
        return self.length_m / self.pace_mps

    def offset_m(self, after_s: FloatArray) -> FloatArray:
        """How far from the middle of his path a walker is, so many seconds after his start."""
        return (after_s / self.walk_s - 0.5) * self.length_m

    def clock_s(self, who: IntArray, after_s: FloatArray) -> FloatArray:
        """The moment of the week so many seconds after the start of some walkers, (pairs, looks)."""
        return np.asarray((self.moment_s[who, None] + after_s - 0.5 * self.walk_s) % WEEK_S)

    def on(self, hours: str, clock_s: FloatArray) -> BoolArray:
        """Whether these hours are on at moments of the week."""
        minute = np.floor(clock_s / 60.0).astype(np.int64) % (7 * MINUTES)
        return on_duty(hours, self.world.scene.month)[minute]


def sent(
    world: World, draw: int, sample: IntArray, moment_s: FloatArray, rng: np.random.Generator, *, knows: bool = False
) -> Walkers:
    """Walkers at some samples and moments, in the weather of their hour by the climate of the draw."""
    night = world.is_night(sample, moment_s)
    upto = world.assumed.weather[draw].cumsum(axis=1)[night]
    weather = (rng.random(sample.size)[:, None] > upto[:, :-1]).sum(axis=1)
    return Walkers(world, draw, sample, moment_s, weather, knows)


def noticed(walkers: Walkers, rng: np.random.Generator) -> BoolArray:
    """Which walkers, ascending by sample, any device or crew notices."""
    assert (np.diff(walkers.sample) >= 0).all()
    rounds = [crews_of(beat, walkers, rng) for beat in walkers.world.beats]
    if walkers.knows:
        walkers, rounds = dodging(walkers, rounds, rng)
    met = np.zeros(walkers.sample.size, np.bool_)
    for watcher in walkers.world.watchers:
        met |= noticed_by(watcher, walkers, rng)
    for one in rounds:
        met |= one.noticed(walkers, rng)
    return met


def crews_of(beat: Beat, walkers: Walkers, rng: np.random.Generator) -> Round | Search:
    """The crews of a patrol, past these walkers."""
    if beat.patrol.kind == "area_search" and beat.patrol.is_zone:
        row, who = met_at(beat.sample, walkers.sample)
        return search_of(beat, who, row, walkers.world.line.length_mm)
    return rounds_of(beat, walkers.sample, walkers.world, walkers.draw, rng)


def dodging(
    walkers: Walkers, rounds: Sequence[Round | Search], rng: np.random.Generator
) -> tuple[Walkers, list[Round | Search]]:
    """The same walkers, each starting when the fewest crews with a timetable come by; and the rounds as they then are.

    They look for such a moment within half the longest headway before and after their own, and within an hour: all
    along, and just after each pass.
    """
    learnt = [one for one in rounds if isinstance(one, Round) and one.has_timetable and one.who.size]
    best_s = np.zeros(walkers.sample.size)
    if learnt:
        concerned = np.unique(np.concatenate([one.who for one in learnt]))
        best_s[concerned] = _best_starts_s(walkers, learnt, concerned, rng)
    moved = replace(walkers, moment_s=(walkers.moment_s + best_s) % WEEK_S)
    return moved, [
        one.later(best_s[one.who]) if isinstance(one, Round) and one.has_timetable else one for one in rounds
    ]


def _best_starts_s(walkers: Walkers, learnt: list[Round], concerned: IntArray, rng: np.random.Generator) -> FloatArray:
    """How much later each of the walkers ``concerned`` starts."""
    half_s = min(0.5 * max(one.headway_s for one in learnt), SOONER_S)
    rows = [np.searchsorted(concerned, one.who) for one in learnt]
    later_s = [np.tile(np.linspace(-half_s, half_s, STARTS), (concerned.size, 1))]
    for row, one in zip(rows, learnt, strict=True):
        after_s = one.after_passes_s(walkers)
        just_after = np.zeros((concerned.size, after_s.shape[1]))
        just_after[row] = after_s
        later_s.append(np.where(np.abs(just_after) <= half_s, just_after, 0.0))
    starts_s = np.concatenate(later_s, axis=1)
    # Of equal moments any: less than a whole meeting decides between them.
    met = rng.random(starts_s.shape) * 0.5
    for row, one in zip(rows, learnt, strict=True):
        met[row] += one.meetings(walkers, starts_s[row])
    return np.asarray(np.take_along_axis(starts_s, met.argmin(axis=1)[:, None], axis=1)[:, 0])


def noticed_by(watcher: Watcher, walkers: Walkers, rng: np.random.Generator) -> BoolArray:
    """Which walkers (ascending by sample) a device notices."""
    met = np.zeros(walkers.sample.size, np.bool_)
    row, who = met_at(watcher.sample, walkers.sample)
    up = rng.random(who.size) < watcher.up[walkers.draw]
    row, who = row[up], who[up]
    if who.size:
        met[who] = _any_look(watcher, walkers, row, who, rng)
    return met


def _any_look(watcher: Watcher, walkers: Walkers, row: IntArray, who: IntArray, rng: np.random.Generator) -> BoolArray:
    """Whether any look of a device that is up notices these walkers.

    Of the misses of a walker's best look the share beta has a cause that all looks of the device have in common.
    """
    kind = watcher.kinds[walkers.draw]
    assert not isinstance(kind.physics, Strip)
    assert not is_one_look(kind)
    every_s = kind.glimpse_interval_s
    looks = np.arange(int(walkers.walk_s / every_s) + 1)
    after_s = rng.random(who.size)[:, None] * every_s + looks * every_s
    miss = _misses(watcher, kind, walkers, row, who, after_s, rng)
    best = miss.min(axis=1)
    common = walkers.world.assumed.beta[walkers.draw] * best
    all_miss = rng.random(who.size) < common
    # What a look misses beyond the common cause.
    rest = (miss - common[:, None]) / (1.0 - common[:, None]).clip(1e-12)
    return np.asarray(~all_miss & (rng.random(miss.shape) >= rest).any(axis=1))


def _misses(
    watcher: Watcher,
    kind: SensorType,
    walkers: Walkers,
    row: IntArray,
    who: IntArray,
    after_s: FloatArray,
    rng: np.random.Generator,
) -> FloatArray:
    """The chance that each look misses, (pairs, looks); 1 where there is none."""
    world, offset = walkers.world, walkers.offset_m(after_s)
    east, north, radial = _geometry(watcher, walkers, row, offset)
    distance = np.hypot(east, north)
    clock = walkers.clock_s(who, after_s)
    there = (after_s < walkers.walk_s) & (distance <= watcher.pose.range_m) & _in_sector(watcher, east, north)
    place = np.clip(np.floor((offset / walkers.length_m + 0.5) * world.line.view.paths.places), 0, None)
    place = np.minimum(place.astype(np.int64), world.line.view.paths.places - 1)
    there &= watcher.seen[row[:, None], place, walkers.draw]
    there &= walkers.on(watcher.hours, clock)
    night = world.is_night(np.broadcast_to(walkers.sample[who, None], clock.shape), clock)
    used = np.array([kind.use(night=False), kind.use(night=True)])[night, walkers.weather[who, None]]
    there &= rng.random(clock.shape) < used
    if isinstance(kind.physics, Radar):
        there &= walkers.pace_mps * radial >= kind.physics.minimum_radial_mps
    if isinstance(kind.physics, Acquisition):
        limits = [detection_by_range.contrast_limit_m(kind.physics, v) for v in kind.visibility_m(world.scene.weather)]
        there &= distance <= np.array(limits)[walkers.weather[who, None]]
    hit = np.minimum(detection_by_range.glimpse(kind, distance), kind.glimpse_cap)
    return np.where(there, 1.0 - hit, 1.0)


def _geometry(
    watcher: Watcher, walkers: Walkers, row: IntArray, offset_m: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Where walkers are, metres east and north of a device, and how much of a step leads to or from it: 0 to 1."""
    left, right = watcher.ends[row, 0], watcher.ends[row, 1]
    along = (right - left) / np.linalg.norm(right - left, axis=1, keepdims=True)
    moved = walkers.world.moved_m[watcher.sample[row], walkers.draw]
    at = 0.5 * (left + right)[:, None] + (offset_m + moved[:, None])[..., None] * along[:, None]
    distance = np.linalg.norm(at, axis=-1)
    towards = np.abs((at * along[:, None]).sum(axis=-1))
    radial = np.divide(towards, distance, out=np.ones_like(distance), where=distance > 0.0)
    return at[..., 0], at[..., 1], radial


def _in_sector(watcher: Watcher, east: FloatArray, north: FloatArray) -> BoolArray:
    """Whether places lie in the sector that a device looks into."""
    if watcher.pose.fov_deg >= WHOLE_CIRCLE_DEG:
        return np.ones(east.shape, np.bool_)
    aside = (np.degrees(np.arctan2(east, north)) - watcher.pose.azimuth_deg + 180.0) % 360.0 - 180.0
    return np.asarray(np.abs(aside) <= 0.5 * watcher.pose.fov_deg)
