"""What each observer sees of the border samples, cached by pose: after a post is moved only its rays are traced."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.remembered import Remembered
from app.analysis.sight.sight import Pose, Sight, Verdict
from app.analysis.sight.sightlines import Observers, SightLines, pairs_in_range, sightlines
from app.analysis.sight.vertical_field import in_view
from app.analysis.sight.view import View, ViewKey
from app.arrays import BoolArray, FloatArray, IntArray, ShortIntArray
from app.geo.terrain import Terrain, height_at
from app.progress import Progress
from app.scene.scene import WHOLE_DEG

SURE, POSSIBLE = 0.9, 0.1
"""Pairs with at least this p_visible count as seen in the low and in the high bracket."""
FEW = 32
"""Up to this number of poses, only the samples around them are examined."""
KEPT = 4096
"""Poses retained besides those of the current run."""


class Shelf(Protocol):
    """Where sights outlast a process, each under the name of all it depends on. It may lose any, and never raises."""

    def get(self, names: Sequence[str]) -> Mapping[str, Verdict]:
        """Those available under these names, bit for bit as they were stored."""

    def put(self, used: Iterable[tuple[str, Sight]]) -> None:
        """Take sights that were asked for, with their names, whether they came from here or not; it may ignore them."""


class SightKey(NamedTuple):
    """What a sight depends on."""

    view: ViewKey
    pose: Pose


@dataclass(eq=False)
class SightCache:
    """Sights, whole and cut to the vertical field of view. ``shelf`` is asked for what is missing before tracing."""

    shelf: Shelf | None = None
    whole: Remembered[SightKey, Sight] = field(default_factory=lambda: Remembered(KEPT))
    upright: Remembered[SightKey, Sight] = field(default_factory=lambda: Remembered(KEPT))
    terrains: RayTerrains = field(default_factory=RayTerrains)


def sights(view: View, poses: Sequence[Pose], cache: SightCache, progress: Progress) -> list[Sight]:
    """The sight of each pose, traced if neither cache nor shelf has it. Raises Cancelled if asked to stop."""
    keys = [SightKey(view.key, pose) for pose in poses]
    whole = cache.whole.get_or_make_all(keys, lambda missing: _make_sights(view, missing, cache, progress))
    if cache.shelf is not None:
        asked = zip(poses, whole, strict=True)
        cache.shelf.put((name_of(view, pose), sight) for pose, sight in asked if _is_dear(view, pose))
    if any(_is_cut(pose) for pose in poses):
        return _uprights(view, dict(zip(keys, whole, strict=True)), keys, cache)
    return whole


def _is_cut(pose: Pose) -> bool:
    """Whether samples may lie above or below its vertical field of view."""
    return pose.sees and pose.vfov_deg < WHOLE_DEG


def _make_sights(
    view: View, keys: Sequence[SightKey], cache: SightCache, progress: Progress
) -> Iterator[tuple[SightKey, Sight]]:
    wanted = [key.pose for key in keys]
    near, rows = _near(view, wanted)
    fresh = {} if cache.shelf is None else _shelved(view, near, wanted, cache.shelf, progress)
    if seeing := [pose for pose in wanted if pose.sees and pose not in fresh]:
        fresh.update(zip(seeing, _traced(near, seeing, progress, cache.terrains), strict=True))
    if others := [pose for pose in wanted if not pose.sees and pose not in fresh]:
        fresh.update(zip(others, _reached(near, others, progress), strict=True))
    for key in keys:
        sight = fresh[key.pose]
        yield key, replace(sight, target=rows[sight.target])


def _uprights(view: View, whole: dict[SightKey, Sight], keys: list[SightKey], cache: SightCache) -> list[Sight]:
    """Sights without the samples above and below the vertical field of view."""

    def make(missing: list[SightKey]) -> Iterator[tuple[SightKey, Sight]]:
        for key in missing:
            sight = whole[key]
            inside = in_view(view.terrain, key.pose, view.targets.at(sight.target), sight.distance_m)
            yield key, sight.only(inside)

    cut = [key for key in keys if _is_cut(key.pose)]
    upright = dict(zip(cut, cache.upright.get_or_make_all(cut, make), strict=True))
    return [upright.get(key, whole[key]) for key in keys]


def name_of(view: View, pose: Pose) -> str:
    """SHA-256, in hexadecimal, of all that a sight depends on except the program itself: pose, terrain and targets."""
    return hashlib.sha256(repr((view.key, pose)).encode()).hexdigest()


def _is_dear(view: View, pose: Pose) -> bool:
    """Whether rays have to be traced for it."""
    return pose.sees and bool(view.terrain)


def _shelved(view: View, near: View, poses: Sequence[Pose], shelf: Shelf, progress: Progress) -> dict[Pose, Sight]:
    """The sights on the shelf, their targets numbered as in ``near``; pairs, distances and azimuths are recomputed."""
    names = {pose: name_of(view, pose) for pose in poses if _is_dear(view, pose)}
    verdicts = shelf.get(list(names.values())) if names else {}
    shelved = {pose: verdicts[name] for pose, name in names.items() if name in verdicts}
    if not shelved:
        return {}
    reached = zip(shelved.items(), _reached(near, list(shelved), progress), strict=True)
    return {pose: _judged(sight, verdict) for (pose, verdict), sight in reached if _fits(sight, verdict)}


def _fits(sight: Sight, verdict: Verdict) -> bool:
    return all(getattr(verdict, name).shape == sight.target.shape for name in Verdict.__slots__)


def _judged(sight: Sight, verdict: Verdict) -> Sight:
    return replace(sight, **{name: getattr(verdict, name) for name in Verdict.__slots__})


def _near(view: View, poses: Sequence[Pose]) -> tuple[View, IntArray]:
    """The view of the samples around a few poses, with their numbers; of all samples if the poses are many."""
    targets = view.targets
    if len(poses) > FEW:
        return view, np.arange(targets.lon.size)
    inside = np.zeros(targets.lon.size, dtype=np.bool_)
    for pose in poses:
        high = pose.range_m / 110_000.0
        wide = high / max(math.cos(math.radians(min(abs(pose.lat) + high, 89.0))), 0.017)
        inside |= (np.abs(targets.lon - pose.lon) <= wide) & (np.abs(targets.lat - pose.lat) <= high)
    rows = np.flatnonzero(inside)
    return View(targets.at(rows), view.terrain), rows


def _observers(poses: Sequence[Pose]) -> Observers:
    columns = ("lon", "lat", "height_m", "range_m", "azimuth_deg", "fov_deg")
    return Observers(*(np.array([getattr(pose, name) for pose in poses], np.float64) for name in columns))


def _reached(view: View, poses: Sequence[Pose], progress: Progress) -> list[Sight]:
    """Sights of devices that need no line of sight."""
    progress.at(0.0)
    observer, target, distance, azimuth = pairs_in_range(_observers(poses), view.targets)
    yes, no = np.ones(observer.size, dtype=np.bool_), np.zeros(observer.size, dtype=np.bool_)
    nothing = np.full(observer.size, np.nan)
    one = np.ones(yes.size)
    whole = Sight(target.astype(np.int64), distance, azimuth, one, one, yes, yes, no, no, nothing, no)
    return _split(whole, observer, len(poses))


def _traced(view: View, poses: Sequence[Pose], progress: Progress, terrains: RayTerrains) -> list[Sight]:
    curvature = [pose.curvature for pose in poses]
    if not view.terrain:
        return [_blank(sight) for sight in _reached(view, poses, progress)]
    observers = _observers(poses)
    rays = sightlines(
        view.terrain[0], observers, view.targets, curvature=curvature, progress=progress, terrains=terrains
    )
    whole, trace = _sight(rays), partial(_traced, progress=progress, terrains=terrains)
    for number in range(1, len(view.terrain)):
        whole = _filled(whole, rays.observer, poses, view, number, trace)
    return _split(whole, rays.observer, len(poses))


def _blank(sight: Sight) -> Sight:
    none = np.zeros(sight.target.size, dtype=np.bool_)
    nothing = np.zeros(none.size)
    return replace(sight, p_visible=nothing, p_upper=nothing, sure=none, unclear=~none)


def _sight(rays: SightLines) -> Sight:
    unknown = np.isnan(rays.p_visible)
    p, p_upper = (np.where(unknown, 0.0, chance) for chance in (rays.p_visible, rays.p_upper))
    unclear = unknown | rays.too_close | rays.untold
    return Sight(
        rays.target.astype(np.int64),
        rays.distance_m,
        rays.azimuth_deg,
        p,
        p_upper,
        (p >= SURE) & ~unclear,
        (p_upper >= POSSIBLE) | unclear,
        unclear,
        rays.clearance_m < 0.0,
        np.where(unknown, np.nan, rays.obstacle_m),
        np.zeros(p.size, dtype=np.bool_),
    )


def _unknown(sight: Sight) -> BoolArray:
    unknown: BoolArray = sight.possible & ~sight.sure & (sight.p_visible == 0.0) & np.isnan(sight.obstacle_m)
    return unknown


_TRACED = ("p_visible", "p_upper", "sure", "possible", "unclear", "blocked", "obstacle_m")


def _filled(
    whole: Sight,
    observer: ShortIntArray,
    poses: Sequence[Pose],
    view: View,
    number: int,
    trace: Callable[[View, Sequence[Pose]], list[Sight]],
) -> Sight:
    """``whole``, with what the finer grids of a view do not reach filled in from the grid with this number."""
    missing = _unknown(whole)
    again = np.unique(observer[missing])
    if not again.size:
        return whole
    coarse = trace(View(view.targets, (view.terrain[number],)), [poses[index] for index in again])
    columns = {name: getattr(whole, name).copy() for name in _TRACED}
    for index, sight in zip(again, coarse, strict=True):
        rows = np.flatnonzero(observer == index)
        wanted = missing[rows]
        for name, column in columns.items():
            column[rows[wanted]] = getattr(sight, name)[wanted]
    filled = replace(whole, **columns)
    fallen = np.flatnonzero(missing & ~_unknown(filled))
    eyes = np.array([(pose.lon, pose.lat) for pose in poses]).T
    marks = np.stack([view.targets.lon, view.targets.lat])
    seam = whole.seam.copy()
    for finer in view.terrain[:number]:
        seam[fallen] |= _lies_on(finer, eyes, observer[fallen]) | _lies_on(finer, marks, whole.target[fallen])
    return replace(filled, seam=seam)


def _lies_on(terrain: Terrain, places: FloatArray, numbers: NDArray[np.integer[Any]]) -> BoolArray:
    """Whether the terrain has a height at each of some places; ``places`` (2, n): longitudes and latitudes."""
    used, at = np.unique(numbers, return_inverse=True)
    held: BoolArray = ~np.isnan(height_at(terrain, *places[:, used]))
    return held[at]


def _split(whole: Sight, observer: ShortIntArray, count: int) -> list[Sight]:
    edges = np.searchsorted(observer, np.arange(count + 1))
    columns = [getattr(whole, name) for name in Sight.__slots__]
    return [Sight(*(column[start:stop] for column in columns)) for start, stop in pairwise(edges)]
