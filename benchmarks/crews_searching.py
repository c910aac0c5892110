"""Crews that search a zone without a plan, walked through it minute by minute: whether they come upon a walker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.lrs import GEOD
from app.scene.scene import Patrol
from benchmarks.attacker_world import Beat
from benchmarks.crews_walked import crews_out

if TYPE_CHECKING:
    from benchmarks.walkers import Walkers

STEP_S = 5.0
"""Crews and walkers are moved on by so much at a time: a crew goes no farther in it than a fraction of what it sees."""
LEG_M = 2000.0
"""Mean way of a crew between two turns in any direction, besides those at the edge of its zone."""


@dataclass(frozen=True, eq=False)
class Search:
    """Crews that search a zone in which some walkers are; the zone is straightened along the line.

    who: these walkers, (m,). at_m: how far along the zone their paths are, (m,).
    """

    beat: Beat
    who: IntArray
    row: IntArray
    at_m: FloatArray

    def noticed(self, walkers: Walkers, rng: np.random.Generator) -> BoolArray:
        """Which of all walkers come within half the sweep width of a crew."""
        patrol, out = self.beat.patrol, np.zeros(walkers.sample.size, np.bool_)
        mean = crews_out(patrol, walkers.world.scene.month)
        crews = int(mean) + (rng.random(self.who.size) < mean % 1.0)
        after_s = np.arange(0.0, walkers.walk_s, STEP_S)
        moved = walkers.world.moved_m[self.beat.sample[self.row], walkers.draw]
        across = walkers.offset_m(after_s) + moved[:, None]
        on_duty_ = walkers.on(patrol.hours, walkers.clock_s(self.who, np.tile(after_s, (self.who.size, 1))))
        size = np.array([self.beat.border_m, area_m2(patrol) / self.beat.border_m])
        for crew in range(int(crews.max(initial=0))):
            x, y = searched(size, patrol.speed_mps, self.who.size, after_s.size, rng)
            near = np.hypot(x - self.at_m[:, None], y - 0.5 * size[1] - across) < 0.5 * patrol.sweep_width_m
            out[self.who] |= (crews > crew) & (near & on_duty_).any(axis=1)
        return out


def searched(
    size_m: FloatArray, speed_mps: float, count: int, steps: int, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Where each of ``count`` crews is in a rectangle at each step, (count, steps) along and across it.

    A crew starts anywhere, goes straight on, turns in any direction now and then, and back at the edges.
    """
    turns = rng.random((count, steps)) < STEP_S * speed_mps / LEG_M
    turns[:, 0] = True
    leg = turns.cumsum(axis=1) - 1
    heading = np.take_along_axis(rng.random((count, int(leg.max(initial=0)) + 1)) * 2.0 * np.pi, leg, axis=1)
    ways = []
    for size, part in zip(size_m.tolist(), (np.cos(heading), np.sin(heading)), strict=True):
        way = rng.random((count, 1)) * 2.0 * size + (part * speed_mps * STEP_S).cumsum(axis=1)
        ways.append(size - np.abs(way % (2.0 * size) - size))
    return ways[0], ways[1]


def area_m2(patrol: Patrol) -> float:
    """Area of a zone."""
    return abs(float(GEOD.geometry_area_perimeter(patrol.geometry)[0]))


def search_of(beat: Beat, who: IntArray, row: IntArray, length_mm: IntArray) -> Search:
    """A search of a zone past some walkers; ``length_mm``: of the samples of the line."""
    along_m = np.cumsum(length_mm[beat.sample]) / 1e3
    return Search(beat, who, row, along_m[row])
