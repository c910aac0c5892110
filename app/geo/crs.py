"""The project's projection, and transformations from a user's CRS to WGS 84. Axis order is x, y everywhere."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from textwrap import shorten

import numpy as np
from pyproj import CRS, Proj, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from app.arrays import FloatArray
from app.errors import UserError
from app.geo.crs_text import read_crs
from layers.text import QT_TRANSLATE_NOOP

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees of longitude and latitude."""

WGS84 = CRS.from_epsg(4326)
SCALE_LIMIT = 0.001
"""A project's plane is refitted where its scale is off by more than this."""

REGION: Bounds = (64.0, 34.0, 78.0, 45.0)
"""The region of the bundled borders."""
REGION_STATES = ("Tajikistan", "Kyrgyzstan", "Uzbekistan")
"""Names as in EPSG's areas of use."""

OUTSIDE_AREA = QT_TRANSLATE_NOOP(
    "Crs",
    "The data extend beyond the area of use of {operation} ({area}): they may be off by more than its stated accuracy.",
)


def project_crs(bounds: Bounds) -> CRS:
    """The Lambert conformal conic plane (metres, WGS 84) fitted to ``bounds``.

    The standard parallels lie at 1/√2 of the half height from the middle, so that the scale is as much too small
    between them as too large at the edges: h²/4 for a half height of h radians (Snyder, USGS PP 1395, eq. 15-1 …).
    Raises UserError if the bounds are not on the Earth.
    """
    west, south, east, north = _checked(bounds)
    middle, spread = (south + north) / 2.0, (north - south) / math.sqrt(8.0)
    lower, upper = round(middle - spread, 1), round(middle + spread, 1)
    if abs(lower + upper) < 0.1:  # opposite standard parallels would make the cone a cylinder
        upper += 0.2
    return CRS.from_proj4(
        f"+proj=lcc +lat_0={middle:.1f} +lon_0={(west + east) / 2.0:.1f} +lat_1={lower} +lat_2={upper:.1f} "
        "+x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs"
    )


def scale_error(crs: CRS, bounds: Bounds) -> float:
    """The largest |scale - 1| of a projected ``crs`` over ``bounds``, along meridians and parallels."""
    west, south, east, north = _checked(bounds)
    lon, lat = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 65))
    factors = Proj(crs).get_factors(lon, lat)
    scales = np.array([factors.meridional_scale, factors.parallel_scale])
    return float(np.abs(scales - 1.0).max())


def needs_refit(crs: CRS, bounds: Bounds) -> bool:
    """Whether ``crs`` is off by more than SCALE_LIMIT over ``bounds`` and refitting would improve it."""
    error = scale_error(crs, bounds)
    return error > SCALE_LIMIT and scale_error(project_crs(bounds), bounds) < error


def _checked(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    if not (-180.0 <= west <= east <= 180.0 and -89.0 <= south <= north <= 89.0):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "The extent is not one in longitude and latitude: check the coordinate system of the data."
            )
        )
    return bounds


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """A coordinate operation from one CRS to another, and how good it is.

    ``description`` is EPSG's name of the datum shift (empty if none) and is stored with the data; ``accuracy_m`` is as
    stated by EPSG, None if unknown; ``warning`` is empty, or says that the data extend beyond the operation's area of
    use.
    """

    transformer: Transformer
    description: str
    accuracy_m: float | None
    warning: str = ""


def operation(source_crs: str | CRS, area_of_interest: Bounds, target_crs: CRS = WGS84) -> Operation:
    """The best operation from ``source_crs`` for data within ``area_of_interest`` (degrees), offline.

    PROJ ranks operations by the bounding box of their area of use, which for Russia reaches to 41.2 N everywhere; in
    REGION those meant for its states therefore come first. Raises UserError if the CRS is unknown, carries a datum
    shift of its own (towgs84 or a grid), or names no datum.
    """
    source = _without_shift(_as_crs(source_crs))
    candidates = _candidates(source, target_crs, area_of_interest) or _candidates(source, target_crs, None)
    if not candidates:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} cannot be brought to WGS 84: its datum is not named. Choose it by EPSG code."
            ).format(name=source.name)
        )
    best = min(candidates, key=lambda transformer: _rank(transformer, area_of_interest))  # of equals PROJ's first
    accuracy = best.accuracy if best.accuracy >= 0.0 else None
    return Operation(best, _datum_shift(best), accuracy, _warning(best, area_of_interest))


def _as_crs(crs: str | CRS) -> CRS:
    try:
        return read_crs(crs)
    except CRSError:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{crs!r} is no coordinate system known here: write it as an EPSG code, such as EPSG:4326."
            ).format(crs=str(crs)[:60])
        ) from None


def _without_shift(crs: CRS) -> CRS:
    """``crs`` itself, provided that it leaves the datum shift to the EPSG registry."""
    bound = next((part for part in (crs, *crs.sub_crs_list) if part.is_bound), None)
    if bound is None:
        return crs
    if (base := _of_no_shift(bound)) is not None:
        return base
    raise UserError(
        QT_TRANSLATE_NOOP(
            "Error",
            "{name} carries a datum shift of its own (towgs84), whose sign and origin are unknown: choose the system "
            "by its EPSG code, such as EPSG:28412.",
        ).format(name=crs.name)
    )


def _of_no_shift(bound: CRS) -> CRS | None:
    """The underlying WGS 84 system, where an old file says WGS 84 and adds a zero shift."""
    shift, base = bound.coordinate_operation, bound.source_crs
    if shift is None or any(shift.towgs84) or base is None or base.geodetic_crs is None:
        return None
    return base if shift.towgs84 and base.geodetic_crs.equals(WGS84, ignore_axis_order=True) else None


def _candidates(source: CRS, target: CRS, bounds: Bounds | None) -> list[Transformer]:
    area = AreaOfInterest(*bounds) if bounds else None
    group = TransformerGroup(
        source,
        target,
        always_xy=True,
        area_of_interest=area,  # type: ignore[arg-type]  # pyproj's stub repeats the class
        allow_ballpark=False,
    )
    return group.transformers


def _rank(transformer: Transformer, bounds: Bounds) -> int:
    area = transformer.area_of_use
    if area is None or not _contains(REGION, bounds):
        return 0
    return 0 if any(state in area.name for state in (*REGION_STATES, "World")) else 1


def _datum_shift(transformer: Transformer) -> str:
    """EPSG's names of the steps, without those that only swap axes or undo a map projection."""
    steps = transformer.description.split(" + ")
    return " + ".join(step for step in steps if " to " in step and not step.startswith("Null "))


def _warning(transformer: Transformer, bounds: Bounds) -> str:
    area = transformer.area_of_use
    shift = _datum_shift(transformer)
    if area is None or not shift or _contains(area.bounds, bounds):
        return ""
    return OUTSIDE_AREA.format(operation=shift, area=shorten(area.name, 80, placeholder=" …"))


def _contains(outer: Bounds, inner: Bounds) -> bool:
    west, south, east, north = outer
    if east < west:  # an area across the antimeridian
        east += 360.0
    return west <= inner[0] and inner[2] <= east and south <= inner[1] and inner[3] <= north


def earth_centred(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """WGS 84 degrees to earth-centred metres (EPSG:4978), (n, 3), on the ellipsoid."""
    return np.stack(_to_earth_centred().transform(lon, lat, np.zeros(lon.size)), axis=1)


def lonlat_of(place: FloatArray) -> tuple[float, float]:
    """Earth-centred metres of one place, (3,), to WGS 84 degrees."""
    x, y, z = map(float, place)
    lon, lat, _ = _to_earth_centred().transform(x, y, z, direction="INVERSE")
    return float(lon), float(lat)


@cache
def _to_earth_centred() -> Transformer:
    # Not made anew for each call: that takes longer than some hundreds of points.
    return Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
