"""The chance that a device detects who walks a path, once it is up: over what may be in sight of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtri

from app.analysis.detection.looking import Crosser, looks_of
from app.analysis.kernels.looks import all_looked_at, detected_by_places, detected_in, expected
from app.analysis.kernels.open_places import CERTAIN, Common, common
from app.analysis.sight.latent import OBSERVER_SHARE, correlation_of_targets
from app.analysis.sight.sight import Pose, Sight
from app.arrays import BoolArray, FloatArray, IntArray, SingleArray
from resources import SensorType


@dataclass(frozen=True, slots=True, eq=False)
class PathChance:
    """What a device does at the m paths of its sight, by period and state of the weather, float64 (2, states, m).

    chance: with the terrain's chance of sight. clear: hidden by no more than the heights as stated. open: with all of
    the path in sight. sure, possible: with what is surely, or possibly, in sight. some, unhidden: the chance that any
    place it looks at is in sight, as it is and for ``clear``, (m,). quantile: of the chance of sight of each place, (m,
    places). looked: whether it looks at the path at all, (m,).
    """

    chance: FloatArray
    clear: FloatArray
    open: FloatArray
    sure: FloatArray
    possible: FloatArray
    some: FloatArray
    unhidden: FloatArray
    quantile: FloatArray
    looked: BoolArray


def path_chance(crosser: Crosser, kind: SensorType, pose: Pose, sight: Sight) -> PathChance:
    """What a device does at the paths of its sight."""
    looks, given = looks_of(crosser, kind, pose, sight), common_error(crosser.paths.apart_m)
    z = quantile(sight.p_visible)
    chance, some = expected(looks, z, given)
    # Where no height is known to be in the way, it is not the ground that keeps a device from a place.
    stated = np.where(sight.blocked & ~sight.unclear, z, CERTAIN)
    clear, unhidden = (chance, some) if np.array_equal(stated, z) else expected(looks, stated, given)
    whole = np.full(z.shape[0], (1 << sight.places) - 1, dtype=np.int64)
    everything, sure, possible = (
        np.asarray(detected_in(looks, seen)) for seen in (whole, bits(sight.sure), bits(sight.possible))
    )
    looked = np.asarray(all_looked_at(looks) > 0)
    return PathChance(chance, clear, everything, sure, possible, some, unhidden, z, looked)


def chance_by_places(crosser: Crosser, kind: SensorType, pose: Pose, sight: Sight, rows: IntArray) -> SingleArray:
    """P of a device that is up at some paths for whatever places are in sight, by their bits.

    float32 (rows, 2, states, 2 ** places).
    """
    looks = looks_of(crosser, kind, pose, sight)
    return np.asarray(detected_by_places(looks, rows, sight.places), dtype=np.float32)


def sure_chance(crosser: Crosser, kind: SensorType, pose: Pose, sight: Sight) -> FloatArray:
    """P of a device that is up at the paths of its sight, by what is surely in sight alone, (2, states, m)."""
    return np.asarray(detected_in(looks_of(crosser, kind, pose, sight), bits(sight.sure)))


def quantile(chance: FloatArray) -> FloatArray:
    """The normal quantile of chances, at most CERTAIN either way."""
    z: FloatArray = np.clip(ndtri(chance), -CERTAIN, CERTAIN)
    return z


def bits(seen: BoolArray) -> IntArray:
    """Places in sight, (m, places), as bits, (m,)."""
    return np.asarray(seen @ (1 << np.arange(seen.shape[1], dtype=np.int64)), dtype=np.int64)


@cache
def common_error(apart_m: float) -> Common:
    """What the errors of the sights of one observer have in common at places so far apart."""
    return common(OBSERVER_SHARE, correlation_of_targets(apart_m))
