"""What the terrain decides about the sights of places along paths, traced on the finest terrain that contains a ray."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.analysis.kernels import path_looks, trace
from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.path_pairs import PathPairs, eyes_of, observers_of
from app.analysis.sight.sight import Pose, Verdict
from app.analysis.sight.sightlines import CLEAR, Observers, Targets, rays_of
from app.analysis.sight.view import View
from app.arrays import BoolArray, FloatArray, IntArray, ShortIntArray
from app.geo.terrain import Terrain, height_at
from app.progress import Progress

COIN = 0.5
"""Chance of sight of what is closer than two coarse cells: of the ground between, nothing is known."""
SURE, POSSIBLE = 0.9, 0.1
"""Rays with at least this p_visible count as seen in the low and in the high bracket."""


def judged(view: View, poses: Sequence[Pose], pairs: PathPairs, progress: Progress, terrains: RayTerrains) -> Verdict:
    """The verdict on every traced place of the paths of some pairs. Raises Cancelled."""
    rays = _rays(view, poses, pairs)
    verdict = _unknown(rays.observer.size)
    for number in range(len(view.terrain)):
        missing = np.flatnonzero(_is_unknown(verdict))
        if missing.size:
            verdict = _filled(verdict, missing, view, number, poses, _chosen(rays, missing), progress, terrains)
    return verdict


def _rays(view: View, poses: Sequence[Pose], pairs: PathPairs) -> trace.Pairs:
    paths = view.paths
    distance = path_looks.distances(eyes_of(observers_of(poses)), pairs.observer, pairs.path, paths.ways, paths.places)
    target = pairs.path[:, None] * np.int32(paths.places) + np.arange(paths.places, dtype=np.int32)
    return trace.Pairs(
        np.repeat(pairs.observer, paths.places), target.ravel().astype(np.int32), np.asarray(distance.ravel())
    )


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
    known = ~_is_unknown(verdict)
    seam = np.zeros(known.size, dtype=np.bool_)
    for finer in view.terrain[:number]:
        seam[known] |= _lies_on(finer, observers, rays.observer[known]) | _lies_on(
            finer, view.targets, rays.target[known]
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
