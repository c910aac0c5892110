"""The paths across the line that a patrol meets: which they are, and how much of each lies where it works."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.analysis.detection.crews import is_search
from app.analysis.detection.mined_areas import worked
from app.analysis.sight.line import Line
from app.arrays import FloatArray, IntArray
from app.geo.lrs import GEOD
from app.scene.scene import Patrol

DISC = tuple(
    (math.sqrt((ring + 0.5) / 3.0) * math.cos(angle), math.sqrt((ring + 0.5) / 3.0) * math.sin(angle))
    for ring in range(3)
    for angle in (math.pi * (ring / 3.0 + quarter / 2.0) for quarter in range(4))
)
"""Places spread evenly over a disc of radius 1."""


@dataclass(frozen=True, slots=True, eq=False)
class MetPaths:
    """The m samples (int64, ascending) whose path a patrol meets; float64 metres.

    at_m: place along a route nearest to the sample, 0 for a zone. inside_m: how much of the path lies in the zone, or
    within the sweep width of a route; of a zone that is searched, the mean over where a crew would see the crosser
    from. border_m: length of line whose paths meet zone or route, mined or not. area_m2: of the zone, 0 for a route.
    """

    sample: IntArray
    at_m: FloatArray
    inside_m: FloatArray
    border_m: float
    area_m2: float


def met_paths(patrol: Patrol, hazards: Sequence[BaseGeometry], line: Line) -> MetPaths:
    """The paths of a line's samples that a patrol meets outside ``hazards`` (EPSG:4326).

    A crew that searches a zone sees half its sweep width beyond it.
    """
    reach_m = patrol.sweep_width_m / 2.0 if is_search(patrol) else 0.0
    place = widened(patrol.geometry, reach_m) if reach_m else patrol.geometry
    border_m = float(line.length_mm[line.transects.meeting(patrol.geometry)].sum()) / 1e3
    sample = worked(place, hazards, line.transects)
    if patrol.is_zone:
        inside = _inside_m(patrol.geometry, line, sample, reach_m)
        # A path that only touches the zone is not in it.
        sample, inside = sample[inside > 0.0], inside[inside > 0.0]
        return MetPaths(sample, np.zeros(sample.size), inside, border_m, area_m2(patrol.geometry))
    at_m = along_m(patrol.geometry, line.lon[sample], line.lat[sample])
    inside = np.full(sample.size, min(patrol.sweep_width_m, line.transect_m))
    return MetPaths(sample, at_m, inside, border_m, 0.0)


def _inside_m(zone: BaseGeometry, line: Line, sample: IntArray, reach_m: float) -> FloatArray:
    """Metres of each path within a zone, the mean over all displacements of the path by up to ``reach_m``.

    A crew anywhere in the zone sees the crosser while within ``reach_m``: at a place the chance of that is the share of
    the disc about it that lies in the zone. Along the whole path the integral is that of the zone's width.
    """
    zone, paths = shapely.make_valid(zone), line.transects.lines[sample]
    steps = np.array(DISC) * reach_m / _metres_per_degree(zone) if reach_m else np.zeros((1, 2))
    at = shapely.get_coordinates(paths).reshape(-1, 2, 2)
    total = np.zeros(sample.size)
    for step in steps:
        total += shapely.length(shapely.intersection(shapely.linestrings(at + step), zone))
    return np.asarray(total / len(steps) / shapely.length(paths) * line.transect_m, np.float64)


def _metres_per_degree(zone: BaseGeometry) -> FloatArray:
    """East and north, at the middle of a zone, (2,)."""
    lon, lat = zone.centroid.x, zone.centroid.y
    east = GEOD.inv(lon - 0.005, lat, lon + 0.005, lat)[2] * 100.0
    north = GEOD.inv(lon, lat - 0.005, lon, lat + 0.005)[2] * 100.0
    return np.array([east, north])


def widened(zone: BaseGeometry, by_m: float) -> BaseGeometry:
    """A zone (EPSG:4326) with all within ``by_m`` of it, on a plane tangent at its middle."""
    scale, middle = _metres_per_degree(zone), np.array([zone.centroid.x, zone.centroid.y])
    plane = shapely.transform(shapely.make_valid(zone), lambda xy: (xy - middle) * scale)
    return shapely.transform(shapely.buffer(plane, by_m), lambda xy: xy / scale + middle)


def along_m(line: BaseGeometry, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Metres along a route to the point nearest each place. A multiline is taken whole."""
    if line.geom_type == "MultiLineString":
        line = shapely.line_merge(line)
    parts = shapely.get_parts(line)
    share = shapely.line_locate_point(parts[0], shapely.points(lon, lat), normalized=True)
    return np.asarray(share, np.float64) * length_m(line)


def length_m(geometry: BaseGeometry) -> float:
    """Geodesic length of a line."""
    return float(GEOD.geometry_length(geometry))


def area_m2(geometry: BaseGeometry) -> float:
    """Geodesic area of a zone."""
    return abs(float(GEOD.geometry_area_perimeter(geometry)[0]))
