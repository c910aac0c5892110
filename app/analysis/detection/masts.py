"""Pairs of devices that stand on one mast, or nearly, and look at one path: their sights go together in every figure.

What is known of a place is known to some metres, so devices of one mast may well be a metre or ten apart. Two masts d
metres apart count as one with the chance ``alike(d)``, and else as two: 1 at the same place, 0 from NEAR_M on, and
continuous in between. Of more masts, in the order in which they lie, each next one counts as one with those before it
by its distance from the first of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from app.analysis.detection.conditions import Conditions
from app.analysis.detection.detection_by_range import log_miss
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.path_chance import common_error
from app.analysis.kernels.common_sight import missed_by_masts, over_partitions
from app.arrays import BoolArray, FloatArray, IntArray
from app.errors import UserError
from app.geo.crs import earth_centred, lonlat_of
from app.scene.scene import Observers
from layers.text import QT_TRANSLATE_NOOP

NEAR_M = 100.0
"""Masts further apart have sights of their own where nothing is drawn; the draws know what those have in common."""

CROWDED = QT_TRANSLATE_NOOP(
    "Error",
    "{count:,} posts and devices near {lat:.4f} N {lon:.4f} E stand on one mast, or nearly, and watch one place: at "
    "most {most} can be computed. Delete those that are there more than once, or join those that are alike.",
)
_MOST_NUMBERS = 1 << 26
"""So many numbers at most tell what each device of a mast has in sight in each state of its places."""


def alike(apart_m: FloatArray) -> FloatArray:
    """The chance that two masts so far apart, in metres, count as one."""
    near: FloatArray = np.maximum(1.0 - (apart_m / NEAR_M) ** 2, 0.0) ** 2
    return near


def sites_of(watch: Observers) -> IntArray:
    """A number for all observers that stand within NEAR_M of one another, from one to the next, int64 (n,)."""
    count = len(watch)
    if not count:
        return np.zeros(0, np.int64)
    near = cKDTree(earth_centred(watch.lon, watch.lat)).query_pairs(NEAR_M, output_type="ndarray")
    graph = coo_array((np.ones(len(near), np.int8), (near[:, 0], near[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Neighbouring masts of a site that may count as one, those of the last mast first.

    first, last: the pairs of each, of last one more. start, follow: its first mast, and the mast after it, or the
    number of masts where the site ends. share: the chance that the masts from ``start`` on are parted just so.
    """

    first: IntArray
    last: IntArray
    start: IntArray
    follow: IntArray
    share: FloatArray


@dataclass(frozen=True, eq=False)
class Masts:
    """The pairs with another device of their site at the same sample, both of which may or may not see it.

    compact: number of each pair's sample; group: of the sun, of each sample.
    """

    pairs: Pairs
    compact: IntArray
    conditions: Conditions
    group: IntArray

    @cached_property
    def shared(self) -> IntArray:
        """Numbers of those pairs, by sample and site, and as their masts lie."""
        candidates = np.flatnonzero(self.pairs.joint >= 0)
        site, sample = self.pairs.site[candidates], self.compact[candidates]
        order = np.lexsort((*self.pairs.place[:, candidates], site, sample))
        same = (np.diff(site[order]) == 0) & (np.diff(sample[order]) == 0)
        joined = np.r_[False, same] | np.r_[same, False] if order.size else np.zeros(0, dtype=np.bool_)
        chosen: IntArray = candidates[order[joined]]
        return chosen

    @cached_property
    def alone(self) -> BoolArray:
        """The other pairs."""
        alone = np.ones(len(self.pairs), dtype=np.bool_)
        alone[self.shared] = False
        return alone

    @cached_property
    def _new(self) -> tuple[BoolArray, BoolArray]:
        """Whether a site, and whether a mast, starts with each pair."""
        rows = self.shared
        site = np.diff(self.pairs.site[rows], prepend=-1) != 0
        site |= np.diff(self.compact[rows], prepend=-1) != 0
        place = self.pairs.place[:, rows]
        return site, site | np.r_[True, (np.diff(place, axis=1) != 0.0).any(axis=0)]

    @cached_property
    def _runs(self) -> Runs:
        """All that may count as one mast."""
        starts = np.flatnonzero(self._new[1])
        ends, place = np.append(starts, self.shared.size), self.pairs.place[:, self.shared[starts]]
        site = np.append(np.cumsum(self._new[0])[starts], -1)
        start, share, length = np.arange(starts.size), np.ones(starts.size), 1
        runs = []
        while start.size:
            follow = start + length
            goes_on = site[follow] == site[start]
            apart = np.linalg.norm(place[:, np.where(goes_on, follow, start)] - place[:, start], axis=0)
            one = np.where(goes_on, alike(apart), 0.0)
            after = np.where(goes_on, follow, starts.size)
            runs.append((ends[start], ends[follow], start, after, share * (1.0 - one)))
            start, share, length = start[one > 0.0], (share * one)[one > 0.0], length + 1
        first, last, start, follow, share = (np.concatenate(column) for column in zip(*runs, strict=True))
        order = np.flatnonzero(share > 0.0)
        order = order[np.argsort(-start[order], kind="stable")]
        return Runs(first[order], last[order], start[order], follow[order], share[order])

    @cached_property
    def _first_mast(self) -> IntArray:
        """The first mast of each site."""
        site, mast = self._new
        return np.flatnonzero(site[mast])

    @cached_property
    def _sample(self) -> IntArray:
        """The sample of each site."""
        return self.compact[self.shared[self._new[0]]]

    @cached_property
    def _missed(self) -> tuple[FloatArray, FloatArray]:
        """P that none, and exactly one, of each site detects, (sites, 2, states, slices)."""
        rows, pairs, runs = self.shared, self.pairs, self._runs
        self._refuse_crowd()
        share = np.stack(self.conditions.shares, axis=1)[self.group[self.compact[rows[runs.first]]]]
        none, one = missed_by_masts(
            runs.first,
            runs.last,
            pairs.quantile[rows],
            pairs.by_places[pairs.joint[rows]],
            pairs.availability[rows],
            np.ascontiguousarray(self.conditions.on[:, pairs.roster[rows]]),
            np.ascontiguousarray(share),
            common_error(pairs.apart_m),
        )
        shape = (-1, *none.shape[1:])
        flat = self._parted(none.reshape(len(none), -1), one.reshape(len(one), -1))
        return flat[0].reshape(shape), flat[1].reshape(shape)

    def _refuse_crowd(self) -> None:
        """Raise UserError for a mast with more devices than there is memory, and time, for their states together."""
        places = self.pairs.quantile.shape[1]
        most = next(count for count in range(1, _MOST_NUMBERS) if (count + 2) ** places * (count + 1) > _MOST_NUMBERS)
        sizes = self._runs.last - self._runs.first
        if (count := int(sizes.max(initial=0))) > most:
            row = self.shared[self._runs.first[sizes.argmax()]]
            lon, lat = lonlat_of(self.pairs.place[:, row])
            raise UserError(CROWDED.format(count=count, lat=lat, lon=lon, most=most))

    def _parted(self, none: FloatArray, one: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Of each site, from P that none and that one of each run detects, (runs, k): the mean over the partings."""
        runs, masts = self._runs, int(np.count_nonzero(self._new[1]))
        missed, odd = over_partitions(runs.start, runs.follow, runs.share, none, one, masts)
        return missed[self._first_mast], odd[self._first_mast]

    def missed(self, period: int, state: int, slice_: int) -> tuple[FloatArray, FloatArray]:
        """Of each sample, ln of P that no shared pair detects, and the odds that one does instead, (samples,)."""
        size = self.group.size
        if not self.shared.size:
            return np.zeros(size), np.zeros(size)
        none, one = (np.maximum(p[:, period, state, slice_], 1e-300) for p in self._missed)
        return self._sums(np.log(none)), self._sums(one / none)

    def at_best(self, best: FloatArray, seen: FloatArray) -> FloatArray:
        """ln of P that none of them detects at its best, of each sample, where all see a path if any does.

        ``best``: P of each pair; ``seen``: the chance that it sees the path.
        """
        rows, runs = self.shared, self._runs if self.shared.size else None
        if runs is None:
            return np.zeros(self.group.size)
        # Every other segment of these is a run.
        ends = np.stack([runs.first, runs.last], axis=1).ravel()
        some = np.maximum.reduceat(np.append(seen[rows], 0.0), ends)[::2]
        pair, run = self._pairs_of_runs
        given = np.divide(best[rows][pair], some[run], out=np.zeros(pair.size), where=some[run] > 0.0)
        miss = np.exp(np.bincount(run, log_miss(given), some.size))
        none = (1.0 - np.minimum(some * (1.0 - miss), 1.0 - 1e-15))[:, None]
        return self._sums(np.log(self._parted(none, np.zeros_like(none))[0][:, 0]))

    @cached_property
    def _pairs_of_runs(self) -> tuple[IntArray, IntArray]:
        """Every pair of every run, and the number of the run."""
        size = self._runs.last - self._runs.first
        run = np.repeat(np.arange(size.size), size)
        return np.arange(run.size) - np.repeat(np.cumsum(size) - size - self._runs.first, size), run

    def _sums(self, values: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(self._sample, values, self.group.size), np.float64)
