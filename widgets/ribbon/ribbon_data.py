"""The content of the ribbon for one route: things along the line by chainage, computed off the main thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from app.arrays import FloatArray, IntArray
from app.geo.lrs import Route, locate_many, run_indices, runs, sample
from app.progress import Progress
from app.terrain.heights import Raster, heights_at
from layers.base import Layer

NEAR_M = 20_000.0
"""Things farther from the line than this are not on the ribbon."""
CHUNK = 50_000
"""Points that are placed at a time, of what may be a million."""
GROUND_SAMPLES = 1500
ZONE_STEP_M = 500.0


@dataclass(frozen=True, eq=False)
class Along:
    """Things by route name: (chainage m, fid) of points, (start m, end m) of patrols."""

    posts: dict[str, FloatArray]
    incidents: dict[str, FloatArray]
    patrols: dict[str, list[tuple[float, float]]]


@dataclass(frozen=True, eq=False)
class Ground:
    """The height of the ground along the line: n chainages (m) and heights (m, NaN where unknown)."""

    route: str
    chainage_m: FloatArray
    height_m: FloatArray


def along(routes: tuple[Route, ...], layers: Sequence[Layer], progress: Progress) -> Along:
    """Where posts, devices, incidents and patrols are along ``routes``."""
    posts = [layer for layer in layers if layer.kind in ("checkpoints", "sensors")]
    incidents = [layer for layer in layers if layer.kind == "incidents"]
    patrols = [layer for layer in layers if layer.kind == "patrols"]
    return Along(
        _points(routes, posts, progress), _points(routes, incidents, progress), _spans(routes, patrols, progress)
    )


def _points(routes: tuple[Route, ...], layers: Sequence[Layer], progress: Progress) -> dict[str, FloatArray]:
    columns = [layer.table.xy for layer in layers]
    starts = [(xy, first) for xy in columns if xy is not None for first in range(0, len(xy), CHUNK)]
    parts = []
    for number, (xy, first) in enumerate(starts if routes else ()):
        progress.at(number / len(starts))
        parts.append(_near(routes, xy[first : first + CHUNK]))
    if not parts:
        return {}
    route_of, chainage = (np.concatenate(column) for column in zip(*parts, strict=True))
    return {route.name: np.sort(chainage[route_of == number]) for number, route in enumerate(routes)}


def _near(routes: tuple[Route, ...], xy: FloatArray) -> tuple[IntArray, FloatArray]:
    """The route and the chainage, in metres, of those points that are near the line."""
    xy = xy[np.isfinite(xy[:, 0])]
    places = locate_many(routes, xy[:, 0], xy[:, 1])
    near = np.abs(places.offset_m) <= NEAR_M
    return places.route[near], places.chainage_m[near]


def _spans(
    routes: tuple[Route, ...], layers: Sequence[Layer], progress: Progress
) -> dict[str, list[tuple[float, float]]]:
    spans: dict[str, list[tuple[float, float]]] = {}
    shapes = [shape for layer in layers for shape in layer.table.geometries if shape is not None and not shape.is_empty]
    for route in routes if shapes else ():
        progress.at(0.5)
        samples = sample(route, ZONE_STEP_M)
        inside = np.zeros(len(samples), dtype=np.bool_)
        for shape in shapes:
            # A patrol given as a line counts for the stretch it runs beside.
            area = shape if shape.geom_type.endswith("Polygon") else shape.buffer(0.01)
            inside |= shapely.contains_xy(area, samples.lon, samples.lat)
        cells = [run_indices(run, len(samples)) for run in runs(inside)]
        spans[route.name] = [(float(samples.start_m[cell[0]]), float(samples.end_m[cell[-1]])) for cell in cells]
    return spans


def ground(rasters: Sequence[Raster], route: Route, progress: Progress) -> Ground:
    """The ground profile under a route, from the first of ``rasters`` that covers it; on any thread."""
    samples = sample(route, max(route.length_m / GROUND_SAMPLES, 100.0))
    return Ground(route.name, samples.chainage_m, heights_at(rasters, samples.lon, samples.lat, progress))


def columns(x: FloatArray, values: Sequence[FloatArray], how: Sequence[str]) -> tuple[FloatArray, list[FloatArray]]:
    """One value for each pixel column that has samples: the minimum or the maximum of ``values`` there.

    ``x`` rises, in pixels; ``how`` has "min" or "max" for each array of values.
    """
    if not len(x):
        return x, list(values)
    column = np.floor(x).astype(np.int64)
    first = np.flatnonzero(np.append(True, np.diff(column) != 0))
    if len(first) > 0.7 * len(x):
        return x, list(values)
    reduce = {"min": np.fmin.reduceat, "max": np.fmax.reduceat}
    return x[first], [reduce[kind](value, first) for value, kind in zip(values, how, strict=True)]
