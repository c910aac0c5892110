"""Countries and enclaves."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import shapely

from app.geo.routes import GEOD
from data.build import geo_tz, provenance
from data.build.table import origin_columns, table
from data.build.zones import ZONES_OF, Part, polygon

NAMES = {"TJ": "Tajikistan", "KG": "Kyrgyzstan", "UZ": "Uzbekistan", "AF": "Afghanistan", "CN": "China"}
NEIGHBOURS_BOX = (64.0, 34.0, 78.0, 45.0)
"""Afghanistan and China are clipped to this box (degrees): they are neighbours here, not the subject."""

_ENCLAVES_BOX = (70.9, 39.8, 71.8, 40.35)


def countries(parts: dict[str, list[Part]]) -> gpd.GeoDataFrame:
    """The table ``countries``: three whole countries, and their neighbours clipped to a box."""
    rows = [
        {
            "country": country,
            "name": name,
            "note": f"Cut to {_box_text()}." if country in ("AF", "CN") else "",
            "geometry": _cut(polygon(parts[country])) if country in ("AF", "CN") else polygon(parts[country]),
        }
        for country, name in NAMES.items()
    ]
    return table(rows, provenance.OSM_2026)


def _box_text() -> str:
    west, south, east, north = NEIGHBOURS_BOX
    return f"{west:.0f}–{east:.0f} E, {south:.0f}–{north:.0f} N"


def _cut(shape: shapely.MultiPolygon) -> shapely.Geometry:
    return shape.intersection(shapely.box(*NEIGHBOURS_BOX))


@dataclass(frozen=True, slots=True)
class Enclave:
    """An exclave of ``owner``, identified by a point inside it."""

    name: str
    owner: str
    host: str
    lon: float
    lat: float
    from_geo_tz: bool = False
    note: str = ""


_GEO_TZ_NOTE = "From geo-tz: its vertices need not be those of the border lines."

ENCLAVES = (
    Enclave("Vorukh", "TJ", "KG", 70.628, 39.830),
    Enclave(
        "Part of Tajikistan at 39.930 N 70.495 E",
        "TJ",
        "KG",
        70.495,
        39.930,
        note="Name not verified. It lies 41 m from the rest of Tajikistan; the strip between, 0.0102 km², is in no "
        "country's outline, so its line with Kyrgyzstan is open at both ends.",
    ),
    Enclave("Sarvan", "TJ", "UZ", 70.618, 40.961),
    Enclave("Sokh", "UZ", "KG", 71.071, 40.036, from_geo_tz=True, note=_GEO_TZ_NOTE),
    Enclave("Shohimardon", "UZ", "KG", 71.783, 39.972),
    Enclave("Chong-Qora", "UZ", "KG", 71.032, 40.243, from_geo_tz=True, note=_GEO_TZ_NOTE),
    Enclave("Jangail", "UZ", "KG", 71.665, 40.203, from_geo_tz=True, note=_GEO_TZ_NOTE),
)


def enclaves(parts: dict[str, list[Part]]) -> gpd.GeoDataFrame:
    """The table ``enclaves``: from timezonefinder-data where complete, else from geo-tz."""
    own = {country: list(polygon(parts[country]).geoms) for country in ("TJ", "UZ")}
    finer = geo_tz.polygons(ZONES_OF["UZ"], _ENCLAVES_BOX)
    return table(
        [_row(enclave, finer if enclave.from_geo_tz else own[enclave.owner]) for enclave in ENCLAVES],
        provenance.OSM_2026,
    )


def _row(enclave: Enclave, candidates: list[shapely.Polygon]) -> dict[str, object]:
    (shape,) = [part for part in candidates if shapely.contains_xy(part, enclave.lon, enclave.lat)]
    origin = provenance.OSM_GEO_TZ if enclave.from_geo_tz else provenance.OSM_2026
    return {
        "name": enclave.name,
        "owner": enclave.owner,
        "host": enclave.host,
        "area_km2": round(area_km2(shape), 3),
        "note": enclave.note,
        **origin_columns(origin),
        "geometry": shape,
    }


def area_km2(shape: shapely.Geometry) -> float:
    """Geodesic area on WGS 84, whatever the orientation of the rings."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) / 1e6
