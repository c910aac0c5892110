"""Geometries from the CRS of a file to longitude and latitude on WGS 84, and back for an export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
import shapely
from pyproj.enums import TransformDirection
from pyproj.exceptions import ProjError

from app.arrays import FloatArray, Geometries
from app.errors import UserError
from app.geo import crs as geo_crs
from app.geo.crs_text import read_crs
from layers.text import QT_TRANSLATE_NOOP

NO_SHIFT = QT_TRANSLATE_NOOP("Import", "none needed")
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A CRS and the best operation between it and WGS 84 for an area.

    ``name`` is as short as the CRS allows ("EPSG:28412"); ``transformer`` is None if nothing has to be done.
    """

    name: str
    operation: str
    transformer: pyproj.Transformer | None = None
    warning: str = ""

    def to_lonlat(self, geometries: Geometries) -> Geometries:
        """Geometries of this CRS in degrees; coordinates it cannot place become infinite."""
        return self._moved(geometries, TransformDirection.FORWARD)

    def from_lonlat(self, geometries: Geometries) -> Geometries:
        """Geometries in degrees in this CRS."""
        return self._moved(geometries, TransformDirection.INVERSE)

    def _moved(self, geometries: Geometries, direction: TransformDirection) -> Geometries:
        transformer = self.transformer
        if transformer is None:
            return geometries

        def move(xy: FloatArray) -> FloatArray:
            return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1], direction=direction))

        return all_moved(geometries, move)


def all_moved(geometries: Geometries, move: Callable[[FloatArray], FloatArray]) -> Geometries:
    """``geometries`` with ``move`` applied to their coordinates, shape (n, 2)."""
    moved: Geometries = np.empty(len(geometries), dtype=object)
    moved[:] = shapely.transform(geometries, move)
    return moved


def plane(crs: str, area: Bounds) -> Plane:
    """The plane of ``crs`` with the best operation for ``area`` (west, south, east, north in degrees).

    Raises UserError for a CRS that is unknown or carries its own datum shift.
    """
    system = known_crs(crs)
    if system.equals(geo_crs.WGS84, ignore_axis_order=True):
        return Plane("EPSG:4326", NO_SHIFT)
    best = geo_crs.operation(system, area)
    return Plane(short_name(system), best.description or NO_SHIFT, best.transformer, best.warning)


@lru_cache(maxsize=64)
def known_crs(crs: str) -> pyproj.CRS:
    """``crs`` as a pyproj CRS, in two dimensions.

    Raises UserError if unknown, or neither geographic nor projected, or not one that PROJ can bring to degrees.
    """
    try:
        system = read_crs(crs)
        level = system.is_geographic or system.is_projected or system.is_derived
        if level:
            pyproj.Transformer.from_crs(system.to_2d(), geo_crs.WGS84)
            return system.to_2d()
    except ProjError:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{crs!r} is not a known coordinate system; write it as EPSG:n, such as EPSG:28412"
            ).format(crs=crs[:60])
        ) from None
    raise UserError(
        QT_TRANSLATE_NOOP(
            "Error", "{name} is a {type_name}; give a geographic or projected one, such as EPSG:28412"
        ).format(name=system.name[:60], type_name=system.type_name)
    )


def short_name(crs: pyproj.CRS) -> str:
    """The authority's code of a CRS, else its WKT."""
    authority = crs.to_authority(min_confidence=70)
    return ":".join(authority) if authority else crs.to_wkt()


def rough_area(geometries: Geometries, crs: str, fallback: Bounds | None) -> Bounds:
    """The extent of the middle four fifths of the coordinates, to some hundred metres: west, south, east, north.

    The outer fifth is left out because misplaced rows have not been refused yet. ``fallback`` is used if nothing usable
    is left.
    """
    xy = shapely.get_coordinates(geometries)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not known_crs(crs).is_geographic:
        rough = pyproj.Transformer.from_crs(known_crs(crs), geo_crs.WGS84, always_xy=True)
        xy = np.column_stack(rough.transform(*xy.T))
    xy = xy[np.isfinite(xy).all(axis=1) & (np.abs(xy) <= (180.0, 90.0)).all(axis=1)]
    if not len(xy):
        return fallback or (-180.0, -90.0, 180.0, 90.0)
    (west, south), (east, north) = np.quantile(xy, (0.1, 0.9), axis=0)
    return float(west), float(south), float(east), float(north)
