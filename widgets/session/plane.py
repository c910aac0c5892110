"""Converts between longitude and latitude and the project's plane, on which the map is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pyproj import CRS, Proj, Transformer

from app.arrays import FloatArray
from app.geo.crs import WGS84, Bounds, project_crs


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane in metres; ``bounds`` is what it was fitted to, in degrees."""

    crs: CRS
    bounds: Bounds

    @classmethod
    def of(cls, bounds: Bounds) -> Plane:
        """The project's Lambert conformal conic plane for ``bounds``."""
        return cls(project_crs(bounds), bounds)

    @cached_property
    def _forward(self) -> Transformer:
        return Transformer.from_crs(WGS84, self.crs, always_xy=True)

    def to_plane(self, lonlat: FloatArray) -> FloatArray:
        """n × 2 degrees to n × 2 metres."""
        if not len(lonlat):
            return np.zeros((0, 2))
        return np.column_stack(self._forward.transform(lonlat[:, 0], lonlat[:, 1]))

    def to_lonlat(self, xy: FloatArray) -> FloatArray:
        """n × 2 metres to n × 2 degrees."""
        if not len(xy):
            return np.zeros((0, 2))
        return np.column_stack(self._forward.transform(xy[:, 0], xy[:, 1], direction="INVERSE"))

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """One place in metres."""
        x, y = self._forward.transform(lon, lat)
        return float(x), float(y)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """One point of the plane in degrees; the poles and beyond are clamped to the edge of the Earth."""
        lon, lat = self._forward.transform(x, y, direction="INVERSE")
        return float(np.clip(lon, -180.0, 180.0)), float(np.clip(lat, -90.0, 90.0))

    def convergence_deg(self, lon: float, lat: float) -> float:
        """The angle from the map's up to true north, positive where north leans to the right."""
        return -float(Proj(self.crs).get_factors(lon, lat).meridian_convergence)

    def box(self, bounds: Bounds, pieces: int = 24) -> Bounds:
        """The smallest upright rectangle of the plane that contains ``bounds``, whose edges are curves there."""
        west, south, east, north = bounds
        t = np.linspace(0.0, 1.0, pieces)
        lon = np.concatenate([west + t * (east - west)] * 2 + [np.full(pieces, west), np.full(pieces, east)])
        lat = np.concatenate([np.full(pieces, south), np.full(pieces, north)] + [south + t * (north - south)] * 2)
        xy = self.to_plane(np.column_stack((lon, lat)))
        return float(xy[:, 0].min()), float(xy[:, 1].min()), float(xy[:, 0].max()), float(xy[:, 1].max())
