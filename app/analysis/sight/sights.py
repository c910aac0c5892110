"""What each observer sees of the border samples, cached by pose: after a post is moved only its rays are traced."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.crossing_path import midpoints
from app.analysis.sight.path_pairs import PathPairs, paths_in_reach
from app.analysis.sight.path_rays import judged, rejudged
from app.analysis.sight.remembered import Remembered
from app.analysis.sight.sight import Pose, Sight, Verdict
from app.analysis.sight.sightlines import Targets
from app.analysis.sight.vertical_field import in_view
from app.analysis.sight.view import View, ViewKey
from app.arrays import BoolArray
from app.geo.lrs import GEOD
from app.progress import Progress
from app.scene.scene import WHOLE_DEG

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


class BentKey(NamedTuple):
    """What the sight of a pose depends on that is traced only where that of another pose leaves a doubt."""

    view: ViewKey
    pose: Pose
    of: Pose


@dataclass(eq=False)
class SightCache:
    """Sights, whole and cut to the vertical field of view. ``shelf`` is asked for what is missing before tracing."""

    shelf: Shelf | None = None
    whole: Remembered[SightKey, Sight] = field(default_factory=lambda: Remembered(KEPT))
    upright: Remembered[SightKey, Sight] = field(default_factory=lambda: Remembered(KEPT))
    bent: Remembered[BentKey, Sight] = field(default_factory=lambda: Remembered(4 * KEPT))
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


def bent_sights(
    view: View, bends: Sequence[tuple[Pose, Pose, Sight]], cache: SightCache, progress: Progress
) -> list[Sight]:
    """The sight of each pose that differs a little from another pose, whose sight is given: (pose, other, sight).

    Traced are the rays that the other leaves in doubt: no mast a tenth higher sees over what is hopeless.
    """
    keys = [BentKey(view.key, pose, of) for pose, of, _ in bends]
    sight_of = dict(zip(keys, (sight for _, _, sight in bends), strict=True))

    def make(missing: list[BentKey]) -> Iterator[tuple[BentKey, Sight]]:
        stated = [sight_of[key] for key in missing]
        names = {number: _bent_name(key) for number, key in enumerate(missing)}
        fresh = _from_shelf(names, [sight.p_visible.size for sight in stated], cache.shelf)
        others = [number for number in names if number not in fresh]
        traced = rejudged(
            view, [missing[n].pose for n in others], [stated[n] for n in others], progress, cache.terrains
        )
        fresh |= dict(zip(others, traced, strict=True))
        for number, key in enumerate(missing):
            own = stated[number]
            pairs = PathPairs(
                np.zeros(own.target.size, np.int32), own.target.astype(np.int32), own.distance_m, own.azimuth_deg
            )
            yield key, _sight(pairs, fresh[number], own.places)

    bent = cache.bent.get_or_make_all(keys, make)
    if cache.shelf is not None and view.terrain:
        cache.shelf.put((_bent_name(key), sight) for key, sight in zip(keys, bent, strict=True))
    return bent


def _bent_name(key: BentKey) -> str:
    return hashlib.sha256(repr(key).encode()).hexdigest()


def _is_cut(pose: Pose) -> bool:
    """Whether samples may lie above or below its vertical field of view."""
    return pose.sees and pose.vfov_deg < WHOLE_DEG


def _make_sights(
    view: View, keys: Sequence[SightKey], cache: SightCache, progress: Progress
) -> Iterator[tuple[SightKey, Sight]]:
    wanted = [key.pose for key in keys]
    pairs = paths_in_reach(view.paths, wanted)
    fresh = {} if cache.shelf is None else _shelved(view, wanted, pairs, cache.shelf)
    traced = [number for number, pose in enumerate(wanted) if pose.sees and number not in fresh]
    if traced:
        verdict = judged(view, wanted, pairs.of(traced), progress, cache.terrains)
        fresh.update(zip(traced, _split(verdict, pairs.of(traced), traced, view.paths.places), strict=True))
    for number, key in enumerate(keys):
        own = pairs.of([number])
        yield key, _sight(own, fresh.get(number) or _open(len(own) * view.paths.places), view.paths.places)


def _sight(pairs: PathPairs, verdict: Verdict, places: int) -> Sight:
    columns = (getattr(verdict, name).reshape(-1, places) for name in Verdict.__slots__)
    return Sight(pairs.path.astype(np.int64), pairs.distance_m, pairs.azimuth_deg, *columns)


def _open(count: int) -> Verdict:
    """What is always in sight, because it is not looked at."""
    one, yes, no = np.ones(count), np.ones(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    return Verdict(one, one, yes, yes, no, no, np.full(count, np.nan), no)


def _split(verdict: Verdict, pairs: PathPairs, numbers: Sequence[int], places: int) -> list[Verdict]:
    """The verdict on each of some observers, ascending, from that on all of their pairs."""
    edges = places * np.searchsorted(pairs.observer, [*numbers, numbers[-1] + 1])
    columns = [getattr(verdict, name) for name in Verdict.__slots__]
    return [Verdict(*(column[start:stop] for column in columns)) for start, stop in pairwise(edges)]


def _uprights(view: View, whole: dict[SightKey, Sight], keys: list[SightKey], cache: SightCache) -> list[Sight]:
    """Sights without the places above and below the vertical field of view."""

    def make(missing: list[SightKey]) -> Iterator[tuple[SightKey, Sight]]:
        for key in missing:
            sight = whole[key]
            inside = _in_height(view, key.pose, sight)
            yield key, replace(sight, in_height=inside).only(np.flatnonzero(inside.any(axis=1)))

    cut = [key for key in keys if _is_cut(key.pose)]
    upright = dict(zip(cut, cache.upright.get_or_make_all(cut, make), strict=True))
    return [upright.get(key, whole[key]) for key in keys]


def _in_height(view: View, pose: Pose, sight: Sight) -> BoolArray:
    """Which of the places at which the paths of a sight are looked at lie in its vertical field of view."""
    paths = view.paths
    offset = midpoints(paths.looks_of(pose.range_m), paths.length_m)
    lon, lat = paths.at(offset, sight.target)
    eye = Targets.of(np.full(lon.size, pose.lon), np.full(lon.size, pose.lat))
    distance = np.asarray(GEOD.inv(eye.lon, eye.lat, lon.ravel(), lat.ravel())[2])
    inside = in_view(view.terrain, pose, Targets.of(lon.ravel(), lat.ravel(), view.above_m), distance)
    return inside.reshape(lon.shape)


def name_of(view: View, pose: Pose) -> str:
    """SHA-256, in hexadecimal, of all that a sight depends on except the program itself: pose, terrain and targets."""
    return hashlib.sha256(repr((view.key, pose)).encode()).hexdigest()


def _is_dear(view: View, pose: Pose) -> bool:
    """Whether rays have to be traced for it."""
    return pose.sees and bool(view.terrain)


def _shelved(view: View, poses: Sequence[Pose], pairs: PathPairs, shelf: Shelf) -> dict[int, Verdict]:
    """The verdicts on the shelf, by the number of the pose."""
    names = {number: name_of(view, pose) for number, pose in enumerate(poses) if _is_dear(view, pose)}
    sizes = np.bincount(pairs.observer, minlength=len(poses)) * view.paths.places
    return _from_shelf(names, sizes.tolist(), shelf)


def _from_shelf(names: Mapping[int, str], sizes: Sequence[int], shelf: Shelf | None) -> dict[int, Verdict]:
    """Those of some sights, by number, that are on the shelf and have the right size."""
    verdicts = shelf.get(list(names.values())) if shelf is not None and names else {}
    shelved = {number: verdicts[name] for number, name in names.items() if name in verdicts}
    return {number: verdict for number, verdict in shelved.items() if _fits(verdict, sizes[number])}


def _fits(verdict: Verdict, size: int) -> bool:
    return all(getattr(verdict, name).shape == (size,) for name in Verdict.__slots__)
