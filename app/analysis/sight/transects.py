"""Straight paths across the line, one for each sample: what a patrol has to meet in order to see a crosser."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray, Geometries, IntArray
from app.geo.lrs import GEOD


@dataclass(frozen=True, eq=False)
class Transects:
    """The straight transects of n samples in a search tree, EPSG:4326."""

    lines: Geometries
    tree: shapely.STRtree

    @classmethod
    def of(cls, lon: FloatArray, lat: FloatArray, azimuth_deg: FloatArray, length_m: float) -> Transects:
        """Transects at a right angle to the line, centred on it."""
        ends = [
            GEOD.fwd(lon, lat, azimuth_deg + side, np.full(lon.size, length_m / 2.0), return_back_azimuth=False)[:2]
            for side in (-90.0, 90.0)
        ]
        lines = np.asarray(shapely.linestrings(np.stack([np.stack(end, axis=1) for end in ends], axis=1)))
        return cls(lines, shapely.STRtree(lines))

    def meeting(self, geometry: BaseGeometry) -> IntArray:
        """Numbers of the samples whose transect meets a zone or route, ascending."""
        return np.sort(self.tree.query(geometry, predicate="intersects").astype(np.int64))
