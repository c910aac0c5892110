"""Two columns of numbers: whether they are degrees or metres, and which of them points east.

Surveyors of the region call the northing X and the easting Y. What the numbers themselves rule out is not believed of
a name, nor of a coordinate system that somebody states.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyproj import Transformer

from app.arrays import FloatArray
from app.errors import Remedy, UserError
from app.exchange.reproject import known_crs
from app.geo.crs import WGS84, Bounds
from app.geo.crs_text import read_crs
from layers.text import QT_TRANSLATE_NOOP

LARGEST_DEGREES = 400.0
"""Larger than any degrees, and smaller than projected coordinates in this region."""
SLACK = 0.25
"""By so much of its width a place may lie outside the area for which a coordinate system is meant."""

SWAPPED = QT_TRANSLATE_NOOP("Import", "{first} holds northings and {second} eastings: they are read so.")
OF_SK42 = QT_TRANSLATE_NOOP("Import", "{first} and {second} are read as SK-42, each easting with its zone before it.")
PROJECTED = QT_TRANSLATE_NOOP("Error", "The coordinates look projected ({x:.0f}, {y:.0f})")
IN_DEGREES = QT_TRANSLATE_NOOP("Error", "The coordinates look like degrees ({x:g}, {y:g}), and {crs} is in metres")
IN_METRES = QT_TRANSLATE_NOOP("Error", "The coordinates look projected ({x:.0f}, {y:.0f}), and {crs} is in degrees")


def refuse_other_units(x: FloatArray, y: FloatArray, crs: str | None) -> None:
    """Raise UserError for metres without a system, and where numbers and the stated system contradict each other."""
    finite = np.isfinite(x) & np.isfinite(y)
    if not finite.any():
        return
    looks_projected = float(np.median(np.maximum(np.abs(x[finite]), np.abs(y[finite])))) > LARGEST_DEGREES
    first = {"x": float(x[finite][0]), "y": float(y[finite][0])}
    if crs is None:
        if looks_projected:
            raise UserError(PROJECTED.format(**first), Remedy.STATE_PROJECTION, "crs")
        return
    if known_crs(crs).is_projected != looks_projected:
        template = IN_METRES if looks_projected else IN_DEGREES
        raise UserError(template.format(**first, crs=crs), Remedy.STATE_OTHER_CRS, crs)


def is_swapped(x: FloatArray, y: FloatArray, crs: str | None) -> bool:
    """Whether the first of two columns points north: that way alone all rows lie where the system is meant for."""
    if crs is None or not known_crs(crs).is_projected:
        return False
    bounds = _extent(crs)
    return bounds is not None and not _within(bounds, x, y) and _within(bounds, y, x)


def _within(bounds: Bounds, x: FloatArray, y: FloatArray) -> bool:
    west, south, east, north = bounds
    finite = np.isfinite(x) & np.isfinite(y)
    inside = (west <= x) & (x <= east) & (south <= y) & (y <= north)
    return bool(finite.any() and inside[finite].all())


def is_of_sk42(x: FloatArray, y: FloatArray) -> bool:
    """Whether all rows have a northing of seven digits and an easting of eight, whose first two are its zone."""
    finite = np.isfinite(x) & np.isfinite(y)
    low, high = np.minimum(x, y)[finite], np.maximum(x, y)[finite]
    return bool(finite.any() and ((low >= 1e6) & (low < 1e7) & (high >= 1e7) & (high < 1e8)).all())


@lru_cache(maxsize=16)
def _extent(crs: str) -> Bounds | None:
    """The area of a projected system in its own metres, a little larger; None if it states none."""
    system = read_crs(crs)
    area = system.area_of_use
    if area is None:
        return None
    transformer = Transformer.from_crs(WGS84, system, always_xy=True)
    west, south, east, north = transformer.transform_bounds(area.west, area.south, area.east, area.north)
    wide, high = SLACK * (east - west), SLACK * (north - south)
    return west - wide, south - high, east + wide, north + high
