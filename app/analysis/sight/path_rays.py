"""What the terrain decides about the sights of places along paths, traced on the finest terrain that contains a ray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from app.analysis.kernels import path_looks, trace
from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.path_pairs import PathPairs, eyes_of, observers_of
from app.analysis.sight.sight import Pose, Sight, Verdict
from app.analysis.sight.sightlines import CLEAR, Observers, Targets, rays_of
from app.analysis.sight.view import View
from app.arrays import BoolArray, FloatArray, IntArray, ShortIntArray
from app.geo.terrain import Terrain, height_at
from app.progress import Progress

HOPELESS = 1e-9
"""A chance below this, or so near to 1, is not changed by a mast that is a tenth higher, or by the air."""
COIN = 0.5
"""Chance of sight of what is closer than two coarse cells: of the ground between, nothing is known."""
SURE, POSSIBLE = 0.9, 0.1
"""Rays with at least this p_visible count as seen in the low and in the high bracket."""


def judged(view: View, poses: Sequence[Pose], pairs: PathPairs, progress: Progress, terrains: RayTerrains) -> Verdict:
    """The verdict on every traced place of the paths of some pairs. Raises Cancelled."""
    return _traced(view, poses, _rays(view, poses, pairs), progress, terrains)


def _traced(view: View, poses: Sequence[Pose], rays: trace.Pairs, progress: Progress, terrains: RayTerrains) -> Verdict:
    verdict = _unknown(rays.observer.size)
    for number in range(len(view.terrain)):
        missing = np.flatnonzero(_is_unknown(verdict))
        if missing.size:
            verdict = _filled(verdict, missing, view, number, poses, _chosen(rays, missing), progress, terrains)
    return verdict


def rejudged(
    view: View, poses: Sequence[Pose], stated: Sequence[Sight], progress: Progress, terrains: RayTerrains
) -> list[Verdict]:
    """Verdicts on the paths of some sights by poses that differ a little from theirs, (k * places,) each.

    Traced are the rays that a sight leaves in doubt; of all others the verdict stays. Raises Cancelled.
    """
    if not poses:
        return []
    before = [_flat(sight) for sight in stated]
    doubtful = [np.flatnonzero(_is_in_doubt(one)) for one in before]
    pairs = PathPairs(
        np.repeat(np.arange(len(poses), dtype=np.int32), [rows.size for rows in doubtful]),
        np.concatenate([sight.target[rows // sight.places] for sight, rows in zip(stated, doubtful, strict=True)]),
        np.zeros(0),
        np.zeros(0),
    )
    place = np.concatenate([rows % sight.places for sight, rows in zip(stated, doubtful, strict=True)])
    rays = _rays_to(view, poses, pairs.observer, pairs.path.astype(np.int32), place)
    verdict = _traced(view, poses, rays, progress, terrains)
    edges = np.searchsorted(pairs.observer, np.arange(len(poses) + 1))
    return [
        _updated(one, rows, verdict, slice(first, last))
        for one, rows, (first, last) in zip(before, doubtful, pairwise(edges.tolist()), strict=True)
    ]


def _flat(sight: Sight) -> Verdict:
    return Verdict(*(getattr(sight, name).ravel() for name in Verdict.__slots__))


def _is_in_doubt(verdict: Verdict) -> BoolArray:
    """Rays that are neither open nor closed beyond doubt, and of which anything is known."""
    doubt: BoolArray = (verdict.p_upper > HOPELESS) & (verdict.p_visible < 1.0 - HOPELESS) & ~verdict.unclear
    return doubt


def _updated(before: Verdict, rows: IntArray, verdict: Verdict, part: slice) -> Verdict:
    columns = {name: getattr(before, name).copy() for name in Verdict.__slots__}
    for name, column in columns.items():
        column[rows] = getattr(verdict, name)[part]
    return Verdict(**columns)


def _rays(view: View, poses: Sequence[Pose], pairs: PathPairs) -> trace.Pairs:
    """The rays to every traced place of every pair's path in turn."""
    places = view.paths.places
    place = np.tile(np.arange(places), len(pairs))
    return _rays_to(view, poses, np.repeat(pairs.observer, places), np.repeat(pairs.path, places), place)


def _rays_to(
    view: View, poses: Sequence[Pose], observer: ShortIntArray, path: ShortIntArray, place: IntArray
) -> trace.Pairs:
    paths = view.paths
    distance = path_looks.distances(eyes_of(observers_of(poses)), observer, path, paths.ways, paths.place_m[place])
    target = path.astype(np.int64) * paths.places + place
    return trace.Pairs(observer, target.astype(np.int32), np.asarray(distance, dtype=np.float64))


def _chosen(rays: trace.Pairs, rows: IntArray) -> trace.Pairs:
    return trace.Pairs(rays.observer[rows], rays.target[rows], rays.distance[rows])


def _unknown(count: int) -> Verdict:
    nothing, no, yes = np.zeros(count), np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_)
    return Verdict(nothing, nothing, no, yes, yes, no, np.full(count, np.nan), no)


def _is_unknown(verdict: Verdict) -> BoolArray:
    unknown: BoolArray = verdict.unclear & (verdict.p_visible == 0.0) & np.isnan(verdict.obstacle_m)
    return unknown


def _filled(
    before: Verdict,
    missing: IntArray,
    view: View,
    number: int,
    poses: Sequence[Pose],
    rays: trace.Pairs,
    progress: Progress,
    terrains: RayTerrains,
) -> Verdict:
    """``before`` with what is missing of it traced on the terrain with this number."""
    terrain, observers = view.terrain[number], observers_of(poses)
    curvature = np.array([pose.curvature for pose in poses])
    traced = rays_of(terrain, observers, view.targets, rays, curvature, progress=progress, terrains=terrains)
    verdict = _verdict(traced, (rays.distance < 2 * terrain.cell_m) & terrain.is_coarse)
    traced_to = ~_is_unknown(verdict)
    seam = np.zeros(traced_to.size, dtype=np.bool_)
    for finer in view.terrain[:number]:
        seam[traced_to] |= _lies_on(finer, observers, rays.observer[traced_to]) | _lies_on(
            finer, view.targets, rays.target[traced_to]
        )
    verdict = replace(verdict, seam=seam)
    columns = {name: getattr(before, name).copy() for name in Verdict.__slots__}
    for name, column in columns.items():
        column[missing] = getattr(verdict, name)
    return Verdict(**columns)


def _verdict(rays: FloatArray, too_close: BoolArray) -> Verdict:
    clearance, _, _, top, p, p_upper, clearest = np.ascontiguousarray(rays.T)
    unknown = np.isnan(p)
    p, p_upper = (np.where(unknown, 0.0, np.where(too_close, COIN, chance)) for chance in (p, p_upper))
    unclear = unknown | too_close | (clearest < CLEAR)
    return Verdict(
        *(p, p_upper, (p >= SURE) & ~unclear, (p_upper >= POSSIBLE) | unclear, unclear, clearance < 0.0),
        np.where(unknown, np.nan, top),
        np.zeros(p.size, dtype=np.bool_),
    )


def _lies_on(terrain: Terrain, places: Observers | Targets, numbers: ShortIntArray) -> BoolArray:
    """Whether the terrain has a height at each of some places."""
    used, at = np.unique(numbers, return_inverse=True)
    held: BoolArray = ~np.isnan(height_at(terrain, places.lon[used], places.lat[used]))
    return held[at]
