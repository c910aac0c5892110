"""Areas known or suspected to be mined: nobody patrols there, and nothing is built there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.analysis.sight.transects import Transects
from app.arrays import BoolArray, FloatArray, IntArray

NOWHERE = shapely.GeometryCollection()


def hazardous_part(geometry: BaseGeometry, hazards: Sequence[BaseGeometry]) -> BaseGeometry:
    """The part of a zone or route within hazardous areas; empty where it meets none, or only touches them."""
    if not hazards:
        return NOWHERE
    whole = shapely.make_valid(geometry)
    areas = np.array(hazards, dtype=np.object_)
    entered = areas[shapely.intersects(areas, whole) & ~shapely.touches(areas, whole)]
    return shapely.intersection(whole, shapely.union_all(entered)) if entered.size else NOWHERE


def worked(geometry: BaseGeometry, hazards: Sequence[BaseGeometry], transects: Transects) -> IntArray:
    """Numbers of the samples whose transect meets a zone or route and no hazardous part of it, ascending."""
    met = transects.meeting(geometry)
    closed = hazardous_part(geometry, hazards)
    return met if closed.is_empty else np.setdiff1d(met, transects.meeting(closed), assume_unique=True)


def mined(hazards: Sequence[BaseGeometry], lon: FloatArray, lat: FloatArray) -> BoolArray:
    """Which places lie in a hazardous area."""
    places = np.asarray(shapely.points(lon, lat))
    inside = np.zeros(lon.size, dtype=np.bool_)
    if hazards:
        inside[shapely.STRtree(places).query(list(hazards), predicate="intersects")[1]] = True
    return inside
