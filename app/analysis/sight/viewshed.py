"""The viewshed of one observer on the DEM's own cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.kernels import trace
from app.analysis.kernels.kernel_lock import KERNEL_LOCK
from app.analysis.kernels.ray_terrain import terrain_of
from app.analysis.sight.sightlines import OPTICAL, Observers, Targets, ends_on, frame_of, pairs_in_range
from app.arrays import ByteArray
from app.geo.grid import Affine
from app.geo.terrain import Terrain

VISIBLE, HIDDEN, UNKNOWN = 255, 0, 254


@dataclass(frozen=True, eq=False)
class Viewshed:
    """values: uint8 (rows, cols), 255 visible, 0 not, 254 unknown (a void on the ray) or beyond the radius.

    ``row`` and ``col`` are where the window starts in the grid; transform and crs are those of the window.
    """

    values: ByteArray
    row: int
    col: int
    transform: Affine
    crs: str


def viewshed(
    terrain: Terrain,
    lon: float,
    lat: float,
    height_m: float,
    *,
    target_m: float = 0.0,
    radius_m: float = 20_000.0,
    curvature: float = OPTICAL,
) -> Viewshed:
    """Which cell centres within ``radius_m`` see an observer ``height_m`` above the ground, ``target_m`` above theirs.

    Each cell has the answer of ``sightlines.sightlines`` for its centre. Raises UserError if the terrain lies wholly
    outside the radius.
    """
    window = terrain.window(lon, lat, radius_m)
    (top, left), shape = window.origin, window.shape
    rows, cols = np.indices(shape).reshape(2, -1)
    eye = Observers.of(lon, lat, height_m, radius_m)
    cells = Targets.of(*window.to_lonlat(cols, rows), target_m)
    _, target, distance, _ = pairs_in_range(eye, cells)
    asked = np.full(rows.size, -1.0)
    asked[target] = distance
    values = np.empty(rows.size, np.uint8)
    with KERNEL_LOCK:
        trace.trace_cells(
            *(terrain_of(window), frame_of(window), ends_on(window, eye), ends_on(window, cells)),
            *(float(curvature), asked, values),
        )
    return Viewshed(values.reshape(shape), top, left, window.transform, window.crs)
