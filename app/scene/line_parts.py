"""Lines of one border that stand in one layer under one name: parts of it, unless one runs along another.

A border comes in pieces as often as whole. Lines of one name, version and validity are its parts; a line that runs
along another of them is the same stretch drawn twice, and gives way to the longer.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.geo.chains import DEGREE_M, HOLE_LIMIT_M

ALONG = 0.5
"""A line of which more than this share lies along another is no part beside it."""
COARSE_M = 50.0
"""Vertices that move a line by less do not matter to where it runs."""


def parts_of(geometries: Sequence[BaseGeometry]) -> list[int]:
    """The numbers of those lines (EPSG:4326) that are parts of a border, in their order; the others run along them."""
    if len(geometries) == 1:
        return [0]
    plane = [_flat(geometry) for geometry in geometries]
    by_length = sorted(range(len(plane)), key=lambda number: -plane[number].length)
    parts: list[int] = []
    for number in by_length:
        if not any(_runs_along(plane[number], plane[other]) for other in parts):
            parts.append(number)
    return sorted(parts)


def joined(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    """Lines as one geometry, in their order."""
    lines = [line for geometry in geometries for line in getattr(geometry, "geoms", [geometry])]
    return geometries[0] if len(geometries) == 1 else shapely.MultiLineString(lines)


def _flat(geometry: BaseGeometry) -> BaseGeometry:
    """A line in metres on a plane that is nearly true, with the vertices that matter to where it runs."""
    middle = np.radians(np.mean(shapely.get_coordinates(geometry)[:, 1]))
    scale = DEGREE_M * np.array([np.cos(middle), 1.0])
    return shapely.simplify(shapely.transform(geometry, lambda xy: xy * scale), COARSE_M)


def _runs_along(line: BaseGeometry, other: BaseGeometry) -> bool:
    if line.length == 0.0 or not shapely.dwithin(line, other, HOLE_LIMIT_M):
        return False
    near = shapely.intersection(line, shapely.buffer(other, HOLE_LIMIT_M, quad_segs=4))
    return bool(near.length > ALONG * line.length)
