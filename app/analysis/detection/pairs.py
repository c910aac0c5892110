"""Pairs of a source (observer or patrol) and a border sample: all that detection needs to know, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from app.arrays import BoolArray, FloatArray, IntArray, SingleArray

STATES = 3
"""States of the weather."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Columns of m pairs, ordered by source: observers first, then patrols.

    source: number of the observer, or observers + number of the patrol. distance_m, obstacle_m: of the middle of the
    path, as in Sight. roster: number of its hours in the conditions. site: number of the site it stands on, -1 for a
    patrol; place: its place there, earth-centred metres, (3, m): devices on one mast share one sight. availability: a
    state, in none of the chances below. p_visible: the chance that some of the path is in sight; possible, seam:
    whether some of it is perhaps, or crosses a seam.

    P of detection with the source up, by period and state of the weather, float64 (2, 3, m): chance, with what may be
    in sight; clear, open, sure, maybe: as in PathChance. quantile: of the chance of sight of each place of the path,
    (m, places). p_unhidden: the chance that some of the path is in sight if heights as stated alone can hide it. joint:
    row of ``by_places`` for a device that shares its site and may or may not see the path, else -1;
    by_places: its P for whatever places are in sight, float32 (rows, 2, 3, 2 ** places). apart_m: between two traced
    places of a path.
    """

    source: IntArray
    sample: IntArray
    distance_m: FloatArray
    roster: IntArray
    availability: FloatArray
    p_visible: FloatArray
    p_unhidden: FloatArray
    possible: BoolArray
    obstacle_m: FloatArray
    seam: BoolArray
    site: IntArray
    place: FloatArray
    chance: FloatArray
    clear: FloatArray
    open: FloatArray
    sure: FloatArray
    maybe: FloatArray
    quantile: FloatArray
    joint: IntArray
    by_places: SingleArray
    apart_m: float

    def __len__(self) -> int:
        return self.source.size

    def only(self, chosen: BoolArray) -> Pairs:
        """Some of the pairs, in the same order."""
        columns = {name: getattr(self, name)[..., chosen] for name in self.__slots__ if name not in _APART}
        return Pairs(**columns, quantile=self.quantile[chosen], by_places=self.by_places, apart_m=self.apart_m)

    def best(self, chosen: IntArray | slice = slice(None), of: str = "open") -> FloatArray:
        """The largest P of some pairs, or of all, in any condition, with the source up."""
        best: FloatArray = getattr(self, of)[..., chosen].max(axis=(0, 1))
        return best


_APART = ("quantile", "by_places", "apart_m")
"""Columns that are not indexed by the pair along their last axis."""


def no_pairs(places: int, apart_m: float) -> Pairs:
    """None at all, of paths with so many traced places."""
    whole, real, flag = np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_)
    columns: dict[str, Any] = {spec.name: real for spec in fields(Pairs)}
    columns |= dict.fromkeys(("chance", "clear", "open", "sure", "maybe"), np.zeros((2, STATES, 0)))
    columns |= dict.fromkeys(("source", "sample", "roster", "site", "joint"), whole)
    columns["place"] = np.zeros((3, 0))
    columns |= dict.fromkeys(("possible", "seam"), flag)
    columns["quantile"] = np.zeros((0, places))
    columns["by_places"] = np.zeros((0, 2, STATES, 1 << places), np.float32)
    return Pairs(**{**columns, "apart_m": apart_m})


def joined(parts: Sequence[Pairs]) -> Pairs:
    """Several sets of pairs as one, in their order."""
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
        for name in Pairs.__slots__
        if name not in _APART
    }
    starts = np.cumsum([0, *(len(part.by_places) for part in parts)])
    joint = [np.where(part.joint < 0, -1, part.joint + start) for part, start in zip(parts, starts, strict=False)]
    columns["joint"] = np.concatenate(joint)
    columns |= {name: np.concatenate([getattr(part, name) for part in parts]) for name in ("quantile", "by_places")}
    return Pairs(**columns, apart_m=parts[0].apart_m)
