"""Coordinate systems as the file defines them: one that was exchanged moves every place of the project."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from app.geo.crs_text import read_crs
from app.store.encoding.vectors import WGS84
from app.store.integrity import registrations
from app.store.integrity.registrations import ReferenceSystem
from app.store.sqlite_library import Database
from app.tasks.checking.finding import Finding
from layers.text import QT_TRANSLATE_NOOP

ABSENT = QT_TRANSLATE_NOOP("Check", "The coordinate system {srs} is used, but gpkg_spatial_ref_sys does not define it.")
DOUBLE = QT_TRANSLATE_NOOP("Check", "gpkg_spatial_ref_sys defines the coordinate system {srs} twice.")
OTHER = QT_TRANSLATE_NOOP(
    "Check", "gpkg_spatial_ref_sys defines {srs} as another system, so that places would lie elsewhere."
)
UNREADABLE = QT_TRANSLATE_NOOP("Check", "The definition of the coordinate system {srs} cannot be read.")
_REQUIRED = {-1: "NONE", 0: "NONE", WGS84: "EPSG"}
"""The systems that every GeoPackage has to define, and whose they are."""
_UNDEFINED = "undefined"
_SURE = 70
"""From this confidence on PROJ takes two definitions for the same system."""
_NEAR = 1e-3
"""Units of a projection within which places count as the same."""
_MOST = 1000


def faults(db: Database) -> Iterator[Finding]:
    """Systems that are missing, double, or not what their code says."""
    systems = registrations.reference_systems(db)[:_MOST]
    ids = [system.srs_id for system in systems]
    used = [row.srs_id for row in registrations.contents(db)] + [
        row.srs_id for row in registrations.geometry_columns(db)
    ]
    for srs_id in dict.fromkeys([*_REQUIRED, *(srs_id for srs_id in used if srs_id is not None)]):
        if srs_id not in ids:
            yield Finding("reference-system", ABSENT.format(srs=str(srs_id)[:40]))
    for srs_id in sorted({one for one in ids if ids.count(one) > 1}, key=str):
        yield Finding("reference-system", DOUBLE.format(srs=str(srs_id)[:40]))
    for system in systems:
        if text := _fault(system):
            yield Finding("reference-system", text.format(srs=str(system.srs_id)[:40]))


def _fault(system: ReferenceSystem) -> str:
    """What is wrong with a definition; empty if nothing."""
    organization = str(system.organization).upper()
    wanted = _REQUIRED.get(system.srs_id) if isinstance(system.srs_id, int) else None
    if wanted is not None and (organization != wanted or system.code != system.srs_id):
        return OTHER
    definitions = [text for text in (system.definition, system.wkt2) if text != _UNDEFINED and text]
    if organization == "NONE" and system.srs_id in _REQUIRED:
        return OTHER if definitions else ""
    if not definitions:
        return UNREADABLE
    try:
        crs = [read_crs(str(text)) for text in definitions]
        official = CRS.from_epsg(system.code) if organization == "EPSG" else None
    except (CRSError, TypeError, OverflowError, ValueError):
        return UNREADABLE
    return OTHER if official is not None and not all(_are_one(one, official, system.code) for one in crs) else ""


def _are_one(one: CRS, official: CRS, code: int) -> bool:
    """Whether a definition is that of a code, whatever names and order of axes it is written with."""
    if one.equals(official, ignore_axis_order=True) or one.to_epsg(min_confidence=_SURE) == code:
        return True
    earth, official_earth = one.geodetic_crs, official.geodetic_crs
    if not (one.is_projected and official.is_projected and earth is not None and official_earth is not None):
        return False
    same = earth.equals(official_earth, ignore_axis_order=True) or earth.to_epsg(_SURE) == official_earth.to_epsg()
    return same and _places_agree(one, official)


def _places_agree(one: CRS, official: CRS) -> bool:
    """Whether two projections of the same earth give the same coordinates where the official one is used."""
    area = official.area_of_use
    if area is None:
        return False
    lon = area.west + (area.east - area.west) * np.array([0.3, 0.5, 0.7])
    lat = area.south + (area.north - area.south) * np.array([0.3, 0.5, 0.7])
    first, second = (
        np.array(Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True).transform(lon, lat))
        for crs in (one, official)
    )
    return bool(np.isfinite(first).all() and np.abs(first - second).max() <= _NEAR)
